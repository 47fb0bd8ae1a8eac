//! Who this device is.

use serde::{Deserialize, Serialize};
use sync::{AccountId, DeviceId};

use super::codec::{decode, encode};
use super::counters::{COUNTERS, Counters};
use super::error::DeviceError;
use super::{Device, STRICT};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Mode, StoreTransaction};

pub(super) const IDENTITY: &str = "identity";

/// What the server gave this browser profile at the first sign-in of the account. No secret is part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The number under which this device makes changes.
    pub device: DeviceId,
    /// Whose data this is; one database per account.
    pub account: AccountId,
    /// The origin of the server that gave the number (`https://phophiang.example.go.th`).
    pub server: String,
    /// The numbers this database had before it turned out to be a copy of another's ([`Device::fork`]), the latest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<DeviceId>,
}

impl Identity {
    /// Whether a change of this device was made here, under whatever number.
    #[must_use]
    pub fn was(&self, device: DeviceId) -> bool {
        self.device == device || self.earlier.contains(&device)
    }

    /// The numbers it had, the latest first.
    pub fn numbers(&self) -> impl Iterator<Item = DeviceId> {
        std::iter::once(self.device).chain(self.earlier.iter().rev().copied())
    }

    pub(super) fn decode(bytes: Option<Vec<u8>>) -> Result<Option<Self>, StoreError> {
        bytes.map(|bytes| decode(Shelf::Meta, IDENTITY, &bytes)).transpose()
    }

    pub(super) fn put<T: StoreTransaction>(&self, tx: &T) -> Result<(), StoreError> {
        tx.put(Shelf::Meta, IDENTITY, &encode(self)?)
    }
}

pub(super) async fn read<S: DeviceStore>(store: &S) -> Result<Option<Identity>, StoreError> {
    let tx = store.begin(&[Shelf::Meta], Mode::Read).await?;
    let bytes = tx.get(Shelf::Meta, IDENTITY).await?;
    tx.commit().await?;
    Identity::decode(bytes)
}

impl<S: DeviceStore> Device<S> {
    /// Who this device is; none before the first sign-in.
    #[must_use]
    pub fn identity(&self) -> Option<Identity> {
        self.identity.borrow().clone()
    }

    /// Takes over who this device is, as it was just read: another tab may have given it a new number.
    pub(super) fn learn(&self, identity: &Option<Identity>) {
        if *self.identity.borrow() != *identity {
            self.identity.replace(identity.clone());
        }
    }

    /// Keeps who this device is. Signing in again gives the same number back; the origin of the server may change.
    ///
    /// # Errors
    /// [`DeviceError::OtherDevice`] if changes were already made here under another number or account.
    pub async fn set_identity(&self, mut identity: Identity) -> Result<(), DeviceError> {
        let tx = self.store.begin(&[Shelf::Meta], STRICT).await?;
        let (known, counters) = (tx.get(Shelf::Meta, IDENTITY), tx.get(Shelf::Meta, COUNTERS));
        let known = Identity::decode(known.await?)?;
        let counters = Counters::decode(counters.await?)?;
        if let Some(known) = known {
            let same = known.device == identity.device && known.account == identity.account;
            if !same && counters.next_seq > 1 {
                return Err(DeviceError::OtherDevice);
            }
            identity.earlier = known.earlier;
        }
        identity.put(&tx)?;
        tx.commit().await?;
        *self.identity.borrow_mut() = Some(identity);
        Ok(())
    }
}
