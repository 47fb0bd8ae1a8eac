//! What all stories of a thread share: the runtime, the server's parts, and a furnished database to begin with.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use records::account::SignInResponse;
use server::app::{App, Config, StartError};
use server::auth::password;
use server::files::FileStore;
use server::store::sqlite::{FILE_NAME, Options, SqliteStore};
use server::store::{NewAccount, ServerStore, StoreError};
use sync::wire::{PROTOCOL, SignInRequest};
use sync::{AccountId, DeviceId, PublicKey};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::gate::Gate;
use super::store::{OfficeStore, Shared};
use super::{Message, Office, RequestNo, Step};
use crate::clock::{BEGIN, TrueClock};
use crate::phone::keys;
use crate::places::{PEOPLE, PHONES, Person, placed, targets, year};

/// The password of everybody.
pub const PASSWORD: &str = "ข้าวหอม 105";
/// A file system in memory, where there is one: the database syncs at every commit.
const IN_MEMORY: &str = "/dev/shm";

/// A phone that has signed in once.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The bearer token.
    pub token: String,
    /// The device it is.
    pub device: DeviceId,
    /// Whose it is.
    pub account: AccountId,
    /// Whose it is, with name and role.
    pub person: &'static Person,
}

/// Why no story can begin.
#[derive(Debug, thiserror::Error)]
pub enum HouseError {
    /// The machine.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The server.
    #[error(transparent)]
    Start(#[from] StartError),
    /// Hashing the password.
    #[error(transparent)]
    Password(#[from] password::HashError),
    /// A sign-in was not answered as it should.
    #[error("a sign-in was answered {0}")]
    SignIn(u16),
}

/// The common ground of a thread's stories.
pub struct House {
    runtime: Runtime,
    router: Router,
    store: Arc<OfficeStore>,
    clock: Arc<TrueClock>,
    sealing_key: PublicKey,
    phones: Vec<SignedIn>,
    stories: AtomicU32,
    folder: TempDir,
}

impl House {
    /// Builds it: areas and instruments are read once, and everybody signs in.
    ///
    /// # Errors
    /// [`HouseError`].
    pub fn build() -> Result<Self, HouseError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let builder = || tempfile::Builder::new().prefix("phophiang-simulator-").to_owned();
        let folder = builder().tempdir_in(IN_MEMORY).or_else(|_| builder().tempdir())?;
        let clock = Arc::new(TrueClock::default());
        let store = Arc::new(OfficeStore::new(Arc::new(Gate::default()), Arc::clone(&clock)));
        let real = runtime.block_on(SqliteStore::open(folder.path(), Options::default()))?;
        store.with(|inside| inside.real = Some(Arc::new(real)));
        let shared = Shared(Arc::clone(&store));
        let files = FileStore::of(folder.path());
        // So short that stories come to it, and so small that it takes several pages.
        let config = Config { snapshot_from: 4, snapshot_page: 1, ..Config::default() };
        let app = runtime.block_on(App::new(Arc::new(shared), files, Arc::clone(&clock) as _, config, None))?;
        let sealing_key = app.sealing_key;
        let router = server::service::router(Arc::new(app));
        let (phones, stories) = (Vec::new(), AtomicU32::new(0));
        let mut house = Self { runtime, router, store, clock, sealing_key, phones, stories, folder };
        house.furnish()?;
        house.sign_in()?;
        if let Some(real) = house.store.with(|inside| inside.real.take()) {
            house.run(async move { real.close().await });
        }
        Ok(house)
    }

    /// For which key phones seal bundles.
    #[must_use]
    pub fn sealing_key(&self) -> PublicKey {
        self.sealing_key
    }

    fn furnish(&self) -> Result<(), HouseError> {
        let real = self.store.real()?;
        self.run(async {
            real.put_villages(&placed()).await?;
            real.put_targets(year(), &targets()).await?;
            let password_hash = password::hash(PASSWORD.to_owned()).await?;
            for person in &PEOPLE {
                let new = NewAccount {
                    sign_in_name: person.name.to_owned(),
                    display_name: person.name.to_owned(),
                    password_hash: password_hash.clone(),
                    grants: person.grants(person.areas),
                };
                real.create_account(new, BEGIN).await?;
            }
            Ok(())
        })
    }

    fn sign_in(&mut self) -> Result<(), HouseError> {
        for (index, person) in PHONES.map(|index| &PEOPLE[index]).into_iter().enumerate() {
            let request = SignInRequest {
                protocol: PROTOCOL,
                account: person.name.to_owned(),
                password: PASSWORD.to_owned(),
                device_name: "phone".to_owned(),
                device: None,
                has_data: false,
                remembered: None,
                key: Some(keys::numbered(keys::first_of(index + 1)).public()),
            };
            let body = serde_json::to_vec(&request).ok();
            let reply = Office::ask(self, &Message { path: "/api/session".into(), token: None, body });
            let answer: SignInResponse =
                serde_json::from_slice(&reply.body).map_err(|_| HouseError::SignIn(reply.status))?;
            let (token, device, account) = (answer.token, answer.device, answer.account.id);
            self.phones.push(SignedIn { token, device, account, person });
        }
        Ok(())
    }

    /// The phones of all stories.
    #[must_use]
    pub fn phones(&self) -> &[SignedIn] {
        &self.phones
    }

    /// The clock of the office.
    #[must_use]
    pub fn clock(&self) -> &TrueClock {
        &self.clock
    }

    pub(super) fn store(&self) -> &OfficeStore {
        &self.store
    }

    pub(super) fn router(&self) -> Router {
        self.router.clone()
    }

    pub(super) fn template(&self) -> PathBuf {
        self.folder.path().join(FILE_NAME)
    }

    pub(super) fn new_folder(&self) -> Result<PathBuf, StoreError> {
        let story = self.stories.fetch_add(1, Ordering::Relaxed);
        let folder = self.folder.path().join(format!("story-{story}"));
        std::fs::create_dir_all(Path::new(&folder)).map_err(|error| StoreError::Database(error.to_string()))?;
        Ok(folder)
    }

    pub(super) fn run<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    pub(super) fn enter(&self) -> tokio::runtime::EnterGuard<'_> {
        self.runtime.enter()
    }
}

impl Office<'_> {
    /// One message to a server that does nothing else.
    fn ask(house: &House, message: &Message) -> super::Reply {
        let mut office = Office {
            house,
            requests: Default::default(),
            folder: house.folder.path().join("none"),
            copies: Vec::new(),
            copied: 0,
            files: 0,
        };
        let reply = office.answer(message);
        // Its database goes on being the house's.
        std::mem::forget(office);
        reply
    }

    /// The answer to one message, with nobody in between. Nobody else may be writing.
    pub fn answer(&mut self, message: &Message) -> super::Reply {
        const ALONE: RequestNo = RequestNo::MAX;
        self.begin(ALONE, message);
        loop {
            match self.advance(ALONE) {
                Some(Step::Done(reply)) => break reply,
                Some(Step::Parked { .. }) => {}
                None => break super::Reply { status: 0, body: Vec::new() },
            }
        }
    }
}
