//! The official steps of a dossier, as one table of (state, action, role).
//!
//! Steps are append-only records, validated under the feed lock; the state of a dossier is their fold by position. There is no
//! other way to change it, and a correction is a step like any other, visible for ever.

use jiff::civil::Date;
use sync::{FieldName, LiveWrite, Position, RecordState, Value};

use crate::permission::Role;

/// Where a dossier stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DossierState {
    /// The field worker collects answers.
    #[default]
    Collecting,
    /// Handed to the district for review.
    Submitted,
    /// Given back with remarks.
    Returned,
    /// The district endorses it; field edits are late from here on.
    Endorsed,
    /// The province certifies it.
    Certified,
    /// Announced; the status counts from here.
    Announced,
}

/// What somebody does with a dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Hand it to the district.
    Submit,
    /// Give it back with remarks.
    Return,
    /// Endorse it for the province.
    Endorse,
    /// Certify it.
    Certify,
    /// Announce it.
    Announce,
    /// Open a certified dossier again for a correction.
    Reopen,
}

/// The whole table. What is not in it is not possible.
const TABLE: [(DossierState, Action, Role, DossierState); 12] = {
    use Action as A;
    use DossierState as S;
    use Role as R;
    [
        (S::Collecting, A::Submit, R::FieldWorker, S::Submitted),
        (S::Collecting, A::Submit, R::DistrictOfficer, S::Submitted),
        (S::Returned, A::Submit, R::FieldWorker, S::Submitted),
        (S::Returned, A::Submit, R::DistrictOfficer, S::Submitted),
        (S::Submitted, A::Return, R::DistrictOfficer, S::Returned),
        (S::Submitted, A::Endorse, R::DistrictOfficer, S::Endorsed),
        (S::Endorsed, A::Return, R::DistrictOfficer, S::Returned),
        (S::Endorsed, A::Return, R::ProvinceOfficer, S::Returned),
        (S::Endorsed, A::Certify, R::ProvinceOfficer, S::Certified),
        (S::Certified, A::Announce, R::ProvinceOfficer, S::Announced),
        (S::Certified, A::Reopen, R::ProvinceOfficer, S::Returned),
        (S::Announced, A::Reopen, R::ProvinceOfficer, S::Returned),
    ]
};

impl DossierState {
    /// The state after the action, if somebody with one of these roles may do it now.
    #[must_use]
    pub fn after(self, action: Action, roles: &[Role]) -> Option<Self> {
        let row = TABLE.iter().find(|(from, what, who, _)| *from == self && *what == action && roles.contains(who))?;
        Some(row.3)
    }

    /// The actions open to somebody with these roles.
    pub fn open_to<'a>(self, roles: &'a [Role]) -> impl Iterator<Item = Action> + 'a {
        TABLE.iter().filter(move |(from, _, who, _)| *from == self && roles.contains(who)).map(|row| row.1)
    }

    /// Whether field edits arrive too late and are held.
    #[must_use]
    pub fn is_locked(self) -> bool {
        matches!(self, Self::Endorsed | Self::Certified | Self::Announced)
    }

    /// The code of the state.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Collecting => "collecting",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Endorsed => "endorsed",
            Self::Certified => "certified",
            Self::Announced => "announced",
        }
    }
}

impl Action {
    const ALL: [Self; 6] = [Self::Submit, Self::Return, Self::Endorse, Self::Certify, Self::Announce, Self::Reopen];

    /// The code as stored in the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Return => "return",
            Self::Endorse => "endorse",
            Self::Certify => "certify",
            Self::Announce => "announce",
            Self::Reopen => "reopen",
        }
    }

    /// The action with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.code() == code)
    }
}

/// Fields of a step record. All are written by the one change that makes the step.
pub mod field {
    /// [`super::Action`] by code.
    pub const ACTION: &str = "action";
    /// Remarks for people; text.
    pub const REMARKS: &str = "remarks";
    /// The day the step is of (the day of a signature or announcement); ISO date.
    pub const ON: &str = "on";
    /// The number of an announcement; text.
    pub const NUMBER: &str = "number";
}

/// One step, read from its record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepView {
    /// What was done.
    pub action: Action,
    /// Its place in the feed; none while it is only on this device.
    pub position: Option<Position>,
    /// Who did it: an account id.
    pub author: String,
    /// When, by the device's clock; milliseconds since 1970 UTC.
    pub made_at: i64,
    /// The day it is of.
    pub on: Option<Date>,
    /// Remarks, empty if there are none.
    pub remarks: String,
    /// The announcement's number, empty if there is none.
    pub number: String,
}

