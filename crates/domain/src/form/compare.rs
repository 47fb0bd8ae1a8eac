//! Two versions side by side, and what becomes of answers when an assessment moves from one to the other.

use std::collections::BTreeMap;

use super::{Form, Item, Spot};
use crate::happiness::instrument::Formula;
use crate::instrument::{Instrument, Text};
use crate::level::Level;

/// One thing in which two versions differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// An item only the new one has.
    Added(Item),
    /// An item only the old one has.
    Retired(Item),
    /// An item has another number on paper.
    Renumbered {
        /// The item, as it is now.
        item: Item,
        /// Its number before.
        was: String,
    },
    /// A text reads otherwise, or there is one where there was none, or none where there was one.
    Text {
        /// Where.
        spot: Spot,
        /// Before.
        was: Option<Text>,
        /// Now.
        is: Option<Text>,
    },
    /// A text reads the same, and is now known from elsewhere, or better, or worse.
    Provenance {
        /// Where.
        spot: Spot,
        /// Before.
        was: Text,
        /// Now.
        is: Text,
    },
    /// An item joined the core of a level, or left it.
    Core {
        /// The item, as it is now.
        item: Item,
        /// The level.
        level: Level,
        /// Whether it joined.
        joined: bool,
    },
    /// The core of a level is now defined, or no longer.
    CoreDefined {
        /// The level.
        level: Level,
        /// Whether it is defined now.
        defined: bool,
    },
    /// The village's mean is made otherwise.
    Formula {
        /// Before.
        was: Option<Formula>,
        /// Now.
        is: Option<Formula>,
    },
    /// A level is reached by another number of items.
    Passed {
        /// The level.
        level: Level,
        /// From and to before.
        was: (usize, usize),
        /// From and to now.
        is: (usize, usize),
    },
}

/// What only one kind of form has.
fn other(old: &Form, new: &Form) -> Vec<Difference> {
    let (Form::Happiness(before), Form::Happiness(after)) = (old, new) else { return vec![] };
    let formula =
        (before.formula != after.formula).then_some(Difference::Formula { was: before.formula, is: after.formula });
    formula.into_iter().collect()
}

/// All differences, in the order of the new form; what only the old one has comes last.
#[must_use]
pub fn differences(old: &Form, new: &Form) -> Vec<Difference> {
    let (before, after) = (by_id(old), new.parts().items);
    let mut found = texts(old, new, |spot| matches!(spot, Spot::Name | Spot::Section(_)));
    for item in &after {
        match before.get(&item.id) {
            None => found.push(Difference::Added(item.clone())),
            Some(was) if was.code != item.code => {
                found.push(Difference::Renumbered { item: item.clone(), was: was.code.clone() });
            }
            Some(_) => {}
        }
        if before.contains_key(&item.id) {
            let own = |spot: &Spot| matches!(spot, Spot::Item(id) | Spot::Criteria(id) if *id == item.id);
            found.extend(texts(old, new, own));
        }
        found.extend(cores(old, new, item));
    }
    found.extend(texts(old, new, |spot| matches!(spot, Spot::Level(_) | Spot::Scale(_))));
    found.extend(other(old, new));
    found.extend(levels(old, new));
    let gone = old.parts().items.into_iter().filter(|item| after.iter().all(|other| other.id != item.id));
    found.extend(gone.map(Difference::Retired));
    found
}

fn by_id(form: &Form) -> BTreeMap<String, Item> {
    form.parts().items.into_iter().map(|item| (item.id.clone(), item)).collect()
}

fn texts(old: &Form, new: &Form, wanted: impl Fn(&Spot) -> bool) -> Vec<Difference> {
    let before: BTreeMap<Spot, Text> = old.texts().filter(|(spot, _)| wanted(spot)).collect();
    let after: BTreeMap<Spot, Text> = new.texts().filter(|(spot, _)| wanted(spot)).collect();
    let spots: std::collections::BTreeSet<&Spot> = before.keys().chain(after.keys()).collect();
    let differ = |spot: &Spot| {
        let (was, is) = (before.get(spot), after.get(spot));
        let words = |text: &Text| (text.th.clone(), text.en.clone());
        match (was, is) {
            (Some(was), Some(is)) if was == is => None,
            (Some(was), Some(is)) if words(was) == words(is) => {
                Some(Difference::Provenance { spot: spot.clone(), was: was.clone(), is: is.clone() })
            }
            _ => Some(Difference::Text { spot: spot.clone(), was: was.cloned(), is: is.cloned() }),
        }
    };
    spots.into_iter().filter_map(differ).collect()
}

fn cores(old: &Form, new: &Form, item: &Item) -> Vec<Difference> {
    let of = |form: &Form, level: Level| {
        let rule = form.levels().iter().find(|rule| rule.level == level)?;
        Some(rule.core.as_ref()?.contains(&item.id))
    };
    let levels = new.levels().iter().map(|rule| rule.level);
    let changed = levels.filter_map(|level| {
        let (was, is) = (of(old, level).unwrap_or(false), of(new, level).unwrap_or(false));
        (was != is).then(|| Difference::Core { item: item.clone(), level, joined: is })
    });
    changed.collect()
}

fn levels(old: &Form, new: &Form) -> Vec<Difference> {
    let mut found = Vec::new();
    for rule in new.levels() {
        let Some(was) = old.levels().iter().find(|other| other.level == rule.level) else { continue };
        if was.core.is_some() != rule.core.is_some() {
            found.push(Difference::CoreDefined { level: rule.level, defined: rule.core.is_some() });
        }
        let (before, now) = ((was.passed_from, was.passed_to), (rule.passed_from, rule.passed_to));
        if before != now {
            found.push(Difference::Passed { level: rule.level, was: before, is: now });
        }
    }
    found
}

/// What becomes of an indicator's answer when an assessment moves to another version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// It goes along: nothing about the indicator has changed.
    Carried,
    /// It goes along, and is worth another look: the wording changed, or criteria are known that were not.
    LookAgain,
    /// It does not go along: it passes by other criteria now. Asked anew, the old answer stays with the old version.
    AskedAnew,
    /// The new version does not ask for it; it stays with the old version.
    Left,
    /// Only the new version asks for it.
    New,
}

impl Fate {
    /// Whether the answer goes along.
    #[must_use]
    pub fn carries(self) -> bool {
        matches!(self, Self::Carried | Self::LookAgain)
    }
}

/// What becomes of every indicator, by id: in the order of the new version, then what only the old one has.
#[must_use]
pub fn fates(old: &Instrument, new: &Instrument) -> Vec<(String, Fate)> {
    let words = |text: &Option<Text>| text.as_ref().map(|text| text.th.clone());
    let fate = |id: &str| {
        let (Some(was), Some(is)) = (old.indicator(id), new.indicator(id)) else { return Fate::New };
        match (words(&was.criteria), words(&is.criteria)) {
            (Some(was), Some(is)) if was != is => Fate::AskedAnew,
            (one, other) if one == other && was.text.th == is.text.th => Fate::Carried,
            _ => Fate::LookAgain,
        }
    };
    let kept = new.indicators.iter().map(|indicator| (indicator.id.clone(), fate(&indicator.id)));
    let left = old.indicators.iter().filter(|indicator| new.indicator(&indicator.id).is_none());
    kept.chain(left.map(|indicator| (indicator.id.clone(), Fate::Left))).collect()
}
