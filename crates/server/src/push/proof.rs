//! Whether a change is of the device it names. Whoever carries it, its device's signature proves it. Unsigned it may be brought by its
//! own account ([`owners`](super::owners)): a build of the app that does not sign yet, or not any more, must not lose anything.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;

use sync::{DeviceId, PublicKey, SealedChange};

use super::open::Opened;
use crate::store::StoreError;

/// What a change brings along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Proof {
    /// A signature by a key of its device.
    Signed,
    /// No signature that counts: none at all, one that nobody can look at because its device never registered a key, or a wrong one.
    #[default]
    None,
}

impl Proof {
    /// What this signature proves, `keys` being those of the change's device.
    #[must_use]
    pub fn of(sealed: &SealedChange, keys: &[PublicKey]) -> Self {
        let Some(text) = &sealed.signature else { return Self::None };
        if keys.is_empty() {
            return Self::None;
        }
        let signed = |signature| keys.iter().any(|key| key.verifies(sealed.bytes(), &signature));
        if text.parse().is_ok_and(signed) { Self::Signed } else { Self::None }
    }

    /// Whether it suffices, whoever brings the change.
    #[must_use]
    pub fn is_signed(self) -> bool {
        self == Self::Signed
    }
}

/// The fewest signatures worth a core of their own: some milliseconds of work.
const FEWEST: usize = 64;

/// Looks at every signature of a batch, on all cores: on a phone's way in nothing takes longer.
///
/// # Errors
/// [`StoreError::Database`] if the process is going down.
pub(super) async fn look(
    mut changes: Vec<Opened>,
    keys: BTreeMap<DeviceId, Vec<PublicKey>>,
) -> Result<Vec<Opened>, StoreError> {
    if keys.is_empty() || changes.iter().all(|opened| opened.sealed.signature.is_none()) {
        return Ok(changes);
    }
    let (keys, count) = (Arc::new(keys), changes.len());
    let cores = available_parallelism().map_or(1, NonZero::get);
    let share = count.div_ceil(cores).max(FEWEST);
    let mut parts = Vec::new();
    while !changes.is_empty() {
        let rest = changes.split_off(share.min(changes.len()));
        let (part, keys) = (std::mem::replace(&mut changes, rest), keys.clone());
        parts.push(tokio::task::spawn_blocking(move || looked_at(part, &keys)));
    }
    let mut looked = Vec::with_capacity(count);
    for part in parts {
        looked.extend(part.await.map_err(|error| StoreError::Database(error.to_string()))?);
    }
    Ok(looked)
}

fn looked_at(mut changes: Vec<Opened>, keys: &BTreeMap<DeviceId, Vec<PublicKey>>) -> Vec<Opened> {
    for opened in &mut changes {
        let keys = keys.get(&opened.change.device).map_or(&[][..], Vec::as_slice);
        opened.proof = Proof::of(&opened.sealed, keys);
        if opened.proof == Proof::None && !keys.is_empty() {
            // A server brought back from an older copy may have forgotten a key. Nobody is to rely on this signature.
            opened.sealed.signature = None;
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use sync::signature::software::SoftwareKey;
    use sync::{Change, ChangeId, FeedId, FieldName, RecordId, Seen, Value, Write};

    use super::*;

    fn key(n: u8) -> SoftwareKey {
        SoftwareKey::of([n; 32]).unwrap()
    }

    fn sealed(device: u32, seq: u64) -> SealedChange {
        let write = Write { value: Value::from("pass"), seen: Seen::default(), covers: BTreeMap::new() };
        let change = Change {
            format: sync::change::FORMAT,
            id: ChangeId(uuid::Uuid::from_u128(seq.into())),
            device: DeviceId(device),
            seq,
            record: RecordId::from("24090304/2570/assessment/before"),
            feed: FeedId("subdistrict/240903".to_owned()),
            author: "a1".into(),
            made_at: 0,
            clock_offset: None,
            instrument: None,
            writes: BTreeMap::from([(FieldName::from("answer:demo.1.1"), write)]),
        };
        change.seal().unwrap()
    }

    #[tokio::test]
    async fn many_are_looked_at_in_parts_and_keep_their_order() {
        let count = 5 * FEWEST as u64 + 3;
        let signed_by = |seq: u64| match seq % 5 {
            // In the order: rightly, by another device's key, not at all, and by a device that has no key here.
            0 | 1 => (1, Some(key(1))),
            2 => (1, Some(key(2))),
            3 => (1, None),
            _ => (3, Some(key(3))),
        };
        let changes = (1..=count).map(|seq| {
            let (device, key) = signed_by(seq);
            let sealed = sealed(device, seq);
            Opened::read(key.map_or(sealed.clone(), |key| key.signed(sealed))).unwrap()
        });
        let keys = BTreeMap::from([(DeviceId(1), vec![key(1).public()])]);
        let looked = look(changes.collect(), keys).await.unwrap();
        let found: Vec<_> = looked.iter().map(|one| (one.change.seq, one.proof)).collect();
        let wanted = |seq: u64| if seq % 5 < 2 { Proof::Signed } else { Proof::None };
        assert_eq!(found, (1..=count).map(|seq| (seq, wanted(seq))).collect::<Vec<_>>());
        let keeps_it = |one: &Opened| one.sealed.signature.is_some();
        let told = looked.iter().all(|one| keeps_it(one) == matches!(one.change.seq % 5, 0 | 1 | 4));
        assert!(told, "a wrong signature is kept by nobody, one nobody can look at by everybody");
    }
}
