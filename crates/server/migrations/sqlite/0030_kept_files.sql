-- Which device brought which file, when, and how large it was: how much a device may still bring. The bytes are files in the data folder.
CREATE TABLE kept_files (
    device  INTEGER NOT NULL,
    file    BLOB NOT NULL,
    bytes   INTEGER NOT NULL,
    kept_at INTEGER NOT NULL,
    PRIMARY KEY (device, file)
) STRICT, WITHOUT ROWID;

CREATE INDEX kept_files_by_time ON kept_files (device, kept_at);
