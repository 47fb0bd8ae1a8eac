//! Everything that can happen. A new danger is a new line here, its chance in `scenario`, and what it does in `world`.

use std::collections::BTreeMap;

use store::memory::Fault as DiskFault;

use crate::clock::Millis;
use crate::office::{Message, RequestNo};
use crate::person::Wish;
use crate::phone::{Arrival, TaskNo};

/// A request of a phone, told apart from all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// Which phone.
    pub phone: usize,
    /// Which of its conversations.
    pub task: TaskNo,
    /// Which request.
    pub number: u64,
}

/// Something that happens.
#[derive(Clone, Debug)]
pub enum Event {
    /// A person does something.
    Act {
        /// On which phone.
        phone: usize,
        /// What.
        wish: Wish,
    },
    /// A phone goes on with what it does.
    PhoneStep {
        /// Which phone.
        phone: usize,
        /// With what.
        task: TaskNo,
    },
    /// A phone talks with the server.
    Talk {
        /// Which phone.
        phone: usize,
    },
    /// A phone dies between two steps.
    PhoneDies {
        /// Which phone.
        phone: usize,
    },
    /// A phone's disk is copied to another phone, which goes on beside it.
    Copied {
        /// Which phone.
        phone: usize,
    },
    /// A phone brings to the server what waits on another.
    Carries {
        /// Which phone.
        phone: usize,
        /// What waits on which.
        of: usize,
    },
    /// Somebody sends a change in the name of another's device.
    Forges {
        /// From which phone.
        phone: usize,
        /// In whose name.
        of: usize,
    },
    /// A phone starts again.
    PhoneStarts {
        /// Which phone.
        phone: usize,
    },
    /// A write transaction of a phone will meet a fault of its disk.
    Disk {
        /// Which phone.
        phone: usize,
        /// The next but how many.
        nth: u64,
        /// Which fault.
        fault: DiskFault,
    },
    /// A phone enters or leaves the network.
    Network {
        /// Which phone.
        phone: usize,
        /// Whether it has one now.
        online: bool,
    },
    /// A message comes to the server.
    Arrives {
        /// Whose.
        call: Call,
        /// Which.
        message: Message,
        /// Whether anybody listens for the answer.
        heard: bool,
    },
    /// The server goes on with a request.
    Serve {
        /// Which.
        request: RequestNo,
    },
    /// An answer, or the end of all patience, comes to a phone.
    Answered {
        /// To which request.
        call: Call,
        /// What.
        arrival: Arrival,
    },
    /// The server dies between two steps.
    ServerDies,
    /// The office copies its database.
    BacksUp,
    /// The last copy was found whole, and the server is told how far it goes.
    BackupIsNoted,
    /// The server is set up anew from the last copy, silently.
    Restored {
        /// From the one before, if there is one: the last does not open.
        older: bool,
    },
    /// The officer of the district decides what the server held back.
    Decides {
        /// Which of those that wait.
        nth: u64,
        /// Whether it is let in.
        accept: bool,
    },
    /// What a person may do changes.
    Rights {
        /// Whose, by index into `places::PEOPLE`.
        person: usize,
        /// Where, from now on.
        areas: &'static [&'static str],
    },
}

/// What is to happen, by time.
#[derive(Debug, Default)]
pub struct Queue {
    events: BTreeMap<(Millis, u64), Event>,
    count: u64,
}

impl Queue {
    /// Plans something.
    pub fn add(&mut self, at: Millis, event: Event) {
        self.count += 1;
        self.events.insert((at, self.count), event);
    }

    /// The next event, and when it happens.
    pub fn take(&mut self) -> Option<(Millis, Event)> {
        self.events.pop_first().map(|((at, _), event)| (at, event))
    }

    /// Drops what is not to happen any more.
    pub fn keep(&mut self, keep: impl Fn(&Event) -> bool) {
        self.events.retain(|_, event| keep(event));
    }
}
