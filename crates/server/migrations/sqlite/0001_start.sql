-- The office's first shape. Times are milliseconds since 1970 UTC; hashes are 32 raw bytes.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE accounts (
    id            TEXT PRIMARY KEY,
    sign_in_name  TEXT NOT NULL UNIQUE COLLATE NOCASE,
    display_name  TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled      INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL
) STRICT;

-- An empty area is the whole country.
CREATE TABLE grants (
    account TEXT NOT NULL REFERENCES accounts (id),
    role    TEXT NOT NULL,
    area    TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, role, area)
) STRICT, WITHOUT ROWID;

-- Ids are drawn at random by the server, never counted: a server restored from an older copy must not give a new device the
-- number of one it has forgotten.
CREATE TABLE devices (
    id           INTEGER PRIMARY KEY,
    account      TEXT NOT NULL REFERENCES accounts (id),
    name         TEXT NOT NULL,
    token_hash   BLOB UNIQUE,
    revoked      INTEGER NOT NULL DEFAULT 0,
    highest_seq  INTEGER NOT NULL DEFAULT 0,
    unsent       INTEGER NOT NULL DEFAULT 0,
    last_contact INTEGER,
    created_at   INTEGER NOT NULL
) STRICT;

CREATE INDEX devices_by_account ON devices (account);

-- Which area a village lies in is kept, never parsed from its code: an abolished code keeps its records.
CREATE TABLE villages (
    code        TEXT PRIMARY KEY,
    subdistrict TEXT NOT NULL,
    district    TEXT NOT NULL,
    body        TEXT NOT NULL
) STRICT;

CREATE INDEX villages_by_subdistrict ON villages (subdistrict);
CREATE INDEX villages_by_district ON villages (district);

CREATE TABLE targets (
    village     TEXT NOT NULL REFERENCES villages (code),
    fiscal_year INTEGER NOT NULL,
    instrument  TEXT NOT NULL,
    PRIMARY KEY (village, fiscal_year)
) STRICT, WITHOUT ROWID;

-- The last position of each feed and the chain at it; the row the writer holds while it appends.
CREATE TABLE feeds (
    id       TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    h        BLOB NOT NULL
) STRICT;

-- `body` is the change byte for byte as its device made it.
CREATE TABLE changes (
    feed        TEXT NOT NULL REFERENCES feeds (id),
    position    INTEGER NOT NULL,
    device      INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    change_id   TEXT NOT NULL,
    record      TEXT NOT NULL,
    author      TEXT NOT NULL,
    body        BLOB NOT NULL,
    signature   TEXT,
    hash        BLOB NOT NULL,
    h           BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    UNIQUE (feed, position),
    -- One dot is one change, in whatever feed; this implies (feed, device, seq).
    UNIQUE (device, seq)
) STRICT;

-- Changes that wait for an officer, outside every feed.
CREATE TABLE held (
    device      INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    change_id   TEXT NOT NULL,
    record      TEXT NOT NULL,
    village     TEXT,
    fiscal_year INTEGER,
    author      TEXT NOT NULL,
    body        BLOB NOT NULL,
    signature   TEXT,
    hash        BLOB NOT NULL,
    reason      TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    decided     TEXT,
    PRIMARY KEY (device, seq)
) STRICT;

CREATE INDEX held_by_village ON held (village, fiscal_year) WHERE decided IS NULL;

-- The fold of each record's accepted changes: a `sync::RecordState` as JSON. One range of ids is a village's year.
CREATE TABLE records (
    id    TEXT PRIMARY KEY,
    state TEXT NOT NULL
) STRICT;

-- What the boards show of a village's year; written in the transaction that appends.
CREATE TABLE boards (
    village     TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    body        TEXT NOT NULL,
    changed_at  INTEGER NOT NULL,
    changed_by  TEXT NOT NULL,
    PRIMARY KEY (village, fiscal_year)
) STRICT, WITHOUT ROWID;
