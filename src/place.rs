//! The addresses of the app's screens: what an address means, and how it is written.

use std::fmt;

use domain::{InstrumentRef, Phase};
use uuid::Uuid;

/// A screen and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The first screen: the villages, or the board for the office.
    Home,
    /// My villages.
    Villages,
    /// One village, by its code.
    Dossier(String),
    /// A village before and after.
    Comparison(String),
    /// A village's indicators in one phase.
    Assessment(String, Phase),
    /// An assessment as it was before it moved to another version: the version it had, none for the one it was begun with.
    Earlier(String, Phase, Option<InstrumentRef>),
    /// What moving a village's assessments to another version would do.
    Moving(String),
    /// A village's households in one phase.
    Households(String, Phase),
    /// The totals of a village's households.
    HouseholdSummary(String),
    /// One household of a village in one phase, by its id.
    Household(String, Phase, Uuid),
    /// The office's board.
    Board,
    /// The register of certified villages.
    Register,
    /// The instruments and their versions.
    Instruments,
    /// A version of an instrument, to be read.
    Version(InstrumentRef),
    /// The draft of an instrument's next version.
    Draft(String),
    /// A district's target villages.
    Targets,
    /// "Prepare for the field".
    Prepare,
    /// "Before you leave".
    Leaving,
    /// "Where are my answers".
    Answers,
    /// What needs a decision.
    Attention,
    /// Language, digits, text size, theme.
    Settings,
    /// No screen has this address.
    Unknown,
}

/// In an address: the record an assessment was begun with.
const BEGUN: &str = "begun";

impl Place {
    /// What the path of an address means.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts[..] {
            [] => Self::Home,
            ["villages"] => Self::Villages,
            ["villages", village] => Self::Dossier(village.to_owned()),
            ["villages", village, "compare"] => Self::Comparison(village.to_owned()),
            ["villages", village, "households", "summary"] => Self::HouseholdSummary(village.to_owned()),
            ["villages", village, "households", phase] => {
                Phase::from_code(phase).map_or(Self::Unknown, |phase| Self::Households(village.to_owned(), phase))
            }
            ["villages", village, "households", phase, id] => match (Phase::from_code(phase), id.parse()) {
                (Some(phase), Ok(id)) => Self::Household(village.to_owned(), phase, id),
                _ => Self::Unknown,
            },
            ["villages", village, "move"] => Self::Moving(village.to_owned()),
            ["villages", village, phase, BEGUN] => {
                Phase::from_code(phase).map_or(Self::Unknown, |phase| Self::Earlier(village.to_owned(), phase, None))
            }
            ["villages", village, phase, version] => match (Phase::from_code(phase), version.parse()) {
                (Some(phase), Ok(version)) => Self::Earlier(village.to_owned(), phase, Some(version)),
                _ => Self::Unknown,
            },
            ["villages", village, phase] => {
                Phase::from_code(phase).map_or(Self::Unknown, |phase| Self::Assessment(village.to_owned(), phase))
            }
            ["board"] => Self::Board,
            ["register"] => Self::Register,
            ["instruments"] => Self::Instruments,
            ["instruments", id, "draft"] => Self::Draft(id.to_owned()),
            ["instruments", version] => version.parse().map_or(Self::Unknown, Self::Version),
            ["targets"] => Self::Targets,
            ["prepare"] => Self::Prepare,
            ["leaving"] => Self::Leaving,
            ["answers"] => Self::Answers,
            ["attention"] => Self::Attention,
            ["settings"] => Self::Settings,
            _ => Self::Unknown,
        }
    }

    /// The path, for links.
    #[must_use]
    pub fn path(&self) -> String {
        self.to_string()
    }
}

/// The path; that of [`Place::Home`] for [`Place::Unknown`].
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Dossier(village) => return write!(f, "/villages/{village}"),
            Self::Comparison(village) => return write!(f, "/villages/{village}/compare"),
            Self::Assessment(village, phase) => return write!(f, "/villages/{village}/{}", phase.code()),
            Self::Earlier(village, phase, None) => return write!(f, "/villages/{village}/{}/{BEGUN}", phase.code()),
            Self::Earlier(village, phase, Some(version)) => {
                return write!(f, "/villages/{village}/{}/{version}", phase.code());
            }
            Self::Moving(village) => return write!(f, "/villages/{village}/move"),
            Self::Version(version) => return write!(f, "/instruments/{version}"),
            Self::Draft(id) => return write!(f, "/instruments/{id}/draft"),
            Self::Households(village, phase) => return write!(f, "/villages/{village}/households/{}", phase.code()),
            Self::HouseholdSummary(village) => return write!(f, "/villages/{village}/households/summary"),
            Self::Household(village, phase, id) => {
                return write!(f, "/villages/{village}/households/{}/{id}", phase.code());
            }
            Self::Home | Self::Unknown => "/",
            Self::Villages => "/villages",
            Self::Board => "/board",
            Self::Register => "/register",
            Self::Instruments => "/instruments",
            Self::Targets => "/targets",
            Self::Prepare => "/prepare",
            Self::Leaving => "/leaving",
            Self::Answers => "/answers",
            Self::Attention => "/attention",
            Self::Settings => "/settings",
        };
        f.write_str(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found_again_by_its_path() {
        let village = || "24090104".to_owned();
        let places = [
            Place::Home,
            Place::Villages,
            Place::Dossier(village()),
            Place::Comparison(village()),
            Place::Assessment(village(), Phase::Before),
            Place::Assessment(village(), Phase::After),
            Place::Earlier(village(), Phase::Before, None),
            Place::Earlier(village(), Phase::After, "training-4x23@2".parse().ok()),
            Place::Moving(village()),
            Place::Instruments,
            Place::Version(InstrumentRef { id: "moi-sev-4x23".to_owned(), version: 3 }),
            Place::Draft("moi-sev-4x23".to_owned()),
            Place::Targets,
            Place::Households(village(), Phase::After),
            Place::HouseholdSummary(village()),
            Place::Household(village(), Phase::Before, Uuid::from_u128(7)),
            Place::Board,
            Place::Register,
            Place::Prepare,
            Place::Leaving,
            Place::Answers,
            Place::Attention,
            Place::Settings,
        ];
        for place in places {
            assert_eq!(Place::of(&place.path()), place);
            assert_eq!(Place::of(&format!("{place}/")), place, "a slash at the end changes nothing");
        }
    }

    #[test]
    fn what_is_no_screen_is_unknown() {
        for path in [
            "/nowhere",
            "/villages/1/during",
            "/villages/1/before/more",
            "/villages/1/households",
            "/villages/1/households/before/7",
            "/board/1",
        ] {
            assert_eq!(Place::of(path), Place::Unknown, "{path}");
        }
    }
}
