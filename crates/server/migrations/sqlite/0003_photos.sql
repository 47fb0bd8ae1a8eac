-- Which files the photo records name that are not taken away: who may read such a record may read its files. A projection, written in
-- the transaction that appends; the bytes are files in the data folder.
CREATE TABLE photo_files (
    file    BLOB NOT NULL,
    record  TEXT NOT NULL,
    village TEXT NOT NULL,
    PRIMARY KEY (file, record)
) STRICT, WITHOUT ROWID;

CREATE INDEX photo_files_by_record ON photo_files (record);
