-- Which files the photo records name that are not taken away: who may read such a record may read its files. A projection, written in
-- the transaction that appends; the bytes are files in the data folder.
CREATE TABLE photo_files (
    file    BYTEA NOT NULL,
    record  TEXT COLLATE "C" NOT NULL,
    village TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (file, record)
);

CREATE INDEX photo_files_by_record ON photo_files (record);
