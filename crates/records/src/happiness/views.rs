//! The records of the happiness measurement as typed values.

use std::collections::{BTreeMap, BTreeSet};

use domain::happiness::{HappinessInstrument, RoundCounts};
use jiff::civil::Date;
use sync::{FieldName, Value};
use uuid::Uuid;

use super::{Mode, Said, session, sheet, sitting};
use crate::shape::{count_of, date_of, text_of};
use crate::view::View;

/// A round's session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionView {
    /// The instrument and version it is measured with.
    pub instrument: Option<String>,
    /// The day it was called finished.
    pub finished_on: Option<Date>,
}

impl View for SessionView {
    fn set(&mut self, name: &FieldName, value: &Value) {
        match name.as_str() {
            session::INSTRUMENT => self.instrument = value.as_text().map(str::to_owned),
            session::FINISHED_ON => self.finished_on = date_of(value),
            _ => {}
        }
    }
}

/// A sitting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SittingView {
    /// What it is called.
    pub name: String,
    /// Where.
    pub place: String,
    /// The day.
    pub held_on: Option<Date>,
    /// How its answers are taken.
    pub mode: Option<Mode>,
    /// How many are present at the beginning.
    pub present: Option<u32>,
    /// How many are present from an indicator on, by its id.
    pub present_from: BTreeMap<String, u32>,
    /// Why it does not count.
    pub removed: Option<String>,
}

impl View for SittingView {
    fn set(&mut self, name: &FieldName, value: &Value) {
        match name.as_str() {
            sitting::NAME => self.name = text_of(value),
            sitting::PLACE => self.place = text_of(value),
            sitting::HELD_ON => self.held_on = date_of(value),
            sitting::MODE => self.mode = value.as_text().and_then(Mode::from_code),
            sitting::PRESENT => self.present = count_of(value),
            sitting::REMOVED => self.removed = value.as_text().map(str::to_owned),
            _ => {
                if let Some(Said::Present(indicator)) = Said::of(name) {
                    put(&mut self.present_from, indicator, count_of(value));
                }
            }
        }
    }
}

impl SittingView {
    /// How many are present at an indicator: the last number given at it or before it, in the instrument's order.
    #[must_use]
    pub fn present_at(&self, instrument: &HappinessInstrument, position: usize) -> Option<u32> {
        let until = instrument.indicators.iter().take(position + 1);
        until.filter_map(|indicator| self.present_from.get(&indicator.id).copied()).next_back().or(self.present)
    }

    /// The most who were ever said to be present.
    #[must_use]
    pub fn most_present(&self) -> Option<u32> {
        self.present_from.values().copied().chain(self.present).max()
    }

    /// Whether so many sheets are one for everybody present; never, if nobody said how many that are.
    #[must_use]
    pub fn all_have_sheets(&self, sheets: usize) -> bool {
        self.most_present().is_some_and(|present| sheets as u64 >= u64::from(present))
    }
}

/// What one device, or somebody reading from paper, counted of a sitting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TallyView {
    lines: BTreeMap<String, Line>,
}

/// The counts of an indicator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Line {
    levels: BTreeMap<u8, u32>,
    abstained: Option<u32>,
}

impl View for TallyView {
    fn set(&mut self, name: &FieldName, value: &Value) {
        match Said::of(name) {
            Some(Said::Count(indicator, level)) => put(&mut self.line(indicator).levels, &level, count_of(value)),
            Some(Said::Abstained(indicator)) => self.line(indicator).abstained = count_of(value),
            _ => {}
        }
    }
}

impl TallyView {
    fn line(&mut self, indicator: &str) -> &mut Line {
        self.lines.entry(indicator.to_owned()).or_default()
    }

    /// The hands for a level; none if nobody wrote a number.
    #[must_use]
    pub fn count(&self, indicator: &str, level: u8) -> Option<u32> {
        self.lines.get(indicator)?.levels.get(&level).copied()
    }

    /// Those seen to abstain; none if nobody wrote a number.
    #[must_use]
    pub fn abstained(&self, indicator: &str) -> Option<u32> {
        self.lines.get(indicator)?.abstained
    }

    /// Adds everything to the counts of a round.
    pub fn add_to(&self, counts: &mut RoundCounts) {
        for (indicator, line) in &self.lines {
            let entry = counts.entry(indicator);
            line.levels.iter().for_each(|(level, people)| entry.add(*level, *people));
            entry.add_abstained(line.abstained.unwrap_or_default());
        }
    }
}

/// One respondent's sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetView {
    /// The sitting it belongs to.
    pub sitting: Option<Uuid>,
    /// The number written on the paper.
    pub number: Option<u32>,
    /// The levels chosen, by indicator.
    pub scores: BTreeMap<String, u8>,
    /// The indicators it was left open at on purpose.
    pub left_open: BTreeSet<String>,
    /// Why it does not count.
    pub removed: Option<String>,
}

impl View for SheetView {
    fn set(&mut self, name: &FieldName, value: &Value) {
        match name.as_str() {
            sheet::SITTING => self.sitting = value.as_text().and_then(|id| id.parse().ok()),
            sheet::NUMBER => self.number = count_of(value),
            sheet::REMOVED => self.removed = value.as_text().map(str::to_owned),
            _ => {
                if let Some(Said::Score(indicator)) = Said::of(name) {
                    let level = count_of(value).and_then(|level| u8::try_from(level).ok());
                    if level.is_none() {
                        self.left_open.insert(indicator.to_owned());
                    } else {
                        self.left_open.remove(indicator);
                    }
                    put(&mut self.scores, indicator, level);
                }
            }
        }
    }
}

impl SheetView {
    /// Whether the person was asked about an indicator: answered, or left it open on purpose.
    #[must_use]
    pub fn is_asked(&self, indicator: &str) -> bool {
        self.scores.contains_key(indicator) || self.left_open.contains(indicator)
    }

    /// Whether it was gone through to the end.
    #[must_use]
    pub fn is_whole(&self, instrument: &HappinessInstrument) -> bool {
        instrument.indicators.iter().all(|indicator| self.is_asked(&indicator.id))
    }

    /// Adds everything to the counts of a round.
    pub fn add_to(&self, counts: &mut RoundCounts) {
        self.scores.iter().for_each(|(indicator, level)| counts.entry(indicator).add(*level, 1));
    }
}

/// Puts a value in its place, or takes it away.
fn put<K: Ord + ToOwned<Owned = O> + ?Sized, O: Ord + std::borrow::Borrow<K>, V>(
    map: &mut BTreeMap<O, V>,
    key: &K,
    value: Option<V>,
) {
    match value {
        Some(value) => drop(map.insert(key.to_owned(), value)),
        None => drop(map.remove(key)),
    }
}
