//! Evidence: a photo names the bytes it consists of by their hash, and what it is of. The bytes travel by themselves.

use crate::shape::{Fields, MAX_NAME_CHARS, MAX_REASON_CHARS, Shape};

/// The largest file kept as it is, because the device cannot make it smaller: 20 MB.
pub const MAX_FILE_BYTES: i64 = 20 * 1024 * 1024;

/// Names of the fields.
pub mod field {
    /// The record it is evidence for, by its id within the village's year (`assessment/after`).
    pub const OF: &str = "of";
    /// What of that record: an indicator's id, a phase and activity, a section; null for the record as a whole.
    pub const ABOUT: &str = "about";
    /// SHA-256 of the file.
    pub const HASH: &str = "hash";
    /// SHA-256 of the thumbnail; null if there is none.
    pub const THUMBNAIL: &str = "thumbnail";
    /// The file's kind (`image/jpeg`).
    pub const MEDIA: &str = "media";
    /// The file's size in bytes.
    pub const BYTES: &str = "bytes";
    /// Its width in pixels, upright; null if it could not be decoded.
    pub const WIDTH: &str = "width";
    /// Its height.
    pub const HEIGHT: &str = "height";
    /// The day it was taken or added.
    pub const TAKEN_ON: &str = "taken_on";
    /// What is to be seen.
    pub const CAPTION: &str = "caption";
    /// Where, if the person asked for it.
    pub const POSITION: &str = "position";
    /// Why it was taken away; null while it is there.
    pub const REMOVED: &str = "removed";
}

/// The fields of a photo.
pub const FIELDS: &Fields = &[
    (field::OF, Shape::Text(MAX_NAME_CHARS)),
    (field::ABOUT, Shape::Text(MAX_NAME_CHARS)),
    (field::HASH, Shape::Hash),
    (field::THUMBNAIL, Shape::Hash),
    (field::MEDIA, Shape::Text(60)),
    (field::BYTES, Shape::Count(MAX_FILE_BYTES)),
    (field::WIDTH, Shape::Count(100_000)),
    (field::HEIGHT, Shape::Count(100_000)),
    (field::TAKEN_ON, Shape::Day),
    (field::CAPTION, Shape::Text(MAX_REASON_CHARS)),
    (field::POSITION, Shape::Position),
    (field::REMOVED, Shape::Text(MAX_REASON_CHARS)),
];
