-- Versions of instruments published on this server, beside those that ship with it, and drafts of new ones.

-- A scope is `country` or a province's code. `body` is a `domain::Form` as JSON.
CREATE TABLE instrument_versions (
    instrument   TEXT COLLATE "C" NOT NULL,
    version      BIGINT NOT NULL,
    scope        TEXT COLLATE "C" NOT NULL,
    based_on     BIGINT NOT NULL,
    body         TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    published_by TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (instrument, version)
);

CREATE FUNCTION a_published_version_stays() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published version never changes and never goes';
END
$$;

CREATE TRIGGER a_published_version_stays BEFORE UPDATE OR DELETE ON instrument_versions
FOR EACH ROW EXECUTE FUNCTION a_published_version_stays();

-- `revision` counts on with every save, so that two editors do not overwrite each other.
CREATE TABLE instrument_drafts (
    instrument TEXT COLLATE "C" NOT NULL,
    scope      TEXT COLLATE "C" NOT NULL,
    revision   BIGINT NOT NULL,
    body       TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (instrument, scope)
);

-- The version a begun village is offered to move to.
ALTER TABLE targets ADD COLUMN offered TEXT COLLATE "C";
