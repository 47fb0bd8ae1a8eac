//! The instrument of the happiness measurement: versioned data with a provenance on every text, as the assessment's is.
//!
//! What is public of the official form is its frame of six components and twenty-two indicators: neither the indicators' wording, nor
//! which belongs to which component, nor the scale, nor the formula. An instrument may lack all of these; it then says so
//! ([`HappinessInstrument::lacks`]) and gives no score, until the province has completed it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::instrument::{InstrumentRef, Text, TextStatus};

/// The greatest value of a level.
pub const MAX_LEVEL: u8 = 100;

/// An instrument in one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HappinessInstrument {
    /// Its id, the same for all versions.
    pub id: String,
    /// Its version, from 1.
    pub version: u32,
    /// Whether it is invented for training; every screen and print then says so.
    pub training: bool,
    /// Its name.
    pub name: Text,
    /// What every screen says of a training instrument.
    #[serde(default)]
    pub label: Option<Text>,
    /// องค์ประกอบ, in order.
    pub components: Vec<Component>,
    /// ตัวชี้วัด, in order.
    pub indicators: Vec<HappinessIndicator>,
    /// The levels a person chooses from, lowest first; empty if they are not known.
    #[serde(default)]
    pub scale: Vec<ScaleLevel>,
    /// How the village's mean comes from the others; none if it is not known.
    #[serde(default)]
    pub formula: Option<Formula>,
    /// Where its texts come from.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// A component (องค์ประกอบ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// Its number, from 1.
    pub number: u8,
    /// Its name.
    pub name: Text,
}

/// An indicator (ตัวชี้วัด).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HappinessIndicator {
    /// Its id, never reused for another meaning (`gvh-demo.1.1`).
    pub id: String,
    /// Its number on paper (`1.1`).
    pub code: String,
    /// The number of its component; none if it is not known.
    #[serde(default)]
    pub component: Option<u8>,
    /// Its wording.
    pub text: Text,
}

/// A level of the scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScaleLevel {
    /// What it counts, from 0.
    pub value: u8,
    /// What people call it (มากที่สุด).
    pub label: Text,
}

/// How the village's mean is made. The two differ when components have unequal numbers of indicators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Formula {
    /// The mean of all indicators' means.
    MeanOfIndicators,
    /// The mean of the components' means.
    MeanOfComponents,
}

/// What makes an instrument unusable for good: it contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HappinessFault {
    /// Two indicators share an id.
    #[error("two indicators have the id {0}")]
    IdTwice(String),
    /// Two components share a number.
    #[error("two components have the number {0}")]
    ComponentTwice(u8),
    /// An indicator names a component that is not there.
    #[error("indicator {0} names a component that is not there")]
    NoComponent(String),
    /// A component without indicators, while every indicator has one.
    #[error("component {0} has no indicators")]
    EmptyComponent(u8),
    /// Levels that do not rise, one level alone, or a value beyond [`MAX_LEVEL`].
    #[error("the levels do not rise")]
    Scale,
}

impl HappinessFault {
    /// The code under which the fault is explained to a person.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::IdTwice(_) => "indicator_id_twice",
            Self::ComponentTwice(_) => "component_twice",
            Self::NoComponent(_) => "indicator_without_component",
            Self::EmptyComponent(_) => "empty_component",
            Self::Scale => "scale_broken",
        }
    }
}

/// What an instrument still lacks before anybody can be asked with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lack {
    /// The wording of indicators.
    Texts,
    /// Which indicator belongs to which component.
    Components,
    /// The levels to choose from.
    Scale,
    /// How the village's mean is made.
    Formula,
}

impl HappinessInstrument {
    /// Its id and version.
    #[must_use]
    pub fn reference(&self) -> InstrumentRef {
        InstrumentRef { id: self.id.clone(), version: self.version }
    }

    /// The indicator with this id.
    #[must_use]
    pub fn indicator(&self, id: &str) -> Option<&HappinessIndicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// The indicators of a component, in order.
    pub fn of_component(&self, number: u8) -> impl Iterator<Item = &HappinessIndicator> {
        self.indicators.iter().filter(move |indicator| indicator.component == Some(number))
    }

    /// The component with this number.
    #[must_use]
    pub fn component(&self, number: u8) -> Option<&Component> {
        self.components.iter().find(|component| component.number == number)
    }

    /// Whether the scale has a level of this value.
    #[must_use]
    pub fn has_level(&self, value: u8) -> bool {
        self.scale.iter().any(|level| level.value == value)
    }

    /// The value of the highest level; none if the scale is not known.
    #[must_use]
    pub fn highest(&self) -> Option<u8> {
        self.scale.last().map(|level| level.value)
    }

    /// What it lacks, each once; empty if it can be used.
    #[must_use]
    pub fn lacks(&self) -> Vec<Lack> {
        let missing = |is_missing: bool, lack| is_missing.then_some(lack);
        let texts = self.indicators.iter().any(|indicator| indicator.text.status == TextStatus::NotFound);
        let components = self.indicators.iter().any(|indicator| indicator.component.is_none());
        [
            missing(texts || self.indicators.is_empty(), Lack::Texts),
            missing(components, Lack::Components),
            missing(self.scale.is_empty(), Lack::Scale),
            missing(self.formula.is_none(), Lack::Formula),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Whether a village can be measured with it.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.lacks().is_empty()
    }

    /// Checks the instrument as a whole. One that only lacks something is sound.
    ///
    /// # Errors
    /// The first [`HappinessFault`].
    pub fn validate(&self) -> Result<(), HappinessFault> {
        let (mut numbers, mut ids) = (BTreeSet::new(), BTreeSet::new());
        if let Some(twice) = self.components.iter().find(|component| !numbers.insert(component.number)) {
            return Err(HappinessFault::ComponentTwice(twice.number));
        }
        for indicator in &self.indicators {
            if !ids.insert(&indicator.id) {
                return Err(HappinessFault::IdTwice(indicator.id.clone()));
            }
            if indicator.component.is_some_and(|number| !numbers.contains(&number)) {
                return Err(HappinessFault::NoComponent(indicator.id.clone()));
            }
        }
        let all_placed = self.indicators.iter().all(|indicator| indicator.component.is_some());
        let empty = self.components.iter().find(|component| self.of_component(component.number).next().is_none());
        if let Some(empty) = empty.filter(|_| all_placed) {
            return Err(HappinessFault::EmptyComponent(empty.number));
        }
        let rises = self.scale.windows(2).all(|pair| pair[0].value < pair[1].value);
        let bounded = self.highest().is_none_or(|highest| highest <= MAX_LEVEL);
        if rises && bounded && self.scale.len() != 1 { Ok(()) } else { Err(HappinessFault::Scale) }
    }
}

/// The instrument and version with this reference (`gvh-demo-6x22@1`).
#[must_use]
pub fn find<'a>(instruments: &'a [HappinessInstrument], reference: &str) -> Option<&'a HappinessInstrument> {
    instruments.iter().find(|instrument| instrument.reference().to_string() == reference)
}

/// The instruments that ship with the server: the official frame and the training set.
///
/// # Errors
/// The JSON error of a file that does not fit; a test reads them all.
#[cfg(feature = "instruments-data")]
pub fn builtin_happiness_instruments() -> Result<Vec<HappinessInstrument>, serde_json::Error> {
    let files = [
        include_str!("../../data/instruments/cdd-gvh-6x22.json"),
        include_str!("../../data/instruments/gvh-demo-6x22.json"),
    ];
    files.into_iter().map(serde_json::from_str).collect()
}
