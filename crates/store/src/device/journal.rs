//! This device's own changes: where each stands, and its bytes.

use serde::{Deserialize, Serialize};
use sync::{
    AccountId, Change, ChangeId, DeviceId, FieldName, Outcome, PendingState, Receipt, RecordId, SealedChange, Seq,
    Value,
};

use super::Device;
use super::codec::{decode, encode};
use super::counters::{COUNTERS, Counters, Summary};
use super::error::DeviceError;
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, END, Mode, StoreTransaction};

/// Where an own change stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ChangeState {
    /// No answer yet; on this device alone.
    Waiting {
        /// The server had it once, and lost it when it was restored from an older copy. (An older build passes over this.)
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        was_at_server: bool,
    },
    /// Proved to be in its feed.
    Received {
        /// The proof.
        receipt: Receipt,
        /// When this device got it, milliseconds since 1970 UTC.
        at: i64,
    },
    /// On the server, waiting for an officer.
    Held {
        /// Why, as a stable code.
        reason: String,
        /// When this device heard of it, milliseconds since 1970 UTC.
        at: i64,
    },
    /// The server cannot keep it; on this device alone.
    Refused {
        /// Why, as a stable code; [`REJECTED`] if an officer turned it down.
        code: String,
        /// When this device heard of it, milliseconds since 1970 UTC.
        at: i64,
        /// What the officer said who turned it down. (Fields of a later build have to be ones that an earlier one passes over.)
        #[serde(default, skip_serializing_if = "Option::is_none")]
        said: Option<Said>,
        /// The person has taken note: it is history.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        is_noted: bool,
    },
}

/// The code under which a server refuses a change whose number was given to other bytes before.
pub const CLONED_DEVICE: &str = "cloned_device";
/// The code of a change that an officer turned down.
pub const REJECTED: &str = "rejected";

/// The word of an officer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Whose (display name).
    pub by: String,
    /// Which.
    pub note: String,
}

impl ChangeState {
    /// A change just made.
    pub const NEW: Self = Self::Waiting { was_at_server: false };

    /// Whether it is on this device alone and on its way.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        matches!(self, Self::Waiting { .. })
    }

    /// The server cannot keep it, for this reason.
    #[must_use]
    pub fn refused(code: &str, at: i64) -> Self {
        Self::Refused { code: code.to_owned(), at, said: None, is_noted: false }
    }

    /// Whether it was refused because its number was given to other bytes, too: this device is a copy, and makes it again under a number
    /// of its own. That needs nobody.
    #[must_use]
    pub fn is_of_copy(&self) -> bool {
        matches!(self, Self::Refused { code, is_noted: false, .. } if code == CLONED_DEVICE)
    }

    /// Whether a person has to look at it.
    #[must_use]
    pub fn is_set_aside(&self) -> bool {
        matches!(self, Self::Held { .. } | Self::Refused { is_noted: false, .. })
    }

    /// The state after an answer; none if it says nothing new. A receipt always counts; no answer takes one back.
    pub(super) fn after(&self, outcome: &Outcome, at: i64) -> Option<Self> {
        match (self, outcome) {
            (Self::Received { .. }, _) => None,
            (_, Outcome::Applied(receipt) | Outcome::Duplicate(receipt)) => {
                Some(Self::Received { receipt: receipt.clone(), at })
            }
            (Self::Waiting { .. }, Outcome::Held { reason }) => Some(Self::Held { reason: reason.clone(), at }),
            (Self::Waiting { .. }, Outcome::Refused { code }) => Some(Self::refused(code, at)),
            (Self::Held { .. } | Self::Refused { .. }, _) => None,
        }
    }
}

impl From<&ChangeState> for PendingState {
    fn from(state: &ChangeState) -> Self {
        match state {
            ChangeState::Waiting { .. } => Self::Waiting,
            ChangeState::Received { .. } => Self::Received,
            ChangeState::Held { reason, .. } => Self::Held { reason: reason.clone() },
            ChangeState::Refused { code, .. } => Self::Refused { code: code.clone() },
        }
    }
}

/// Lies where the next change will, once anything but a save has altered records or counters: a save that remembers an earlier state
/// [adds](StoreTransaction::add) its change and finds the place taken.
pub(super) const ALTERED: &[u8] = b"altered";

/// An own change as it is kept: the exact bytes, and where it stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KeptChange {
    pub(super) sealed: SealedChange,
    pub(super) status: ChangeState,
}

impl KeptChange {
    /// Reads a place on the shelf; none if it only holds the mark.
    pub(super) fn decode(key: &str, bytes: &[u8]) -> Result<Option<Self>, StoreError> {
        if bytes == ALTERED { Ok(None) } else { decode(Shelf::Changes, key, bytes).map(Some) }
    }

    pub(super) fn encode(&self) -> Result<Vec<u8>, StoreError> {
        encode(self)
    }

    /// The change itself. Own changes were checked before they were stored, so anything else is damage.
    pub(super) fn open(&self, seq: Seq) -> Result<Change, StoreError> {
        self.sealed.open().map_err(|_| StoreError::corrupt(Shelf::Changes, &change_key(seq)))
    }
}

/// The key of a change. Counted down from the greatest number, so that the order of keys is newest first.
pub(super) fn change_key(seq: Seq) -> String {
    format!("{:020}", u64::MAX - seq)
}

