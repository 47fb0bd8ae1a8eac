//! Taking in changes: everything is judged by what the server itself knows, under the locks of the feeds it goes to.
//!
//! 1. Each change is opened; what cannot be read is refused and blocks nothing behind it ([`open`]). Its signature is looked at
//!    ([`proof`]), and whether its device turns out to be copied ([`copies`]). Who answers for it otherwise is told by [`owners`].
//! 2. The feed of each is that of its village, looked up, never believed.
//! 3. In one transaction, which holds these feeds: what was sent earlier gets its earlier answer, the rest is judged ([`desk`]) by what is
//!    known ([`facts`]) and written.
//! 4. Only when the transaction is on disk do its answers count.
//!
//! A change that breaks the transaction (a fault of the server) is found by halving, and is refused alone.
//!
//! What was held waits until an officer decides ([`decide`]).

pub mod copies;
pub mod decide;
pub mod desk;
pub mod facts;
pub mod open;
pub mod owners;
pub mod proof;

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::AreaCode;
use sync::{DeviceId, Dot, Outcome, SealedChange, Seq};

use self::copies::Copies;
use self::desk::{Desk, Work};
use self::facts::{Facts, devices, feeds};
use self::open::{Opened, refused};
use crate::app::App;
use crate::catalogue::PlacedDirectory;
use crate::store::{Append, Millis, StoreError};

/// The code of a change on which the server itself failed.
pub const INTERNAL: &str = "internal";

/// Whoever brings changes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Carrier {
    /// The device that signed in; none: a person at the server's command line.
    pub device: Option<DeviceId>,
    /// Since which number it knows itself to be a copy.
    pub parted: Option<Seq>,
}

impl Carrier {
    /// A device that knows nothing of a copy.
    #[must_use]
    pub fn of(device: DeviceId) -> Self {
        Self { device: Some(device), parted: None }
    }
}

/// Takes in a batch and answers each change, in the order they came. Whose a change is, is proved by its signature; what its author may
/// do is judged, not what the carrier may.
///
/// # Errors
/// [`StoreError`] if a transaction could not be completed: nothing of it was acknowledged, and sending all again is harmless.
pub async fn push(app: &App, carrier: Carrier, changes: Vec<SealedChange>) -> Result<Vec<Outcome>, StoreError> {
    let (mut opened, mut refusals) = (Vec::with_capacity(changes.len()), Vec::with_capacity(changes.len()));
    for sealed in changes {
        match Opened::read(sealed) {
            Ok(change) => {
                opened.push(change);
                refusals.push(None);
            }
            Err(refusal) => refusals.push(Some(refusal)),
        }
    }
    let keys = app.store.device_keys(&devices(&opened)).await?;
    let opened = proof::look(opened, keys).await?;
    let dots: Vec<Dot> = opened.iter().map(|opened| opened.change.dot()).collect();
    let mut copies = Copies::find(opened.iter(), &app.store.hashes(&dots).await?, carrier);
    let villages: Vec<AreaCode> = opened.iter().filter_map(Opened::village).cloned().collect();
    let placement = app.store.placement(&villages).await?;
    let bench = Bench { app, carrier, directory: app.catalogue.directory(&placement) };
    let mut answers = bench.take(&opened, &mut copies).await?.into_iter();
    // Whatever could be read has its answer in its turn.
    let outcome = |refusal: Option<Outcome>| refusal.or_else(|| answers.next()).unwrap_or_else(|| refused(INTERNAL));
    Ok(refusals.into_iter().map(outcome).collect())
}

/// Where the changes of a batch are taken in.
struct Bench<'a> {
    app: &'a App,
    carrier: Carrier,
    directory: PlacedDirectory<'a>,
}

impl Bench<'_> {
    /// Takes in changes. A group that breaks is halved until the change that breaks it stands alone, so that among
    /// hundreds it costs a few transactions and not hundreds; the order stays that of the request.
    async fn take(&self, group: &[Opened], copies: &mut Copies) -> Result<Vec<Outcome>, StoreError> {
        let mut outcomes = Vec::with_capacity(group.len());
        let mut left = vec![group];
        while let Some(group) = left.pop() {
            match self.try_to_take(group, copies).await {
                Ok(answers) => outcomes.extend(answers),
                Err(Fault::Store(error)) => return Err(error),
                Err(Fault::Poison(reason)) => match group {
                    [change] => {
                        let Dot { device, seq } = change.change.dot();
                        tracing::error!(%device, seq, %reason, "a change broke its transaction and is refused");
                        outcomes.push(refused(INTERNAL));
                    }
                    group => {
                        tracing::error!(changes = group.len(), %reason, "a batch broke; taking its halves");
                        let (first, second) = group.split_at(group.len() / 2);
                        left.extend([second, first]);
                    }
                },
            }
        }
        Ok(outcomes)
    }

    async fn try_to_take(&self, group: &[Opened], copies: &mut Copies) -> Result<Vec<Outcome>, Fault> {
        let feeds = feeds(group, self.directory);
        let mut transaction = self.app.store.begin(&feeds.values().cloned().collect()).await?;
        let facts = Facts::read(transaction.as_mut(), group, feeds, self.carrier.device).await?;
        let mut desk = Desk::new(&self.app.catalogue, self.directory, copies, facts);
        let (outcomes, work) = unless_they_panic(|| {
            let outcomes: Vec<Outcome> = group.iter().map(|change| desk.take(change)).collect();
            (outcomes, desk.finish())
        })?;
        if work.is_empty() {
            return Ok(outcomes);
        }
        write(transaction, &work, self.app.clock.now()).await?;
        Ok(outcomes)
    }
}

/// Why a transaction was given up.
enum Fault {
    /// For a reason that has nothing to do with its changes.
    Store(StoreError),
    /// Because of one of its changes: a panic of the rules, or a row the database does not take.
    Poison(String),
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Constraint(reason) => Self::Poison(reason),
            error => Self::Store(error),
        }
    }
}

/// What the rules come to. Their panic is the fault of one of the changes, and must not take the request down.
fn unless_they_panic<T>(rules: impl FnOnce() -> T) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(rules)).map_err(|_| Fault::Poison("the rules panicked".to_owned()))
}

/// Writes all that was judged; when it answers, everything is on disk.
async fn write(mut transaction: Box<dyn Append>, work: &Work, now: Millis) -> Result<(), StoreError> {
    transaction.append(&work.appended, now).await?;
    transaction.hold(&work.held, now).await?;
    transaction.put_records(&work.records).await?;
    transaction.put_boards(&work.boards, now).await?;
    transaction.put_photos(&work.photos).await?;
    transaction.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_the_rules_is_a_poisoned_change_and_nothing_worse() {
        assert!(matches!(unless_they_panic(|| 7), Ok(7)));
        let panicked = unless_they_panic(|| Vec::<u8>::new()[usize::MAX]);
        assert!(matches!(panicked, Err(Fault::Poison(_))));
    }
}
