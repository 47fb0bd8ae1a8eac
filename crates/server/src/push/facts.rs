//! What the judgement of changes needs to know, read under the locks of their feeds.
//!
//! A village may have hundreds of households and sheets. Of its records only those are read that the judgement and the board are made of: the
//! assessments, the steps, and the parts that are written to; what the other parts came to stands on the board.

use std::collections::{BTreeMap, BTreeSet};

use domain::AreaCode;
use records::key::kind_prefix;
use records::permission::feed_of;
use records::{Kind, Part, RecordKey, Summaries};
use sync::{DeviceId, Dot, FeedId, RecordId, RecordState};

use super::open::Opened;
use super::owners::Owners;
use crate::catalogue::PlacedDirectory;
use crate::store::{Append, DossierId, FeedHead, Known, StoreError};

/// What was read under the locks of the feeds.
#[derive(Debug)]
pub struct Facts {
    /// The feeds of the villages the batch touches; those the server does not know are left out.
    pub feeds: BTreeMap<AreaCode, FeedId>,
    /// The ends of these feeds.
    pub heads: BTreeMap<FeedId, FeedHead>,
    /// Changes of the batch that were sent earlier.
    pub known: BTreeMap<Dot, Known>,
    /// Whose the changes are.
    pub owners: Owners,
    /// The instruments of those dossiers that are targets.
    pub targets: BTreeMap<DossierId, String>,
    /// What the dossiers' parts came to so far, where that is known.
    pub summaries: BTreeMap<DossierId, Summaries>,
    /// The records of the dossiers the batch touches, as far as they matter.
    pub records: BTreeMap<DossierId, BTreeMap<RecordId, RecordState>>,
}

impl Facts {
    /// Reads them. The transaction holds `feeds`, which [`feeds`] told of these changes.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub(super) async fn read(
        transaction: &mut dyn Append,
        changes: &[Opened],
        feeds: BTreeMap<AreaCode, FeedId>,
        carrier: Option<DeviceId>,
    ) -> Result<Self, StoreError> {
        let dots: Vec<Dot> = changes.iter().map(|opened| opened.change.dot()).collect();
        let mut owning = devices(changes);
        owning.extend(carrier);
        let mut touched: BTreeMap<DossierId, BTreeSet<Kind>> = BTreeMap::new();
        for (id, key) in changes.iter().filter_map(|opened| opened.dossier.clone().zip(opened.key.as_ref())) {
            touched.entry(id).or_default().insert(key.kind());
        }
        let dossiers: Vec<DossierId> = touched.keys().cloned().collect();
        let mut summaries = transaction.boards(&dossiers).await?;
        summaries.retain(|_, board| board.rules == Summaries::RULES);
        let prefixes = touched.iter().flat_map(|(id, touched)| {
            let kinds = kinds(touched, summaries.contains_key(id));
            kinds.into_iter().map(|kind| kind_prefix(&id.0, id.1, kind))
        });
        let prefixes: Vec<String> = prefixes.collect();
        let mut records: BTreeMap<_, BTreeMap<_, _>> =
            dossiers.iter().map(|id| (id.clone(), BTreeMap::new())).collect();
        for (id, state) in transaction.records(&prefixes).await? {
            let Ok(key) = RecordKey::try_from(&id) else { continue };
            records.entry((key.village, key.year)).or_default().insert(id, state);
        }
        Ok(Self {
            heads: transaction.heads().await?,
            feeds,
            known: transaction.known(&dots).await?,
            owners: Owners::new(transaction.owners(&owning).await?, carrier),
            targets: transaction.target_instruments(&dossiers).await?,
            summaries: summaries.into_iter().map(|(id, board)| (id, board.summaries)).collect(),
            records,
        })
    }

    /// The end of the feed a change goes to, if the server knows its village.
    pub(super) fn head_of(&mut self, opened: &Opened) -> Option<&mut FeedHead> {
        self.heads.get_mut(self.feeds.get(opened.village()?)?)
    }
}

/// The kinds of records that matter where these are written to. An official step covers all there is; a board whose parts are not summed up yet
/// is made of all there is.
fn kinds(touched: &BTreeSet<Kind>, is_summed_up: bool) -> BTreeSet<Kind> {
    if !is_summed_up || touched.contains(&Kind::Step) {
        return Kind::all().collect();
    }
    let parts: BTreeSet<Part> = touched.iter().filter_map(|kind| Part::of(*kind)).collect();
    parts.into_iter().flat_map(Part::kinds).chain([Kind::Assessment, Kind::Step]).collect()
}

/// The devices that made these changes, each once.
pub(super) fn devices(changes: &[Opened]) -> Vec<DeviceId> {
    let devices: BTreeSet<DeviceId> = changes.iter().map(|opened| opened.change.device).collect();
    devices.into_iter().collect()
}

/// The feeds of the villages these changes are of; a village without one (it is not known) is left out.
pub(super) fn feeds(changes: &[Opened], directory: PlacedDirectory<'_>) -> BTreeMap<AreaCode, FeedId> {
    let villages: BTreeSet<&AreaCode> = changes.iter().filter_map(Opened::village).collect();
    villages.into_iter().filter_map(|village| Some((village.clone(), feed_of(village, &directory)?))).collect()
}
