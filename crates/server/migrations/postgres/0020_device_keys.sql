-- With what devices sign: the public keys, 65 bytes each. A key that was ever registered goes on counting, for changes are signed with
-- it. A device has more than one if its browser lost the first and its person signed in again.
CREATE TABLE device_keys (
    device   BIGINT NOT NULL REFERENCES devices (id),
    key      BYTEA NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (device, key)
);

-- The device whose copy this one was, until it got a number of its own. Who revokes the one revokes the other.
ALTER TABLE devices ADD COLUMN forked_from BIGINT;

CREATE INDEX devices_by_origin ON devices (forked_from) WHERE forked_from IS NOT NULL;
