//! When this device talks with the server, and what the screen says of it: one tab at a time; quiet when there is no network. The
//! conversation itself is [`store::converse`].

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::reference::Reference;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::{DeviceError, Doing, Office, converse};
use sync::session::{PushResult, backoff_millis};
use sync::wire::{
    CommonRequest, CommonResponse, NewsRequest, NewsResponse, PullRequest, PullResponse, PushRequest, PushResponse,
    SnapshotRequest, SnapshotResponse,
};
use sync::{FeedId, RecordId};

use super::app::App;
use super::desk::{Contact, Desk};
use super::fault::Fault;
use super::opening::{reference_path, subdistrict_opened};
use crate::platform::http::{HttpError, Request};
use crate::platform::{browser, clock, ids, locks};

/// Whether our server can be reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// Not known yet.
    #[default]
    Checking,
    /// A probe was answered.
    Online,
    /// No probe was answered.
    Offline,
}

/// What the conversation does now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Activity {
    /// Nothing.
    #[default]
    Idle,
    /// Sending: done of how many.
    Sending {
        /// Answered so far.
        done: u64,
        /// Waiting when it began.
        total: u64,
    },
    /// Offering a restored server again what it has lost.
    Offering,
    /// Reading what is new.
    Reading,
    /// Sending photos: done of how many files.
    Photos {
        /// At the server so far.
        done: u64,
        /// Waiting when it began.
        total: u64,
    },
}

/// The conversation as signals.
#[derive(Clone, Copy)]
pub struct Syncing {
    /// Whether our server can be reached.
    pub link: RwSignal<Link>,
    /// What is done now.
    pub activity: RwSignal<Activity>,
    /// Why the last conversation ended early; none if it ended well or there is no network.
    pub fault: RwSignal<Option<Fault>>,
    /// When the server was last heard.
    pub contact: RwSignal<Option<Contact>>,
    /// Finished conversations since the start; a page that asked for one waits for this to grow.
    pub finished: RwSignal<u32>,
    running: StoredValue<Rc<Cell<bool>>, LocalStorage>,
    again: StoredValue<Rc<Cell<bool>>, LocalStorage>,
    failures: StoredValue<u32>,
    timer: StoredValue<Option<Timeout>, LocalStorage>,
}

/// How long after a save the conversation begins, so that a row of taps is one batch.
const AFTER_SAVE_MILLIS: u32 = 2_000;
/// How often news are asked for while the page is in sight.
const IN_SIGHT_MILLIS: u32 = 5 * 60 * 1_000;
/// The longest a server may ask to be left alone for; it may be mistaken.
const LONGEST_ASKED_SECONDS: u64 = 60 * 60;
/// A probe is small; a server that needs longer for it is not reachable.
const PROBE_MILLIS: u32 = 5_000;
/// Small, too, but the server has to look.
const NEWS_MILLIS: u32 = 10_000;

#[derive(Deserialize)]
struct Health {
    protocol: u16,
}

impl Default for Syncing {
    fn default() -> Self {
        Self {
            link: RwSignal::default(),
            activity: RwSignal::default(),
            fault: RwSignal::default(),
            contact: RwSignal::default(),
            finished: RwSignal::default(),
            running: StoredValue::new_local(Rc::default()),
            again: StoredValue::new_local(Rc::default()),
            failures: StoredValue::new(0),
            timer: StoredValue::new_local(None),
        }
    }
}

impl Syncing {
    /// Begins a conversation soon: something was saved.
    pub fn soon(self, app: App) {
        self.after(AFTER_SAVE_MILLIS, app);
    }

    /// Begins a conversation now, or another one right after the one that runs.
    pub fn now(self, app: App) {
        self.timer.set_value(None);
        let (running, again) = (self.running.get_value(), self.again.get_value());
        again.set(true);
        if running.replace(true) {
            return;
        }
        spawn_local(async move {
            while again.replace(false) {
                self.timer.set_value(None);
                self.converse(app).await;
            }
            running.set(false);
        });
    }

