//! Why a change waits on the server, outside the feed, for an officer to decide; and what the officer sees and says.

use domain::AreaCode;
use serde::{Deserialize, Serialize};
use sync::{DeviceId, FieldName, RecordId, Seq, Value};

/// The longest note to a decision, in characters.
pub const MAX_NOTE_CHARS: usize = 500;

/// The reasons. The client has a Thai and an English sentence for each code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldReason {
    /// The author has no right to write this kind of record in this area (any more).
    NoRight,
    /// The village is not known to the server, or no target of that year.
    UnknownVillage,
    /// The change names another feed than the one its area belongs to.
    AreaMismatch,
    /// The dossier is endorsed: the edit comes late.
    RecordLocked,
    /// The instrument version, or an indicator of it, is not known to the server.
    UnknownInstrument,
    /// The kind of record is not known to the server.
    UnknownKind,
    /// The device was revoked before the change arrived.
    RevokedDevice,
    /// The official step is not possible in the dossier's present state.
    StepNotPossible,
    /// The official step covers a field that is in conflict.
    StepInConflict,
    /// There is no level to certify: not all is assessed, too little passed, or the instrument does not define what the level needs.
    NoLevel,
    /// The step is of a day before what it follows (the assessment, the certification), or of one that cannot belong to the year.
    DayNotPossible,
}

impl HeldReason {
    /// All of them, for tests that every one has its sentence.
    pub const ALL: [Self; 11] = [
        Self::NoRight,
        Self::UnknownVillage,
        Self::AreaMismatch,
        Self::RecordLocked,
        Self::UnknownInstrument,
        Self::UnknownKind,
        Self::RevokedDevice,
        Self::StepNotPossible,
        Self::StepInConflict,
        Self::NoLevel,
        Self::DayNotPossible,
    ];

    /// Those an official step may be held for as a step, whoever took it. No officer decides about them: whoever took the step is told, and
    /// takes it anew when it can be taken.
    pub const OF_STEP: [Self; 4] = [Self::StepNotPossible, Self::StepInConflict, Self::NoLevel, Self::DayNotPossible];

    /// The reason with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// Whether an officer may let the change through although the reason stands: it is about who wrote, not about what the change says.
    /// For the others the cause has to go first (the village imported, the instrument published, the dossier opened again: what is signed
    /// for changes by a step that everybody sees, and by no other way).
    #[must_use]
    pub fn may_be_waived(self) -> bool {
        matches!(self, Self::NoRight | Self::AreaMismatch | Self::RevokedDevice)
    }

    /// The code that travels.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoRight => "no_right",
            Self::UnknownVillage => "unknown_village",
            Self::AreaMismatch => "area_mismatch",
            Self::RecordLocked => "record_locked",
            Self::UnknownInstrument => "unknown_instrument",
            Self::UnknownKind => "unknown_kind",
            Self::RevokedDevice => "revoked_device",
            Self::StepNotPossible => "step_not_possible",
            Self::StepInConflict => "step_in_conflict",
            Self::NoLevel => "no_level",
            Self::DayNotPossible => "day_not_possible",
        }
    }
}

/// A change that waits, as an officer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The device that made it.
    pub device: DeviceId,
    /// As its how-manieth.
    pub seq: Seq,
    /// The record it writes.
    pub record: RecordId,
    /// Its village, if the id names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub village: Option<AreaCode>,
    /// The village's name, if the server knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub village_name: Option<String>,
    /// Who wrote it (display name).
    pub author: String,
    /// When, by that device's clock; milliseconds since 1970 UTC.
    pub made_at: i64,
    /// When it arrived, by the server's clock; milliseconds since 1970 UTC.
    pub received_at: i64,
    /// The instrument and version it was made with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<String>,
    /// Why it waits, as a stable code.
    pub reason: String,
    /// What it writes, beside what stands there now.
    pub values: Vec<HeldValue>,
}

/// A field of a change that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldValue {
    /// Which field.
    pub field: FieldName,
    /// What the change writes.
    pub value: Value,
    /// What stands there now; none if nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Value>,
}

/// The changes of an officer's areas that wait, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldList {
    /// The changes.
    pub held: Vec<Held>,
    /// There are more than are listed.
    pub more: bool,
}

/// What an officer says of a change that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decide {
    /// It goes into the feed as it is; else it never will.
    pub accept: bool,
    /// A word to the author; at most [`MAX_NOTE_CHARS`], and needed for a no.
    #[serde(default)]
    pub note: String,
}

impl Decide {
    /// Whether it can be taken as it is.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.note.chars().count() <= MAX_NOTE_CHARS && (self.accept || !self.note.trim().is_empty())
    }
}
