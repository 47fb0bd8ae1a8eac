//! What was called saved, and what was found.

use std::collections::{BTreeMap, BTreeSet};

use e2e::screens::{Answer, Phase};

use crate::tally::Tally;

/// An indicator of a village in a phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) village: &'static str,
    pub(crate) phase: Phase,
    pub(crate) indicator: String,
}

impl Spot {
    fn key(&self) -> String {
        format!("{}#{}", self.phase.path(self.village), self.indicator)
    }
}

/// Where one looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    /// On the phone that gave the answers.
    Device,
    /// On another phone, which has only what the server has.
    Server,
}

/// The answers of an attack.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// What was called saved last.
    saved: BTreeMap<String, Answer>,
    /// What was tapped after that, and may or may not have been saved when the browser died.
    open: BTreeMap<String, Answer>,
    /// How often something was called saved.
    times: usize,
    found: BTreeMap<&'static str, BTreeSet<String>>,
}

impl Ledger {
    /// A tap whose fate is not known yet.
    pub(crate) fn tapped(&mut self, spot: &Spot, answer: Answer) {
        self.open.insert(spot.key(), answer);
    }

    /// The page has said that it is saved.
    pub(crate) fn called_saved(&mut self, spot: Spot, answer: Answer) {
        self.open.remove(&spot.key());
        self.saved.insert(spot.key(), answer);
        self.times += 1;
    }

    /// How many answers stand as called saved.
    pub(crate) fn saved(&self) -> usize {
        self.saved.len()
    }

    /// Compares a page with what must stand on it; what is missing comes back. A tap whose fate was open is settled by what
    /// the device shows.
    pub(crate) fn compare(
        &mut self,
        village: &'static str,
        phase: Phase,
        standing: &BTreeMap<String, Answer>,
        place: Where,
    ) -> Vec<String> {
        let mut missing = Vec::new();
        for indicator in e2e::demo::indicators() {
            let key = Spot { village, phase, indicator: indicator.clone() }.key();
            let there = standing.get(&indicator).copied();
            let open = self.open.remove(&key);
            if let (Some(open), Some(there)) = (open, there)
                && open == there
            {
                self.saved.insert(key.clone(), open);
            }
            match self.saved.get(&key) {
                Some(saved) if there == Some(*saved) => {
                    self.found.entry(name(place)).or_default().insert(key);
                }
                Some(saved) => missing.push(format!("{key}: saved {saved:?}, found {there:?}")),
                None => {}
            }
        }
        missing
    }

    /// What it comes to: found is what was found in both places.
    pub(crate) fn tally(&self) -> Tally {
        let (device, server) = (self.found_at(Where::Device), self.found_at(Where::Server));
        let notes = vec![
            format!("times the page said saved: {}", self.times),
            format!("found on the device: {device}, at the server: {server}"),
        ];
        Tally { saved: self.saved(), found: device.min(server), notes }
    }

    fn found_at(&self, place: Where) -> usize {
        self.found.get(name(place)).map_or(0, BTreeSet::len)
    }
}

fn name(place: Where) -> &'static str {
    match place {
        Where::Device => "device",
        Where::Server => "server",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(indicator: &str) -> Spot {
        Spot { village: "24090208", phase: Phase::Before, indicator: indicator.to_owned() }
    }

    fn compare(ledger: &mut Ledger, standing: &[(&str, Answer)], place: Where) -> Vec<String> {
        let standing = standing.iter().map(|(code, answer)| ((*code).to_owned(), *answer)).collect();
        ledger.compare("24090208", Phase::Before, &standing, place)
    }

    #[test]
    fn an_answer_that_is_gone_is_missing() {
        let mut ledger = Ledger::default();
        ledger.called_saved(spot("1.1"), Answer::Pass);
        assert_eq!(compare(&mut ledger, &[("1.1", Answer::Pass)], Where::Device), Vec::<String>::new());
        assert_eq!(compare(&mut ledger, &[("1.1", Answer::Fail)], Where::Server).len(), 1);
        assert_eq!(compare(&mut ledger, &[], Where::Server).len(), 1);
        assert!(!ledger.tally().holds());
        compare(&mut ledger, &[("1.1", Answer::Pass)], Where::Server);
        assert!(ledger.tally().holds());
    }

    #[test]
    fn a_tap_nobody_called_saved_may_stand_or_not() {
        let mut ledger = Ledger::default();
        ledger.called_saved(spot("1.1"), Answer::Pass);
        ledger.tapped(&spot("1.1"), Answer::Fail);
        ledger.tapped(&spot("1.2"), Answer::Fail);
        assert_eq!(compare(&mut ledger, &[("1.1", Answer::Fail)], Where::Device), Vec::<String>::new());
        // From then on it must stay as the device showed it.
        assert_eq!(compare(&mut ledger, &[("1.1", Answer::Pass)], Where::Server).len(), 1);
        assert_eq!(ledger.saved(), 1);
    }
}
