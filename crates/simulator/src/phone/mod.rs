//! A phone: its database, its open tabs, and what it is doing.

pub mod keys;
mod mistakes;
mod store;
mod talk;
mod wire;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use ::store::{Device, DeviceError, Identity};
use records::permission::opens_field_work;
use sync::{FeedId, Position};

pub use store::PhoneStore;
use talk::{KEY, TOKEN};
pub use talk::{Stopped, Talk};
pub use wire::{Arrival, HttpError, Wire};

use crate::clock::Millis;
use crate::fault::Fault;
use crate::office::SignedIn;
use crate::person::Done;

/// The number of something a phone does.
pub type TaskNo = u64;

/// How something a phone did ended.
#[derive(Debug)]
pub enum Ended {
    /// A conversation.
    Talk(Result<(), Stopped>),
    /// What a person did.
    Act(Done),
}

/// Something a phone does, a step at a time.
pub struct Task {
    future: Pin<Box<dyn Future<Output = Ended>>>,
    /// Its end of the network, if it talks.
    pub wire: Option<Rc<Wire>>,
}

/// A phone.
pub struct Phone {
    /// How the trace calls it.
    pub name: String,
    /// Its number among the phones, from 1.
    pub number: usize,
    /// Its sign-in.
    pub signed_in: SignedIn,
    /// Its database.
    pub store: PhoneStore,
    /// Two tabs of the app; none while the phone is off.
    pub tabs: Vec<Rc<Device<PhoneStore>>>,
    /// What it does.
    pub tasks: BTreeMap<TaskNo, Task>,
    /// How wrong its clock is.
    pub skew: Millis,
    /// What its clock shows.
    pub clock: Rc<Cell<Millis>>,
    /// Server clock minus its own, when last compared.
    pub offset: Rc<Cell<Option<i64>>>,
    /// Whether it has a network.
    pub online: bool,
    /// Failed conversations in a row.
    pub failures: u32,
    /// The conversation that runs.
    pub talking: Option<TaskNo>,
    /// Why the last conversation ended early.
    pub stopped: Option<String>,
    /// How far snapshots of feeds reached.
    pub snapshots: Rc<RefCell<BTreeMap<FeedId, Position>>>,
    fault: Option<Fault>,
}

impl Phone {
    /// A new phone on which somebody has just signed in.
    ///
    /// # Errors
    /// [`DeviceError`] if its database does not take that.
    pub fn new(number: usize, signed_in: &SignedIn, fault: Option<Fault>) -> Result<Self, DeviceError> {
        let mut phone = Self {
            name: format!("phone {number} ({})", signed_in.person.name),
            number,
            signed_in: signed_in.clone(),
            store: PhoneStore::new(fault),
            tabs: Vec::new(),
            tasks: BTreeMap::new(),
            skew: 0,
            clock: Rc::default(),
            offset: Rc::default(),
            online: true,
            failures: 0,
            talking: None,
            stopped: None,
            snapshots: Rc::default(),
            fault,
        };
        phone.start()?;
        let (device, account) = (signed_in.device, signed_in.account.clone());
        if let Some(tab) = phone.device() {
            at_once(tab.keep_note(TOKEN, &signed_in.token))?;
            at_once(tab.keep_note(KEY, &keys::first_of(number).to_string()))?;
        }
        for tab in &phone.tabs {
            let identity =
                Identity { device, account: account.clone(), server: "office".to_owned(), earlier: Vec::new() };
            at_once(tab.set_identity(identity))?;
        }
        Ok(phone)
    }

    /// Another phone to which this one's disk was copied as it stands. Nothing on it tells.
    ///
    /// # Errors
    /// [`DeviceError`] if its database does not open.
    pub fn copied(&self, number: usize) -> Result<Self, DeviceError> {
        let mut phone = Self {
            name: format!("phone {number} (a copy of {})", self.name),
            number,
            signed_in: self.signed_in.clone(),
            store: self.store.copied(),
            tabs: Vec::new(),
            tasks: BTreeMap::new(),
            skew: self.skew,
            clock: Rc::new(Cell::new(self.clock.get())),
            offset: Rc::new(Cell::new(self.offset.get())),
            online: true,
            failures: 0,
            talking: None,
            stopped: None,
            fault: self.fault,
            snapshots: Rc::new(RefCell::new(self.snapshots.borrow().clone())),
        };
        phone.start()?;
        Ok(phone)
    }

    /// Opens the app's tabs.
    ///
    /// # Errors
    /// [`DeviceError`] if the database does not open.
    pub fn start(&mut self) -> Result<(), DeviceError> {
        for _ in 0..2 {
            self.tabs.push(Rc::new(at_once(Device::open(self.store.clone(), self.clock.get()))?));
        }
        Ok(())
    }

    /// The battery is dead: everything it did ends where it stood.
    pub fn crash(&mut self) {
        self.tasks.clear();
        self.tabs.clear();
        self.talking = None;
        self.store.crash();
    }

    /// Whether it is on.
    #[must_use]
    pub fn is_on(&self) -> bool {
        !self.tabs.is_empty()
    }

    /// The device as one of its tabs has it; none while it is off.
    #[must_use]
    pub fn device(&self) -> Option<Rc<Device<PhoneStore>>> {
        self.tabs.first().cloned()
    }

    /// Begins something.
    pub fn begin(&mut self, no: TaskNo, wire: Option<Rc<Wire>>, future: impl Future<Output = Ended> + 'static) {
        self.tasks.insert(no, Task { future: Box::pin(future), wire });
    }

    /// Begins a conversation, unless the phone is off or one runs.
    pub fn talk(&mut self, no: TaskNo) -> bool {
        let Some(device) = self.device().filter(|_| self.talking.is_none()) else { return false };
        let wire = Rc::new(Wire::default());
        let talk = Talk {
            device,
            wire: Rc::clone(&wire),
            number: self.number,
            person: self.signed_in.person.name,
            clock: Rc::clone(&self.clock),
            offset: Rc::clone(&self.offset),
            snapshots: Rc::clone(&self.snapshots),
            opens: opens_field_work(self.signed_in.person.role),
            fault: self.fault,
        };
        self.begin(no, Some(wire), async move { Ended::Talk(talk.run().await) });
        self.talking = Some(no);
        true
    }

    /// One step of something; how it ended, if it did.
    pub fn step(&mut self, no: TaskNo) -> Option<Ended> {
        let task = self.tasks.get_mut(&no)?;
        let Poll::Ready(ended) = task.future.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
            return None;
        };
        self.tasks.remove(&no);
        Some(ended)
    }
}

/// Runs what only waits for the phone's own database, while nothing else uses it.
///
/// # Panics
/// If it waits for somebody else.
pub fn at_once<T>(future: impl Future<Output = T>) -> T {
    const MANY: u32 = 1_000_000;
    let mut future = pin!(future);
    for _ in 0..MANY {
        if let Poll::Ready(done) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return done;
        }
    }
    panic!("somebody else holds the phone's database");
}
