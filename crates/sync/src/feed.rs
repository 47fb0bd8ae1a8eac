//! Feeds: the server's order, and the chain that proves it.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::change::SealedChange;
use crate::ids::{BodyHash, ChangeId, FeedId, hex_hash};

/// A change's place in its feed: 1, 2, 3 … without gaps. 0 stands for "before the first".
pub type Position = u64;

/// The chain up to a position: `h = SHA-256(h_before ‖ change id ‖ body hash)`.
///
/// One value proves the whole feed before it, so it serves as cursor, receipt, sign of a restored server, and audit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChainHash(pub [u8; 32]);

hex_hash!(ChainHash);

impl ChainHash {
    /// The chain of an empty feed. It depends on the feed, so equal changes in two feeds have different chains.
    #[must_use]
    pub fn start(feed: &FeedId) -> Self {
        let digest = Sha256::new().chain_update(b"phophiang feed 1\0").chain_update(feed.0.as_bytes());
        Self(digest.finalize().into())
    }

    /// The chain after one more change.
    #[must_use]
    pub fn next(self, id: ChangeId, body: BodyHash) -> Self {
        let digest = Sha256::new().chain_update(self.0).chain_update(id.0.as_bytes()).chain_update(body.0);
        Self(digest.finalize().into())
    }
}

/// A place of a feed, with the chain up to it: whoever has the same chain there has the same feed before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The place.
    pub position: Position,
    /// The chain at it.
    pub h: ChainHash,
}

/// How far a device has read a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Which feed.
    pub feed: FeedId,
    /// The last position read; 0 for none.
    pub after: Position,
    /// The chain at that position.
    pub h: ChainHash,
}

impl Cursor {
    /// The cursor of a device that has read nothing.
    #[must_use]
    pub fn start(feed: FeedId) -> Self {
        let h = ChainHash::start(&feed);
        Self { feed, after: 0, h }
    }

    /// The place the cursor stands at.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { position: self.after, h: self.h }
    }

    /// The cursor after one more entry.
    ///
    /// # Errors
    /// [`ChainBroken`] if the entry is not the next one of this very feed; nothing of it may be used then.
    pub fn advance(&self, entry: &FeedEntry) -> Result<Self, ChainBroken> {
        let h = self.h.next(entry.id, entry.change.hash());
        if self.after.checked_add(1) != Some(entry.position) || entry.h != h {
            return Err(ChainBroken { feed: self.feed.clone(), position: entry.position });
        }
        Ok(Self { feed: self.feed.clone(), after: entry.position, h })
    }
}

/// One place of a feed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FeedEntry {
    /// The place.
    pub position: Position,
    /// The chain at this place, this entry included.
    pub h: ChainHash,
    /// The change's id, so that the chain can be checked even if this build cannot read the body.
    pub id: ChangeId,
    /// The change, byte for byte as its device made it.
    pub change: SealedChange,
}

/// A feed that does not continue where the device's cursor stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("feed {feed} does not continue at position {position}")]
pub struct ChainBroken {
    /// Which feed.
    pub feed: FeedId,
    /// The position that did not fit.
    pub position: Position,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::value::RawValue;

    fn entry(cursor: &Cursor, body: &str) -> FeedEntry {
        let change = SealedChange { body: RawValue::from_string(body.to_owned()).unwrap(), signature: None };
        let id = ChangeId(uuid::Uuid::from_u128(7));
        FeedEntry { position: cursor.after + 1, h: cursor.h.next(id, change.hash()), id, change }
    }

    #[test]
    fn a_cursor_follows_its_feed_and_no_other() {
        let start = Cursor::start(FeedId::from("subdistrict/240901"));
        let first = entry(&start, "1");
        let after = start.advance(&first).unwrap();
        assert_eq!((after.after, after.h), (1, first.h));
        assert!(after.advance(&first).is_err(), "the same entry is not the next one");
        assert!(Cursor::start(FeedId::from("subdistrict/240902")).advance(&first).is_err(), "another feed");
    }

    #[test]
    fn an_altered_body_breaks_the_chain() {
        let start = Cursor::start(FeedId::from("subdistrict/240901"));
        let mut altered = entry(&start, "1");
        altered.change = entry(&start, "2").change;
        assert_eq!(start.advance(&altered).unwrap_err().position, 1);
    }
}
