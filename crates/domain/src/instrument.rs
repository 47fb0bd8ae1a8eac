//! Instruments: versioned data with a provenance on every text.
//!
//! The letter names the Ministry's form and does not print it. Its frame is certain, some wordings are not; so every text says
//! whether it is verified, the app marks those that are not, and an assessment keeps the version it was made with.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::level::Level;

/// How sure a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextStatus {
    /// Read in a named source.
    Verified,
    /// Recalled from published material, not seen in a source: never shown as official wording.
    Recalled,
    /// Looked for and not found; the text is a placeholder.
    NotFound,
    /// Invented for training.
    Training,
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Thai.
    pub th: String,
    /// English; a gloss, never official.
    pub en: String,
    /// How sure the Thai text is.
    pub status: TextStatus,
    /// Where this very text was read, if that is said of it alone; else [`Instrument::sources`] says it of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// An instrument in one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instrument {
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
    /// ด้าน, in order.
    pub dimensions: Vec<Dimension>,
    /// ตัวชี้วัด, in order.
    pub indicators: Vec<Indicator>,
    /// The levels, lowest first.
    pub levels: Vec<LevelRule>,
    /// Where its texts come from.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// A dimension (ด้าน).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimension {
    /// Its number, from 1.
    pub number: u8,
    /// Its name.
    pub name: Text,
}

/// An indicator (ตัวชี้วัด).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// Its id, never reused for another meaning (`sev.2.1`).
    pub id: String,
    /// Its number on paper (`2.1`).
    pub code: String,
    /// The number of its dimension.
    pub dimension: u8,
    /// Its wording.
    pub text: Text,
    /// When it passes; none if not known.
    #[serde(default)]
    pub criteria: Option<Text>,
}

/// When a level is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelRule {
    /// Which level.
    pub level: Level,
    /// Its name.
    pub name: Text,
    /// The least number of indicators passed.
    pub passed_from: usize,
    /// The greatest.
    pub passed_to: usize,
    /// The core indicators that must be among them, by id; none if they are not defined yet.
    pub core: Option<BTreeSet<String>>,
}

/// An instrument and its version, as an assessment keeps it: `training-4x23@1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstrumentRef {
    /// The instrument's id.
    pub id: String,
    /// Its version.
    pub version: u32,
}

/// A text that names no version of an instrument.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an instrument and version: {0:?}")]
pub struct BadInstrumentRef(pub String);

impl Instrument {
    /// Its id and version.
    #[must_use]
    pub fn reference(&self) -> InstrumentRef {
        InstrumentRef { id: self.id.clone(), version: self.version }
    }

    /// The indicator with this id.
    #[must_use]
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// The indicators of a dimension, in order.
    pub fn of_dimension(&self, number: u8) -> impl Iterator<Item = &Indicator> {
        self.indicators.iter().filter(move |indicator| indicator.dimension == number)
    }

    /// The rule of a level.
    #[must_use]
    pub fn rule(&self, level: Level) -> Option<&LevelRule> {
        self.levels.iter().find(|rule| rule.level == level)
    }

    /// What can be said of answers whose instrument is not at hand: their ids, in order, and nothing more. It has no levels, so
    /// nothing is decided by it.
    #[must_use]
    pub fn unknown<'a>(reference: &InstrumentRef, ids: impl IntoIterator<Item = &'a str>) -> Self {
        let plain =
            |text: &str| Text { th: text.to_owned(), en: text.to_owned(), status: TextStatus::NotFound, source: None };
        let indicator = |id: &str| Indicator {
            id: id.to_owned(),
            code: id.to_owned(),
            dimension: 1,
            text: plain(id),
            criteria: None,
        };
        Self {
            id: reference.id.clone(),
            version: reference.version,
            training: false,
            name: plain(&reference.to_string()),
            label: None,
            dimensions: vec![Dimension { number: 1, name: plain(&reference.to_string()) }],
            indicators: ids.into_iter().map(indicator).collect(),
            levels: vec![],
            sources: vec![],
        }
    }

    /// Whether only the ids of its indicators are known: see [`Self::unknown`].
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.levels.is_empty()
    }
}

impl fmt::Display for InstrumentRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.id, self.version)
    }
}

impl FromStr for InstrumentRef {
    type Err = BadInstrumentRef;

    fn from_str(text: &str) -> Result<Self, BadInstrumentRef> {
        let parts = text.split_once('@').filter(|(id, _)| !id.is_empty());
        let parsed = parts.and_then(|(id, version)| Some(Self { id: id.to_owned(), version: version.parse().ok()? }));
        parsed.ok_or_else(|| BadInstrumentRef(text.to_owned()))
    }
}

/// The instruments that ship with the server: the Ministry's frame and the training set.
///
/// # Errors
/// The JSON error of a file that does not fit; a test reads them all.
#[cfg(feature = "instruments-data")]
pub fn builtin_instruments() -> Result<Vec<Instrument>, serde_json::Error> {
    let files =
        [include_str!("../data/instruments/moi-sev-4x23.json"), include_str!("../data/instruments/training-4x23.json")];
    files.into_iter().map(serde_json::from_str).collect()
}

#[cfg(test)]
#[cfg(feature = "instruments-data")]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_instruments_have_the_frame_of_the_letter() {
        for instrument in builtin_instruments().unwrap() {
            assert_eq!(crate::form::faults(&crate::Form::PassFail(instrument.clone())), [], "{}", instrument.id);
            let counts: Vec<usize> = (1..=4).map(|number| instrument.of_dimension(number).count()).collect();
            assert_eq!((counts, instrument.indicators.len()), (vec![7, 5, 7, 4], 23));
            let codes: BTreeSet<&str> = instrument.indicators.iter().map(|indicator| indicator.code.as_str()).collect();
            assert_eq!(codes.len(), 23);
        }
    }

    #[test]
    fn no_recalled_text_is_called_verified_and_training_is_called_training() {
        let [official, training]: [Instrument; 2] = builtin_instruments().unwrap().try_into().unwrap();
        assert!(official.indicators.iter().all(|indicator| indicator.text.status == TextStatus::Recalled));
        assert!(official.rule(Level::EnoughToLive).unwrap().core.is_none(), "the core set is not public");
        assert!(training.training && training.label.is_some());
        assert!(training.indicators.iter().all(|indicator| indicator.text.status == TextStatus::Training));
        let core = |level| training.rule(level).unwrap().core.clone().unwrap();
        assert_eq!(core(Level::EnoughToLive).len(), 10);
        assert!(core(Level::EnoughToLive).is_subset(&core(Level::LivingWell)));
    }

    #[test]
    fn a_reference_reads_back() {
        let text = "training-4x23@1";
        assert_eq!(text.parse::<InstrumentRef>().unwrap().to_string(), text);
        for bad in ["", "x", "@1", "x@", "x@one"] {
            assert!(bad.parse::<InstrumentRef>().is_err(), "{bad}");
        }
    }
}
