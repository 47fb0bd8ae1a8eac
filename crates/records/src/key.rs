//! A record's id is its natural key: a path, area first.
//!
//! `24090104/2570/assessment/before` · `24090104/2570/household/0192…` (a UUIDv7 where there can be many)
//!
//! Two people who open the same thing offline open the same record; a change proves by its id which area it belongs to; and one
//! range of ids holds a village's whole year. See `docs/adr/0002-record-ids-are-natural-keys.md`.

use std::fmt;
use std::str::FromStr;

use domain::happiness::Round;
use domain::{AreaCode, AreaLevel, FiscalYear, InstrumentRef, Phase};
use sync::{DeviceId, RecordId};
use uuid::Uuid;

use crate::participant::Gathering;

/// The kinds of records this build knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The 23 indicators of a village in one phase.
    Assessment,
    /// A household of a village's register, with the nine activities in both phases.
    Household,
    /// An official step of the dossier, append-only.
    Step,
    /// Somebody who takes part.
    Participant,
    /// How many came to a gathering, counted before anybody is written down.
    HeadCount,
    /// A round of the happiness measurement as a whole.
    HappinessSession,
    /// A small group, place and day of such a round.
    Sitting,
    /// What one device counted of a sitting's hands, or what its paper says.
    Tally,
    /// One respondent's sheet.
    HappinessSheet,
    /// A visit to follow up, planned or made.
    MonitoringVisit,
    /// Advice on a visit, append-only.
    Advice,
    /// Materials handed out.
    Material,
    /// What the village learned.
    KnowledgeDocument,
    /// The village sign.
    VillageSign,
    /// That an activity's summary was recorded in BPM.
    Report,
    /// A photo, and what it is of.
    Photo,
}

/// The kinds and the word each has in an id.
const CODES: [(Kind, &str); 16] = [
    (Kind::Assessment, "assessment"),
    (Kind::Household, "household"),
    (Kind::Step, "step"),
    (Kind::Participant, "participant"),
    (Kind::HeadCount, "head-count"),
    (Kind::HappinessSession, "happiness"),
    (Kind::Sitting, "sitting"),
    (Kind::Tally, "tally"),
    (Kind::HappinessSheet, "sheet"),
    (Kind::MonitoringVisit, "visit"),
    (Kind::Advice, "advice"),
    (Kind::Material, "material"),
    (Kind::KnowledgeDocument, "knowledge"),
    (Kind::VillageSign, "sign"),
    (Kind::Report, "report"),
    (Kind::Photo, "photo"),
];

impl Kind {
    /// All kinds.
    pub fn all() -> impl Iterator<Item = Self> {
        CODES.iter().map(|(kind, _)| *kind)
    }

    /// Its word in an id.
    #[must_use]
    pub fn code(self) -> &'static str {
        CODES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, code)| code)
    }

    fn from_code(code: &str) -> Option<Self> {
        CODES.iter().find(|(_, known)| *known == code).map(|(kind, _)| *kind)
    }
}

/// Which record it is, within a village's year.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entry {
    /// The assessment of a phase with the instrument it was begun with; one each.
    Assessment(Phase),
    /// The assessment of a phase, moved to another version of the instrument; one for each version.
    MovedAssessment(Phase, InstrumentRef),
    /// A household; any number.
    Household(Uuid),
    /// An official step; any number.
    Step(Uuid),
    /// A participant; any number.
    Participant(Uuid),
    /// The head count of a gathering; one each.
    HeadCount(Gathering),
    /// A round of the happiness measurement; one each.
    HappinessSession(Round),
    /// A sitting of a round; any number.
    Sitting(Round, Uuid),
    /// A count of a sitting; one for each who counts, so that counts never conflict: they add up.
    Tally(Round, Uuid, Counter),
    /// A sheet of a round; any number.
    HappinessSheet(Round, Uuid),
    /// A visit; any number.
    MonitoringVisit(Uuid),
    /// A piece of advice; any number.
    Advice(Uuid),
    /// Materials handed out at once; any number.
    Material(Uuid),
    /// The knowledge document; one.
    KnowledgeDocument,
    /// The village sign; one.
    VillageSign,
    /// The summary of an activity; one each.
    Report(Gathering),
    /// A photo; any number.
    Photo(Uuid),
}

/// Who or what counted a sitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counter {
    /// This device; what several count adds up.
    Device(DeviceId),
    /// The totals were on paper: the same for whoever types them in, so that two who do so are seen to.
    Paper,
}