impl StepView {
    /// Reads a step from its record; none if the record holds no step this build knows.
    #[must_use]
    pub fn read(state: &RecordState) -> Option<Self> {
        let resolved = state.resolve(field::ACTION)?;
        let LiveWrite { position, author, made_at, value, .. } = resolved.shown();
        let text = |name| state.text(name).unwrap_or_default().to_owned();
        Some(Self {
            action: Action::from_code(value.as_text()?)?,
            position: *position,
            author: author.0.clone(),
            made_at: *made_at,
            on: state.text(field::ON).and_then(|on| on.parse().ok()),
            remarks: text(field::REMARKS),
            number: text(field::NUMBER),
        })
    }

    /// The values that record a step.
    #[must_use]
    pub fn values(action: Action, on: Option<Date>, remarks: &str, number: &str) -> Vec<(FieldName, Value)> {
        let texts = [(field::REMARKS, remarks.to_owned()), (field::NUMBER, number.to_owned())];
        let on = on.map(|on| (field::ON, on.to_string()));
        std::iter::once((field::ACTION, action.code().to_owned()))
            .chain(texts.into_iter().filter(|(_, text)| !text.is_empty()))
            .chain(on)
            .map(|(name, text)| (FieldName::from(name), Value::Text(text)))
            .collect()
    }
}

/// A dossier's state and the step that led to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DossierProgress {
    /// Where it stands.
    pub state: DossierState,
    /// The last step taken, if any.
    pub last: Option<StepView>,
}

impl DossierProgress {
    /// Folds the steps of one dossier by their positions. Every step in a feed was possible when it was appended, so no roles are
    /// asked again; steps not in the feed yet do not count.
    #[must_use]
    pub fn fold(steps: impl IntoIterator<Item = StepView>) -> Self {
        let mut placed: Vec<StepView> = steps.into_iter().filter(|step| step.position.is_some()).collect();
        placed.sort_by_key(|step| step.position);
        placed.into_iter().fold(Self::default(), |before, step| match before.state.after(step.action, &Role::ALL) {
            Some(state) => Self { state, last: Some(step) },
            None => before,
        })
    }

    /// The announcement's day and number, once announced.
    #[must_use]
    pub fn announcement(&self) -> Option<(Date, &str)> {
        let step = self.last.as_ref().filter(|_| self.state == DossierState::Announced)?;
        Some((step.on?, &step.number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(action: Action, position: Position) -> StepView {
        StepView {
            action,
            position: Some(position),
            author: "a1".into(),
            made_at: 0,
            on: None,
            remarks: String::new(),
            number: String::new(),
        }
    }

    #[test]
    fn a_year_from_submission_to_announcement() {
        let actions =
            [Action::Submit, Action::Return, Action::Submit, Action::Endorse, Action::Certify, Action::Announce];
        let steps = (1..=6).rev().map(|position| step(actions[position - 1], position as Position));
        assert_eq!(DossierProgress::fold(steps).state, DossierState::Announced);
    }

    #[test]
    fn only_the_table_moves_a_dossier() {
        let worker = [Role::FieldWorker];
        assert_eq!(DossierState::Collecting.after(Action::Submit, &worker), Some(DossierState::Submitted));
        assert_eq!(DossierState::Submitted.after(Action::Endorse, &worker), None);
        assert_eq!(DossierState::Collecting.after(Action::Certify, &Role::ALL), None);
        assert!(DossierState::Announced.open_to(&worker).next().is_none());
    }

    #[test]
    fn late_edits_are_those_after_endorsement() {
        use DossierState::{Announced, Certified, Collecting, Endorsed, Returned, Submitted};
        assert!([Endorsed, Certified, Announced].iter().all(|state| state.is_locked()));
        assert!([Collecting, Submitted, Returned].iter().all(|state| !state.is_locked()));
    }

    #[test]
    fn a_step_reads_back_from_its_values() {
        let on: Date = "2026-11-22".parse().unwrap();
        let values = StepView::values(Action::Announce, Some(on), "", "12/2570");
        assert_eq!(values.len(), 3);
        assert!(values.contains(&(FieldName::from(field::ON), Value::from("2026-11-22"))));
    }
}
