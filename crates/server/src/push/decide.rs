//! An officer decides about a change that is held: it goes into the feed unaltered, or it never will.

use std::collections::BTreeSet;

use domain::AreaCode;
use records::account::Account;
use records::check::Verdict;
use records::held::Decide;
use records::permission::{Directory, decides_held, roles_in};
use records::{HeldReason, Kind};
use sync::Dot;

use super::copies::Copies;
use super::desk::Desk;
use super::facts::{Facts, feeds};
use super::open::Opened;
use crate::app::App;
use crate::store::{Decided, StoreError};

/// Why nothing was decided.
#[derive(Debug)]
pub enum Undecided {
    /// There is no such change, or it is none of this officer's.
    NotThere,
    /// Somebody decided before.
    Before,
    /// The change cannot go into the feed as things stand, for this reason.
    Obstacle(HeldReason),
    /// The change can never go into a feed.
    Impossible,
    /// The store failed; nothing was decided.
    Store(StoreError),
}

impl From<StoreError> for Undecided {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing => Self::NotThere,
            StoreError::Exists => Self::Before,
            error => Self::Store(error),
        }
    }
}

/// Decides. With a yes the change is appended, byte for byte, under the lock of its feed.
///
/// # Errors
/// [`Undecided`].
pub async fn decide(app: &App, officer: &Account, dot: Dot, decision: &Decide) -> Result<(), Undecided> {
    let held = app.store.held_change(dot).await?.ok_or(Undecided::NotThere)?;
    let opened = Opened::read(held.sealed).map_err(|_| Undecided::Impossible)?;
    if !is_of(app, officer, &opened).await? {
        return Err(Undecided::NotThere);
    }
    let decided = Decided {
        accepted: decision.accept,
        by: officer.id.clone(),
        note: decision.note.trim().to_owned(),
        at: app.clock.now(),
    };
    if decision.accept {
        return accept(app, &opened, &decided).await;
    }
    let mut transaction = app.store.begin(&BTreeSet::new()).await?;
    transaction.decide(dot, &decided).await?;
    Ok(transaction.commit().await?)
}

/// Whether the change is one of those this officer sees.
async fn is_of(app: &App, officer: &Account, opened: &Opened) -> Result<bool, StoreError> {
    let placement = app.store.placement(opened.village().map_or(&[], std::slice::from_ref)).await?;
    let directory = app.catalogue.directory(&placement);
    let decides = |lineage: &[AreaCode]| roles_in(&officer.grants, lineage).any(decides_held);
    if let Some(lineage) = opened.village().and_then(|village| directory.lineage(village)) {
        return Ok(decides(&lineage));
    }
    // Nobody knows where it belongs: whoever decides where its author works.
    let author = app.store.account(&opened.change.author).await?;
    let areas = author.iter().flat_map(|author| &author.account.grants).filter_map(|grant| grant.area.as_ref());
    Ok(areas.filter_map(|area| directory.lineage(area)).any(|lineage| decides(&lineage)))
}

/// An official step is never let in later: it signs for what stood there when it was taken, and in the name of who took it. Who still means
/// it takes it anew.
async fn accept(app: &App, opened: &Opened, decided: &Decided) -> Result<(), Undecided> {
    if opened.key.as_ref().is_some_and(|key| key.kind() == Kind::Step) {
        return Err(Undecided::Obstacle(HeldReason::StepNotPossible));
    }
    let changes = std::slice::from_ref(opened);
    let placement = app.store.placement(opened.village().map_or(&[], std::slice::from_ref)).await?;
    let directory = app.catalogue.directory(&placement);
    let feeds = feeds(changes, directory);
    let mut transaction = app.store.begin(&feeds.values().cloned().collect()).await?;
    transaction.decide(opened.change.dot(), decided).await?;
    let facts = Facts::read(transaction.as_mut(), changes, feeds, None).await?;
    let mut copies = Copies::default();
    let mut desk = Desk::new(&app.catalogue, directory, &mut copies, facts);
    match desk.let_through(opened) {
        Verdict::Accept => {}
        Verdict::Hold(reason) => return Err(Undecided::Obstacle(reason)),
        Verdict::Refuse(_) => return Err(Undecided::Impossible),
    }
    super::write(transaction, &desk.finish(), decided.at).await?;
    Ok(())
}
