//! What a seed has in store: how many phones, what weather, and when who does what.

use store::memory::Fault as DiskFault;

use crate::clock::{BEGIN, Millis};
use crate::event::{Event, Queue};
use crate::person::Wish;
use crate::places::PHONES;
use crate::random::Random;

/// How bad the network is; each so many times in a thousand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weather {
    /// A request that never arrives.
    pub lost_request: u64,
    /// An answer that never arrives.
    pub lost_reply: u64,
    /// A request that arrives twice.
    pub doubled: u64,
    /// An answer of which only a part arrives.
    pub cut: u64,
    /// A message that takes up to a minute.
    pub slow: u64,
    /// An answer in whose place an older one comes.
    pub stale: u64,
}

/// A story before it is told.
#[derive(Debug)]
pub struct Scenario {
    /// How many phones take part.
    pub phones: usize,
    /// How wrong each clock is.
    pub skews: Vec<Millis>,
    /// The network.
    pub weather: Weather,
    /// How many milliseconds the office takes at most between two calls of its database.
    pub pace: u64,
    /// What is planned.
    pub queue: Queue,
    /// When people stop and the network heals.
    pub end: Millis,
}

const MINUTE: Millis = 60_000;
/// Where the second worker works when the right to the shared subdistrict is gone.
const NOWHERE: &[&str] = &["240999"];

impl Scenario {
    /// The story of a seed.
    #[must_use]
    pub fn of(random: &mut Random) -> Self {
        let phones = usize::try_from(random.between(2, PHONES.len() as u64)).unwrap_or(2);
        let minutes = random.between(15, 60);
        let end = BEGIN + MINUTE * Millis::try_from(minutes).unwrap_or(15);
        let weather = weather(random);
        let day = 24 * 60 * MINUTE;
        let skews = (0..phones).map(|_| if random.per_mille(500) { 0 } else { skew(random, 3 * day) }).collect();
        let pace = random.pick(&[10, 10, 60, 400, 1_500]).copied().unwrap_or(10);
        let mut plan = Plan { random, queue: Queue::default(), end, phones };
        plan.people();
        plan.phones_and_networks();
        plan.server();
        plan.strangers();
        let queue = plan.queue;
        Self { phones, skews, weather, pace, queue, end }
    }

    /// The officer looks now and then at what is held.
    pub fn officer_decides(&mut self, random: &mut Random) {
        let length = u64::try_from(self.end - BEGIN).unwrap_or_default();
        for _ in 0..random.below(8) {
            let at = BEGIN + Millis::try_from(random.below(length)).unwrap_or_default();
            self.queue.add(at, Event::Decides { nth: random.below(100), accept: random.per_mille(500) });
        }
    }
}

fn skew(random: &mut Random, most: Millis) -> Millis {
    let most = u64::try_from(most).unwrap_or_default();
    Millis::try_from(random.below(2 * most)).unwrap_or_default() - Millis::try_from(most).unwrap_or_default()
}

fn weather(random: &mut Random) -> Weather {
    if random.per_mille(150) {
        return Weather::default();
    }
    Weather {
        lost_request: random.below(120),
        lost_reply: random.below(200),
        doubled: random.below(150),
        cut: random.below(80),
        slow: random.below(150),
        stale: random.below(40),
    }
}

struct Plan<'r> {
    random: &'r mut Random,
    queue: Queue,
    end: Millis,
    phones: usize,
}

