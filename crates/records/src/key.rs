//! A record's id is its natural key: a path, area first.
//!
//! `24090104/2570/assessment/before` · `24090104/2570/household/0192…` (a UUIDv7 where there can be many)
//!
//! Two people who open the same thing offline open the same record; a change proves by its id which area it belongs to; and one
//! range of ids holds a village's whole year. See `docs/adr/0002-record-ids-are-natural-keys.md`.

use std::fmt;
use std::str::FromStr;

use domain::{AreaCode, AreaLevel, FiscalYear, Phase};
use sync::RecordId;
use uuid::Uuid;

/// The kinds of records this build knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The 23 indicators of a village in one phase.
    Assessment,
    /// A household of a village's register, with the nine activities in both phases.
    Household,
    /// An official step of the dossier, append-only.
    Step,
}

/// What a record's id says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RecordKey {
    /// A village's assessment in one phase of a fiscal year; one record each.
    Assessment {
        /// The village, eight digits.
        village: AreaCode,
        /// The fiscal year.
        year: FiscalYear,
        /// Before or after development.
        phase: Phase,
    },
    /// A household of a village's register; any number.
    Household {
        /// The village, eight digits.
        village: AreaCode,
        /// The fiscal year.
        year: FiscalYear,
        /// Which household; a UUIDv7.
        id: Uuid,
    },
    /// One official step of a village's dossier; any number.
    Step {
        /// The village, eight digits.
        village: AreaCode,
        /// The fiscal year.
        year: FiscalYear,
        /// Which step; a UUIDv7.
        id: Uuid,
    },
}

impl RecordKey {
    /// The kind of record.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Assessment { .. } => Kind::Assessment,
            Self::Household { .. } => Kind::Household,
            Self::Step { .. } => Kind::Step,
        }
    }

    /// The area the record belongs to.
    #[must_use]
    pub fn area(&self) -> &AreaCode {
        match self {
            Self::Assessment { village, .. } | Self::Household { village, .. } | Self::Step { village, .. } => village,
        }
    }

    /// The fiscal year the record belongs to.
    #[must_use]
    pub fn year(&self) -> FiscalYear {
        match self {
            Self::Assessment { year, .. } | Self::Household { year, .. } | Self::Step { year, .. } => *year,
        }
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

/// The prefix of the ids of both assessments of a village's year.
#[must_use]
pub fn assessments_prefix(village: &AreaCode, year: FiscalYear) -> String {
    format!("{village}/{year}/assessment/")
}

/// The prefix of the ids of all households of a village's year.
#[must_use]
pub fn households_prefix(village: &AreaCode, year: FiscalYear) -> String {
    format!("{village}/{year}/household/")
}

/// The prefix of the ids of all official steps of a village's year.
#[must_use]
pub fn steps_prefix(village: &AreaCode, year: FiscalYear) -> String {
    format!("{village}/{year}/step/")
}

impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Assessment { village, year, phase } => write!(f, "{village}/{year}/assessment/{}", phase.code()),
            Self::Household { village, year, id } => write!(f, "{village}/{year}/household/{id}"),
            Self::Step { village, year, id } => write!(f, "{village}/{year}/step/{id}"),
        }
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
    let mut parts = text.split('/');
    let village: AreaCode = parts.next()?.parse().ok()?;
    let year = FiscalYear::new(parts.next()?.parse().ok()?)?;
    let (kind, last) = (parts.next()?, parts.next()?);
    if parts.next().is_some() || village.level() != AreaLevel::Village {
        return None;
    }
    match kind {
        "assessment" => Some(RecordKey::Assessment { village, year, phase: Phase::from_code(last)? }),
        "household" => Some(RecordKey::Household { village, year, id: last.parse().ok()? }),
        "step" => Some(RecordKey::Step { village, year, id: last.parse().ok()? }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_back() {
        for text in [
            "24090104/2570/assessment/before",
            "24090104/2570/household/01928c5e-0000-7000-8000-000000000001",
            "24090104/2570/step/01928c5e-0000-7000-8000-000000000001",
        ] {
            assert_eq!(text.parse::<RecordKey>().unwrap().to_string(), text);
        }
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
            "24090104/2570/mood/before",
            "24090104/2570/household/",
            "24090104/2570/household/12",
            "24090104/2570/step/01928C5E-0000-7000-8000-000000000001",
            "24090104/2570/step/01928c5e000070008000000000000001",
        ] {
            assert_eq!(text.parse::<RecordKey>(), Err(BadKey(text.to_owned())));
        }
    }
}
