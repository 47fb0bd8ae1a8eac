//! What a person does with photos: takes them in, says what is on them and where, takes them away.

use domain::AreaCode;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::media::{HEAD_BYTES, Media};
use records::photo::{
    GOOD_FILE_BYTES, GOOD_THUMBNAIL_BYTES, MAX_FILE_BYTES, PHOTO_STEPS, Subject, THUMBNAIL_STEPS, field,
};
use records::shape::{MAX_ACCURACY, Position, date_value, position_value, text_value};
use records::{Entry, RecordKey};
use store::NewFile;
use sync::{BodyHash, FieldName, Value};

use super::app::App;
use super::fault::Fault;
use crate::platform::picked::Picked;
use crate::platform::picture::{Recipe, shrink};
use crate::platform::{clock, ids, position};

/// How long a photo taken away can be brought back with one tap.
const UNDO_MILLIS: u32 = 8_000;

/// How a photo was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenIn {
    /// Made small and upright.
    Shrunk,
    /// As it is: this device cannot read it.
    AsItIs,
}

/// A place and how exact it is, as records hold it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Located {
    /// The place.
    pub position: Position,
    /// How exact, in metres.
    pub accuracy: u32,
}

/// A photo ready to be kept: the file, its thumbnail, its size.
struct Ready {
    file: NewFile,
    thumbnail: Option<NewFile>,
    size: Option<(u32, u32)>,
}

impl App {
    /// Takes in a photo of a village's record: made small, its bytes on the disk, and then the record that names them.
    ///
    /// # Errors
    /// [`Fault`]: no picture, too large, unreadable, or no room; nothing was kept then.
    pub async fn take_in(self, village: &AreaCode, subject: &Subject, picked: &Picked) -> Result<TakenIn, Fault> {
        let desk = self.desk().ok_or_else(|| Fault::new("closed"))?;
        let year = untrack(|| self.fiscal_year()).ok_or_else(|| Fault::new("unknown_village"))?;
        let ready = prepare(picked).await?;
        let key = Entry::Photo(ids::new_uuid()).of(village, year);
        let values = values(subject, &ready);
        let taken = if ready.thumbnail.is_some() { TakenIn::Shrunk } else { TakenIn::AsItIs };
        let files: Vec<NewFile> = [Some(ready.file), ready.thumbnail].into_iter().flatten().collect();
        desk.device.keep_files(&files, &key.id(), clock::now_millis()).await?;
        self.save(key, values, None);
        self.files_changed(&desk, true).await;
        Ok(taken)
    }

    /// Says what is to be seen on a photo.
    pub fn caption_photo(self, key: RecordKey, caption: &str) {
        self.save(key, vec![(FieldName::from(field::CAPTION), text_value(caption))], None);
    }

    /// Says where a photo was taken, or takes that back.
    pub fn locate_photo(self, key: RecordKey, located: Option<Located>) {
        self.save(key, located_values(located, field::POSITION, field::ACCURACY), None);
    }

    /// Takes a photo away; that can be undone for a moment. Then its bytes go too: at once if they were never sent, else when the
    /// server knows.
    pub fn remove_photo(self, key: RecordKey, reason: &str) {
        let id = key.id();
        self.files.undoable.update(|undoable| undoable.extend([id.clone()]));
        self.save(key, vec![(FieldName::from(field::REMOVED), Value::from(reason))], None);
        spawn_local(async move {
            TimeoutFuture::new(UNDO_MILLIS).await;
            self.files.undoable.update(|undoable| undoable.retain(|other| *other != id));
            if let Some(desk) = self.desk() {
                // What cannot be tidied now is tidied in the next conversation.
                let _ = self.tidy_files(&desk).await;
            }
        });
    }

    /// Whether a photo was taken away just now; tracked.
    #[must_use]
    pub fn can_bring_back(self, key: &RecordKey) -> bool {
        self.files.undoable.with(|undoable| undoable.contains(&key.id()))
    }

