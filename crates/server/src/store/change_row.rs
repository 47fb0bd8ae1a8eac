//! A change as the columns of its table.

use super::{Appended, Millis, Result, convert};

/// A row of `changes`.
pub(super) struct ChangeRow<'c> {
    pub(super) feed: &'c str,
    pub(super) position: i64,
    pub(super) device: i64,
    pub(super) seq: i64,
    pub(super) id: String,
    pub(super) record: &'c str,
    pub(super) author: &'c str,
    pub(super) body: &'c [u8],
    pub(super) signature: Option<&'c str>,
    pub(super) hash: &'c [u8],
    pub(super) h: &'c [u8],
    pub(super) received_at: Millis,
}

impl<'c> ChangeRow<'c> {
    /// The row of a change that comes in at this time.
    pub(super) fn of(Appended { change, sealed, receipt }: &'c Appended, received_at: Millis) -> Result<Self> {
        Ok(Self {
            feed: receipt.feed.as_str(),
            position: convert::to_i64(receipt.position)?,
            device: i64::from(change.device.0),
            seq: convert::to_i64(change.seq)?,
            id: change.id.to_string(),
            record: change.record.as_str(),
            author: change.author.as_str(),
            body: sealed.bytes(),
            signature: sealed.signature.as_deref(),
            hash: &receipt.hash.0,
            h: &receipt.h.0,
            received_at,
        })
    }
}
