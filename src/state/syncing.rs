//! The driver of the conversation with the server: probe, push, pull; one tab at a time; quiet when there is no network.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::reference::Reference;
use serde::Deserialize;
use sync::session::{PushResult, Session, Step, backoff_millis};
use sync::wire::{PROTOCOL, PullRequest, PullResponse, PushRequest, PushResponse};
use sync::{Outcome, RecordId, Seq};

use super::app::App;
use super::desk::{Contact, Desk};
use super::fault::Fault;
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
/// A probe is small, and only asked while somebody looks: a server that is back is found within a minute.
const LONGEST_WAIT_MILLIS: u32 = 60 * 1_000;
/// A probe is small; a server that needs longer for it is not reachable.
const PROBE_MILLIS: u32 = 5_000;

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
            // Another tab syncs; it tells us what changed. Or it is our own last conversation, whose lock the browser has not taken
            // back yet. What waits is not left to chance: look again soon.
            let is_waiting =
                app.summary.with_untracked(|summary| summary.waiting > 0) || untrack(|| app.files.counts().waiting > 0);
            self.next_after(if is_waiting { AFTER_SAVE_MILLIS } else { IN_SIGHT_MILLIS }, app);
            return;
        }
        let result = if self.probe().await {
            Talk { app, desk, syncing: self }.run().await
        } else {
            Err(Fault::new("unreachable"))
        };
        self.activity.set(Activity::Idle);
        if result.is_ok() {
            app.keep_everything_read().await;
        }
        app.refresh_summary().await;
        self.conclude(app, result);
        drop(lock);
    }

    fn conclude(self, app: App, result: Result<(), Fault>) {
        let wait = match &result {
            Ok(()) => {
                self.failures.set_value(0);
                IN_SIGHT_MILLIS
            }
            Err(_) => {
                let failures = self.failures.get_value();
                self.failures.set_value(failures.saturating_add(1));
                backoff_millis(failures, ids::jitter()).min(LONGEST_WAIT_MILLIS)
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
}

impl Talk {
    async fn run(&self) -> Result<(), Fault> {
        let mut token = self.desk.token().await?.ok_or_else(|| Fault::new("token_unknown"))?;
        let mut parted = self.desk.device.parted().await?;
        let total = self.desk.device.summary().await?.waiting;
        let mut session = Session::new();
        let mut done = 0;
        loop {
            match session.next() {
                Step::Push(limit) => {
                    self.desk.sign_waiting(&token).await?;
                    let batch = self.desk.device.next_batch(limit).await?.changes;
                    if batch.is_empty() && parted.is_some() {
                        // Everything was asked about: what is left is only here.
                        token = self.fork(&token).await?;
                        (session, parted) = (Session::new(), None);
                        continue;
                    }
                    if batch.is_empty() {
                        session.nothing_waits();
                        continue;
                    }
                    self.syncing.activity.set(Activity::Sending { done, total });
                    let (seqs, changes): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
                    let request = PushRequest { protocol: PROTOCOL, report: self.report().await?, changes, parted };
                    match Request::new("/api/push", Some(&token)).post::<PushResponse>(&request).await {
                        Ok(response) => {
                            let copied = self.take_outcomes(&seqs, response).await?;
                            parted = parted.into_iter().chain(copied).min();
                            done += seqs.len() as u64;
                            session.pushed(seqs.len(), PushResult::Answered);
                        }
                        Err(error) => {
                            let result = worth_halving(&error).ok_or(error)?;
                            session.pushed(seqs.len(), result);
                        }
                    }
                }
                Step::SetFirstAside => {
                    self.desk.device.refuse_first("too_large", clock::now_millis()).await?;
                    session.set_aside();
                }
                Step::Pull => {
                    self.syncing.activity.set(Activity::Reading);
                    match self.pull(&token).await {
                        Err(fault) if fault.code == "cloned" => {
                            token = self.fork(&token).await?;
                            session = Session::new();
                        }
                        more => session.pulled(more?),
                    }
                }
                Step::GiveUp => return Err(HttpError::TimedOut.into()),
                Step::Done => break,
            }
        }
        self.refresh_reference(&token).await?;
        self.app.send_files(&self.desk, &token).await
    }

    async fn report(&self) -> Result<sync::wire::DeviceReport, Fault> {
        Ok(self.desk.device.report().await?)
    }

    /// This device is a copy of another: it goes on under a number of its own, and with a token of its own.
    async fn fork(&self, token: &str) -> Result<String, Fault> {
        let (answer, forked) = self.desk.fork(token).await?;
        self.app.has_new_number(&self.desk, &answer).await?;
        self.changed(forked.records).await;
        Ok(answer.token)
    }

    /// Notes the answers; from which number on they say that this device is a copy.
    async fn take_outcomes(&self, seqs: &[u64], response: PushResponse) -> Result<Option<Seq>, Fault> {
        if response.outcomes.len() != seqs.len() {
            return Err(Fault::new("not_ours"));
        }
        self.heard(response.server_time).await;
        let answers: Vec<_> = seqs.iter().copied().zip(response.outcomes).collect();
        let changed = self.desk.device.answered(&answers, clock::now_millis()).await?;
        self.changed(changed).await;
        Ok(store::refused_as_copy(&answers))
    }

    /// Reads what is new; whether there is more.
    async fn pull(&self, token: &str) -> Result<bool, Fault> {
        let cursors = self.desk.device.cursors().await?;
        let held = self.desk.device.held().await?;
        let held_before = self.desk.device.held_before().await?;
        let request = PullRequest { protocol: PROTOCOL, report: self.report().await?, cursors, held, held_before };
        let response: PullResponse = Request::new("/api/pull", Some(token)).post(&request).await?;
        self.heard(response.server_time).await;
        let mut changed = Vec::new();
        for page in &response.pages {
            changed.extend(self.desk.device.absorb(page, clock::now_millis()).await?.records);
        }
        let let_in = response.let_in.iter().map(|one| (one.seq, Outcome::Duplicate(one.receipt.clone())));
        changed.extend(self.desk.device.answered(&let_in.collect::<Vec<_>>(), clock::now_millis()).await?);
        changed.extend(self.desk.device.rejected(&response.rejected, clock::now_millis()).await?);
        for feed in &response.lost {
            self.desk.device.forget_feed(feed).await?;
        }
        self.changed(changed).await;
        Ok(response.more)
    }

    async fn refresh_reference(&self, token: &str) -> Result<(), Fault> {
        fetch_reference(self.app, &self.desk, token).await
    }

    async fn heard(&self, server_time: i64) {
        let now = clock::now_millis();
        let contact = Contact { at: now, clock_offset: server_time - now };
        self.syncing.contact.set(Some(contact));
        // A contact that cannot be noted is only shown less exactly after the next start.
        let _ = self.desk.keep_contact(contact).await;
    }

    async fn changed(&self, records: Vec<RecordId>) {
        self.app.records_changed(&self.desk, records, true).await;
    }
}

/// Fetches reference data if it is newer than what is kept.
///
/// # Errors
/// [`Fault`] of the request or the store.
pub async fn fetch_reference(app: App, desk: &Rc<Desk>, token: &str) -> Result<(), Fault> {
    let kept = desk.reference().await?.map(|reference| format!("\"{}\"", reference.version));
    let request = Request { have_version: kept.as_deref(), ..Request::new("/api/reference", Some(token)) };
    if let Some(answer) = request.get::<Reference>().await? {
        desk.keep_reference(&answer.body).await?;
        app.reference_changed(desk).await;
    }
    Ok(())
}

/// How a push failed that a smaller batch may not.
fn worth_halving(error: &HttpError) -> Option<PushResult> {
    match error {
        HttpError::TimedOut => Some(PushResult::TooSlow),
        HttpError::Problem { status, .. } if *status == 413 => Some(PushResult::TooMuch),
        _ => None,
    }
}
