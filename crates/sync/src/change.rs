//! The change: one atomic save of one record.
//!
//! A [`Change`] is serialised once, inside the transaction that stores it, into a [`SealedChange`]. From then on only those bytes
//! are kept, sent, hashed and (with a signature beside them) verified; nobody ever serialises a change again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::ids::{AccountId, BodyHash, ChangeId, DeviceId, Dot, FeedId, FieldName, RecordId, Seq};
use crate::seen::Seen;
use crate::value::Value;

/// The format this build writes. Every format ever written stays readable.
pub const FORMAT: u16 = 1;

/// The largest body of a change, in bytes. A note is text; files travel beside changes, never inside.
pub const MAX_BODY_BYTES: usize = 64 * 1024;
const MAX_WRITES: usize = 256;
const MAX_DEVICES_SEEN: usize = 512;
const MAX_NAME_BYTES: usize = 200;

/// One atomic save of one record. See the table in `docs/protocol.md`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The format of this body, [`FORMAT`] when made by this build.
    pub format: u16,
    /// Its name for people and logs.
    pub id: ChangeId,
    /// The device that made it.
    pub device: DeviceId,
    /// That device's counter.
    pub seq: Seq,
    /// Which record.
    pub record: RecordId,
    /// The record's feed, fixed when the record is created. The server looks it up again and never trusts this.
    pub feed: FeedId,
    /// Label: who was signed in. The server knows it from the token.
    pub author: AccountId,
    /// Label: the device's wall clock, milliseconds since 1970 UTC. Nothing is ordered or refused by it.
    pub made_at: i64,
    /// Label: server clock minus device clock in milliseconds when last compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_offset: Option<i64>,
    /// Label: the instrument version the answer was given under (`training-4x23@1`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<String>,
    /// The fields written.
    pub writes: Writes,
}

/// The writes of a change, by field.
pub type Writes = BTreeMap<FieldName, Write>;

/// A new value of one field, and what its writer had seen of that field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Write {
    /// The new value.
    pub value: Value,
    /// The writer's past of this field.
    #[serde(default, skip_serializing_if = "Seen::is_empty")]
    pub seen: Seen,
    /// Only on [`REMOVED`](crate::record::REMOVED): the writer's past of every other field, so that an edit it had not seen keeps the
    /// record in sight.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub covers: BTreeMap<FieldName, Seen>,
}

impl Change {
    /// The change's identity.
    #[must_use]
    pub fn dot(&self) -> Dot {
        Dot { device: self.device, seq: self.seq }
    }

    /// Serialises the change, once and for all.
    ///
    /// # Errors
    /// [`OpenError`] if the result breaks a bound, so that nothing is stored which the server would have to refuse.
    pub fn seal(&self) -> Result<SealedChange, OpenError> {
        self.check_bounds()?;
        let body = serde_json::value::to_raw_value(self).map_err(|_| OpenError::Malformed)?;
        if body.get().len() > MAX_BODY_BYTES {
            return Err(OpenError::TooLarge);
        }
        Ok(SealedChange { body, signature: None })
    }

    fn check_bounds(&self) -> Result<(), OpenError> {
        let covered = self.writes.values().flat_map(|write| &write.covers);
        let names = self.writes.keys().chain(covered.clone().map(|(name, _)| name)).map(|name| name.0.len());
        let mut pasts = self.writes.values().map(|write| &write.seen).chain(covered.map(|(_, seen)| seen));
        let ids = [self.record.0.len(), self.feed.0.len(), self.author.0.len()];
        let fits = self.seq > 0
            && !self.writes.is_empty()
            && self.writes.len() <= MAX_WRITES
            && names.chain(ids).all(|length| (1..=MAX_NAME_BYTES).contains(&length))
            && self.writes.values().all(|write| write.covers.len() <= MAX_WRITES)
            && pasts.all(|seen| seen.len() <= MAX_DEVICES_SEEN);
        if fits { Ok(()) } else { Err(OpenError::Malformed) }
    }
}

/// A change as it is kept and sent: the exact bytes of its body, with room for the device's signature over them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SealedChange {
    /// The body, byte for byte as it was made.
    pub body: Box<RawValue>,
    /// The device's [`Signature`](crate::Signature) over the body, as text. Made after the change was saved, so it may be missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

