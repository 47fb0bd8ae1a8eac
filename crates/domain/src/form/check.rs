//! What stands against publishing a form: all of it, each with its place, not only the first.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::history::History;
use super::{Form, Item, UNPLACED};
use crate::happiness::instrument::HappinessFault;
use crate::instrument::{Instrument, Text, TextStatus};
use crate::level::Level;

/// The most items, and the most sections, of a form.
pub const MAX_ITEMS: usize = 100;
/// The most sections.
pub const MAX_SECTIONS: usize = 20;
/// The longest wording, in characters.
pub const MAX_TEXT_CHARS: usize = 500;
/// The longest criteria, in characters.
pub const MAX_CRITERIA_CHARS: usize = 2_000;
/// The most sources of a form.
pub const MAX_SOURCES: usize = 50;
/// The longest name of a source, in characters.
pub const MAX_SOURCE_CHARS: usize = 500;
/// The most levels of a scale.
pub const MAX_SCALE: usize = 11;
/// The longest id, in characters.
pub const MAX_ID_CHARS: usize = 60;

/// A place in a form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "at", content = "of", rename_all = "snake_case")]
pub enum Spot {
    /// The whole of it.
    Whole,
    /// Its name.
    Name,
    /// A section, by its number.
    Section(u8),
    /// An item's wording, by the item's id.
    Item(String),
    /// An item's criteria, by the item's id.
    Criteria(String),
    /// A level.
    Level(Level),
    /// A level of the scale, by its value.
    Scale(u8),
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// No Thai text.
    TextMissing,
    /// A text, or the name of its source, is too long.
    TextTooLong,
    /// A text is called verified, was not before, and no source is named.
    NoSource,
    /// A text of a training set is called anything but training, or the other way round.
    TrainingStatus,
    /// An id that is empty, too long, or has other characters than `a-z 0-9 . -`.
    BadId,
    /// Two items share an id.
    IdTwice,
    /// Two sections share a number.
    SectionTwice,
    /// An item names a section that is not there.
    NoSection,
    /// A section without items.
    EmptySection,
    /// More items or sections than anybody can ask.
    TooMany,
    /// A core item that is not there.
    NoCoreItem,
    /// A level's core is larger than the number that must pass to miss the next one.
    CoreTooLarge,
    /// The numbers of the levels do not rise, leave gaps, or do not end at all items.
    Levels,
    /// The values of the scale do not rise, or there is only one, or one is too great.
    Scale,
    /// It does not have exactly the nine activities, each in its group and place.
    NotTheNine,
    /// It has another id, another kind or another label than the form it came from.
    OtherForm,
    /// An item has left the section it was published in.
    MovedSection,
    /// An id that was published with another meaning.
    IdTaken,
    /// Nothing differs from the version it came from.
    NothingNew,
}

/// One fault and its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fault {
    /// Where.
    pub spot: Spot,
    /// What.
    pub kind: FaultKind,
}

/// What is wrong with a form by itself, in the order of the form.
#[must_use]
pub fn faults(form: &Form) -> Vec<Fault> {
    let mut found = Vec::new();
    for (spot, text) in form.texts() {
        check_text(&spot, &text, form.is_training(), &mut found);
    }
    check_frame(form, &mut found);
    match form {
        Form::PassFail(instrument) => check_levels(instrument, &mut found),
        Form::Happiness(instrument) => {
            if instrument.validate() == Err(HappinessFault::Scale) || instrument.scale.len() > MAX_SCALE {
                found.push(Fault { spot: Spot::Whole, kind: FaultKind::Scale });
            }
        }
        Form::Activities(set) => {
            if !set.has_the_nine() {
                found.push(Fault { spot: Spot::Whole, kind: FaultKind::NotTheNine });
            }
        }
    }
    found
}

/// What is wrong with a draft: by itself, beside the version it came from, and with all versions ever published.
#[must_use]
pub fn draft_faults(draft: &Form, base: &Form, history: &History) -> Vec<Fault> {
    let mut found = faults(draft);
    let mut add = |spot: Spot, kind| found.push(Fault { spot, kind });
    let same_kind = std::mem::discriminant(draft) == std::mem::discriminant(base);
    let same = draft.id() == base.id() && draft.is_training() == base.is_training() && draft.label() == base.label();
    if !same_kind || !same {
        add(Spot::Whole, FaultKind::OtherForm);
        return found;
    }
    let before: BTreeMap<Spot, Text> = base.texts().collect();
    for (spot, text) in draft.texts() {
        let is_same = before.get(&spot).is_some_and(|was| was.th == text.th && was.status == text.status);
        if text.status == TextStatus::Verified && !is_same && text.source.as_deref().is_none_or(|s| s.trim().is_empty())
        {
            add(spot, FaultKind::NoSource);
        }
    }
    let old: BTreeMap<String, Item> = base.parts().items.into_iter().map(|item| (item.id.clone(), item)).collect();
    for item in draft.parts().items {
        match old.get(&item.id) {
            Some(was) if was.section != item.section && was.section != UNPLACED => {
                add(Spot::Item(item.id), FaultKind::MovedSection)
            }
            Some(_) => {}
            None if !history.may_have(&item) => add(Spot::Item(item.id), FaultKind::IdTaken),
            None => {}
        }
    }
    if *draft == base.clone().with_version(draft.reference().version) {
        add(Spot::Whole, FaultKind::NothingNew);
    }
    found
}

