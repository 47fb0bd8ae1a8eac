//! The one handle every page asks.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use domain::AreaCode;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::reference::Reference;
use store::Summary;
use sync::RecordId;

use super::accounts::{Accounts, Known};
use super::collection::Collections;
use super::desk::{Desk, LostDevice, News};
use super::editing::Seats;
use super::fault::Fault;
use super::files::Files;
use super::offline::Offline;
use super::record::Opened;
use super::settings::Settings;
use super::syncing::Syncing;
use super::villages::{PartsToRead, VillageSignal};
use crate::platform::browser;
use crate::platform::watch::Watch;

/// Who is at the device.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Who {
    /// It is being read who that is, or their database is being opened.
    #[default]
    Starting,
    /// Nobody.
    SignedOut,
    /// Somebody, whose desk is open.
    SignedIn(Arc<Known>),
    /// Nobody can tell, or somebody whose database cannot be opened.
    Broken(Fault),
}

/// The records read so far, each with its signal.
pub(super) type Records = HashMap<RecordId, RwSignal<Option<Opened>>>;

/// Everything a page can read and do. Copied freely.
#[derive(Clone, Copy)]
pub struct App {
    /// Language, digits, text size, theme.
    pub settings: Settings,
    /// Who is at the device.
    pub who: RwSignal<Who>,
    /// Everybody who has used this device.
    pub accounts: RwSignal<Accounts>,
    /// The offline shell.
    pub offline: Offline,
    /// The conversation with the server.
    pub syncing: Syncing,
    /// The bytes of photos.
    pub files: Files,
    /// How many changes wait, arrived, are held, are refused.
    pub summary: RwSignal<Summary>,
    /// The villages of the year, each with a signal of its own; none until the database is read.
    pub villages: RwSignal<Option<Vec<VillageSignal>>>,
    /// The reference data kept on this device.
    pub reference: RwSignal<Option<Arc<Reference>>>,
    /// The villages chosen for the field, by code; none if nobody chose.
    pub chosen: RwSignal<Option<Vec<String>>>,
    /// The district whose board is looked at, if one was chosen.
    pub district: RwSignal<Option<AreaCode>>,
    /// A device this browser was and whose data is gone, until the person has taken note.
    pub lost_device: RwSignal<Option<LostDevice>>,
    /// Whether this device turned out to be a copy of another and has a new number, until the person has taken note.
    pub was_copy: RwSignal<bool>,
    /// Grows whenever everybody is asked to save what is typed, at once.
    pub flush: RwSignal<u32>,
    /// The fields whose text is on the screen and not in the database, by id, and whether it can be saved as it stands.
    pub typing: RwSignal<BTreeMap<String, bool>>,
    pub(super) desk: StoredValue<Option<Rc<Desk>>, LocalStorage>,
    pub(super) records: StoredValue<Rc<RefCell<Records>>, LocalStorage>,
    pub(super) collections: StoredValue<Collections, LocalStorage>,
    pub(super) parts_to_read: StoredValue<PartsToRead>,
    pub(super) seats: StoredValue<Seats, LocalStorage>,
    work: StoredValue<DeskWork>,
    watch: StoredValue<Option<Watch>, LocalStorage>,
    pub(super) asked_to_persist: StoredValue<bool>,
    /// Owns what must outlive the page that asked for it first.
    pub(super) root: StoredValue<Owner>,
}

/// Work on its way, with what can go wrong.
pub type Working = Pin<Box<dyn Future<Output = Result<(), Fault>>>>;

/// What the app does with a desk. It is given from outside, since it may be in a file that is not fetched yet.
#[derive(Clone, Copy)]
pub struct DeskWork {
    /// Opens the desk of an account and shows it.
    pub open: fn(App, Known) -> Working,
    /// Signs in with the server by account and password, and opens the desk.
    pub sign_in: fn(App, String, String) -> Working,
    /// Begins a conversation with the server.
    pub converse: fn(App),
    /// Says that all this will be needed.
    pub fetch_ahead: fn(),
}

