//! Whether a change is of the device it names. Whoever carries it, its device's signature proves it. Unsigned it may be brought by its
//! own account ([`owners`](super::owners)): a build of the app that does not sign yet, or not any more, must not lose anything.

use std::collections::BTreeMap;

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

/// Looks at every signature of a batch; on a thread for work, for it takes a while.
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
    let work = move || {
        for opened in &mut changes {
            let keys = keys.get(&opened.change.device).map_or(&[][..], Vec::as_slice);
            opened.proof = Proof::of(&opened.sealed, keys);
            if opened.proof == Proof::None && !keys.is_empty() {
                // A server brought back from an older copy may have forgotten a key. Nobody is to rely on this signature.
                opened.sealed.signature = None;
            }
        }
        changes
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| StoreError::Database(error.to_string()))
}
