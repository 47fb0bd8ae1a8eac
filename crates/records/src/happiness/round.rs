//! A round put together from its records, whatever order they come in.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::happiness::{HappinessInstrument, Round, RoundCounts, Scores};
use jiff::civil::Date;
use uuid::Uuid;

use super::views::{SessionView, SheetView, SittingView, TallyView};
use crate::key::{Counter, Entry, Kind};
use crate::summary::{Records, views};
use crate::view::View;

/// A sitting with everything that was entered for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SittingOfRound {
    /// Its id.
    pub id: Uuid,
    /// What its record says.
    pub view: Arc<SittingView>,
    /// What was counted, by who counted.
    pub tallies: BTreeMap<Counter, Arc<TallyView>>,
    /// The sheets that count, by number.
    pub sheets: Vec<(Uuid, Arc<SheetView>)>,
}

impl SittingOfRound {
    /// All that was entered, added up: the counts of every device, totals from paper, sheets.
    #[must_use]
    pub fn counts(&self) -> RoundCounts {
        let mut counts = RoundCounts::default();
        self.tallies.values().for_each(|tally| tally.add_to(&mut counts));
        self.sheets.iter().for_each(|(_, sheet)| sheet.add_to(&mut counts));
        counts
    }

    /// How many took part: as many as were said to be present; if nobody said, as many as were counted. Counting a hand twice makes
    /// no people: what is over is [a fault to settle](super::Balance).
    #[must_use]
    pub fn people(&self, counts: &RoundCounts) -> u64 {
        let counted = || counts.most_seen().max(self.sheets.len() as u64);
        self.view.most_present().map_or_else(counted, u64::from)
    }

    /// Whether anything was typed in from paper totals.
    #[must_use]
    pub fn is_from_paper(&self) -> bool {
        self.tallies.contains_key(&Counter::Paper)
    }
}

/// A round of a village's year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HappinessRound {
    /// Its session; empty if nobody began it.
    pub session: Arc<SessionView>,
    /// The sittings that count, by day.
    pub sittings: Vec<SittingOfRound>,
    /// The sittings that were taken off the list.
    pub removed: Vec<SittingOfRound>,
}

impl HappinessRound {
    /// The sitting with this id, if it counts.
    #[must_use]
    pub fn sitting(&self, id: Uuid) -> Option<&SittingOfRound> {
        self.sittings.iter().find(|sitting| sitting.id == id)
    }

    /// Everything that counts, added up.
    #[must_use]
    pub fn counts(&self) -> RoundCounts {
        let mut counts = RoundCounts::default();
        self.sittings.iter().for_each(|sitting| counts.add_all(&sitting.counts()));
        counts
    }

    /// The means of the round.
    #[must_use]
    pub fn scores(&self, instrument: &HappinessInstrument) -> Scores {
        Scores::of(instrument, &self.counts())
    }
}

/// Both rounds of a village's year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rounds {
    /// ครั้งที่ 1
    pub first: HappinessRound,
    /// ครั้งที่ 2
    pub second: HappinessRound,
}

/// The records of both rounds.
#[derive(Clone, Debug, Default)]
pub struct HappinessRecords {
    /// Sessions.
    pub sessions: Vec<(Entry, Arc<SessionView>)>,
    /// Sittings.
    pub sittings: Vec<(Entry, Arc<SittingView>)>,
    /// Tallies.
    pub tallies: Vec<(Entry, Arc<TallyView>)>,
    /// Sheets.
    pub sheets: Vec<(Entry, Arc<SheetView>)>,
}

impl HappinessRecords {
    /// The records of a year that belong here.
    #[must_use]
    pub fn read(records: &Records) -> Self {
        Self {
            sessions: of_kind(records, Kind::HappinessSession),
            sittings: of_kind(records, Kind::Sitting),
            tallies: of_kind(records, Kind::Tally),
            sheets: of_kind(records, Kind::HappinessSheet),
        }
    }
}

fn of_kind<V: View>(records: &Records, kind: Kind) -> Vec<(Entry, Arc<V>)> {
    views(records, kind).map(|(entry, view)| (entry.clone(), Arc::new(view))).collect()
}

impl Rounds {
    /// The day of the other round that bounds the days of this one: the second is not before the last sitting of the first, and the first
    /// not after the first sitting of the second. None if the other has no day.
    #[must_use]
    pub fn bound(&self, round: Round) -> Option<Date> {
        let days =
            |of: &HappinessRound| of.sittings.iter().filter_map(|sitting| sitting.view.held_on).collect::<Vec<_>>();
        match round {
            Round::First => days(&self.second).into_iter().min(),
            Round::Second => days(&self.first).into_iter().max(),
        }
    }

    /// Puts both rounds together. What belongs to a sitting that is not there, or no longer counts, is left out.
    #[must_use]
    pub fn of(records: HappinessRecords) -> Self {
        let mut rounds = Self::default();
        for (entry, view) in records.sessions {
            if let Entry::HappinessSession(round) = entry {
                rounds.of_round_mut(round).session = view;
            }
        }
        let mut sittings = BTreeMap::new();
        for (entry, view) in records.sittings {
            if let Entry::Sitting(round, id) = entry {
                sittings.insert((round, id), SittingOfRound { id, view, tallies: BTreeMap::new(), sheets: vec![] });
            }
        }
        for (entry, view) in records.tallies {
            let Entry::Tally(round, sitting, counter) = entry else { continue };
            if let Some(sitting) = sittings.get_mut(&(round, sitting)) {
                sitting.tallies.insert(counter, view);
            }
        }
        for (entry, view) in records.sheets {
            let (Entry::HappinessSheet(round, id), Some(sitting)) = (entry, view.sitting) else { continue };
            if let Some(sitting) = sittings.get_mut(&(round, sitting)).filter(|_| view.removed.is_none()) {
                sitting.sheets.push((id, view));
            }
        }
        for ((round, _), mut sitting) in sittings {
            sitting.sheets.sort_by_key(|(id, sheet)| (sheet.number, *id));
            let round = rounds.of_round_mut(round);
            let list = if sitting.view.removed.is_some() { &mut round.removed } else { &mut round.sittings };
            list.push(sitting);
        }
        for round in [&mut rounds.first, &mut rounds.second] {
            round.sittings.sort_by_key(|sitting| (sitting.view.held_on, sitting.id));
        }
        rounds
    }

    /// One of them.
    #[must_use]
    pub fn of_round(&self, round: Round) -> &HappinessRound {
        match round {
            Round::First => &self.first,
            Round::Second => &self.second,
        }
    }

    fn of_round_mut(&mut self, round: Round) -> &mut HappinessRound {
        match round {
            Round::First => &mut self.first,
            Round::Second => &mut self.second,
        }
    }
}

/// The round an entry belongs to; none for other kinds.
#[must_use]
pub fn round_of(entry: &Entry) -> Option<Round> {
    match entry {
        Entry::HappinessSession(round)
        | Entry::Sitting(round, _)
        | Entry::Tally(round, ..)
        | Entry::HappinessSheet(round, _) => Some(*round),
        _ => None,
    }
}
