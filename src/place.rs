//! The addresses of the app's screens: what an address means, and how it is written.

use std::fmt;

use domain::happiness::Round;
use domain::{InstrumentRef, Phase};
use records::knowledge::Section;
use records::participant::Gathering;
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
    /// A village's participants.
    Participants(String),
    /// How many came to a gathering.
    HeadCount(String, Gathering),
    /// The sheet of a gathering, to print and sign.
    SignSheet(String, Gathering),
    /// One participant, by the id.
    Participant(String, Uuid),
    /// A village's knowledge document.
    Knowledge(String),
    /// One section of it.
    KnowledgeSection(String, Section),
    /// The document as it is printed.
    KnowledgePrint(String),
    /// The village sign.
    Sign(String),
    /// The summaries of a village's activities, for BPM.
    Report(String),
    /// The summaries as they are printed.
    ReportPrint(String),
    /// A village's visits to follow up.
    Visits(String),
    /// One visit of a village, by its id.
    Visit(String, Uuid),
    /// A village's materials.
    Materials(String),
    /// The list of materials to sign.
    HandOut(String),
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
    /// A province's board, by its code.
    ProvinceBoard(String),
    /// The country's board.
    CountryBoard,
    /// The register of certified villages.
    Register,
    /// What the server holds for an officer to decide.
    Held,
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
    /// "Bring in bundles".
    Receive,
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
            ["villages", village, "sign"] => Self::Sign(village.to_owned()),
            ["villages", village, "report"] => Self::Report(village.to_owned()),
            ["villages", village, "report", "print"] => Self::ReportPrint(village.to_owned()),
            ["villages", village, "participants", ref rest @ ..] => Self::of_participants(village, rest),
            ["villages", village, "knowledge", ref rest @ ..] => Self::of_knowledge(village, rest),
            ["villages", village, "visits"] => Self::Visits(village.to_owned()),
            ["villages", village, "visits", id] => {
                id.parse().map_or(Self::Unknown, |id| Self::Visit(village.to_owned(), id))
            }
            ["villages", village, "materials"] => Self::Materials(village.to_owned()),
            ["villages", village, "materials", "handout"] => Self::HandOut(village.to_owned()),
            ["villages", village, "happiness", ref rest @ ..] => happiness(village, rest).unwrap_or(Self::Unknown),
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
            ["board", "province", code] => Self::ProvinceBoard(code.to_owned()),
            ["board", "country"] => Self::CountryBoard,
            ["register"] => Self::Register,
            ["held"] => Self::Held,
            ["instruments"] => Self::Instruments,
            ["instruments", id, "draft"] => Self::Draft(id.to_owned()),
            ["instruments", version] => version.parse().map_or(Self::Unknown, Self::Version),
            ["targets"] => Self::Targets,
            ["prepare"] => Self::Prepare,
            ["leaving"] => Self::Leaving,
            ["answers"] => Self::Answers,
            ["bundles"] => Self::Receive,
            ["attention"] => Self::Attention,
            ["settings"] => Self::Settings,
            _ => Self::Unknown,
        }
    }

    fn of_participants(village: &str, rest: &[&str]) -> Self {
        let village = village.to_owned();
        let of = |make: fn(String, Gathering) -> Self, code: &str, village| {
            Gathering::from_code(code).map_or(Self::Unknown, |gathering| make(village, gathering))
        };
        match *rest {
            [] => Self::Participants(village),
            ["count", gathering] => of(Self::HeadCount, gathering, village),
            ["sheet", gathering] => of(Self::SignSheet, gathering, village),
            [id] => id.parse().map_or(Self::Unknown, |id| Self::Participant(village, id)),
            _ => Self::Unknown,
        }
    }

    fn of_knowledge(village: &str, rest: &[&str]) -> Self {
        let village = village.to_owned();
        match *rest {
            [] => Self::Knowledge(village),
            ["print"] => Self::KnowledgePrint(village),
            [section] => {
                Section::from_code(section).map_or(Self::Unknown, |section| Self::KnowledgeSection(village, section))
            }
            _ => Self::Unknown,
        }
    }

    /// Whether something is typed or tapped there over and over: the thumb's place belongs to the screen's own bar.
    #[must_use]
    pub fn is_editor(&self) -> bool {
        matches!(
            self,
            Self::Assessment(..)
                | Self::Earlier(..)
                | Self::Household(..)
                | Self::HeadCount(..)
                | Self::Participant(..)
                | Self::KnowledgeSection(..)
                | Self::Sign(..)
                | Self::Visit(..)
                | Self::HappinessSitting(..)
                | Self::HappinessSheet(..)
        )
    }

    /// The path, for links.
    #[must_use]
    pub fn path(&self) -> String {
        self.to_string()
    }

    /// The address of a part of the screen, by the id it has on the page.
    #[must_use]
    pub fn part(&self, id: &str) -> String {
        format!("{self}#{id}")
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
            Self::Participants(village) => return write!(f, "/villages/{village}/participants"),
            Self::HeadCount(village, of) => {
                return write!(f, "/villages/{village}/participants/count/{}", of.code());
            }
            Self::SignSheet(village, of) => {
                return write!(f, "/villages/{village}/participants/sheet/{}", of.code());
            }
            Self::Participant(village, id) => return write!(f, "/villages/{village}/participants/{id}"),
            Self::Knowledge(village) => return write!(f, "/villages/{village}/knowledge"),
            Self::KnowledgeSection(village, section) => {
                return write!(f, "/villages/{village}/knowledge/{}", section.code());
            }
            Self::KnowledgePrint(village) => return write!(f, "/villages/{village}/knowledge/print"),
            Self::Sign(village) => return write!(f, "/villages/{village}/sign"),
            Self::Report(village) => return write!(f, "/villages/{village}/report"),
            Self::ReportPrint(village) => return write!(f, "/villages/{village}/report/print"),
            Self::Visits(village) => return write!(f, "/villages/{village}/visits"),
            Self::Visit(village, id) => return write!(f, "/villages/{village}/visits/{id}"),
            Self::Materials(village) => return write!(f, "/villages/{village}/materials"),
            Self::HandOut(village) => return write!(f, "/villages/{village}/materials/handout"),
            Self::ProvinceBoard(code) => return write!(f, "/board/province/{code}"),
            Self::CountryBoard => "/board/country",
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
            Self::Held => "/held",
            Self::Instruments => "/instruments",
            Self::Targets => "/targets",
            Self::Prepare => "/prepare",
            Self::Leaving => "/leaving",
            Self::Answers => "/answers",
            Self::Receive => "/bundles",
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
            Place::Participants(village()),
            Place::HeadCount(village(), Gathering::Development),
            Place::SignSheet(village(), Gathering::Evaluation),
            Place::Participant(village(), Uuid::from_u128(7)),
            Place::Knowledge(village()),
            Place::KnowledgeSection(village(), Section::Method),
            Place::KnowledgePrint(village()),
            Place::Sign(village()),
            Place::Report(village()),
            Place::ReportPrint(village()),
            Place::Visits(village()),
            Place::Visit(village(), Uuid::from_u128(7)),
            Place::Materials(village()),
            Place::HandOut(village()),
            Place::Happiness(village(), Round::First),
            Place::HappinessSitting(village(), Round::Second, Uuid::from_u128(7)),
            Place::HappinessSheet(village(), Round::Second, Uuid::from_u128(7), None),
            Place::HappinessSheet(village(), Round::Second, Uuid::from_u128(7), Some(Uuid::from_u128(8))),
            Place::HappinessResults(village()),
            Place::HappinessForm(village()),
            Place::Board,
            Place::ProvinceBoard("24".to_owned()),
            Place::CountryBoard,
            Place::Register,
            Place::Held,
            Place::Prepare,
            Place::Leaving,
            Place::Answers,
            Place::Receive,
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
            "/villages/1/participants/7",
            "/villages/1/participants/count",
            "/villages/1/participants/count/party",
            "/villages/1/knowledge/gossip",
            "/villages/1/sign/post",
            "/villages/1/report/card",
            "/villages/1/visits/7",
            "/villages/1/materials/7",
            "/villages/1/happiness",
            "/villages/1/happiness/third",
            "/villages/1/happiness/first/7",
            "/board/1",
        ] {
            assert_eq!(Place::of(path), Place::Unknown, "{path}");
        }
    }
}
