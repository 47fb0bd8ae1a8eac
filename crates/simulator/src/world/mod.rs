//! One story: phones, a network and an office, and what happens to them, event by event.

mod copies;
mod deciding;
mod messages;
mod phones;
mod rest;
mod serving;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use ::server::store::StoreError;
use ::store::DeviceError;
use sync::AccountId;

use crate::clock::{BEGIN, Millis};
use crate::event::{Call, Event, Queue};
use crate::fault::Fault;
use crate::invariants::{Invariant, Violation};
use crate::ledger::Ledger;
use crate::network::Network;
use crate::office::{House, Office, Reply, RequestNo};
use crate::phone::Phone;
use crate::random::Random;
use crate::scenario::Scenario;
use crate::trace::Trace;

/// More than happens in any story that ends.
const MOST_EVENTS: u32 = 200_000;

/// A request on the server: whose it is, and whether anybody listens.
#[derive(Clone, Copy, Debug)]
struct OnServer {
    call: Call,
    heard: bool,
}

/// Where people may work.
type Rights = BTreeMap<AccountId, &'static [&'static str]>;

/// A phone with what only the story knows of it.
pub struct Actor {
    /// The phone.
    pub phone: Phone,
    /// Its request under way.
    call: Option<Call>,
    /// An answer it got before, to come in another's place.
    older: Option<Reply>,
    next_talk: Option<Millis>,
    /// How many receipts it had when they were last looked at.
    pub receipts_checked: u64,
}

/// A story.
pub struct World<'h> {
    house: &'h House,
    /// What happened.
    pub trace: Trace,
    /// The office.
    pub office: Office<'h>,
    /// The phones.
    pub actors: Vec<Actor>,
    /// What really happened.
    pub ledger: Rc<RefCell<Ledger>>,
    /// Where people may work, as things stand; and as they stood when the office made each of its copies.
    rights: Rights,
    rights_in_copies: Vec<Rights>,
    network: Network,
    random: Random,
    queue: Queue,
    requests: BTreeMap<RequestNo, OnServer>,
    numbers: u64,
    happened: u32,
    now: Millis,
    end: Millis,
    /// How long the office takes at most between two calls of its database.
    pace: u64,
    /// Whether the network is healed and people have stopped.
    resting: bool,
}

impl From<DeviceError> for Violation {
    fn from(error: DeviceError) -> Self {
        Self::new(Invariant::GoesOn, format!("a phone's database: {error}"))
    }
}

impl From<StoreError> for Violation {
    fn from(error: StoreError) -> Self {
        Self::new(Invariant::GoesOn, format!("the office's database: {error}"))
    }
}

impl<'h> World<'h> {
    /// The world of a seed, before anything has happened.
    ///
    /// # Errors
    /// [`Violation`] if something does not even begin.
    pub fn new(house: &'h House, seed: u64, fault: Option<Fault>) -> Result<Self, Violation> {
        let mut random = Random::new(seed);
        let mut scenario = Scenario::of(&mut random);
        // By chances of their own: stories told before are told as they were, but for what was decided.
        scenario.officer_decides(&mut Random::new(!seed));
        let office = Office::open(house, fault)?;
        let rights: Rights = house.phones().iter().map(|of| (of.account.clone(), of.person.areas)).collect();
        let mut actors = Vec::new();
        for (index, signed_in) in house.phones().iter().take(scenario.phones).enumerate() {
            let mut phone = Phone::new(index + 1, signed_in, fault)?;
            phone.skew = scenario.skews.get(index).copied().unwrap_or_default();
            actors.push(Actor { phone, call: None, older: None, next_talk: None, receipts_checked: 0 });
        }
        Ok(Self {
            house,
            trace: Trace::default(),
            office,
            actors,
            ledger: Rc::default(),
            rights_in_copies: Vec::new(),
            rights,
            network: Network::new(scenario.weather, random.branch()),
            random,
            queue: scenario.queue,
            requests: BTreeMap::new(),
            numbers: 0,
            happened: 0,
            now: BEGIN,
            end: scenario.end,
            pace: scenario.pace,
            resting: false,
        })
    }

    /// Tells the story to its end.
    ///
    /// # Errors
    /// The first [`Violation`].
    pub fn play(&mut self) -> Result<(), Violation> {
        self.introduce();
        while let Some((at, event)) = self.queue.take() {
            if at > self.end && self.is_of_people(&event) {
                continue;
            }
            self.happen(at, event)?;
        }
        self.come_to_rest()
    }

    fn introduce(&mut self) {
        let lines: Vec<String> = self
            .actors
            .iter()
            .map(|actor| {
                format!(
                    "{}: device {}, clock off by {} ms",
                    actor.phone.name, actor.phone.signed_in.device, actor.phone.skew
                )
            })
            .collect();
        let weather = format!("the network, of a thousand messages: {:?}", self.network.weather);
        lines.into_iter().chain([weather]).for_each(|line| self.say(line));
    }

    /// What ends when people stop: everything but messages under way and steps begun.
    fn is_of_people(&self, event: &Event) -> bool {
        !matches!(event, Event::PhoneStep { .. } | Event::Arrives { .. } | Event::Serve { .. } | Event::Answered { .. })
    }

    fn happen(&mut self, at: Millis, event: Event) -> Result<(), Violation> {
        self.happened += 1;
        if self.happened > MOST_EVENTS {
            return Err(Violation::new(Invariant::ComesToRest, "the story does not end"));
        }
        self.now = self.now.max(at);
        self.house.clock().set(self.now);
        for actor in &self.actors {
            actor.phone.clock.set(self.now + actor.phone.skew);
        }
        match event {
            Event::Act { phone, wish } => self.act(phone, wish),
            Event::PhoneStep { phone, task } => self.phone_step(phone, task)?,
            Event::Talk { phone } => self.talk(phone),
            Event::PhoneDies { phone } => self.phone_dies(phone),
            Event::PhoneStarts { phone } => self.phone_starts(phone)?,
            Event::Copied { phone } => self.copied(phone)?,
            Event::Carries { phone, of } => self.carries(phone, of)?,
            Event::Forges { phone, of } => self.forges(phone, of)?,
            Event::Disk { phone, nth, fault } => self.disk(phone, nth, fault),
            Event::Network { phone, online } => self.network_is(phone, online),
            Event::Arrives { call, message, heard } => self.arrives(call, &message, heard),
            Event::Serve { request } => self.serve(request)?,
            Event::Answered { call, arrival } => self.answered(call, arrival),
            Event::ServerDies => self.server_dies()?,
            Event::BacksUp => self.backs_up()?,
            Event::BackupIsNoted => self.backup_is_noted()?,
            Event::Restored { older } => self.restored(older)?,
            Event::Decides { nth, accept } => self.decides(nth, accept)?,
            Event::Rights { person, areas } => self.rights(person, areas)?,
        }
        Ok(())
    }

    fn say(&mut self, line: String) {
        self.trace.say(self.now, line);
    }

    fn say_of(&mut self, phone: usize, what: &str) {
        if let Some(actor) = self.actors.get(phone) {
            let line = format!("{} {what}", actor.phone.name);
            self.say(line);
        }
    }

    fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    fn soon(&mut self, most: u64, event: Event) {
        let after = Millis::try_from(self.random.between(1, most)).unwrap_or(1);
        self.queue.add(self.now + after, event);
    }
}
