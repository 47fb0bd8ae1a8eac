//! What is inside a bundle: parts, one after the other. Each is its kind (one byte), its length (four bytes, the greater first) and that
//! many bytes. What the bundle is comes first, then changes, then files.

use std::io::Read;

use serde::{Deserialize, Serialize};

use super::{BundleError, MAX_BUNDLE_CHANGES};
use crate::change::{MAX_BODY_BYTES, SealedChange};
use crate::ids::{BodyHash, DeviceId};

const ABOUT: u8 = 1;
const CHANGE: u8 = 2;
const FILE: u8 = 3;

const MAX_ABOUT_BYTES: u32 = 4 * 1024;
/// A body with its signature and the words around them.
const MAX_CHANGE_BYTES: u32 = (MAX_BODY_BYTES + 1024) as u32;
const HASH_BYTES: u32 = 32;
/// The largest file, in bytes.
pub const MAX_FILE_BYTES: u32 = 20 * 1024 * 1024;

/// What a bundle is. Labels for people: nothing is judged by them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The device whose changes these are.
    pub device: DeviceId,
    /// When it was made, by that device's clock; milliseconds since 1970 UTC.
    pub made_at: i64,
}

/// A part of a bundle.
#[derive(Clone, Debug)]
pub enum Part {
    /// What it is.
    About(About),
    /// A change, in its very bytes.
    Change(SealedChange),
    /// A file; its bytes are [read](Parts::read_file) next, or passed over.
    File {
        /// Its name.
        hash: BodyHash,
        /// How many bytes it has.
        bytes: u32,
    },
}

fn part(kind: u8, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    [&[kind][..], &length.to_be_bytes(), payload].concat()
}

fn json_part(kind: u8, payload: &impl Serialize) -> Result<Vec<u8>, BundleError> {
    Ok(part(kind, &serde_json::to_vec(payload).map_err(|_| BundleError::Damaged)?))
}

impl About {
    /// The first part of a bundle.
    ///
    /// # Errors
    /// None: it can always be written.
    pub fn part(&self) -> Result<Vec<u8>, BundleError> {
        json_part(ABOUT, self)
    }
}

/// A change as a part.
///
/// # Errors
/// None: a change that was read can be written.
pub fn change_part(change: &SealedChange) -> Result<Vec<u8>, BundleError> {
    json_part(CHANGE, change)
}

/// What stands before the bytes of a file of this length.
#[must_use]
pub fn file_head(hash: BodyHash, bytes: u32) -> Vec<u8> {
    let length = bytes.saturating_add(HASH_BYTES).to_be_bytes();
    [&[FILE][..], &length, &hash.0].concat()
}

/// Reads a content part by part. No more than one change is ever in memory, whatever the lengths say.
#[derive(Debug)]
pub struct Parts<R> {
    from: R,
    is_begun: bool,
    changes: u64,
    /// How much of the file that was told of last is not read yet.
    file_left: u32,
}

impl<R: Read> Parts<R> {
    /// Begins to read.
    #[must_use]
    pub fn of(from: R) -> Self {
        Self { from, is_begun: false, changes: 0, file_left: 0 }
    }

    /// The next part; none at the end. What was not read of a file is passed over.
    ///
    /// # Errors
    /// [`BundleError`]: cut off, altered, or not what a bundle holds.
    pub fn next_part(&mut self) -> Result<Option<Part>, BundleError> {
        while self.read_file(&mut [0; 8 * 1024])? > 0 {}
        let mut kind = [0];
        if self.from.read(&mut kind)? == 0 {
            return if self.is_begun { Ok(None) } else { Err(BundleError::Damaged) };
        }
        let length = u32::from_be_bytes(self.array()?);
        let part = match (kind[0], self.is_begun) {
            (ABOUT, false) => Part::About(self.json(length, MAX_ABOUT_BYTES)?),
            (CHANGE, true) => {
                self.changes += 1;
                if self.changes > MAX_BUNDLE_CHANGES {
                    return Err(BundleError::TooLarge);
                }
                Part::Change(self.json(length, MAX_CHANGE_BYTES)?)
            }
            (FILE, true) => self.file(length)?,
            _ => return Err(BundleError::Damaged),
        };
        self.is_begun = true;
        Ok(Some(part))
    }

    /// The next bytes of the file that was told of last; 0 at its end.
    ///
    /// # Errors
    /// [`BundleError`].
    pub fn read_file(&mut self, buffer: &mut [u8]) -> Result<usize, BundleError> {
        let most = usize::try_from(self.file_left).unwrap_or(usize::MAX).min(buffer.len());
        let wanted = buffer.get_mut(..most).unwrap_or_default();
        if wanted.is_empty() {
            return Ok(0);
        }
        let read = self.from.read(wanted)?;
        if read == 0 {
            return Err(BundleError::Damaged);
        }
        self.file_left = self.file_left.saturating_sub(u32::try_from(read).unwrap_or(u32::MAX));
        Ok(read)
    }

