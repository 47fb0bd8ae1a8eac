//! The records of the happiness measurement: a round's session, its sittings, what was counted, and sheets.
//!
//! A session has several sittings: small groups, places, days. A sitting's hands are counted by one or several devices, each into a
//! record of its own, so that counts add up and never conflict; or it is entered sheet by sheet; or its totals stood on paper.
//!
//! [`views`] reads these records, [`round`] puts those of a round together, [`balance`] lays a sitting's counts beside its people,
//! [`summary`] says what lists and boards show of both rounds.

pub mod balance;
pub mod round;
pub mod summary;
pub mod views;

use sync::{FieldName, Value};

use crate::shape::{Fields, MAX_NAME_CHARS, MAX_REASON_CHARS, Shape, count_of};

pub use balance::{Balance, Uneven};
pub use round::{HappinessRound, Rounds, SittingOfRound};
pub use summary::{HappinessSummary, RoundSummary};
pub use views::{SessionView, SheetView, SittingView, TallyView};

/// The most people in one sitting.
pub const MAX_PRESENT: i64 = 2_000;
/// The greatest value of a level of a scale.
pub const MAX_LEVEL: i64 = 100;

/// How a sitting's answers are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Hands are counted.
    Hands,
    /// One sheet a respondent.
    Sheets,
    /// The totals stand on paper already.
    Paper,
}

impl Mode {
    /// All, in the order of the choices.
    pub const ALL: [Self; 3] = [Self::Hands, Self::Sheets, Self::Paper];

    /// The code as stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Hands => "hands",
            Self::Sheets => "sheets",
            Self::Paper => "paper",
        }
    }

    /// The mode with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.code() == code)
    }
}

/// Names of the fields of a session.
pub mod session {
    /// The instrument and version the round is measured with.
    pub const INSTRUMENT: &str = "instrument";
    /// The day the field worker called the round finished; null when opened again.
    pub const FINISHED_ON: &str = "finished_on";
}

/// The fields of a session.
pub const SESSION_FIELDS: &Fields =
    &[(session::INSTRUMENT, Shape::Text(MAX_NAME_CHARS)), (session::FINISHED_ON, Shape::Day)];

/// Names of the fields of a sitting.
pub mod sitting {
    /// What it is called (`กลุ่มย่อย 1`).
    pub const NAME: &str = "name";
    /// Where.
    pub const PLACE: &str = "place";
    /// The day.
    pub const HELD_ON: &str = "held_on";
    /// [`super::Mode`] by code.
    pub const MODE: &str = "mode";
    /// How many are present at the beginning.
    pub const PRESENT: &str = "present";
    /// `present:<indicator id>`: how many are present from this indicator on; people come and go.
    pub const PRESENT_FROM: &str = "present:";
    /// Why the sitting does not count; null while it does.
    pub use sync::record::REMOVED;
}

/// The fields of a sitting.
pub const SITTING_FIELDS: &Fields = &[
    (sitting::NAME, Shape::Text(MAX_NAME_CHARS)),
    (sitting::PLACE, Shape::Text(MAX_NAME_CHARS)),
    (sitting::HELD_ON, Shape::Day),
    (sitting::MODE, Shape::OneOf(&["hands", "sheets", "paper"])),
    (sitting::PRESENT, Shape::Count(MAX_PRESENT)),
    (sitting::PRESENT_FROM, Shape::Count(MAX_PRESENT)),
    (sitting::REMOVED, Shape::Text(MAX_REASON_CHARS)),
];

/// Names of the fields of a tally.
pub mod tally {
    /// `count:<indicator id>:<level>`: how many hands.
    pub const COUNT: &str = "count:";
    /// `abstained:<indicator id>`: how many were seen to abstain.
    pub const ABSTAINED: &str = "abstained:";
}

/// The fields of a tally.
pub const TALLY_FIELDS: &Fields =
    &[(tally::COUNT, Shape::Count(MAX_PRESENT)), (tally::ABSTAINED, Shape::Count(MAX_PRESENT))];

/// Names of the fields of a sheet.
pub mod sheet {
    /// The sitting it belongs to, by id.
    pub const SITTING: &str = "sitting";
    /// The number written on the paper; a whole number.
    pub const NUMBER: &str = "number";
    /// `score:<indicator id>`: the level chosen; null where the person was asked and did not answer, or an answer was taken back.
    pub const SCORE: &str = "score:";
    /// Why the sheet does not count; null while it does.
    pub use sync::record::REMOVED;
}

/// The fields of a sheet.
pub const SHEET_FIELDS: &Fields = &[
    (sheet::SITTING, Shape::Id),
    (sheet::NUMBER, Shape::Count(MAX_PRESENT)),
    (sheet::SCORE, Shape::Count(MAX_LEVEL)),
    (sheet::REMOVED, Shape::Text(MAX_REASON_CHARS)),
];

/// The field that says how many are present from an indicator on.
#[must_use]
pub fn present_field(indicator: &str) -> FieldName {
    FieldName(format!("{}{indicator}", sitting::PRESENT_FROM))
}

/// The field of the hands for a level.
#[must_use]
pub fn count_field(indicator: &str, level: u8) -> FieldName {
    FieldName(format!("{}{indicator}:{level}", tally::COUNT))
}

/// The field of those seen to abstain.
#[must_use]
pub fn abstained_field(indicator: &str) -> FieldName {
    FieldName(format!("{}{indicator}", tally::ABSTAINED))
}

/// The field of the level chosen on a sheet.
#[must_use]
pub fn score_field(indicator: &str) -> FieldName {
    FieldName(format!("{}{indicator}", sheet::SCORE))
}

/// The value of a level chosen; none takes it back.
#[must_use]
pub fn score_value(level: Option<u8>) -> Value {
    level.map_or(Value::Null, |level| Value::Int(level.into()))
}

/// What a field of these records says of an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said<'a> {
    /// How many are present from it on.
    Present(&'a str),
    /// How many hands went up for a level.
    Count(&'a str, u8),
    /// How many abstained.
    Abstained(&'a str),
    /// The level chosen on a sheet.
    Score(&'a str),
}

impl<'a> Said<'a> {
    /// Reads a field's name; none for other fields.
    #[must_use]
    pub fn of(name: &'a FieldName) -> Option<Self> {
        let name = name.as_str();
        let count = |rest: &'a str| {
            let (indicator, text) = rest.rsplit_once(':')?;
            // One level has one spelling: another would be counted twice.
            let level: u8 = text.parse().ok().filter(|level: &u8| level.to_string() == text)?;
            Some(Self::Count(indicator, level))
        };
        let after = |prefix| name.strip_prefix(prefix).filter(|rest| !rest.is_empty());
        after(sitting::PRESENT_FROM)
            .map(Self::Present)
            .or_else(|| after(tally::ABSTAINED).map(Self::Abstained))
            .or_else(|| after(sheet::SCORE).map(Self::Score))
            .or_else(|| after(tally::COUNT).and_then(count))
    }

    /// The indicator it is about.
    #[must_use]
    pub fn indicator(self) -> &'a str {
        match self {
            Self::Present(indicator)
            | Self::Count(indicator, _)
            | Self::Abstained(indicator)
            | Self::Score(indicator) => indicator,
        }
    }

    /// The level it names, by itself or by its value; none if it names none.
    #[must_use]
    pub fn level(self, value: &Value) -> Option<u32> {
        match self {
            Self::Count(_, level) => Some(level.into()),
            Self::Score(_) => count_of(value),
            Self::Present(_) | Self::Abstained(_) => None,
        }
    }
}
