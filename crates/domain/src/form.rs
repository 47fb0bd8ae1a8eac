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

use serde::{Deserialize, Serialize};

use crate::happiness::HappinessInstrument;
use crate::happiness::instrument::{Component, HappinessIndicator, ScaleLevel};
use crate::instrument::{Dimension, Indicator, Instrument, InstrumentRef, LevelRule, Text};

pub use check::{Fault, Spot, faults};
pub use compare::Difference;
pub use edit::Edit;
pub use history::History;
pub use import::{ImportFault, export, import};

/// An instrument of one of the kinds that can be edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Form {
    /// Indicators that pass or do not, and levels reached by how many pass.
    PassFail(Instrument),
    /// Indicators for each of which a level of a scale is chosen.
    Happiness(HappinessInstrument),
}

/// The section of an item of which it is not known where it belongs: the public frame of the happiness measurement does not say it.
pub const UNPLACED: u8 = 0;

/// What every kind of form has: sections (ด้าน, องค์ประกอบ) and items (ตัวชี้วัด), in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Its name.
    pub name: Text,
    /// The sections.
    pub sections: Vec<Section>,
    /// The items, section by section.
    pub items: Vec<Item>,
}

/// A section of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its number, from 1.
    pub number: u8,
    /// Its name.
    pub name: Text,
}

/// An item of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its id, never reused for another meaning.
    pub id: String,
    /// Its number on paper; follows the order.
    pub code: String,
    /// The number of its section; [`UNPLACED`] while it is not known.
    pub section: u8,
    /// Its wording.
    pub text: Text,
    /// When it passes, if that is known; kinds without criteria have none.
    pub criteria: Option<Text>,
}

impl Form {
    /// Its id, the same for all versions.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::PassFail(instrument) => &instrument.id,
            Self::Happiness(instrument) => &instrument.id,
        }
    }

    /// Its id and version. A draft has the version it came from.
    #[must_use]
    pub fn reference(&self) -> InstrumentRef {
        match self {
            Self::PassFail(instrument) => instrument.reference(),
            Self::Happiness(instrument) => instrument.reference(),
        }
    }

    /// Whether it is invented for training.
    #[must_use]
    pub fn is_training(&self) -> bool {
        match self {
            Self::PassFail(instrument) => instrument.training,
            Self::Happiness(instrument) => instrument.training,
        }
    }

    /// What every screen says of a training set.
    #[must_use]
    pub fn label(&self) -> Option<&Text> {
        match self {
            Self::PassFail(instrument) => instrument.label.as_ref(),
            Self::Happiness(instrument) => instrument.label.as_ref(),
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
        }
    }

    /// The same with this version.
    #[must_use]
    pub fn with_version(mut self, number: u32) -> Self {
        match &mut self {
            Self::PassFail(instrument) => instrument.version = number,
            Self::Happiness(instrument) => instrument.version = number,
        }
        self
    }

    /// The rules of its levels, if its kind has levels that are reached.
    #[must_use]
    pub fn levels(&self) -> &[LevelRule] {
        match self {
            Self::PassFail(instrument) => &instrument.levels,
            Self::Happiness(_) => &[],
        }
    }

    /// The same for altering.
    pub(crate) fn levels_mut(&mut self) -> &mut [LevelRule] {
        match self {
            Self::PassFail(instrument) => &mut instrument.levels,
            Self::Happiness(_) => &mut [],
        }
    }

    /// The scale to choose from, if its kind has one; empty if it is not known.
    #[must_use]
    pub fn scale(&self) -> &[ScaleLevel] {
        match self {
            Self::PassFail(_) => &[],
            Self::Happiness(instrument) => &instrument.scale,
        }
    }

    /// Whether its items have criteria by which they pass.
    #[must_use]
    pub fn has_criteria(&self) -> bool {
        match self {
            Self::PassFail(_) => true,
            Self::Happiness(_) => false,
        }
    }

    /// The parts every kind has.
    #[must_use]
    pub fn parts(&self) -> Parts {
        match self {
            Self::PassFail(instrument) => Parts {
                name: instrument.name.clone(),
                sections: instrument
                    .dimensions
                    .iter()
                    .map(|dimension| Section { number: dimension.number, name: dimension.name.clone() })
                    .collect(),
                items: instrument.indicators.iter().cloned().map(Item::from).collect(),
            },
            Self::Happiness(instrument) => Parts {
                name: instrument.name.clone(),
                sections: instrument
                    .components
                    .iter()
                    .map(|component| Section { number: component.number, name: component.name.clone() })
                    .collect(),
                items: instrument.indicators.iter().cloned().map(Item::from).collect(),
            },
        }
    }

    /// Puts altered parts in place of its own.
    pub(crate) fn set_parts(&mut self, parts: Parts) {
        match self {
            Self::PassFail(instrument) => {
                instrument.name = parts.name;
                let dimension = |section: Section| Dimension { number: section.number, name: section.name };
                instrument.dimensions = parts.sections.into_iter().map(dimension).collect();
                instrument.indicators = parts.items.into_iter().map(Indicator::from).collect();
            }
            Self::Happiness(instrument) => {
                instrument.name = parts.name;
                let component = |section: Section| Component { number: section.number, name: section.name };
                instrument.components = parts.sections.into_iter().map(component).collect();
                instrument.indicators = parts.items.into_iter().map(HappinessIndicator::from).collect();
            }
        }
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

impl From<Indicator> for Item {
    fn from(Indicator { id, code, dimension, text, criteria }: Indicator) -> Self {
        Self { id, code, section: dimension, text, criteria }
    }
}

impl From<Item> for Indicator {
    fn from(Item { id, code, section, text, criteria }: Item) -> Self {
        Self { id, code, dimension: section, text, criteria }
    }
}

impl From<HappinessIndicator> for Item {
    fn from(HappinessIndicator { id, code, component, text }: HappinessIndicator) -> Self {
        Self { id, code, section: component.unwrap_or(UNPLACED), text, criteria: None }
    }
}

impl From<Item> for HappinessIndicator {
    fn from(Item { id, code, section, text, .. }: Item) -> Self {
        Self { id, code, component: (section != UNPLACED).then_some(section), text }
    }
}
