//! One hash over everything a device has read, so that "is anything new?" is one small question however many feeds it reads.

use sha2::{Digest, Sha256};

use crate::answer::Receipt;
use crate::feed::{Cursor, Position};
use crate::ids::{Seq, hex_hash};

/// The hash over what a device has read, as the device and the server each come to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Standing(pub [u8; 32]);

hex_hash!(Standing);

impl Standing {
    /// `feeds`: how far each feed was read and is covered by a backup, those of which nothing was read left out; `elsewhere`: where own
    /// changes lie in feeds that may not be read. The order of either does not matter.
    #[must_use]
    pub fn of(feeds: impl IntoIterator<Item = (Cursor, Position)>, elsewhere: &[(Seq, Receipt)]) -> Self {
        let mut feeds: Vec<(Cursor, Position)> = feeds.into_iter().filter(|(cursor, _)| cursor.after > 0).collect();
        feeds.sort_by(|(one, _), (other, _)| one.feed.cmp(&other.feed));
        let mut elsewhere: Vec<&(Seq, Receipt)> = elsewhere.iter().collect();
        elsewhere.sort_by_key(|(seq, _)| *seq);
        let mut digest = Sha256::new_with_prefix(b"phophiang standing 1\0");
        for (cursor, backed_up) in feeds {
            digest.update(cursor.feed.as_str().as_bytes());
            digest.update([0]);
            digest.update(cursor.after.to_be_bytes());
            digest.update(cursor.h.0);
            digest.update(backed_up.to_be_bytes());
        }
        digest.update([0]);
        for (seq, receipt) in elsewhere {
            digest.update(seq.to_be_bytes());
            digest.update(receipt.position.to_be_bytes());
            digest.update(receipt.h.0);
        }
        Self(digest.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::ChainHash;
    use crate::ids::{BodyHash, ChangeId, FeedId};

    fn cursor(feed: &str, after: Position, h: u8) -> Cursor {
        Cursor { feed: FeedId::from(feed), after, h: ChainHash([h; 32]) }
    }

    #[test]
    fn every_part_counts_and_their_order_does_not() {
        let (one, other) = ((cursor("a", 1, 1), 0), (cursor("b", 2, 2), 1));
        let receipt = |position, h| Receipt {
            id: ChangeId(uuid::Uuid::nil()),
            hash: BodyHash([0; 32]),
            feed: FeedId::from("c"),
            position,
            h: ChainHash([h; 32]),
        };
        let elsewhere = [(1, receipt(5, 5)), (2, receipt(6, 6))];
        let standing = Standing::of([one.clone(), other.clone()], &elsewhere);
        let back = [elsewhere[1].clone(), elsewhere[0].clone()];
        assert_eq!(standing, Standing::of([other.clone(), one.clone(), (cursor("empty", 0, 9), 0)], &back));
        let another = [
            Standing::of([one.clone()], &elsewhere),
            Standing::of([(cursor("a", 2, 1), 0), other.clone()], &elsewhere),
            Standing::of([(cursor("a", 1, 2), 0), other.clone()], &elsewhere),
            Standing::of([(cursor("a", 1, 1), 1), other.clone()], &elsewhere),
            Standing::of([one.clone(), other.clone()], &elsewhere[..1]),
            Standing::of([one.clone(), other.clone()], &[elsewhere[0].clone(), (2, receipt(6, 7))]),
            Standing::of([one.clone(), other.clone()], &[elsewhere[0].clone(), (2, receipt(7, 6))]),
            Standing::of([one, other], &[elsewhere[0].clone(), (3, receipt(6, 6))]),
        ];
        assert!(another.iter().all(|other| *other != standing));
    }
}