/// What a record's id says: whose, of which year, and which.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey {
    /// The village, eight digits.
    pub village: AreaCode,
    /// The fiscal year.
    pub year: FiscalYear,
    /// Which record of that year.
    pub entry: Entry,
}

impl Entry {
    /// The kind of record.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Assessment(_) | Self::MovedAssessment(..) => Kind::Assessment,
            Self::Household(_) => Kind::Household,
            Self::Step(_) => Kind::Step,
            Self::Participant(_) => Kind::Participant,
            Self::HeadCount(_) => Kind::HeadCount,
            Self::HappinessSession(_) => Kind::HappinessSession,
            Self::Sitting(..) => Kind::Sitting,
            Self::Tally(..) => Kind::Tally,
            Self::HappinessSheet(..) => Kind::HappinessSheet,
            Self::MonitoringVisit(_) => Kind::MonitoringVisit,
            Self::Advice(_) => Kind::Advice,
            Self::Material(_) => Kind::Material,
            Self::KnowledgeDocument => Kind::KnowledgeDocument,
            Self::VillageSign => Kind::VillageSign,
            Self::Report(_) => Kind::Report,
            Self::Photo(_) => Kind::Photo,
        }
    }

    /// This record of a village's year.
    #[must_use]
    pub fn of(self, village: &AreaCode, year: FiscalYear) -> RecordKey {
        RecordKey { village: village.clone(), year, entry: self }
    }
}

impl RecordKey {
    /// The kind of record.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.entry.kind()
    }

    /// The id under which the record is stored and sent.
    #[must_use]
    pub fn id(&self) -> RecordId {
        RecordId(self.to_string())
    }
}

/// The prefix of the ids of all records of a village's year.
#[must_use]
pub fn year_prefix(village: &AreaCode, year: FiscalYear) -> String {
    format!("{village}/{year}/")
}

/// The kind of record an id names; none for ids of a newer build.
#[must_use]
pub fn kind_of(id: &RecordId) -> Option<Kind> {
    RecordKey::try_from(id).ok().map(|key| key.kind())
}

/// The prefix of the ids of all records of one kind in a village's year.
#[must_use]
pub fn kind_prefix(village: &AreaCode, year: FiscalYear, kind: Kind) -> String {
    format!("{village}/{year}/{}/", kind.code())
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind().code();
        match self {
            Self::Assessment(phase) => write!(f, "{kind}/{}", phase.code()),
            Self::MovedAssessment(phase, instrument) => write!(f, "{kind}/{}/{instrument}", phase.code()),
            Self::HeadCount(gathering) | Self::Report(gathering) => write!(f, "{kind}/{}", gathering.code()),
            Self::HappinessSession(round) => write!(f, "{kind}/{}", round.code()),
            Self::Sitting(round, id) | Self::HappinessSheet(round, id) => write!(f, "{kind}/{}/{id}", round.code()),
            Self::Tally(round, sitting, counter) => write!(f, "{kind}/{}/{sitting}/{counter}", round.code()),
            Self::KnowledgeDocument => write!(f, "{kind}/document"),
            Self::VillageSign => write!(f, "{kind}/village"),
            Self::Household(id)
            | Self::Step(id)
            | Self::Participant(id)
            | Self::MonitoringVisit(id)
            | Self::Advice(id)
            | Self::Material(id)
            | Self::Photo(id) => write!(f, "{kind}/{id}"),
        }
    }
}

impl fmt::Display for Counter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Device(device) => write!(f, "{device}"),
            Self::Paper => f.write_str("paper"),
        }
    }
}

impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.village, self.year, self.entry)
    }
}

/// An id that names no kind this build knows, or is not in its one canonical spelling.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the id of a record: {0}")]
pub struct BadKey(pub String);

impl FromStr for RecordKey {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Self, BadKey> {
        let parsed = parse(text).ok_or_else(|| BadKey(text.to_owned()))?;
        // One record has one id: another spelling of the same key would be a second record.
        if parsed.to_string() == text { Ok(parsed) } else { Err(BadKey(text.to_owned())) }
    }
}

impl TryFrom<&RecordId> for RecordKey {
    type Error = BadKey;

    fn try_from(id: &RecordId) -> Result<Self, BadKey> {
        id.as_str().parse()
    }
}

fn parse(text: &str) -> Option<RecordKey> {
    let mut parts = text.splitn(4, '/');
    let village: AreaCode = parts.next()?.parse().ok()?;
    let year = FiscalYear::new(parts.next()?.parse().ok()?)?;
    let kind = Kind::from_code(parts.next()?)?;
    let entry = parse_entry(kind, parts.next()?)?;
    (village.level() == AreaLevel::Village).then_some(RecordKey { village, year, entry })
}