    fn file(&mut self, length: u32) -> Result<Part, BundleError> {
        let bytes = length.checked_sub(HASH_BYTES).filter(|bytes| *bytes <= MAX_FILE_BYTES);
        let bytes = bytes.ok_or(BundleError::Damaged)?;
        let hash = BodyHash(self.array()?);
        self.file_left = bytes;
        Ok(Part::File { hash, bytes })
    }

    fn json<T: for<'de> Deserialize<'de>>(&mut self, length: u32, most: u32) -> Result<T, BundleError> {
        if length > most {
            return Err(BundleError::Damaged);
        }
        let mut bytes = vec![0; usize::try_from(length).unwrap_or_default()];
        self.from.read_exact(&mut bytes)?;
        serde_json::from_slice(&bytes).map_err(|_| BundleError::Damaged)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], BundleError> {
        let mut bytes = [0; N];
        self.from.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;

    fn change(body: &str) -> SealedChange {
        SealedChange { body: RawValue::from_string(body.to_owned()).unwrap(), signature: Some("s".to_owned()) }
    }

    fn content() -> Vec<u8> {
        let about = About { device: DeviceId(7), made_at: -1 };
        let (body, picture) = (change("{ \"format\" : 1 }"), vec![9; 20_000]);
        let mut content = about.part().unwrap();
        content.extend(change_part(&body).unwrap());
        content.extend(file_head(BodyHash::of(&picture), 20_000));
        content.extend(&picture);
        content.extend(file_head(BodyHash::of(b""), 0));
        content.extend(change_part(&change("2")).unwrap());
        content
    }

    /// What is read of it, file bytes aside.
    fn read(content: &[u8]) -> Result<Vec<String>, BundleError> {
        let mut parts = Parts::of(content);
        let mut told = Vec::new();
        while let Some(part) = parts.next_part()? {
            told.push(match part {
                Part::About(about) => format!("about {} {}", about.device, about.made_at),
                Part::Change(change) => format!("change {} {:?}", change.body.get(), change.signature),
                Part::File { bytes, .. } => format!("file {bytes}"),
            });
        }
        Ok(told)
    }

    #[test]
    fn what_is_written_is_read_byte_for_byte_and_files_may_be_passed_over() {
        let told = read(&content()).unwrap();
        let changes = ["change { \"format\" : 1 } Some(\"s\")", "change 2 Some(\"s\")"];
        assert_eq!(told, ["about 7 -1", changes[0], "file 20000", "file 0", changes[1]]);
        let whole = content();
        let mut parts = Parts::of(&whole[..]);
        while let Some(part) = parts.next_part().unwrap() {
            let Part::File { hash, bytes } = part else { continue };
            let (mut file, mut buffer) = (Vec::new(), [0; 7_000]);
            loop {
                let read = parts.read_file(&mut buffer).unwrap();
                file.extend(&buffer[..read]);
                if read == 0 {
                    break;
                }
            }
            assert_eq!((BodyHash::of(&file), file.len()), (hash, bytes as usize));
        }
    }

    #[test]
    fn what_is_cut_within_a_part_is_damaged() {
        let content = content();
        let whole = |length: usize| read(&content[..length]).is_ok();
        let about = About { device: DeviceId(7), made_at: -1 }.part().unwrap().len();
        let first = about + change_part(&change("{ \"format\" : 1 }")).unwrap().len();
        for length in 0..first + 60 {
            assert_eq!(whole(length), [about, first].contains(&length), "{length}");
        }
        assert!(!whole(content.len() - 1));
    }

    #[test]
    fn lengths_and_kinds_that_cannot_be_are_damaged() {
        let about = About { device: DeviceId(7), made_at: 0 }.part().unwrap();
        let after = |part: &[u8]| read(&[&about[..], part].concat());
        assert!(after(&[CHANGE, 255, 255, 255, 255]).is_err(), "longer than a change may be");
        assert!(after(&[FILE, 0, 0, 0, 31]).is_err(), "no room for the hash");
        assert!(after(&file_head(BodyHash::of(b""), MAX_FILE_BYTES + 1)).is_err());
        assert!(after(&[4, 0, 0, 0, 0]).is_err(), "of an unknown kind");
        assert!(after(&about).is_err(), "told twice");
        assert!(read(&change_part(&change("1")).unwrap()).is_err(), "what it is comes first");
        assert!(read(b"").is_err());
    }

    #[test]
    fn changes_are_counted() {
        let mut content = About { device: DeviceId(7), made_at: 0 }.part().unwrap();
        let change = change_part(&change("1")).unwrap();
        (0..=MAX_BUNDLE_CHANGES).for_each(|_| content.extend(&change));
        assert!(matches!(read(&content), Err(BundleError::TooLarge)));
        assert!(read(&content[..content.len() - change.len()]).is_ok());
    }
}
