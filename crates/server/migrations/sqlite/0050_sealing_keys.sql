-- The keys for which bundles are sealed. Devices seal for the newest; the others open what was sealed before.
CREATE TABLE sealing_keys (
    secret  BLOB PRIMARY KEY,
    made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
