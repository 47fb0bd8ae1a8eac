//! Taking in a bundle: what a device could not send itself, brought by somebody else's device or put into the command line.
//!
//! It is read twice. First to its end, so that it is known to be whole: of a bundle that was cut off or altered nothing is taken. Then for
//! good: its changes go the way of every push ([`crate::push`]), judged by their own authors' rights, and its files are kept as uploads are
//! ([`files`]). To bring a bundle again changes nothing, for neither a change nor a file is ever taken twice.

mod files;
mod reader;

use std::collections::HashSet;
use std::io::Read;

use records::Kind;
use records::key::kind_of;
use records::photo::field;
use sync::bundle::BundleError;
use sync::wire::{BundleResponse, PROTOCOL};
use sync::{BodyHash, Outcome, SealedChange};

use self::reader::{Next, Reader};
use crate::app::App;
use crate::auth::session::Session;
use crate::files::NotKept;
use crate::problem::ApiProblem;
use crate::push::{self, Carrier};
use crate::store::StoreError;

pub use reader::{Gate, check};

/// Who brings a bundle.
#[derive(Clone, Copy, Debug)]
pub enum Bringer<'a> {
    /// A device that signed in.
    Device(&'a Session),
    /// A person at the server's command line.
    Person,
}

impl Bringer<'_> {
    fn carrier(self) -> Carrier {
        match self {
            Self::Device(session) => Carrier::of(session.device.id),
            Self::Person => Carrier::default(),
        }
    }
}

/// Why a bundle was not taken in, or not all of it; to bring it again goes on.
#[derive(Debug, thiserror::Error)]
pub enum NotImported {
    /// It cannot be read.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder of files failed.
    #[error("the folder of files: {0}")]
    Files(#[source] std::io::Error),
    /// Something else stopped it.
    #[error("{}", .0.problem.code)]
    Problem(ApiProblem),
}

impl From<NotImported> for ApiProblem {
    fn from(reason: NotImported) -> Self {
        match reason {
            NotImported::Bundle(error) => error.into(),
            NotImported::Store(error) => error.into(),
            NotImported::Files(error) => NotKept::Disk(error).into(),
            NotImported::Problem(problem) => problem,
        }
    }
}

impl From<BundleError> for ApiProblem {
    fn from(error: BundleError) -> Self {
        match error {
            BundleError::NotABundle => Self::not_a_bundle(),
            BundleError::UnknownFormat { .. } => Self::bundle_too_new(),
            BundleError::OtherServer => Self::bundle_for_another_server(),
            BundleError::Damaged => Self::bundle_damaged(),
            BundleError::TooLarge => Self::too_large(),
            BundleError::Io(error) => NotKept::Disk(error).into(),
        }
    }
}

/// Takes in a bundle that was found to be [whole](check), from its beginning.
///
/// # Errors
/// [`NotImported`].
pub async fn import(
    app: &App,
    bringer: Bringer<'_>,
    bundle: impl Read + Send + 'static,
) -> Result<BundleResponse, NotImported> {
    let mut reader = Reader::open(app.store.sealing_keys().await?, bundle).await?;
    let mut taking = Taking::new(app, bringer);
    loop {
        match reader.next().await? {
            Next::About(about) => (taking.told.device, taking.told.made_at) = (about.device, about.made_at),
            Next::Changes(changes) => taking.changes(changes).await?,
            Next::File { hash, bytes } => taking.file(hash, bytes, &mut reader).await?,
            Next::End => return Ok(taking.told),
        }
    }
}

/// A bundle that is being taken in.
struct Taking<'a> {
    app: &'a App,
    bringer: Bringer<'a>,
    told: BundleResponse,
    /// The files that photos of this bundle name.
    named: HashSet<BodyHash>,
}

impl<'a> Taking<'a> {
    fn new(app: &'a App, bringer: Bringer<'a>) -> Self {
        let told = BundleResponse {
            protocol: PROTOCOL,
            device: sync::DeviceId(0),
            made_at: 0,
            applied: 0,
            duplicate: 0,
            held: 0,
            refused: 0,
            files: 0,
            files_known: 0,
            files_left: 0,
        };
        Self { app, bringer, told, named: HashSet::new() }
    }

    async fn changes(&mut self, changes: Vec<SealedChange>) -> Result<(), StoreError> {
        let outcomes = push::push(self.app, self.bringer.carrier(), changes.clone()).await?;
        for (change, outcome) in changes.iter().zip(outcomes) {
            let count = match outcome {
                Outcome::Applied(_) => &mut self.told.applied,
                Outcome::Duplicate(_) => &mut self.told.duplicate,
                Outcome::Held { .. } => &mut self.told.held,
                Outcome::Refused { .. } => {
                    self.told.refused += 1;
                    continue;
                }
            };
            *count += 1;
            self.named.extend(files_of(change));
        }
        Ok(())
    }
}

/// The files a change names, if it writes a photo.
fn files_of(sealed: &SealedChange) -> Vec<BodyHash> {
    let Ok(change) = sealed.open() else { return Vec::new() };
    if kind_of(&change.record) != Some(Kind::Photo) {
        return Vec::new();
    }
    let names = change.writes.iter().filter(|(name, _)| [field::HASH, field::THUMBNAIL].contains(&name.as_str()));
    names.filter_map(|(_, write)| write.value.as_text()?.parse().ok()).collect()
}
