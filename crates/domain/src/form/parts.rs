//! What forms of every kind have in common, as the editor, the checks and the comparison see them.

use super::Form;
use crate::happiness::instrument::{Component, HappinessIndicator};
use crate::household::ActivityGroup;
use crate::instrument::{Dimension, Indicator, Text};

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
    /// Its number on paper.
    pub code: String,
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
    /// When it passes, if that is known; a hint where nothing passes. See [`Form::has_criteria`].
    pub criteria: Option<Text>,
}

impl Form {
    /// The parts every kind has.
    #[must_use]
    pub fn parts(&self) -> Parts {
        match self {
            Self::PassFail(instrument) => Parts {
                name: instrument.name.clone(),
                sections: instrument.dimensions.iter().cloned().map(Section::from).collect(),
                items: instrument.indicators.iter().cloned().map(Item::from).collect(),
            },
            Self::Happiness(instrument) => Parts {
                name: instrument.name.clone(),
                sections: instrument.components.iter().cloned().map(Section::from).collect(),
                items: instrument.indicators.iter().cloned().map(Item::from).collect(),
            },
            Self::Activities(set) => Parts {
                name: set.name.clone(),
                sections: numbered(&set.groups).map(|(number, group)| section_of_group(number, group)).collect(),
                items: numbered(&set.groups).flat_map(|(number, group)| items_of_group(number, group)).collect(),
            },
        }
    }

    /// Puts altered parts in place of its own. Of a [fixed](Form::is_fixed) form, only the words are altered.
    pub(crate) fn set_parts(&mut self, parts: Parts) {
        match self {
            Self::PassFail(instrument) => {
                instrument.name = parts.name;
                instrument.dimensions = parts.sections.into_iter().map(Dimension::from).collect();
                instrument.indicators = parts.items.into_iter().map(Indicator::from).collect();
            }
            Self::Happiness(instrument) => {
                instrument.name = parts.name;
                instrument.components = parts.sections.into_iter().map(Component::from).collect();
                instrument.indicators = parts.items.into_iter().map(HappinessIndicator::from).collect();
            }
            Self::Activities(set) => {
                set.name = parts.name;
                for (group, section) in set.groups.iter_mut().zip(parts.sections) {
                    group.name = section.name;
                }
                let activities = set.groups.iter_mut().flat_map(|group| &mut group.activities);
                for (activity, item) in activities.zip(parts.items) {
                    (activity.text, activity.hint) = (item.text, item.criteria);
                }
            }
        }
    }
}

/// Groups with their numbers. A file may bring any number of them; beyond these nobody reads on.
fn numbered(groups: &[ActivityGroup]) -> impl Iterator<Item = (u8, &ActivityGroup)> {
    (1..=u8::MAX).zip(groups)
}

fn section_of_group(number: u8, group: &ActivityGroup) -> Section {
    Section { number, code: group.code.clone(), name: group.name.clone() }
}

fn items_of_group(section: u8, group: &ActivityGroup) -> impl Iterator<Item = Item> {
    group.activities.iter().map(move |activity| Item {
        id: activity.id.clone(),
        code: activity.id.clone(),
        section,
        text: activity.text.clone(),
        criteria: activity.hint.clone(),
    })
}

impl From<Dimension> for Section {
    fn from(Dimension { number, name }: Dimension) -> Self {
        Self { number, code: number.to_string(), name }
    }
}

impl From<Section> for Dimension {
    fn from(Section { number, name, .. }: Section) -> Self {
        Self { number, name }
    }
}

impl From<Component> for Section {
    fn from(Component { number, name }: Component) -> Self {
        Self { number, code: number.to_string(), name }
    }
}

impl From<Section> for Component {
    fn from(Section { number, name, .. }: Section) -> Self {
        Self { number, name }
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
