-- Which device brought which file, when, and how large it was: how much a device may still bring. The bytes are files in the data folder.
CREATE TABLE kept_files (
    device  BIGINT NOT NULL,
    file    BYTEA NOT NULL,
    bytes   BIGINT NOT NULL,
    kept_at BIGINT NOT NULL,
    PRIMARY KEY (device, file)
);

CREATE INDEX kept_files_by_time ON kept_files (device, kept_at);