impl SealedChange {
    /// The body's bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.body.get().as_bytes()
    }

    /// SHA-256 of the body's bytes.
    #[must_use]
    pub fn hash(&self) -> BodyHash {
        BodyHash::of(self.bytes())
    }

    /// Reads the body.
    ///
    /// # Errors
    /// [`OpenError`]: too large, a format this build does not know, or not a change at all.
    pub fn open(&self) -> Result<Change, OpenError> {
        // Read as bytes, like all that is stored and sent: one reader in the client's file instead of two.
        let bytes = self.bytes();
        if bytes.len() > MAX_BODY_BYTES {
            return Err(OpenError::TooLarge);
        }
        let tag: FormatTag = serde_json::from_slice(bytes).map_err(|_| OpenError::Malformed)?;
        if tag.format != FORMAT {
            return Err(OpenError::UnknownFormat { format: tag.format });
        }
        let change: Change = serde_json::from_slice(bytes).map_err(|_| OpenError::Malformed)?;
        change.check_bounds()?;
        Ok(change)
    }
}

#[derive(Deserialize)]
struct FormatTag {
    format: u16,
}

/// Why the bytes of a change cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Not a change, or one that breaks a bound.
    #[error("these bytes are not a change")]
    Malformed,
    /// Larger than [`MAX_BODY_BYTES`].
    #[error("a change is at most {MAX_BODY_BYTES} bytes")]
    TooLarge,
    /// Written by a newer build.
    #[error("change format {format} is not known to this build")]
    UnknownFormat {
        /// The format it names.
        format: u16,
    },
}

impl OpenError {
    /// The code under which the refusal travels and is explained to a person.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::TooLarge => "too_large",
            Self::UnknownFormat { .. } => "unknown_format",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn change() -> Change {
        let write = Write { value: Value::from("pass"), seen: Seen::nothing(), covers: BTreeMap::new() };
        Change {
            format: FORMAT,
            id: ChangeId(Uuid::nil()),
            device: DeviceId(7),
            seq: 1,
            record: RecordId::from("24090104/2570/assessment/before"),
            feed: FeedId::from("subdistrict/240901"),
            author: AccountId::from("a1"),
            made_at: 1_795_000_000_000,
            clock_offset: None,
            instrument: None,
            writes: Writes::from([(FieldName::from("answer:1.1"), write)]),
        }
    }

    #[test]
    fn sealed_bytes_travel_unaltered() {
        let sealed = change().seal().unwrap();
        let sent = serde_json::to_string(&sealed).unwrap();
        let arrived: SealedChange = serde_json::from_str(&sent).unwrap();
        assert_eq!(arrived.bytes(), sealed.bytes());
        assert_eq!(arrived.hash(), sealed.hash());
        assert_eq!(arrived.open(), Ok(change()));
    }

    #[test]
    fn unknown_fields_survive_because_the_bytes_do() {
        let later = change().seal().unwrap().body.get().replacen('{', r#"{"mood":"sunny","#, 1);
        let sealed: SealedChange = serde_json::from_str(&format!(r#"{{"body":{later}}}"#)).unwrap();
        assert_eq!(sealed.open(), Ok(change()));
        assert!(sealed.body.get().contains("sunny"));
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let open =
            |body: &str| SealedChange { body: RawValue::from_string(body.to_owned()).unwrap(), signature: None }.open();
        assert_eq!(open("42"), Err(OpenError::Malformed));
        assert_eq!(open(r#"{"format":1}"#), Err(OpenError::Malformed));
        assert_eq!(open(r#"{"format":9}"#), Err(OpenError::UnknownFormat { format: 9 }));
        assert_eq!(open(&format!("\"{}\"", "x".repeat(MAX_BODY_BYTES))), Err(OpenError::TooLarge));
    }

    #[test]
    fn nothing_is_sealed_that_would_be_refused() {
        let mut empty = change();
        empty.writes.clear();
        assert_eq!(empty.seal().map(drop), Err(OpenError::Malformed));
        let mut long = change();
        long.writes.values_mut().for_each(|write| write.value = Value::Text("ก".repeat(MAX_BODY_BYTES)));
        assert_eq!(long.seal().map(drop), Err(OpenError::TooLarge));
    }
}
