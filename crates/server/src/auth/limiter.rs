//! Slows down guessing: after five failures the wait grows with each further one.
//!
//! Counted for the pair of account and address, so that a stranger cannot lock a person out from elsewhere; and, more generously, for
//! each account and each address alone, against guessing that spreads. In memory: a restart forgives.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use crate::store::Millis;

/// Failures of one account from one address before waiting begins.
const PAIR_TRIES: u32 = 5;
/// Failures of one account from anywhere.
const ACCOUNT_TRIES: u32 = 50;
/// Failures from one address for any account, with those that are being looked at. An office shares one, a whole mobile network a few: a
/// hundred people who sign in on a Monday morning are no attack.
const ADDRESS_TRIES: u32 = 200;
const FIRST_WAIT: Millis = 30_000;
const LONGEST_WAIT: Millis = 15 * 60_000;
/// Failures are forgotten after this long without another.
const MEMORY: Millis = 60 * 60_000;
/// Counters kept; beyond it the oldest are dropped, so that nobody fills the memory with names.
const MOST_COUNTERS: usize = 10_000;

/// Counts failed sign-ins.
#[derive(Debug, Default)]
pub struct Limiter {
    counters: Mutex<HashMap<Key, Counter>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Pair(String, IpAddr),
    Account(String),
    Address(IpAddr),
}

#[derive(Clone, Copy, Debug, Default)]
struct Counter {
    failures: u32,
    last: Millis,
    blocked_until: Millis,
}

impl Limiter {
    /// Begins a try, counted as failed until [`succeeded`](Self::succeeded), so that tries side by side count too.
    ///
    /// # Errors
    /// The seconds to wait, if there were too many failures.
    pub fn begin(&self, account: &str, address: IpAddr, now: Millis) -> Result<(), u64> {
        let mut counters = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = keys(account, address);
        let blocked = keys.iter().filter_map(|(key, _)| counters.get(key)).map(|counter| counter.blocked_until).max();
        if let Some(until) = blocked.filter(|until| *until > now) {
            return Err(u64::try_from((until - now + 999) / 1_000).unwrap_or(1));
        }
        for (key, tries) in keys {
            make_room(&mut counters, now);
            counters.entry(key).or_default().fail(tries, now);
        }
        Ok(())
    }

    /// The try begun was right: the person's own failures are forgotten, the wider counters take this one back.
    pub fn succeeded(&self, account: &str, address: IpAddr) {
        let mut counters = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, _) in keys(account, address) {
            if matches!(key, Key::Pair(..)) {
                counters.remove(&key);
            } else if let Some(counter) = counters.get_mut(&key) {
                counter.failures = counter.failures.saturating_sub(1);
                counter.blocked_until = 0;
            }
        }
    }
}

impl Counter {
    fn fail(&mut self, tries: u32, now: Millis) {
        if now - self.last >= MEMORY {
            *self = Self::default();
        }
        self.failures += 1;
        self.last = now;
        if self.failures >= tries {
            let doublings = (self.failures - tries).min(10);
            self.blocked_until = now + (FIRST_WAIT << doublings).min(LONGEST_WAIT);
        }
    }
}

fn keys(account: &str, address: IpAddr) -> [(Key, u32); 3] {
    let account = account.to_lowercase();
    [
        (Key::Pair(account.clone(), address), PAIR_TRIES),
        (Key::Account(account), ACCOUNT_TRIES),
        (Key::Address(address), ADDRESS_TRIES),
    ]
}

/// When full, forgets what is old; if all is recent, the older half.
fn make_room(counters: &mut HashMap<Key, Counter>, now: Millis) {
    if counters.len() < MOST_COUNTERS {
        return;
    }
    counters.retain(|_, counter| now - counter.last < MEMORY);
    if counters.len() < MOST_COUNTERS {
        return;
    }
    let mut lasts: Vec<Millis> = counters.values().map(|counter| counter.last).collect();
    let middle = lasts.len() / 2;
    let (_, median, _) = lasts.select_nth_unstable(middle);
    let median = *median;
    counters.retain(|_, counter| counter.last > median);
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    #[test]
    fn the_sixth_try_waits_and_each_further_failure_waits_longer() {
        let limiter = Limiter::default();
        for _ in 0..5 {
            assert_eq!(limiter.begin("field1", HERE, 0), Ok(()));
        }
        assert_eq!(limiter.begin("FIELD1", HERE, 0), Err(30));
        assert_eq!(limiter.begin("field1", THERE, 0), Ok(()), "from elsewhere the person is not locked out");
        assert_eq!(limiter.begin("field1", HERE, 30_000), Ok(()));
        assert_eq!(limiter.begin("field1", HERE, 30_001), Err(60));
        assert_eq!(limiter.begin("field1", HERE, 30_000 + MEMORY), Ok(()), "old failures are forgotten");
    }

    #[test]
    fn a_success_forgets_the_failures() {
        let limiter = Limiter::default();
        for _ in 0..20 {
            assert_eq!(limiter.begin("field1", HERE, 0), Ok(()));
            limiter.succeeded("field1", HERE);
        }
    }

    #[test]
    fn guessing_that_spreads_is_slowed_too() {
        let limiter = Limiter::default();
        let refused = (0..300).find(|n| limiter.begin(&format!("name{n}"), HERE, 0).is_err());
        assert_eq!(refused, Some(200), "many names from one address");
        let limiter = Limiter::default();
        let address = |n: u32| IpAddr::V4(n.into());
        let refused = (0..60).find(|n| limiter.begin("field1", address(*n), 0).is_err());
        assert_eq!(refused, Some(50), "one name from many addresses");
    }

    #[test]
    fn names_do_not_fill_the_memory() {
        let limiter = Limiter::default();
        for n in 0..20_000_u32 {
            let address = IpAddr::V4(n.into());
            let _ = limiter.begin(&n.to_string(), address, n.into());
        }
        assert!(limiter.counters.lock().unwrap().len() <= MOST_COUNTERS);
    }
}
