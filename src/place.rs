//! The addresses of the app's screens: what an address means, and how it is written.

use std::fmt;

use domain::Phase;
use domain::happiness::Round;
use uuid::Uuid;

/// Stands in the address where a sheet has no id yet.
const NEW_SHEET: &str = "new";

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
    /// A village's households in one phase.
    Households(String, Phase),
    /// The totals of a village's households.
    HouseholdSummary(String),
    /// One household of a village in one phase, by its id.
    Household(String, Phase, Uuid),
    /// A round of a village's happiness measurement.
    Happiness(String, Round),
    /// A sitting of a round, by its id: hands, sheets or totals from paper.
    HappinessSitting(String, Round, Uuid),
    /// A sheet of a sitting, by both ids; none for the next new one.
    HappinessSheet(String, Round, Uuid, Option<Uuid>),
    /// Both rounds of a village compared.
    HappinessResults(String),
    /// The blank sheet, to be printed.
    HappinessForm(String),
    /// The office's board.
    Board,
    /// The register of certified villages.
    Register,
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
            ["villages", village, "happiness", ref rest @ ..] => happiness(village, rest).unwrap_or(Self::Unknown),
            ["villages", village, phase] => {
                Phase::from_code(phase).map_or(Self::Unknown, |phase| Self::Assessment(village.to_owned(), phase))
            }
            ["board"] => Self::Board,
            ["register"] => Self::Register,
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

/// What follows `happiness` in an address.
fn happiness(village: &str, rest: &[&str]) -> Option<Place> {
    let village = village.to_owned();
    Some(match *rest {
        ["results"] => Place::HappinessResults(village),
        ["form"] => Place::HappinessForm(village),
        [round] => Place::Happiness(village, Round::from_code(round)?),
        [round, sitting] => Place::HappinessSitting(village, Round::from_code(round)?, sitting.parse().ok()?),
        [round, sitting, sheet] => {
            let sheet = if sheet == NEW_SHEET { None } else { Some(sheet.parse().ok()?) };
            Place::HappinessSheet(village, Round::from_code(round)?, sitting.parse().ok()?, sheet)
        }
        _ => return None,
    })
}

/// The path; that of [`Place::Home`] for [`Place::Unknown`].
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Dossier(village) => return write!(f, "/villages/{village}"),
            Self::Comparison(village) => return write!(f, "/villages/{village}/compare"),
            Self::Assessment(village, phase) => return write!(f, "/villages/{village}/{}", phase.code()),
            Self::Households(village, phase) => return write!(f, "/villages/{village}/households/{}", phase.code()),
            Self::HouseholdSummary(village) => return write!(f, "/villages/{village}/households/summary"),
            Self::Household(village, phase, id) => {
                return write!(f, "/villages/{village}/households/{}/{id}", phase.code());
            }
            Self::Happiness(village, round) => return write!(f, "/villages/{village}/happiness/{}", round.code()),
            Self::HappinessSitting(village, round, sitting) => {
                return write!(f, "/villages/{village}/happiness/{}/{sitting}", round.code());
            }
            Self::HappinessSheet(village, round, sitting, sheet) => {
                let sheet = sheet.map_or_else(|| NEW_SHEET.to_owned(), |sheet| sheet.to_string());
                return write!(f, "/villages/{village}/happiness/{}/{sitting}/{sheet}", round.code());
            }
            Self::HappinessResults(village) => return write!(f, "/villages/{village}/happiness/results"),
            Self::HappinessForm(village) => return write!(f, "/villages/{village}/happiness/form"),
            Self::Home | Self::Unknown => "/",
            Self::Villages => "/villages",
            Self::Board => "/board",
            Self::Register => "/register",
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
            Place::Households(village(), Phase::After),
            Place::HouseholdSummary(village()),
            Place::Household(village(), Phase::Before, Uuid::from_u128(7)),
            Place::Happiness(village(), Round::First),
            Place::HappinessSitting(village(), Round::Second, Uuid::from_u128(7)),
            Place::HappinessSheet(village(), Round::Second, Uuid::from_u128(7), None),
            Place::HappinessSheet(village(), Round::Second, Uuid::from_u128(7), Some(Uuid::from_u128(8))),
            Place::HappinessResults(village()),
            Place::HappinessForm(village()),
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
            "/villages/1/happiness",
            "/villages/1/happiness/third",
            "/villages/1/happiness/first/7",
            "/board/1",
        ] {
            assert_eq!(Place::of(path), Place::Unknown, "{path}");
        }
    }
}