    /// Is there a server? Asked without a sign-in, so that even the first screen can tell.
    pub async fn probe(self) -> bool {
        if !browser::believes_online() {
            self.link.set(Link::Offline);
            return false;
        }
        let request = Request { timeout_millis: PROBE_MILLIS, ..Request::new("/api/health", None) };
        let alive = matches!(request.get::<Health>().await, Ok(Some(answer)) if answer.body.protocol > 0);
        self.link.set(if alive { Link::Online } else { Link::Offline });
        alive
    }

    fn after(self, millis: u32, app: App) {
        self.timer.set_value(Some(Timeout::new(millis, move || self.now(app))));
    }

    /// As `after`, but what was saved while the conversation ran must not wait for it: that has set the timer already.
    fn next_after(self, millis: u32, app: App) {
        if self.timer.with_value(Option::is_none) {
            self.after(millis, app);
        }
    }

    async fn converse(self, app: App) {
        let Some(desk) = app.desk() else { return };
        let lock = locks::try_lock(&format!("sync {}", desk.known.database())).await;
        if matches!(lock, locks::Tried::Taken) {
            // Another tab syncs, and tells us what changed. But it may have begun before what is asked for here (a save, a village to be
            // opened), so look again soon.
            self.next_after(AFTER_SAVE_MILLIS, app);
            return;
        }
        let result = self.talk(app, desk).await;
        self.activity.set(Activity::Idle);
        if result.is_ok() {
            app.keep_everything_read().await;
        }
        app.refresh_summary().await;
        self.conclude(app, result);
        // Waited for, since another conversation may have been asked for meanwhile: it must not find the lock taken by this one.
        if let locks::Tried::Got(lock) = lock {
            lock.release().await;
        }
    }

    async fn talk(self, app: App, desk: Rc<Desk>) -> Result<(), Fault> {
        let Some(token) = desk.token().await? else {
            // Who went on without a password is to be told what is the matter, and not that there is no network.
            return Err(Fault::new(if self.probe().await { "token_unknown" } else { "unreachable" }));
        };
        Talk { app, desk, syncing: self, token: RefCell::new(token) }.run().await
    }

    fn conclude(self, app: App, result: Result<(), Fault>) {
        let wait = match &result {
            Ok(()) => {
                self.failures.set_value(0);
                IN_SIGHT_MILLIS
            }
            Err(fault) => {
                let failures = self.failures.get_value();
                self.failures.set_value(failures.saturating_add(1));
                // A probe is small, and only asked while somebody looks: a server that is back is found within a minute, unless it says when.
                let asked = fault.retry_after.map_or(0, |seconds| seconds.min(LONGEST_ASKED_SECONDS) * 1_000);
                backoff_millis(failures, ids::jitter()).max(u32::try_from(asked).unwrap_or(u32::MAX))
            }
        };
        if result.as_ref().is_err_and(Fault::is_offline) {
            self.link.set(Link::Offline);
        }
        let fault = result.err().filter(|fault| !fault.is_offline());
        let worth_trying =
            fault.as_ref().is_none_or(|fault| !fault.needs_sign_in() && fault.code != "protocol_too_old");
        self.fault.set(fault);
        self.finished.update(|finished| *finished += 1);
        // With the screen off nothing is asked; coming back into sight asks.
        if worth_trying && browser::is_visible() {
            self.next_after(wait, app);
        }
    }
}

/// One conversation.
struct Talk {
    app: App,
    desk: Rc<Desk>,
    syncing: Syncing,
    /// Another from when this device turns out to be a copy.
    token: RefCell<String>,
}

impl Talk {
    async fn run(&self) -> Result<(), Fault> {
        let reference = self.desk.reference_version().await?;
        let talked = converse(&self.desk.device, self, reference).await?;
        if talked.reference {
            fetch_reference(self.app, &self.desk, &self.token(), &talked.read).await?;
        }
        self.app.send_files(&self.desk, &self.token()).await
    }

    fn token(&self) -> String {
        self.token.borrow().clone()
    }

    async fn post<B: Serialize, A: DeserializeOwned>(&self, path: &str, body: &B) -> Result<A, HttpError> {
        Request::new(path, Some(&self.token())).post(body).await
    }
}

impl Office for Talk {
    type Error = Fault;