fn parse_entry(kind: Kind, rest: &str) -> Option<Entry> {
    let id = |text: &str| text.parse::<Uuid>().ok();
    let of_round =
        |text: &str| text.split_once('/').and_then(|(round, id)| Some((Round::from_code(round)?, id.to_owned())));
    Some(match kind {
        Kind::Assessment => match rest.split_once('/') {
            None => Entry::Assessment(Phase::from_code(rest)?),
            Some((phase, instrument)) => Entry::MovedAssessment(Phase::from_code(phase)?, instrument.parse().ok()?),
        },
        Kind::Household => Entry::Household(id(rest)?),
        Kind::Step => Entry::Step(id(rest)?),
        Kind::Participant => Entry::Participant(id(rest)?),
        Kind::HeadCount => Entry::HeadCount(Gathering::from_code(rest)?),
        Kind::HappinessSession => Entry::HappinessSession(Round::from_code(rest)?),
        Kind::Sitting => of_round(rest).and_then(|(round, rest)| Some(Entry::Sitting(round, id(&rest)?)))?,
        Kind::Tally => {
            let (round, rest) = of_round(rest)?;
            let (sitting, counter) = rest.split_once('/')?;
            Entry::Tally(round, id(sitting)?, parse_counter(counter)?)
        }
        Kind::HappinessSheet => {
            of_round(rest).and_then(|(round, rest)| Some(Entry::HappinessSheet(round, id(&rest)?)))?
        }
        Kind::MonitoringVisit => Entry::MonitoringVisit(id(rest)?),
        Kind::Advice => Entry::Advice(id(rest)?),
        Kind::Material => Entry::Material(id(rest)?),
        Kind::KnowledgeDocument => Entry::KnowledgeDocument,
        Kind::VillageSign => Entry::VillageSign,
        Kind::Report => Entry::Report(Gathering::from_code(rest)?),
        Kind::Photo => Entry::Photo(id(rest)?),
    })
}

fn parse_counter(text: &str) -> Option<Counter> {
    match text {
        "paper" => Some(Counter::Paper),
        device => device.parse().ok().map(|device| Counter::Device(DeviceId(device))),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const ID: &str = "01928c5e-0000-7000-8000-000000000001";

    #[test]
    fn ids_read_back() {
        let entries = [
            "assessment/before".to_owned(),
            "assessment/before/training-4x23@2".to_owned(),
            format!("household/{ID}"),
            format!("step/{ID}"),
            format!("participant/{ID}"),
            "head-count/evaluation".to_owned(),
            "happiness/second".to_owned(),
            format!("sitting/first/{ID}"),
            format!("tally/first/{ID}/7"),
            format!("tally/second/{ID}/paper"),
            format!("sheet/first/{ID}"),
            format!("visit/{ID}"),
            format!("advice/{ID}"),
            format!("material/{ID}"),
            "knowledge/document".to_owned(),
            "sign/village".to_owned(),
            "report/evaluation".to_owned(),
            format!("photo/{ID}"),
        ];
        let mut kinds = BTreeSet::new();
        for entry in entries {
            let text = format!("24090104/2570/{entry}");
            let key: RecordKey = text.parse().unwrap();
            assert_eq!(key.to_string(), text);
            assert!(text.starts_with(&kind_prefix(&key.village, key.year, key.kind())));
            kinds.insert(key.kind());
        }
        assert_eq!(kinds, Kind::all().collect(), "every kind has its id here");
    }

    #[test]
    fn only_one_spelling_is_an_id() {
        for text in [
            "",
            "24090104",
            "240901/2570/assessment/before",
            "24090104/02570/assessment/before",
            "24090104/2570/assessment/during",
            "24090104/2570/assessment/before/",
            "24090104/2570/assessment/before/training-4x23@02",
            "24090104/2570/mood/before",
            "24090104/2570/household/",
            "24090104/2570/household/12",
            "24090104/2570/step/01928C5E-0000-7000-8000-000000000001",
            "24090104/2570/step/01928c5e000070008000000000000001",
            "24090104/2570/tally/first/01928c5e-0000-7000-8000-000000000001/07",
            "24090104/2570/tally/first/01928c5e-0000-7000-8000-000000000001",
            "24090104/2570/sitting/01928c5e-0000-7000-8000-000000000001",
            "24090104/2570/sign/board",
            "24090104/2570/report/both",
        ] {
            assert_eq!(text.parse::<RecordKey>(), Err(BadKey(text.to_owned())));
        }
    }
}
