//! What a person does to a draft, one edit at a time. Numbers on paper and the numbers of levels follow by themselves.

use std::collections::BTreeSet;

use super::{Form, History, Item, Spot, UNPLACED};
use crate::happiness::instrument::{Formula, ScaleLevel};
use crate::instrument::{Text, TextStatus};
use crate::level::Level;

/// One edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Another text at a place that has one. Criteria may be put where there are none.
    Text(Spot, Text),
    /// Criteria are taken away, by the item's id.
    NoCriteria(String),
    /// An item goes one place up or down within its section.
    Move {
        /// Its id.
        id: String,
        /// Up, towards the first; else down.
        up: bool,
    },
    /// A new item at the end of a section.
    Add {
        /// The section's number.
        section: u8,
        /// Its wording.
        text: Text,
    },
    /// An item goes; its id is never given to another.
    Retire(String),
    /// Whether the core of a level is defined at all.
    DefineCore(Level, bool),
    /// Whether an item belongs to the core of a level.
    Core {
        /// The level.
        level: Level,
        /// The item's id.
        id: String,
        /// Whether it belongs.
        is_core: bool,
    },
    /// An item of which it was not known where it belongs is put at the end of a section.
    Place {
        /// Its id.
        id: String,
        /// The section's number.
        section: u8,
    },
    /// The scale to choose from, lowest first.
    Scale(Vec<ScaleLevel>),
    /// How the village's mean is made.
    Formula(Option<Formula>),
    /// From how many passed a level is reached. Where it ends follows from the next one.
    PassedFrom(Level, usize),
}

impl Form {
    /// Alters a draft. An edit that means nothing here alters nothing.
    pub fn apply(&mut self, edit: Edit, history: &History) {
        let of_words = matches!(edit, Edit::Text(..) | Edit::NoCriteria(_));
        if self.is_fixed() && !of_words {
            return;
        }
        match edit {
            Edit::Text(spot, text) => self.set_text(&spot, tidy(text)),
            Edit::NoCriteria(id) => self.alter_item(&id, |item| item.criteria = None),
            Edit::Move { id, up } => self.move_item(&id, up),
            Edit::Add { section, text } => self.add(section, tidy(text), history),
            Edit::Retire(id) => self.retire(&id),
            Edit::DefineCore(level, defined) => {
                let rules = self.levels_mut().iter_mut().filter(|rule| rule.level == level);
                rules.for_each(|rule| match (defined, &rule.core) {
                    (true, None) => rule.core = Some(BTreeSet::new()),
                    (false, Some(_)) => rule.core = None,
                    _ => {}
                });
            }
            Edit::Core { level, id, is_core } => {
                if self.parts().items.iter().any(|item| item.id == id) {
                    let mut rules = self.levels_mut().iter_mut().filter(|rule| rule.level == level);
                    if let Some(core) = rules.find_map(|rule| rule.core.as_mut()) {
                        if is_core {
                            core.insert(id)
                        } else {
                            core.remove(&id)
                        };
                    }
                }
            }
            Edit::Place { id, section } => self.place(&id, section),
            Edit::Scale(scale) => {
                if let Self::Happiness(instrument) = self {
                    let tidy = |level: ScaleLevel| ScaleLevel { label: tidy(level.label), ..level };
                    instrument.scale = scale.into_iter().map(tidy).collect();
                    instrument.scale.sort_by_key(|level| level.value);
                }
            }
            Edit::Formula(formula) => {
                if let Self::Happiness(instrument) = self {
                    instrument.formula = formula;
                }
            }
            Edit::PassedFrom(level, from) => {
                self.levels_mut()
                    .iter_mut()
                    .filter(|rule| rule.level == level)
                    .for_each(|rule| rule.passed_from = from);
                self.join_levels();
            }
        }
    }

    /// The text at a place; none if there is none.
    #[must_use]
    pub fn text(&self, spot: &Spot) -> Option<Text> {
        self.texts().find(|(at, _)| at == spot).map(|(_, text)| text)
    }