impl Plan<'_> {
    fn some_time(&mut self) -> Millis {
        let length = u64::try_from(self.end - BEGIN).unwrap_or_default();
        BEGIN + Millis::try_from(self.random.below(length)).unwrap_or_default()
    }

    fn phone(&mut self) -> usize {
        usize::try_from(self.random.below(self.phones as u64)).unwrap_or_default()
    }

    fn people(&mut self) {
        for _ in 0..self.random.between(15, 45) {
            let (at, phone) = (self.some_time(), self.phone());
            let wish = match self.random.below(100) {
                0..58 => Wish::Answer,
                58..70 => Wish::Note,
                70..85 => Wish::Decide,
                85..97 => Wish::Official,
                _ => Wish::Elsewhere,
            };
            self.taps(at, phone, wish);
            // People often sit together, and their phones talk at the same time.
            if self.random.per_mille(250) {
                (0..self.phones).filter(|other| *other != phone).for_each(|other| self.taps(at, other, wish));
            }
        }
    }

    /// Several taps in a row are usual.
    fn taps(&mut self, at: Millis, phone: usize, wish: Wish) {
        for tap in 0..=self.random.below(3) {
            let later = Millis::try_from(tap * self.random.between(1, 900)).unwrap_or_default();
            self.queue.add(at + later, Event::Act { phone, wish });
        }
    }

    fn phones_and_networks(&mut self) {
        for phone in 0..self.phones {
            let first = BEGIN + Millis::try_from(self.random.below(5_000)).unwrap_or_default();
            self.queue.add(first, Event::Talk { phone });
            for _ in 0..self.random.below(4) {
                let (from, to) = (self.some_time(), self.some_time());
                self.queue.add(from.min(to), Event::Network { phone, online: false });
                self.queue.add(from.max(to), Event::Network { phone, online: true });
            }
            for _ in 0..self.random.below(4) {
                let at = self.some_time();
                self.queue.add(at, Event::PhoneDies { phone });
            }
            for _ in 0..self.random.below(5) {
                let (at, nth) = (self.some_time(), self.random.below(4));
                const FAULTS: [DiskFault; 4] = [
                    DiskFault::RefuseBegin,
                    DiskFault::FullAtCommit,
                    DiskFault::CrashBeforeCommit,
                    DiskFault::CrashAfterCommit,
                ];
                let fault = self.random.pick(&FAULTS).copied().unwrap_or(DiskFault::FullAtCommit);
                self.queue.add(at, Event::Disk { phone, nth, fault });
            }
        }
    }

    fn server(&mut self) {
        for _ in 0..self.random.below(4) {
            let at = self.some_time();
            self.queue.add(at, Event::ServerDies);
        }
        if self.random.per_mille(400) {
            self.rights();
        }
        if self.random.per_mille(300) {
            for _ in 0..self.random.between(1, 3) {
                let at = self.some_time();
                self.queue.add(at, Event::BacksUp);
            }
            for _ in 0..self.random.between(1, 2) {
                let (at, older) = (self.some_time(), self.random.per_mille(300));
                self.queue.add(at, Event::Restored { older });
            }
        }
    }

    /// Changes that another than their own phone brings, forged ones, and a phone that is copied. If the server is restored it may have
    /// forgotten the number it gave the copy.
    fn strangers(&mut self) {
        for _ in 0..self.random.below(5) {
            let (at, phone, of) = (self.some_time(), self.phone(), self.phone());
            let forges = self.random.per_mille(300);
            self.queue.add(at, if forges { Event::Forges { phone, of } } else { Event::Carries { phone, of } });
        }
        if self.random.per_mille(250) {
            let (from, phone) = (self.some_time(), self.phone());
            self.queue.add(from, Event::Copied { phone });
            let copy = self.phones;
            self.queue.add(from + 1_000, Event::Talk { phone: copy });
            for _ in 0..self.random.between(3, 10) {
                let at = self.some_time().max(from);
                let phone = if self.random.per_mille(300) { phone } else { copy };
                let wish = if self.random.per_mille(700) { Wish::Answer } else { Wish::Decide };
                self.taps(at, phone, wish);
            }
            let (off, on) = (self.some_time(), self.some_time());
            self.queue.add(off.min(on), Event::Network { phone: copy, online: false });
            self.queue.add(off.max(on), Event::Network { phone: copy, online: true });
            let at = self.some_time();
            self.queue.add(at, Event::PhoneDies { phone: copy });
        }
    }

    /// The second worker, or the first, loses a subdistrict, and may get it back.
    fn rights(&mut self) {
        let (person, fewer, all): (usize, &'static [&'static str], &'static [&'static str]) =
            match self.random.per_mille(500) {
                true => (1, NOWHERE, &["240903"]),
                false => (0, &["240902"], &["240902", "240903"]),
            };
        let (one, other) = (self.some_time(), self.some_time());
        self.queue.add(one.min(other), Event::Rights { person, areas: fewer });
        if self.random.per_mille(700) {
            self.queue.add(one.max(other), Event::Rights { person, areas: all });
        }
    }
}