/// The app's handle, from anywhere below its root.
///
/// # Panics
/// Outside the app's tree, which only a mistake in `app.rs` could bring about.
#[must_use]
pub fn use_app() -> App {
    expect_context()
}

impl App {
    /// Starts the app: settings, shell, the account in use.
    #[must_use]
    pub fn start(work: DeskWork) -> Self {
        let app = Self {
            settings: Settings::load(),
            who: RwSignal::default(),
            accounts: RwSignal::default(),
            offline: Offline::start(),
            syncing: Syncing::default(),
            files: Files::default(),
            summary: RwSignal::default(),
            villages: RwSignal::default(),
            reference: RwSignal::default(),
            chosen: RwSignal::default(),
            district: RwSignal::default(),
            lost_device: RwSignal::default(),
            was_copy: RwSignal::default(),
            flush: RwSignal::default(),
            typing: RwSignal::default(),
            desk: StoredValue::new_local(None),
            records: StoredValue::new_local(Rc::default()),
            collections: StoredValue::new_local(Collections::default()),
            parts_to_read: StoredValue::default(),
            seats: StoredValue::new_local(Seats::default()),
            work: StoredValue::new(work),
            watch: StoredValue::new_local(None),
            asked_to_persist: StoredValue::new(false),
            root: StoredValue::new(Owner::current().unwrap_or_default()),
        };
        app.watch.set_value(Some(Watch::start(move || app.page_changed())));
        spawn_local(app.begin());
        app
    }

    /// The desk of whoever is signed in.
    #[must_use]
    pub fn desk(self) -> Option<Rc<Desk>> {
        self.desk.get_value()
    }

    /// Who is signed in, tracked.
    #[must_use]
    pub fn known(self) -> Option<Arc<Known>> {
        match self.who.get() {
            Who::SignedIn(known) => Some(known),
            _ => None,
        }
    }

    /// Who is signed in, at this moment.
    #[must_use]
    pub fn known_now(self) -> Option<Arc<Known>> {
        untrack(|| self.known())
    }

    /// What the app does with a desk.
    pub(super) fn work(self) -> DeskWork {
        self.work.get_value()
    }

    /// A text stands on the screen and not in the database, and whether it can be saved as it stands.
    pub fn mark_typing(self, id: String, fits: bool) {
        self.typing.update(|typing| typing.extend([(id, fits)]));
    }

    /// It is saved, or gone.
    pub fn unmark_typing(self, id: &str) {
        self.typing.update(|typing| typing.retain(|known, _| known != id));
    }

    fn page_changed(self) {
        if !browser::is_visible() {
            self.flush.update(|asked| *asked += 1);
        } else if self.desk().is_some() {
            (self.work().converse)(self);
            self.offline.look_for_update();
        } else if !browser::believes_online() {
            spawn_local(async move {
                self.syncing.probe().await;
            });
        }
    }

    /// Saves everything typed, waits until it is saved, and lets the new version take over. If something cannot be saved, the
    /// update waits: the page says what is unsaved.
    pub fn update_now(self) {
        self.flush.update(|asked| *asked += 1);
        spawn_local(async move {
            while self.is_saving() {
                gloo_timers::future::TimeoutFuture::new(50).await;
            }
            if !self.has_unsaved() {
                self.offline.take_update();
            }
        });
    }

    pub(super) fn heard_from_tab(self, news: News) {
        let Some(desk) = self.desk() else { return };
        spawn_local(async move {
            match news {
                News::Records { ids } => self.records_changed(&desk, ids, false).await,
                News::Reference => {
                    let told = desk.reference().await.ok().flatten();
                    self.take_rights(told.and_then(|told| told.account)).await;
                    self.reference_changed(&desk).await;
                }
                News::Number => self.heard_of_new_number(&desk).await,
                News::Files => self.files_changed(&desk, false).await,
            }
        });
    }
}
