//! Reading the bytes of a change.

use domain::AreaCode;
use records::RecordKey;
use sync::{BodyHash, Change, Outcome, SealedChange};

use super::proof::Proof;
use crate::store::DossierId;

/// The longest signature, in characters; ECDSA P-256 in base64url needs 86.
const MAX_SIGNATURE_CHARS: usize = 200;

/// A change whose bytes could be read.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What they say.
    pub change: Change,
    /// The bytes.
    pub sealed: SealedChange,
    /// Their hash.
    pub hash: BodyHash,
    /// The record's kind and area, if its id is one of ours.
    pub key: Option<RecordKey>,
    /// Whether it is of the device it names; nobody has looked yet when it is read.
    pub proof: Proof,
    /// The village and year the record belongs to.
    pub dossier: Option<DossierId>,
}

impl Opened {
    /// Reads a change.
    ///
    /// # Errors
    /// The refusal to answer with, if it cannot be read.
    pub fn read(sealed: SealedChange) -> Result<Self, Outcome> {
        let change = sealed.open().map_err(|error| refused(error.code()))?;
        let long_signature = sealed.signature.as_ref().is_some_and(|text| text.len() > MAX_SIGNATURE_CHARS);
        // Databases count with 63 bits, and not every one keeps a zero character in a text.
        let has_zero = [change.record.as_str(), change.author.as_str()].iter().any(|text| text.contains('\0'));
        if long_signature || has_zero || i64::try_from(change.seq).is_err() {
            return Err(refused(sync::OpenError::Malformed.code()));
        }
        let key = RecordKey::try_from(&change.record).ok();
        let dossier = key.as_ref().map(|key| (key.village.clone(), key.year));
        Ok(Self { hash: sealed.hash(), change, sealed, key, proof: Proof::default(), dossier })
    }

    /// The village it is of.
    #[must_use]
    pub fn village(&self) -> Option<&AreaCode> {
        self.dossier.as_ref().map(|(village, _)| village)
    }
}

/// A refusal with this code.
pub(super) fn refused(code: &str) -> Outcome {
    Outcome::Refused { code: code.to_owned() }
}
