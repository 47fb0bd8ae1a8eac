//! Evidence: a photo names the bytes it consists of by their hash, and what it is of. The bytes travel by themselves.

use std::collections::BTreeMap;

use domain::{AreaCode, FiscalYear};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sync::{BodyHash, FieldName, Value};

use crate::key::{BadKey, Entry, Kind, RecordKey, year_prefix};
use crate::shape::{
    Fields, MAX_ACCURACY, MAX_NAME_CHARS, MAX_REASON_CHARS, Position, Shape, count_of, date_of, position_of, text_of,
};
use crate::summary::{Records, views};
use crate::view::View;

/// The largest file kept as it is, because the device cannot make it smaller: 20 MB.
pub const MAX_FILE_BYTES: i64 = 20 * 1024 * 1024;
/// The largest file the app makes of a photo, in bytes.
pub const GOOD_FILE_BYTES: usize = 300 * 1000;
/// The largest thumbnail, in bytes.
pub const GOOD_THUMBNAIL_BYTES: usize = 15 * 1000;
/// Each a long side in pixels and a quality in percent: the first that makes a photo small enough is taken.
pub const PHOTO_STEPS: [(u32, u8); 8] =
    [(1600, 85), (1600, 75), (1600, 62), (1600, 50), (1280, 60), (1280, 45), (1024, 45), (800, 40)];
/// The same for thumbnails.
pub const THUMBNAIL_STEPS: [(u32, u8); 4] = [(240, 72), (240, 55), (240, 40), (200, 30)];

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
    /// How exact that is, in metres.
    pub const ACCURACY: &str = "accuracy";
    /// Why it was taken away; null while it is there.
    pub use sync::record::REMOVED;
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
    (field::ACCURACY, Shape::Count(MAX_ACCURACY)),
    (field::REMOVED, Shape::Text(MAX_REASON_CHARS)),
];

/// A photo as read from its record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PhotoView {
    /// The record it is of, by its id within the village's year.
    pub of: String,
    /// What of that record; empty for the record as a whole.
    pub about: String,
    /// The file.
    pub hash: Option<BodyHash>,
    /// The thumbnail.
    pub thumbnail: Option<BodyHash>,
    /// The file's kind.
    pub media: String,
    /// The file's size in bytes.
    pub bytes: u32,
    /// Its width and height in pixels, upright; none if it could not be decoded.
    pub size: Option<(u32, u32)>,
    /// The day it was taken or added.
    pub taken_on: Option<Date>,
    /// What is to be seen.
    pub caption: String,
    /// Where.
    pub position: Option<Position>,
    /// How exact that is, in metres.
    pub accuracy: Option<u32>,
    /// Why it was taken away.
    pub removed: Option<String>,
}

impl View for PhotoView {
    fn set(&mut self, name: &FieldName, value: &Value) {
        let hash = |value: &Value| value.as_text().and_then(|text| text.parse().ok());
        match name.as_str() {
            field::OF => self.of = text_of(value),
            field::ABOUT => self.about = text_of(value),
            field::HASH => self.hash = hash(value),
            field::THUMBNAIL => self.thumbnail = hash(value),
            field::MEDIA => self.media = text_of(value),
            field::BYTES => self.bytes = count_of(value).unwrap_or_default(),
            field::WIDTH => self.size = count_of(value).map(|width| (width, self.size.unwrap_or_default().1)),
            field::HEIGHT => self.size = count_of(value).map(|height| (self.size.unwrap_or_default().0, height)),
            field::TAKEN_ON => self.taken_on = date_of(value),
            field::CAPTION => self.caption = text_of(value),
            field::POSITION => self.position = position_of(value),
            field::ACCURACY => self.accuracy = count_of(value),
            field::REMOVED => self.removed = value.as_text().map(str::to_owned),
            _ => {}
        }
    }
}

impl PhotoView {
    /// Whether it is there: its file is known, and nobody took it away.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.hash.is_some() && self.removed.is_none()
    }

    /// The files it consists of.
    pub fn files(&self) -> impl Iterator<Item = BodyHash> {
        self.hash.into_iter().chain(self.thumbnail)
    }
}

/// What photos are of: a record of a village's year, and what of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// The record, by its id within the village's year.
    pub of: String,
    /// What of it; empty for the record as a whole.
    pub about: String,
}

impl Subject {
    /// A record as a whole.
    #[must_use]
    pub fn whole(entry: &Entry) -> Self {
        Self::part(entry, "")
    }

    /// A part of a record: an indicator's id, a phase and activity, a section.
    #[must_use]
    pub fn part(entry: &Entry, about: &str) -> Self {
        Self { of: entry.to_string(), about: about.to_owned() }
    }

    /// Whether the photo is of this.
    #[must_use]
    pub fn has(&self, photo: &PhotoView) -> bool {
        self.of == photo.of && self.about == photo.about
    }
}

/// The record a photo of this village's year is of.
///
/// # Errors
/// [`BadKey`] if it names none this build knows.
pub fn record_of(of: &str, village: &AreaCode, year: FiscalYear) -> Result<RecordKey, BadKey> {
    format!("{}{of}", year_prefix(village, year)).parse()
}

/// How many photos each subject has.
#[must_use]
pub fn counts<'a>(photos: impl IntoIterator<Item = &'a PhotoView>) -> BTreeMap<Subject, usize> {
    let mut counts = BTreeMap::new();
    for photo in photos.into_iter().filter(|photo| photo.is_shown()) {
        let subject = Subject { of: photo.of.clone(), about: photo.about.clone() };
        *counts.entry(subject).or_default() += 1;
    }
    counts
}

/// A village's photos in short.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EvidenceSummary {
    /// How many there are.
    pub photos: usize,
    /// How many there are of each kind of record, by the kind's code.
    pub of: BTreeMap<String, usize>,
}

impl EvidenceSummary {
    /// Sums up the photos among these records.
    #[must_use]
    pub fn sum_up(records: &Records) -> Self {
        let photos: Vec<PhotoView> = views(records, Kind::Photo).map(|(_, photo)| photo).collect();
        let mut summary = Self::default();
        for (subject, count) in counts(&photos) {
            let kind = subject.of.split('/').next().unwrap_or_default();
            summary.photos += count;
            *summary.of.entry(kind.to_owned()).or_default() += count;
        }
        summary
    }
}