    /// Brings back a photo taken away just now.
    pub fn bring_back_photo(self, key: RecordKey) {
        self.save(key.clone(), vec![(FieldName::from(field::REMOVED), Value::Null)], None);
        self.files.undoable.update(|undoable| undoable.retain(|other| *other != key.id()));
    }

    /// Where the device is now; asked only when the person asks.
    ///
    /// # Errors
    /// [`Fault`]: not allowed, not known, too late.
    pub async fn locate(self) -> Result<Located, Fault> {
        let fix = position::here().await.map_err(|reason| Fault::new(reason.code()))?;
        let position = Position { latitude: fix.latitude, longitude: fix.longitude };
        // Read back as it will be stored: a place that is nowhere on earth is none.
        let position = Position::parse(&position.to_string()).ok_or_else(|| Fault::new("position_unavailable"))?;
        Ok(Located { position, accuracy: metres(fix.accuracy) })
    }
}

/// The values of a place and of how exact it is; none takes both back.
#[must_use]
pub fn located_values(located: Option<Located>, place: &str, exact: &str) -> Vec<(FieldName, Value)> {
    vec![
        (FieldName::from(place), position_value(located.map(|located| located.position))),
        (FieldName::from(exact), located.map_or(Value::Null, |located| Value::Int(located.accuracy.into()))),
    ]
}

fn metres(accuracy: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, reason = "clamped to what is noted")]
    let whole = accuracy.ceil().clamp(0.0, MAX_ACCURACY as f64) as i64;
    u32::try_from(whole).unwrap_or_default()
}

async fn prepare(picked: &Picked) -> Result<Ready, Fault> {
    let head = u32::try_from(HEAD_BYTES).unwrap_or(u32::MAX);
    let head = picked.head(head).await.ok_or_else(|| Fault::new("file_unreadable"))?;
    let media = Media::of(&head).ok_or_else(|| Fault::new("not_a_picture"))?;
    let recipes = [
        Recipe { steps: &PHOTO_STEPS, bytes: GOOD_FILE_BYTES },
        Recipe { steps: &THUMBNAIL_STEPS, bytes: GOOD_THUMBNAIL_BYTES },
    ];
    let file = |media: Media, bytes, is_thumbnail| NewFile { media: media.mime().to_owned(), bytes, is_thumbnail };
    let shrunk = shrink(picked, &recipes).await.and_then(|shrunk| <[_; 2]>::try_from(shrunk).ok());
    if let Some([photo, thumbnail]) = shrunk {
        let thumbnail = Some(file(Media::Jpeg, thumbnail.bytes, true));
        return Ok(Ready { file: file(Media::Jpeg, photo.bytes, false), thumbnail, size: Some(photo.size) });
    }
    if picked.len() > MAX_FILE_BYTES as f64 {
        return Err(Fault::new("file_too_large"));
    }
    let bytes = picked.bytes().await.ok_or_else(|| Fault::new("file_unreadable"))?;
    Ok(Ready { file: file(media, bytes, false), thumbnail: None, size: None })
}

fn values(subject: &Subject, ready: &Ready) -> Vec<(FieldName, Value)> {
    let hash = |hash: BodyHash| Value::Text(hash.to_string());
    let length = i64::try_from(ready.file.bytes.len()).unwrap_or(i64::MAX);
    let mut values = vec![
        (field::OF, Value::from(subject.of.as_str())),
        (field::ABOUT, text_value(&subject.about)),
        (field::HASH, hash(ready.file.hash())),
        (field::MEDIA, Value::from(ready.file.media.as_str())),
        (field::BYTES, Value::Int(length)),
        (field::TAKEN_ON, date_value(Some(clock::today()))),
    ];
    values.extend(ready.thumbnail.as_ref().map(|thumbnail| (field::THUMBNAIL, hash(thumbnail.hash()))));
    if let Some((width, height)) = ready.size {
        values.extend([(field::WIDTH, Value::Int(width.into())), (field::HEIGHT, Value::Int(height.into()))]);
    }
    values.into_iter().map(|(name, value)| (FieldName::from(name), value)).collect()
}
