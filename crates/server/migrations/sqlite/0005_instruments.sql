-- Versions of instruments published on this server, beside those that ship with it, and drafts of new ones.

-- A scope is `country` or a province's code. `body` is a `domain::Form` as JSON.
CREATE TABLE instrument_versions (
    instrument   TEXT NOT NULL,
    version      INTEGER NOT NULL,
    scope        TEXT NOT NULL,
    based_on     INTEGER NOT NULL,
    body         TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    published_by TEXT NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (instrument, version)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER a_published_version_never_changes BEFORE UPDATE ON instrument_versions
BEGIN SELECT RAISE (ABORT, 'a published version never changes'); END;

CREATE TRIGGER a_published_version_never_goes BEFORE DELETE ON instrument_versions
BEGIN SELECT RAISE (ABORT, 'a published version never goes'); END;

-- `revision` counts on with every save, so that two editors do not overwrite each other.
CREATE TABLE instrument_drafts (
    instrument TEXT NOT NULL,
    scope      TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    body       TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    changed_by TEXT NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (instrument, scope)
) STRICT, WITHOUT ROWID;

-- The version a begun village is offered to move to.
ALTER TABLE targets ADD COLUMN offered TEXT;
