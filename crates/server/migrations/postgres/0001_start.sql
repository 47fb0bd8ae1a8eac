-- The office's first shape, as SQLite has it. Times are milliseconds since 1970 UTC; hashes are 32 raw bytes. Texts are compared byte by
-- byte ("C"), whatever language the database was made for: ids are looked up by ranges of their first characters.

-- SQLite's two functions for JSON, so that one text of statements serves both. A zero character, which JSON may hold and a text here may
-- not, becomes the replacement character: nothing is looked up by it.
CREATE FUNCTION json_each(document TEXT) RETURNS TABLE (key TEXT, value TEXT) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT NULL::text, item
    FROM json_array_elements_text(CASE WHEN left(document, 1) = '[' THEN replace(document, '\u0000', '\ufffd')::json END) item
    UNION ALL
    SELECT member.key, member.value
    FROM json_each_text(CASE WHEN left(document, 1) = '{' THEN replace(document, '\u0000', '\ufffd')::json END) member
$$;

-- Paths have the forms `$.name` and `$[0]`.
CREATE FUNCTION json_extract(document TEXT, path TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT replace(document, '\u0000', '\ufffd')::json #>> string_to_array(translate(substr(path, 3), '[]', ''), '.')
$$;

CREATE TABLE meta (
    key   TEXT COLLATE "C" PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE accounts (
    id            TEXT COLLATE "C" PRIMARY KEY,
    sign_in_name  TEXT COLLATE "C" NOT NULL,
    display_name  TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled      BOOLEAN NOT NULL DEFAULT FALSE,
    created_at    BIGINT NOT NULL
);

-- `lower` of a "C" text changes ASCII letters only, as NOCASE does.
CREATE UNIQUE INDEX accounts_by_name ON accounts (lower(sign_in_name));

-- An empty area is the whole country.
CREATE TABLE grants (
    account TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    role    TEXT COLLATE "C" NOT NULL,
    area    TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (account, role, area)
);

-- Ids are drawn at random by the server, never counted: a server restored from an older copy must not give a new device the
-- number of one it has forgotten.
CREATE TABLE devices (
    id           BIGINT PRIMARY KEY,
    account      TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    name         TEXT NOT NULL,
    token_hash   BYTEA UNIQUE,
    revoked      BOOLEAN NOT NULL DEFAULT FALSE,
    highest_seq  BIGINT NOT NULL DEFAULT 0,
    unsent       BIGINT NOT NULL DEFAULT 0,
    last_contact BIGINT,
    created_at   BIGINT NOT NULL
);

CREATE INDEX devices_by_account ON devices (account);

-- Which area a village lies in is kept, never parsed from its code: an abolished code keeps its records.
CREATE TABLE villages (
    code        TEXT COLLATE "C" PRIMARY KEY,
    subdistrict TEXT COLLATE "C" NOT NULL,
    district    TEXT COLLATE "C" NOT NULL,
    body        TEXT NOT NULL
);

CREATE INDEX villages_by_subdistrict ON villages (subdistrict);
CREATE INDEX villages_by_district ON villages (district);

CREATE TABLE targets (
    village     TEXT COLLATE "C" NOT NULL REFERENCES villages (code),
    fiscal_year BIGINT NOT NULL,
    instrument  TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (village, fiscal_year)
);

-- The last position of each feed and the chain at it; the row the writer holds while it appends. Position 0: being appended to for the
-- first time.
CREATE TABLE feeds (
    id       TEXT COLLATE "C" PRIMARY KEY,
    position BIGINT NOT NULL,
    h        BYTEA NOT NULL
) WITH (fillfactor = 50);

-- `body` is the change byte for byte as its device made it.
CREATE TABLE changes (
    feed        TEXT COLLATE "C" NOT NULL REFERENCES feeds (id),
    position    BIGINT NOT NULL,
    device      BIGINT NOT NULL,
    seq         BIGINT NOT NULL,
    change_id   TEXT COLLATE "C" NOT NULL,
    record      TEXT COLLATE "C" NOT NULL,
    author      TEXT COLLATE "C" NOT NULL,
    body        BYTEA NOT NULL,
    signature   TEXT COLLATE "C",
    hash        BYTEA NOT NULL,
    h           BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (feed, position),
    -- One dot is one change, in whatever feed; this implies (feed, device, seq).
    UNIQUE (device, seq)
);

-- Changes that wait for an officer, outside every feed.
CREATE TABLE held (
    device      BIGINT NOT NULL,
    seq         BIGINT NOT NULL,
    change_id   TEXT COLLATE "C" NOT NULL,
    record      TEXT COLLATE "C" NOT NULL,
    village     TEXT COLLATE "C",
    fiscal_year BIGINT,
    author      TEXT COLLATE "C" NOT NULL,
    body        BYTEA NOT NULL,
    signature   TEXT COLLATE "C",
    hash        BYTEA NOT NULL,
    reason      TEXT COLLATE "C" NOT NULL,
    received_at BIGINT NOT NULL,
    decided     TEXT,
    PRIMARY KEY (device, seq)
);

CREATE INDEX held_by_village ON held (village, fiscal_year) WHERE decided IS NULL;

-- The fold of each record's accepted changes: a `sync::RecordState` as JSON. One range of ids is a village's year.
CREATE TABLE records (
    id    TEXT COLLATE "C" PRIMARY KEY,
    state TEXT NOT NULL
) WITH (fillfactor = 80);

-- What the boards show of a village's year; written in the transaction that appends.
CREATE TABLE boards (
    village     TEXT COLLATE "C" NOT NULL,
    fiscal_year BIGINT NOT NULL,
    body        TEXT NOT NULL,
    changed_at  BIGINT NOT NULL,
    changed_by  TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (village, fiscal_year)
) WITH (fillfactor = 80);
