//! What the server says of a change.

use serde::{Deserialize, Serialize};

use crate::feed::{ChainHash, Position};
use crate::ids::{BodyHash, ChangeId, FeedId};

/// The server's answer to one pushed change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// It is in the feed now.
    Applied(Receipt),
    /// It was in the feed already, byte for byte.
    Duplicate(Receipt),
    /// The server keeps it outside the feed until an officer decides. The reason is a code of `records::held`.
    Held {
        /// Why, as a stable code.
        reason: String,
    },
    /// The server cannot keep it; it stays on the device, shown with its reason, and blocks nothing behind it.
    Refused {
        /// Why, as a stable code.
        code: String,
    },
}

impl Outcome {
    /// The proof of arrival, if the change arrived.
    #[must_use]
    pub fn receipt(&self) -> Option<&Receipt> {
        match self {
            Self::Applied(receipt) | Self::Duplicate(receipt) => Some(receipt),
            Self::Held { .. } | Self::Refused { .. } => None,
        }
    }
}

/// Proof that a change with this id and these bytes sits at a position of a feed.
/// Nothing else lets a screen say "ถึงเซิร์ฟเวอร์แล้ว".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Which change.
    pub id: ChangeId,
    /// SHA-256 of its bytes.
    pub hash: BodyHash,
    /// Where it is.
    pub feed: FeedId,
    /// At which place.
    pub position: Position,
    /// The chain at that place.
    pub h: ChainHash,
}
