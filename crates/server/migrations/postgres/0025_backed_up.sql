-- How far a verified backup has each feed; devices keep, byte for byte, what no backup has. A database brought back from a copy
-- knows the backups before it.
CREATE TABLE backed_up (
    feed     TEXT COLLATE "C" PRIMARY KEY,
    position BIGINT NOT NULL,
    at       BIGINT NOT NULL
);