/// The number of a change, from its key.
pub(super) fn seq_of_key(key: &str) -> Result<Seq, StoreError> {
    let down: u64 = key.parse().map_err(|_| StoreError::corrupt(Shelf::Changes, key))?;
    Ok(u64::MAX - down)
}

/// A line of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// The number under which it was made; another than this device's if it turned out to be a copy since.
    pub device: DeviceId,
    /// The device's counter.
    pub seq: Seq,
    /// The change's name.
    pub id: ChangeId,
    /// Which record it wrote.
    pub record: RecordId,
    /// What it wrote into which fields.
    pub writes: Vec<(FieldName, Value)>,
    /// When, by this device's clock; milliseconds since 1970 UTC.
    pub made_at: i64,
    /// Where it stands.
    pub state: ChangeState,
}

/// Which own changes an export holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportScope {
    /// Those that are on this device alone: waiting and refused.
    Unsent,
    /// All.
    Everything,
}

/// Own changes byte for byte, for a file. The oldest comes first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Export {
    /// 1.
    pub format: u16,
    /// The device that made the changes.
    pub device: DeviceId,
    /// Its account.
    pub account: AccountId,
    /// The server they are meant for.
    pub server: String,
    /// The changes.
    pub changes: Vec<SealedChange>,
}

impl<S: DeviceStore> Device<S> {
    /// At most `limit` own changes, newest first, from this `seq` downwards (none: from the newest).
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn journal(&self, from: Option<Seq>, limit: u32) -> Result<Vec<JournalEntry>, DeviceError> {
        let start = change_key(from.unwrap_or(u64::MAX));
        let changes = self.changes(&start, Some(limit)).await?;
        changes.iter().map(|(key, kept)| line(key, kept)).collect()
    }

    /// The own changes the server set aside, newest first. Looks no further than the last of them.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn set_aside(&self) -> Result<Vec<JournalEntry>, DeviceError> {
        let tx = self.store.begin(&[Shelf::Changes, Shelf::Meta], Mode::Read).await?;
        let counters = Counters::decode(tx.get(Shelf::Meta, COUNTERS).await?)?;
        let aside = set_aside(&tx, counters.summary).await?;
        tx.commit().await?;
        aside.iter().map(|(key, kept)| line(key, kept)).collect()
    }

    /// Own changes byte for byte, for a file that needs no network.
    ///
    /// # Errors
    /// [`DeviceError::NoIdentity`] before the first sign-in, else [`DeviceError::Store`].
    pub async fn export(&self, scope: ExportScope) -> Result<Export, DeviceError> {
        let identity = self.identity().ok_or(DeviceError::NoIdentity)?;
        let only_here =
            |state: &ChangeState| matches!(state, ChangeState::Waiting { .. } | ChangeState::Refused { .. });
        let changes = self.changes("", None).await?.into_iter().rev();
        let wanted = changes.filter(|(_, kept)| scope == ExportScope::Everything || only_here(&kept.status));
        Ok(Export {
            format: 1,
            device: identity.device,
            account: identity.account,
            server: identity.server,
            changes: wanted.map(|(_, kept)| kept.sealed).collect(),
        })
    }

    async fn changes(&self, from: &str, limit: Option<u32>) -> Result<Vec<(String, KeptChange)>, DeviceError> {
        let tx = self.store.begin(&[Shelf::Changes], Mode::Read).await?;
        let (mut changes, mut from) = (Vec::new(), from.to_owned());
        loop {
            let wanted = limit.map(|limit| limit.saturating_sub(u32::try_from(changes.len()).unwrap_or(u32::MAX)));
            let entries = tx.range(Shelf::Changes, &from, END, wanted).await?;
            let (read, before) = (entries.len(), changes.len());
            for (key, bytes) in entries {
                from = format!("{key}\0");
                changes.extend(KeptChange::decode(&key, &bytes)?.map(|kept| (key, kept)));
            }
            // Only where marks were read in the place of changes there is more to ask for.
            if limit.is_none() || changes.len() - before == read {
                break;
            }
        }
        tx.commit().await?;
        Ok(changes)
    }
}

/// The changes set aside, so many as were counted, newest first.
pub(super) async fn set_aside<T: StoreTransaction>(
    tx: &T,
    summary: Summary,
) -> Result<Vec<(String, KeptChange)>, StoreError> {
    const PAGE: u32 = 200;
    let mut found = Vec::new();
    let mut from = String::new();
    while (found.len() as u64) < summary.held + summary.refused {
        let page = tx.range(Shelf::Changes, &from, END, Some(PAGE)).await?;
        let Some((last, _)) = page.last() else { break };
        from = format!("{last}\0");
        for (key, bytes) in page {
            let kept = KeptChange::decode(&key, &bytes)?.filter(|kept| kept.status.is_set_aside());
            found.extend(kept.map(|kept| (key, kept)));
        }
    }
    Ok(found)
}

fn line(key: &str, kept: &KeptChange) -> Result<JournalEntry, DeviceError> {
    let change = kept.sealed.open().map_err(|_| StoreError::corrupt(Shelf::Changes, key))?;
    Ok(JournalEntry {
        device: change.device,
        seq: change.seq,
        id: change.id,
        record: change.record,
        writes: change.writes.into_iter().map(|(name, write)| (name, write.value)).collect(),
        made_at: change.made_at,
        state: kept.status.clone(),
    })
}