    fn set_text(&mut self, spot: &Spot, text: Text) {
        let mut parts = self.parts();
        match spot {
            Spot::Whole => {}
            Spot::Name => parts.name = text,
            Spot::Section(number) => {
                let section = parts.sections.iter_mut().find(|section| section.number == *number);
                section.into_iter().for_each(|section| section.name = text.clone());
            }
            Spot::Item(id) => {
                let item = parts.items.iter_mut().find(|item| item.id == *id);
                item.into_iter().for_each(|item| item.text = text.clone());
            }
            Spot::Criteria(id) if self.has_criteria() => {
                let item = parts.items.iter_mut().find(|item| item.id == *id);
                item.into_iter().for_each(|item| item.criteria = Some(text.clone()));
            }
            Spot::Criteria(_) => {}
            Spot::Scale(value) => {
                if let Self::Happiness(instrument) = self {
                    let level = instrument.scale.iter_mut().find(|level| level.value == *value);
                    level.into_iter().for_each(|level| level.label = text.clone());
                }
            }
            Spot::Level(level) => {
                self.levels_mut()
                    .iter_mut()
                    .filter(|rule| rule.level == *level)
                    .for_each(|rule| rule.name = text.clone());
            }
        }
        self.set_parts(parts);
    }

    fn place(&mut self, id: &str, section: u8) {
        let mut parts = self.parts();
        let is_known = parts.sections.iter().any(|known| known.number == section);
        let unplaced = parts.items.iter().position(|item| item.id == id && item.section == UNPLACED);
        let Some(at) = unplaced.filter(|_| is_known) else { return };
        let item = parts.items.remove(at);
        parts.items.push(Item { section, ..item });
        self.put_in_order(parts);
    }

    fn alter_item(&mut self, id: &str, alter: impl Fn(&mut Item)) {
        let mut parts = self.parts();
        parts.items.iter_mut().filter(|item| item.id == id).for_each(alter);
        self.set_parts(parts);
    }

    fn move_item(&mut self, id: &str, up: bool) {
        let mut parts = self.parts();
        let Some(at) = parts.items.iter().position(|item| item.id == id) else { return };
        let section = parts.items[at].section;
        let mut same = (0..parts.items.len()).filter(|index| parts.items[*index].section == section);
        let other = if up { same.rfind(|index| *index < at) } else { same.find(|index| *index > at) };
        if let Some(other) = other {
            parts.items.swap(at, other);
            self.put_in_order(parts);
        }
    }

    fn add(&mut self, section: u8, text: Text, history: &History) {
        let mut parts = self.parts();
        if parts.sections.iter().all(|known| known.number != section) || parts.items.len() >= super::check::MAX_ITEMS {
            return;
        }
        let id = history.fresh_id(self, section);
        parts.items.push(Item { id, code: String::new(), section, text, criteria: None });
        self.put_in_order(parts);
    }

    fn retire(&mut self, id: &str) {
        let mut parts = self.parts();
        parts.items.retain(|item| item.id != id);
        for core in self.levels_mut().iter_mut().filter_map(|rule| rule.core.as_mut()) {
            core.remove(id);
        }
        self.put_in_order(parts);
    }

    /// Section by section, numbered as on paper; the highest level stays the one where all pass.
    fn put_in_order(&mut self, mut parts: super::Parts) {
        let before = self.parts().items.len();
        let numbers: Vec<u8> = parts.sections.iter().map(|section| section.number).collect();
        // What is not placed yet comes last.
        let place = |item: &Item| numbers.iter().position(|number| *number == item.section).unwrap_or(usize::MAX);
        parts.items.sort_by_key(place);
        for number in numbers {
            for (at, item) in (1..).zip(parts.items.iter_mut().filter(|item| item.section == number)) {
                item.code = format!("{number}.{at}");
            }
        }
        for (at, item) in (1..).zip(parts.items.iter_mut().filter(|item| item.section == UNPLACED)) {
            item.code = format!("{at}");
        }
        let after = parts.items.len();
        self.set_parts(parts);
        if let Some(top) = self.levels_mut().last_mut().filter(|top| top.passed_from == before) {
            top.passed_from = after;
        }
        self.join_levels();
    }

    /// Each level ends where the next one begins, the last at all items.
    fn join_levels(&mut self) {
        let mut end = self.parts().items.len();
        for rule in self.levels_mut().iter_mut().rev() {
            rule.passed_to = end;
            end = rule.passed_from.saturating_sub(1);
        }
    }
}

/// A text as it is kept: no spaces around it, a source only where it says something.
fn tidy(text: Text) -> Text {
    let source = text.source.map(|source| source.trim().to_owned()).filter(|source| !source.is_empty());
    Text { th: text.th.trim().to_owned(), en: text.en.trim().to_owned(), status: text.status, source }
}

/// What becomes of a text's provenance when its Thai wording is altered and nobody says where the new one was read: a text that was
/// verified no longer is.
#[must_use]
pub fn status_of_altered(was: TextStatus) -> TextStatus {
    match was {
        TextStatus::Verified | TextStatus::NotFound => TextStatus::Recalled,
        other => other,
    }
}
