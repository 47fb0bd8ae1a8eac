//! The one handle every page asks.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use domain::{AreaCode, FiscalYear};
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::RecordKey;
use records::account::SignInResponse;
use records::permission::feed_of;
use records::reference::Reference;
use store::{Edit, Identity, Summary, What};
use sync::wire::{PROTOCOL, SignInRequest};
use sync::{ChangeId, FieldName, RecordId, Value};

use super::accounts::{Accounts, Known};
use super::desk::{Contact, Desk, News};
use super::fault::Fault;
use super::offline::Offline;
use super::record::Opened;
use super::settings::{Settings, remembered};
use super::syncing::{Syncing, fetch_reference};
use super::villages::{self, VillageSignal};
use crate::platform::http::Request;
use crate::platform::watch::Watch;
use crate::platform::{browser, clock, ids, space, text};

/// Who is at the device.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Who {
    /// The database is being opened.
    #[default]
    Starting,
    /// Nobody.
    SignedOut,
    /// Somebody, whose desk is open.
    SignedIn(Arc<Known>),
    /// Somebody, whose database cannot be opened.
    Broken(Fault),
}

/// The records read so far, each with its signal.
type Records = HashMap<RecordId, RwSignal<Option<Opened>>>;

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
    /// How many changes wait, arrived, are held, are refused.
    pub summary: RwSignal<Summary>,
    /// The villages of the year, each with a signal of its own; none until the database is read.
    pub villages: RwSignal<Option<Vec<VillageSignal>>>,
    /// The reference data kept on this device.
    pub reference: RwSignal<Option<Arc<Reference>>>,
    /// The villages chosen for the field, by code; none if nobody chose.
    pub chosen: RwSignal<Option<Vec<String>>>,
    /// A device number this browser had and whose data is gone.
    pub lost_device: RwSignal<Option<u32>>,
    /// Grows whenever everybody is asked to save what is typed, at once.
    pub flush: RwSignal<u32>,
    desk: StoredValue<Option<Rc<Desk>>, LocalStorage>,
    records: StoredValue<Rc<RefCell<Records>>, LocalStorage>,
    watch: StoredValue<Option<Watch>, LocalStorage>,
    asked_to_persist: StoredValue<bool>,
    /// Owns what must outlive the page that asked for it first.
    root: StoredValue<Owner>,
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
    pub fn start() -> Self {
        let app = Self {
            settings: Settings::load(),
            who: RwSignal::default(),
            accounts: RwSignal::new(Accounts::load()),
            offline: Offline::start(),
            syncing: Syncing::default(),
            summary: RwSignal::default(),
            villages: RwSignal::default(),
            reference: RwSignal::default(),
            chosen: RwSignal::default(),
            lost_device: remembered("lost_device", None),
            flush: RwSignal::default(),
            desk: StoredValue::new_local(None),
            records: StoredValue::new_local(Rc::default()),
            watch: StoredValue::new_local(None),
            asked_to_persist: StoredValue::new(false),
            root: StoredValue::new(Owner::current().unwrap_or_default()),
        };
        app.watch.set_value(Some(Watch::start(move || app.page_changed())));
        spawn_local(async move {
            match app.accounts.get_untracked().current().cloned() {
                Some(known) => app.open(known).await,
                None => {
                    app.who.set(Who::SignedOut);
                    app.syncing.probe().await;
                }
            }
        });
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

    /// The fiscal year worked in: that of the reference data, else that of today.
    #[must_use]
    pub fn fiscal_year(self) -> Option<FiscalYear> {
        let kept = self.reference.with(|reference| reference.as_ref().map(|reference| reference.fiscal_year));
        kept.or_else(|| FiscalYear::of(clock::today()))
    }

    /// The village with this code, if it is on this device; tracked.
    #[must_use]
    pub fn village(self, code: &str) -> Option<VillageSignal> {
        self.villages.with(|villages| {
            villages.as_ref()?.iter().find(|village| village.target.village.code.as_str() == code).cloned()
        })
    }

    /// The name of the person with this account id; tracked. The id itself if nobody told us.
    #[must_use]
    pub fn person(self, account: &str) -> String {
        let own = self.known().filter(|known| known.account.id.as_str() == account);
        let own = own.map(|known| known.account.display_name.clone());
        let told = || self.reference.with(|r| r.as_ref().and_then(|r| r.people.get(account).cloned()));
        own.or_else(told).unwrap_or_else(|| account.to_owned())
    }

    /// Signs in with the server, and opens the desk. Answers kept from an earlier sign-in of the same account are there again.
    ///
    /// # Errors
    /// [`Fault`] of the request or of the storage.
    pub async fn sign_in(self, account: &str, password: &str) -> Result<(), Fault> {
        let account = account.trim();
        let device = self.accounts.with_untracked(|accounts| {
            let all = accounts.current().into_iter().chain(accounts.others());
            all.filter(|known| known.account.sign_in_name == account).map(|known| known.device).next()
        });
        let request = SignInRequest {
            protocol: PROTOCOL,
            account: account.to_owned(),
            password: password.to_owned(),
            device_name: browser::device_name(),
            device,
        };
        let mut response: SignInResponse = Request::new("/api/session", None).post(&request).await?;
        let mut desk = self.open_desk(&known_of(&response)).await?;
        let identity = desk.device.identity();
        self.lost_device.set(None);
        if identity.as_ref().map(|identity| identity.device) != Some(response.device) && response.highest_seq > 0 {
            // A database without this device's past must not go on counting as that device: it becomes a new one, and if its own
            // past is gone (cleared by the browser), the loss is told.
            self.lost_device.set(identity.is_none().then_some(response.device.0));
            let own = identity.as_ref().map(|identity| identity.device);
            response = Request::new("/api/session", None).post(&SignInRequest { device: own, ..request }).await?;
            desk = self.open_desk(&known_of(&response)).await?;
        }
        let known = known_of(&response);
        let (device, account, server) = (known.device, known.account.id.clone(), known.server.clone());
        desk.device.set_identity(Identity { device, account, server }).await?;
        desk.keep_token(&response.token).await?;
        let at = clock::now_millis();
        desk.keep_contact(Contact { at, clock_offset: response.server_time - at }).await?;
        self.accounts.update(|accounts| accounts.switch_to(known));
        self.show(desk).await;
        Ok(())
    }

    /// Goes on as somebody who has signed in on this device before; needs no network.
    pub fn switch_to(self, known: Known) {
        self.who.set(Who::Starting);
        spawn_local(async move {
            self.accounts.update(|accounts| accounts.switch_to(known.clone()));
            self.open(known).await;
        });
    }

    /// Signs out. The answers stay on the device.
    pub fn sign_out(self) {
        self.accounts.update(Accounts::sign_out);
        self.close_desk();
        self.who.set(Who::SignedOut);
    }

    /// Tries again to open the database of the account in use.
    pub fn open_again(self) {
        let Some(known) = self.accounts.get_untracked().current().cloned() else { return };
        self.who.set(Who::Starting);
        spawn_local(async move { self.open(known).await });
    }

    async fn open(self, known: Known) {
        match self.open_desk(&known).await {
            Ok(desk) => self.show(desk).await,
            Err(fault) => self.who.set(Who::Broken(fault)),
        }
    }

    /// The desk of an account: the one that is open, if it is theirs, so that signing in again disturbs nothing.
    async fn open_desk(self, known: &Known) -> Result<Rc<Desk>, Fault> {
        if let Some(desk) = self.desk().filter(|desk| desk.known.database() == known.database()) {
            return Ok(desk);
        }
        Ok(Desk::open(
            known.clone(),
            move |news| self.heard_from_tab(news),
            move |fault| self.who.set(Who::Broken(fault)),
        )
        .await?)
    }

    /// Puts a desk in place and shows what is on it; then talks with the server, if there is one.
    async fn show(self, desk: Rc<Desk>) {
        let is_same = self.desk().is_some_and(|open| Rc::ptr_eq(&open, &desk));
        if !is_same {
            self.close_desk();
            self.desk.set_value(Some(desk.clone()));
        }
        self.syncing.fault.set(None);
        self.reference_changed(&desk).await;
        self.syncing.contact.set(desk.contact().await.ok().flatten());
        self.refresh_summary().await;
        self.who.set(Who::SignedIn(Arc::new(desk.known.clone())));
        self.syncing.now(self);
    }

    fn close_desk(self) {
        self.desk.set_value(None);
        self.records.with_value(|records| records.borrow_mut().clear());
        self.villages.set(None);
        self.reference.set(None);
        self.chosen.set(None);
        self.summary.set(Summary::default());
        self.syncing.fault.set(None);
    }

    fn page_changed(self) {
        if !browser::is_visible() {
            self.flush.update(|asked| *asked += 1);
        } else if self.desk().is_some() {
            self.syncing.now(self);
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

    fn is_saving(self) -> bool {
        self.any_record(|opened| opened.in_flight > 0)
    }

    /// Whether something on the screens is not in the database: it could not be saved, or not yet.
    #[must_use]
    pub fn has_unsaved(self) -> bool {
        self.any_record(|opened| !opened.unsaved.is_empty())
    }

    fn any_record(self, test: impl Fn(&Opened) -> bool) -> bool {
        let records = self.records.get_value();
        let signals: Vec<_> = records.borrow().values().copied().collect();
        signals.into_iter().any(|record| record.with_untracked(|opened| opened.as_ref().is_some_and(&test)))
    }

    fn heard_from_tab(self, news: News) {
        let Some(desk) = self.desk() else { return };
        spawn_local(async move {
            match news {
                News::Records { ids } => self.records_changed(&desk, ids, false).await,
                News::Reference => self.reference_changed(&desk).await,
            }
        });
    }

    /// Reads reference data, and with it the villages, from the database.
    pub async fn reference_changed(self, desk: &Rc<Desk>) {
        let reference = desk.reference().await.ok().flatten().map(Arc::new);
        self.chosen.set(desk.chosen().await.ok().flatten());
        let known = self.villages.get_untracked().unwrap_or_default();
        let signals = reference
            .as_ref()
            .map(|reference| self.root.with_value(|root| root.with(|| villages::signals(reference, &known))));
        let year = reference.as_ref().map(|reference| reference.fiscal_year);
        self.reference.set(reference);
        self.villages.set(Some(signals.clone().unwrap_or_default()));
        for village in signals.iter().flatten() {
            self.read_village(desk, village, year).await;
        }
    }

    async fn read_village(self, desk: &Rc<Desk>, village: &VillageSignal, year: Option<FiscalYear>) {
        let Some(year) = year else { return };
        if let Ok(read) = villages::read(desk, village, year).await {
            let changed = village.year.with_untracked(|before| before.as_ref() != Some(&read));
            if changed {
                village.year.set(Some(read));
            }
        }
    }

    /// Fetches reference data now; for "prepare".
    ///
    /// # Errors
    /// [`Fault`] of the request or the store.
    pub async fn prepare(self) -> Result<(), Fault> {
        let desk = self.desk().ok_or_else(|| Fault::new("closed"))?;
        let token = desk.token().await?.ok_or_else(|| Fault::new("token_unknown"))?;
        fetch_reference(self, &desk, &token).await?;
        self.syncing.now(self);
        Ok(())
    }

    /// Keeps the villages chosen for the field.
    ///
    /// # Errors
    /// [`Fault`] if they cannot be kept.
    pub async fn choose(self, chosen: Vec<String>) -> Result<(), Fault> {
        let desk = self.desk().ok_or_else(|| Fault::new("closed"))?;
        desk.keep_chosen(&chosen).await?;
        self.chosen.set(Some(chosen));
        Ok(())
    }

    /// The signal of a record, read from the database when first asked for.
    #[must_use]
    pub fn record(self, key: &RecordKey) -> RwSignal<Option<Opened>> {
        let id = key.id();
        let records = self.records.get_value();
        if let Some(signal) = records.borrow().get(&id) {
            return *signal;
        }
        // Owned by the app, so that it outlives the page; forgotten with the desk.
        let signal = self.root.with_value(|root| root.with(|| RwSignal::new(None)));
        records.borrow_mut().insert(id.clone(), signal);
        if let Some(desk) = self.desk() {
            spawn_local(async move { self.read_record(&desk, &id).await });
        }
        signal
    }

    async fn read_record(self, desk: &Rc<Desk>, id: &RecordId) {
        let Some(signal) = self.records.with_value(|records| records.borrow().get(id).copied()) else { return };
        if let Ok(kept) = desk.device.record(id).await {
            let replica = kept.map(|kept| kept.replica).unwrap_or_default();
            signal.update(|opened| opened.get_or_insert_default().replica = replica);
        }
    }

    /// Sets fields of a record: painted at once, "saved" when the transaction has completed.
    pub fn save(self, key: RecordKey, values: Vec<(FieldName, Value)>, instrument: Option<String>) {
        let signal = self.record(&key);
        let values = signal.try_update(|opened| opened.get_or_insert_default().begin_save(values)).unwrap_or_default();
        spawn_local(async move {
            let result = self.save_now(&key, &values, instrument).await;
            let ok = result.is_ok();
            signal.update(|opened| opened.get_or_insert_default().end_save(&values, result));
            if ok {
                self.after_save(&key).await;
            }
        });
    }

    async fn save_now(
        self,
        key: &RecordKey,
        values: &[(FieldName, Value)],
        instrument: Option<String>,
    ) -> Result<sync::Replica, Fault> {
        let desk = self.desk().ok_or_else(|| Fault::new("closed"))?;
        let reference = self.reference.get_untracked().ok_or_else(|| Fault::new("unknown_village"))?;
        let feed = feed_of(key.area(), reference.as_ref()).ok_or_else(|| Fault::new("unknown_village"))?;
        let edit = Edit {
            record: key.id(),
            feed,
            what: What::Set(values.iter().map(canonical).collect()),
            author: desk.known.account.id.clone(),
            id: ChangeId(ids::new_uuid()),
            made_at: clock::now_millis(),
            clock_offset: self.syncing.contact.get_untracked().map(|contact| contact.clock_offset),
            instrument,
            expected_revision: None,
        };
        Ok(desk.device.save(edit).await?.replica)
    }

    async fn after_save(self, key: &RecordKey) {
        let Some(desk) = self.desk() else { return };
        desk.tell(&News::Records { ids: vec![key.id()] });
        self.refresh_summary().await;
        self.refresh_village(&desk, key.area()).await;
        if !self.asked_to_persist.get_value() {
            self.asked_to_persist.set_value(true);
            space::ask_to_persist().await;
        }
        self.syncing.soon(self);
    }

    /// Tries again to save what could not be saved.
    pub fn save_again(self, key: RecordKey, instrument: Option<String>) {
        let unsaved = self.record(&key).with_untracked(|opened| opened.as_ref().map(|opened| opened.unsaved.clone()));
        let values: Vec<_> = unsaved.unwrap_or_default().into_iter().collect();
        if !values.is_empty() {
            self.save(key, values, instrument);
        }
    }

    /// Records changed in the database: by the server's word, or by another tab. Only their signals change.
    pub async fn records_changed(self, desk: &Rc<Desk>, mut ids: Vec<RecordId>, tell: bool) {
        ids.sort();
        ids.dedup();
        if ids.is_empty() {
            return;
        }
        let mut areas: Vec<AreaCode> = Vec::new();
        for id in &ids {
            self.read_record(desk, id).await;
            if let Ok(key) = RecordKey::try_from(id) {
                areas.push(key.area().clone());
            }
        }
        areas.sort();
        areas.dedup();
        for area in &areas {
            self.refresh_village(desk, area).await;
        }
        if tell {
            desk.tell(&News::Records { ids });
        } else {
            self.refresh_summary().await;
        }
    }

    async fn refresh_village(self, desk: &Rc<Desk>, area: &AreaCode) {
        let year = self.reference.with_untracked(|reference| reference.as_ref().map(|reference| reference.fiscal_year));
        let village = self.villages.with_untracked(|villages| {
            villages.as_ref()?.iter().find(|village| village.target.village.code == *area).cloned()
        });
        if let Some(village) = village {
            self.read_village(desk, &village, year).await;
        }
    }

    /// Counts anew what waits and what arrived.
    pub async fn refresh_summary(self) {
        let Some(desk) = self.desk() else { return };
        if let Ok(summary) = desk.device.summary().await {
            self.summary.set(summary);
        }
    }
}

/// Texts are put into NFC where they enter the app's data.
fn canonical((name, value): &(FieldName, Value)) -> (FieldName, Value) {
    let value = match value {
        Value::Text(raw) => Value::Text(text::canonical(raw)),
        other => other.clone(),
    };
    (name.clone(), value)
}

fn known_of(response: &SignInResponse) -> Known {
    Known {
        server: response.server.clone(),
        account: response.account.clone(),
        device: response.device,
        demo: response.demo,
    }
}