    async fn probe(&self) -> Result<(), Fault> {
        if self.syncing.probe().await { Ok(()) } else { Err(Fault::new("unreachable")) }
    }

    async fn news(&self, request: &NewsRequest) -> Result<Option<NewsResponse>, Fault> {
        let token = self.token();
        let asked = Request { timeout_millis: NEWS_MILLIS, ..Request::new("/api/news", Some(&token)) };
        match asked.post(request).await {
            Ok(news) => Ok(Some(news)),
            Err(error) if is_not_there(&error) => Ok(None),
            Err(HttpError::TimedOut) => Err(Fault::new("unreachable")),
            Err(error) => Err(error.into()),
        }
    }

    async fn push(&self, request: &PushRequest) -> Result<PushResponse, Fault> {
        Ok(self.post("/api/push", request).await?)
    }

    async fn pull(&self, request: &PullRequest) -> Result<PullResponse, Fault> {
        Ok(self.post("/api/pull", request).await?)
    }

    async fn snapshot(&self, request: &SnapshotRequest) -> Result<SnapshotResponse, Fault> {
        Ok(self.post("/api/snapshot", request).await?)
    }

    async fn common(&self, request: &CommonRequest) -> Result<CommonResponse, Fault> {
        match self.post("/api/common", request).await {
            // An older server cannot say how far it is the same: everything stays as it is, and is told.
            Err(error) if is_not_there(&error) => Err(DeviceError::Diverged { feed: request.feed.clone() }.into()),
            other => Ok(other?),
        }
    }

    async fn sign(&self) -> Result<(), Fault> {
        self.desk.sign_waiting(&self.token()).await
    }

    async fn fork(&self) -> Result<Vec<RecordId>, Fault> {
        let (answer, forked) = self.desk.fork(&self.token()).await?;
        self.token.replace(answer.token.clone());
        self.app.has_new_number(&self.desk, &answer).await?;
        Ok(forked.records)
    }

    fn worth_halving(error: &Fault) -> Option<PushResult> {
        match error.code.as_str() {
            "timed_out" => Some(PushResult::TooSlow),
            "too_large" => Some(PushResult::TooMuch),
            _ => None,
        }
    }

    fn now(&self) -> i64 {
        clock::now_millis()
    }

    async fn heard(&self, server_time: i64) {
        self.syncing.link.set(Link::Online);
        let now = clock::now_millis();
        let contact = Contact { at: now, clock_offset: server_time - now };
        self.syncing.contact.set(Some(contact));
        // A contact that cannot be noted is only shown less exactly after the next start.
        let _ = self.desk.keep_contact(contact).await;
    }

    async fn changed(&self, records: Vec<RecordId>) {
        self.app.records_changed(&self.desk, records, true).await;
    }

    fn doing(&self, doing: Doing) {
        self.syncing.activity.set(match doing {
            Doing::Sending { done, total } => Activity::Sending { done, total },
            Doing::Offering => Activity::Offering,
            Doing::Reading => Activity::Reading,
        });
    }

    fn is_opened(&self, feed: &FeedId) -> bool {
        subdistrict_opened(self.app, feed).is_some()
    }
}

/// Whether the server, an older one, does not know this request.
fn is_not_there(error: &HttpError) -> bool {
    matches!(error, HttpError::Problem { status: 404, .. } | HttpError::NotOurs { status: 404 })
}

/// Fetches reference data if it is newer than what is kept: with the villages of those feeds opened on demand that are read to their end.
///
/// # Errors
/// [`Fault`] of the request or the store.
pub async fn fetch_reference(app: App, desk: &Rc<Desk>, token: &str, read: &[FeedId]) -> Result<(), Fault> {
    let kept = desk.reference_version().await?.map(|version| format!("\"{version}\""));
    let path = reference_path(app, read);
    let request = Request { have_version: kept.as_deref(), ..Request::new(&path, Some(token)) };
    let answer = request.get::<Reference>().await?;
    desk.asked_for_reference.set(true);
    if let Some(answer) = answer {
        app.take_rights(answer.body.account.clone()).await;
        desk.keep_reference(&answer.body).await?;
        app.reference_changed(desk).await;
    }
    Ok(())
}
