//! A form: an instrument of whatever kind, as it is drafted, compared, published and carried in files.
//!
//! Published versions never change. A new one begins as a copy (a *draft*), is altered edit by edit ([`edit`]), checked as a whole
//! ([`check`]), laid beside the version it came from ([`compare`]), and gets its number when it is published. What an indicator's id
//! means is never altered ([`history`]): wording may become better, a removed id stays removed, a new indicator gets a new id.

pub mod check;
pub mod compare;
pub mod edit;
pub mod history;
pub mod import;
pub mod parts;

use serde::{Deserialize, Serialize};

use crate::happiness::HappinessInstrument;
use crate::happiness::instrument::ScaleLevel;
use crate::household::ActivitySet;
use crate::instrument::{Instrument, InstrumentRef, LevelRule, Text};

pub use check::{Fault, Spot, faults};
pub use compare::Difference;
pub use edit::Edit;
pub use history::History;
pub use import::{ImportFault, export, import};
pub use parts::{Item, Parts, Section, UNPLACED};

/// An instrument of one of the kinds that can be edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Form {
    /// Indicators that pass or do not, and levels reached by how many pass.
    PassFail(Instrument),
    /// Indicators for each of which a level of a scale is chosen.
    Happiness(HappinessInstrument),
    /// The nine activities of a household: always the same nine, in this version's words.
    Activities(ActivitySet),
}

impl Form {
    /// Its id, the same for all versions.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::PassFail(instrument) => &instrument.id,
            Self::Happiness(instrument) => &instrument.id,
            Self::Activities(set) => &set.id,
        }
    }

    /// Its id and version. A draft has the version it came from.
    #[must_use]
    pub fn reference(&self) -> InstrumentRef {
        match self {
            Self::PassFail(instrument) => instrument.reference(),
            Self::Happiness(instrument) => instrument.reference(),
            Self::Activities(set) => set.reference(),
        }
    }

    /// Whether it is invented for training.
    #[must_use]
    pub fn is_training(&self) -> bool {
        match self {
            Self::PassFail(instrument) => instrument.training,
            Self::Happiness(instrument) => instrument.training,
            Self::Activities(_) => false,
        }
    }

    /// What every screen says of a training set.
    #[must_use]
    pub fn label(&self) -> Option<&Text> {
        match self {
            Self::PassFail(instrument) => instrument.label.as_ref(),
            Self::Happiness(instrument) => instrument.label.as_ref(),
            Self::Activities(_) => None,
        }
    }

    /// Whether it is larger than any form a person could fill in: then nothing else is asked of it.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        let parts = self.parts();
        parts.items.len() > check::MAX_ITEMS
            || parts.sections.len() > check::MAX_SECTIONS
            || self.scale().len() > check::MAX_SCALE
            || self.sources().len() > check::MAX_SOURCES
    }

    /// Where its texts come from.
    #[must_use]
    pub fn sources(&self) -> &[String] {
        match self {
            Self::PassFail(instrument) => &instrument.sources,
            Self::Happiness(instrument) => &instrument.sources,
            Self::Activities(set) => &set.sources,
        }
    }

    /// The same with this version.
    #[must_use]
    pub fn with_version(mut self, number: u32) -> Self {
        match &mut self {
            Self::PassFail(instrument) => instrument.version = number,
            Self::Happiness(instrument) => instrument.version = number,
            Self::Activities(set) => set.version = number,
        }
        self
    }

    /// The rules of its levels, if its kind has levels that are reached.
    #[must_use]
    pub fn levels(&self) -> &[LevelRule] {
        match self {
            Self::PassFail(instrument) => &instrument.levels,
            Self::Happiness(_) | Self::Activities(_) => &[],
        }
    }

    /// The same for altering.
    pub(crate) fn levels_mut(&mut self) -> &mut [LevelRule] {
        match self {
            Self::PassFail(instrument) => &mut instrument.levels,
            Self::Happiness(_) | Self::Activities(_) => &mut [],
        }
    }

    /// The scale to choose from, if its kind has one; empty if it is not known.
    #[must_use]
    pub fn scale(&self) -> &[ScaleLevel] {
        match self {
            Self::PassFail(_) | Self::Activities(_) => &[],
            Self::Happiness(instrument) => &instrument.scale,
        }
    }

    /// Whether its items may have a second text: criteria by which they pass, or a hint on how to ask.
    #[must_use]
    pub fn has_criteria(&self) -> bool {
        match self {
            Self::PassFail(_) | Self::Activities(_) => true,
            Self::Happiness(_) => false,
        }
    }

    /// Whether all versions have the same items in the same order, and only their words differ.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        matches!(self, Self::Activities(_))
    }

    /// Every text with its place, for counting and checking.
    pub fn texts(&self) -> impl Iterator<Item = (Spot, Text)> + use<> {
        let parts = self.parts();
        let sections = parts.sections.into_iter().map(|section| (Spot::Section(section.number), section.name));
        let items = parts.items.into_iter().flat_map(|item| {
            let criteria = item.criteria.map(|criteria| (Spot::Criteria(item.id.clone()), criteria));
            std::iter::once((Spot::Item(item.id), item.text)).chain(criteria)
        });
        let levels: Vec<_> = self.levels().iter().map(|rule| (Spot::Level(rule.level), rule.name.clone())).collect();
        let scale: Vec<_> = self.scale().iter().map(|level| (Spot::Scale(level.value), level.label.clone())).collect();
        std::iter::once((Spot::Name, parts.name)).chain(sections).chain(items).chain(levels).chain(scale)
    }

    /// How many of its texts nobody has checked against a source. Texts of a training set are nobody's official wording and do not
    /// count.
    #[must_use]
    pub fn unverified(&self) -> usize {
        use crate::instrument::TextStatus as S;
        self.texts().filter(|(_, text)| matches!(text.status, S::Recalled | S::NotFound)).count()
    }
}