fn check_text(spot: &Spot, text: &Text, training: bool, found: &mut Vec<Fault>) {
    let mut add = |kind| found.push(Fault { spot: spot.clone(), kind });
    let most = if matches!(spot, Spot::Criteria(_)) { MAX_CRITERIA_CHARS } else { MAX_TEXT_CHARS };
    let too_long = |text: &str, most: usize| text.chars().count() > most;
    if text.th.trim().is_empty() {
        add(FaultKind::TextMissing);
    }
    let source = text.source.as_deref().unwrap_or_default();
    if too_long(&text.th, most) || too_long(&text.en, most) || too_long(source, MAX_SOURCE_CHARS) {
        add(FaultKind::TextTooLong);
    }
    if (text.status == TextStatus::Training) != training {
        add(FaultKind::TrainingStatus);
    }
}

fn check_frame(form: &Form, found: &mut Vec<Fault>) {
    let mut add = |spot, kind| found.push(Fault { spot, kind });
    let parts = form.parts();
    if parts.items.is_empty() || parts.items.len() > MAX_ITEMS || parts.sections.len() > MAX_SECTIONS {
        add(Spot::Whole, FaultKind::TooMany);
    }
    let sources = form.sources();
    if sources.len() > MAX_SOURCES || sources.iter().any(|source| source.chars().count() > MAX_SOURCE_CHARS) {
        add(Spot::Whole, FaultKind::TextTooLong);
    }
    let mut numbers = BTreeSet::new();
    for section in &parts.sections {
        if !numbers.insert(section.number) {
            add(Spot::Section(section.number), FaultKind::SectionTwice);
        }
        let is_empty = parts.items.iter().all(|item| item.section != section.number);
        if is_empty && parts.items.iter().all(|item| item.section != UNPLACED) {
            add(Spot::Section(section.number), FaultKind::EmptySection);
        }
    }
    let mut ids = BTreeSet::new();
    for item in &parts.items {
        if !is_id(&item.id) {
            add(Spot::Item(item.id.clone()), FaultKind::BadId);
        }
        if !ids.insert(&item.id) {
            add(Spot::Item(item.id.clone()), FaultKind::IdTwice);
        }
        let may_be_unplaced = matches!(form, Form::Happiness(_));
        if !(numbers.contains(&item.section) || may_be_unplaced && item.section == UNPLACED) {
            add(Spot::Item(item.id.clone()), FaultKind::NoSection);
        }
    }
}

/// Whether an id is one: record fields and addresses are built with it.
#[must_use]
pub fn is_id(id: &str) -> bool {
    let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-');
    !id.is_empty() && id.len() <= MAX_ID_CHARS && id.bytes().all(plain)
}

fn check_levels(instrument: &Instrument, found: &mut Vec<Fault>) {
    let levels = &instrument.levels;
    let whole = |kind| Fault { spot: Spot::Whole, kind };
    for rule in levels {
        let core = rule.core.iter().flatten();
        if core.clone().any(|id| instrument.indicator(id).is_none()) {
            found.push(Fault { spot: Spot::Level(rule.level), kind: FaultKind::NoCoreItem });
        }
        if core.count() > rule.passed_to {
            found.push(Fault { spot: Spot::Level(rule.level), kind: FaultKind::CoreTooLarge });
        }
    }
    let rises = levels.iter().all(|rule| 0 < rule.passed_from && rule.passed_from <= rule.passed_to);
    let joined = levels
        .windows(2)
        .all(|pair| pair[0].passed_to.checked_add(1) == Some(pair[1].passed_from) && pair[0].level < pair[1].level);
    let ends = levels.last().is_some_and(|rule| rule.passed_to == instrument.indicators.len());
    if !(rises && joined && ends) {
        found.push(whole(FaultKind::Levels));
    }
}
