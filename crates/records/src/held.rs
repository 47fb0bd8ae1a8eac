//! Why a change waits on the server, outside the feed, for an officer to decide.

use serde::{Deserialize, Serialize};

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
}

impl HeldReason {
    /// All of them, for tests that every one has its sentence.
    pub const ALL: [Self; 10] = [
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
    ];

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
        }
    }
}
