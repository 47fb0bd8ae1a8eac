//! What every request can reach.

use std::sync::Arc;

use domain::FiscalYear;
use records::Grant;
use records::permission::{may_read_feed, readable_feeds};
use sync::bundle::sealing::SealingKey;
use sync::{AccountId, BodyHash, DeviceId, FeedId, PublicKey};

use crate::auth::limiter::Limiter;
use crate::auth::password::Passwords;
use crate::auth::token;
use crate::catalogue::{BadCatalogue, Catalogue};
use crate::client::ClientFiles;
use crate::clock::Clock;
use crate::files::{FileStore, Turns};
use crate::problem::ApiProblem;
use crate::store::{Millis, Placement, ServerStore, StoreError};

/// How much of files one account may bring, from all its devices: far more than anybody photographs, and too little to fill a disk unnoticed.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// Bytes of files it has begun to send and not finished, each counted as if all of it were here.
    pub unfinished_bytes: u64,
    /// How many such files.
    pub unfinished_files: u64,
    /// Files within 24 hours.
    pub files_a_day: u64,
    /// Bytes of those.
    pub bytes_a_day: u64,
}

impl Default for Quota {
    fn default() -> Self {
        Self { unfinished_bytes: 200_000_000, unfinished_files: 200, files_a_day: 8_000, bytes_a_day: 4_000_000_000 }
    }
}

/// How the server is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// Days without contact after which a token ends.
    pub token_days: u32,
    /// Whether the data are a demonstration, which every screen then says.
    pub demo: bool,
    /// Whether requests come in over TLS of our own.
    pub tls: bool,
    /// How much of files one account may bring.
    pub quota: Quota,
    /// A feed with more entries than this is given to a device that has read nothing of it as a snapshot.
    pub snapshot_from: u64,
    /// The most records in a page of a snapshot.
    pub snapshot_page: usize,
}

impl Default for Config {
    fn default() -> Self {
        let quota = Quota::default();
        Self { token_days: 90, demo: false, tls: false, quota, snapshot_from: 500, snapshot_page: 200 }
    }
}

/// The server's parts.
pub struct App {
    /// The database.
    pub store: Arc<dyn ServerStore>,
    /// The bytes of photos.
    pub files: FileStore,
    /// Who writes which upload: whose, and of what.
    pub(crate) turns: Turns<(DeviceId, BodyHash)>,
    /// Whose account begins an upload just now.
    pub(crate) beginnings: Turns<AccountId>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Areas and instruments.
    pub catalogue: Catalogue,
    /// Settings.
    pub config: Config,
    /// The built client, if one is served.
    pub client: Option<ClientFiles>,
    /// The server's own name.
    pub server_id: String,
    /// For which key devices seal bundles.
    pub sealing_key: PublicKey,
    /// Whose bundle is taken in just now.
    pub(crate) imports: Turns<AccountId>,
    pub(crate) limiter: Limiter,
    pub(crate) passwords: Passwords,
}

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The data compiled in.
    #[error(transparent)]
    Catalogue(#[from] BadCatalogue),
    /// The files of the client.
    #[error("the client's files: {0}")]
    Client(#[source] std::io::Error),
    /// Hashing passwords.
    #[error("passwords cannot be hashed: {0}")]
    Passwords(String),
    /// Making a key.
    #[error(transparent)]
    NoRandomness(#[from] token::NoRandomness),
}

impl App {
    /// Puts the parts together.
    ///
    /// # Errors
    /// [`StartError`]: the database does not answer, or this build is broken.
    pub async fn new(
        store: Arc<dyn ServerStore>,
        files: FileStore,
        clock: Arc<dyn Clock>,
        config: Config,
        client: Option<ClientFiles>,
    ) -> Result<Self, StartError> {
        let server_id = store.server_id().await?;
        let passwords = Passwords::new().map_err(|error| StartError::Passwords(error.to_string()))?;
        let catalogue = Catalogue::builtin()?;
        catalogue.learn(store.versions().await?);
        let sealing_key = sealing_key(store.as_ref(), clock.now()).await?;
        Ok(Self {
            store,
            files,
            turns: Turns::default(),
            beginnings: Turns::default(),
            clock,
            catalogue,
            config,
            client,
            server_id,
            sealing_key,
            imports: Turns::default(),
            limiter: Limiter::default(),
            passwords,
        })
    }

    /// Learns what another server on the same database published meanwhile.
    ///
    /// # Errors
    /// [`StoreError`] if the database does not answer.
    pub async fn refresh(&self) -> Result<(), StoreError> {
        if self.store.version_count().await? > self.catalogue.shelf().told {
            self.catalogue.learn(self.store.versions().await?);
        }
        Ok(())
    }

    /// The fiscal year of today.
    ///
    /// # Errors
    /// Internal, if the machine's clock is centuries off.
    pub fn fiscal_year(&self) -> Result<FiscalYear, ApiProblem> {
        self.clock.fiscal_year().ok_or_else(|| {
            tracing::error!("the machine's clock shows no plausible year");
            ApiProblem::internal()
        })
    }

    /// The feeds whoever has these grants reads without asking for one.
    #[must_use]
    pub fn feeds(&self, grants: &[Grant]) -> Vec<FeedId> {
        readable_feeds(grants, &self.catalogue.directory(&Placement::new()))
    }

    /// Whether these grants let one read a feed that is asked for.
    #[must_use]
    pub fn may_read(&self, grants: &[Grant], feed: &FeedId) -> bool {
        may_read_feed(grants, feed, &self.catalogue.directory(&Placement::new()))
    }

    /// The build of the client that is served.
    #[must_use]
    pub fn client_build(&self) -> Option<String> {
        self.client.as_ref().and_then(|client| client.build().map(str::to_owned))
    }
}

/// The key for which devices seal bundles; the first time one is made. Servers on one database that start together agree on one.
async fn sealing_key(store: &dyn ServerStore, now: Millis) -> Result<PublicKey, StartError> {
    loop {
        if let Some(newest) = store.sealing_keys().await?.first() {
            return Ok(newest.public());
        }
        // Chance brings about no number that is no key.
        if let Some(key) = SealingKey::of(token::draw()?) {
            store.add_sealing_key(&key, true, now).await?;
        }
    }
}
