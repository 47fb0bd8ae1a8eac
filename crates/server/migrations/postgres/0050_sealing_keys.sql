-- The keys for which bundles are sealed. Devices seal for the newest; the others open what was sealed before.
CREATE TABLE sealing_keys (
    secret  BYTEA PRIMARY KEY,
    made_at BIGINT NOT NULL
);
