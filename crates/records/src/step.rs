//! The official steps of a dossier, as one table of (state, action, role).
//!
//! Steps are append-only records, validated under the feed lock; the state of a dossier is their fold by position. There is no
//! other way to change it, and a correction is a step like any other, visible for ever.

use std::collections::BTreeMap;

use domain::{FiscalYear, Phase};
use jiff::civil::Date;
use sync::{FieldName, LiveWrite, Position, RecordState, Value, Writes};

use crate::key::Kind;
use crate::permission::Role;
use crate::shape::MAX_NOTE_CHARS;

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

    /// Whether a change to a record of this kind arrives too late. Steps and advice are appended whatever was decided, and a summary
    /// is recorded in BPM only when the village is finished: often by the province, after it has certified.
    #[must_use]
    pub fn locks(self, kind: Kind) -> bool {
        self.is_locked() && !matches!(kind, Kind::Step | Kind::Advice | Kind::Report)
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

    /// Whether the dossier goes on with it; if not, it goes back to the field.
    #[must_use]
    pub fn goes_on(self) -> bool {
        !matches!(self, Self::Return | Self::Reopen)
    }

    /// Whether it is the decision somebody waits for, beyond handing the dossier in.
    #[must_use]
    pub fn decides(self) -> bool {
        matches!(self, Self::Endorse | Self::Certify | Self::Announce)
    }

    /// Whether it must say why: who gets a dossier back must know what to do.
    #[must_use]
    pub fn needs_remarks(self) -> bool {
        !self.goes_on()
    }

    /// Whether it must name the day and the number of an announcement.
    #[must_use]
    pub fn needs_number(self) -> bool {
        self == Self::Announce
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
    /// `remark:<phase>:<indicator id>`: what is to be looked at again there; text.
    pub const REMARK: &str = "remark:";
}

/// The longest number of an announcement, in characters.
pub const MAX_NUMBER_CHARS: usize = 60;

/// The field of a remark on an indicator.
#[must_use]
pub fn remark_field(phase: Phase, indicator: &str) -> FieldName {
    FieldName(format!("{}{}:{indicator}", field::REMARK, phase.code()))
}

/// The phase and the indicator a remark is on; none for other fields.
#[must_use]
pub fn remark_of(name: &FieldName) -> Option<(Phase, &str)> {
    let (phase, indicator) = name.as_str().strip_prefix(field::REMARK)?.split_once(':')?;
    Some((Phase::from_code(phase)?, indicator))
}

/// The action of a step, if its writes make one a person can act upon: a return says why, an announcement names its day and number.
#[must_use]
pub fn action_of(writes: &Writes) -> Option<Action> {
    let text = |name: &str| writes.get(&FieldName::from(name)).and_then(|write| write.value.as_text());
    let short = |name: &str, most: usize| text(name).is_none_or(|text| text.chars().count() <= most);
    let action = Action::from_code(text(field::ACTION)?)?;
    let day = text(field::ON).map(str::parse::<Date>);
    let remarked = writes.keys().filter(|name| remark_of(name).is_some()).map(FieldName::as_str);
    let said = text(field::REMARKS).into_iter().chain(remarked.clone().filter_map(text));
    let fits = remarked.chain([field::REMARKS]).all(|name| short(name, MAX_NOTE_CHARS))
        && short(field::NUMBER, MAX_NUMBER_CHARS)
        && day.as_ref().is_none_or(Result::is_ok)
        && (!action.needs_remarks() || said.into_iter().any(|said| !said.trim().is_empty()))
        && (!action.needs_number() || (day.is_some() && text(field::NUMBER).is_some_and(|n| !n.trim().is_empty())));
    fits.then_some(action)
}

/// The day a step is of, if its writes name one.
#[must_use]
pub fn day_of(writes: &Writes) -> Option<Date> {
    writes.get(&FieldName::from(field::ON))?.value.as_text()?.parse().ok()
}

/// The days an official step cannot come before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Milestones {
    /// The assessment after development.
    pub assessed_on: Option<Date>,
    /// The certification.
    pub certified_on: Option<Date>,
}

impl Milestones {
    /// Whether a step may be of this day: nothing is certified before it was assessed or announced before it was certified, and on no day
    /// that cannot belong to the fiscal year, since the status counts from it.
    #[must_use]
    pub fn allow(self, action: Action, day: Date, year: FiscalYear) -> bool {
        let earliest = match action {
            Action::Certify => self.assessed_on,
            Action::Announce => self.certified_on,
            Action::Submit | Action::Return | Action::Endorse | Action::Reopen => return true,
        };
        year.plausible_days().contains(&day) && earliest.is_none_or(|earliest| day >= earliest)
    }
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
    /// What is to be looked at again, by phase and indicator id.
    pub on_indicators: BTreeMap<(Phase, String), String>,
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
            on_indicators: state
                .fields()
                .filter_map(|(name, resolved)| {
                    let (phase, indicator) = remark_of(name)?;
                    Some(((phase, indicator.to_owned()), resolved.shown().value.as_text()?.to_owned()))
                })
                .collect(),
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

/// A dossier's state and the steps that led to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DossierProgress {
    /// Where it stands.
    pub state: DossierState,
    /// The steps taken, in their order.
    pub steps: Vec<StepView>,
}

impl DossierProgress {
    /// Folds the steps of one dossier by their positions. Every step in a feed was possible when it was appended, so no roles are
    /// asked again; steps not in the feed yet do not count.
    #[must_use]
    pub fn fold(steps: impl IntoIterator<Item = StepView>) -> Self {
        let mut placed: Vec<StepView> = steps.into_iter().filter(|step| step.position.is_some()).collect();
        placed.sort_by_key(|step| step.position);
        placed.into_iter().fold(Self::default(), |mut progress, step| {
            if let Some(state) = progress.state.after(step.action, &Role::ALL) {
                progress.state = state;
                progress.steps.push(step);
            }
            progress
        })
    }

    /// The last step taken, if any.
    #[must_use]
    pub fn last(&self) -> Option<&StepView> {
        self.steps.last()
    }

    /// The step by which the dossier came back to the field, while it is there.
    #[must_use]
    pub fn returned(&self) -> Option<&StepView> {
        self.last().filter(|_| self.state == DossierState::Returned)
    }

    /// The step that certified it, while that holds.
    #[must_use]
    pub fn certified(&self) -> Option<&StepView> {
        let holds = matches!(self.state, DossierState::Certified | DossierState::Announced);
        self.steps.iter().rev().find(|step| holds && step.action == Action::Certify)
    }

    /// What its next step's day must not come before, if it was assessed on this day.
    #[must_use]
    pub fn milestones(&self, assessed_on: Option<Date>) -> Milestones {
        Milestones { assessed_on, certified_on: self.certified().and_then(|step| step.on) }
    }

    /// The announcement's day and number, once announced.
    #[must_use]
    pub fn announcement(&self) -> Option<(Date, &str)> {
        let step = self.last().filter(|_| self.state == DossierState::Announced)?;
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
            on_indicators: BTreeMap::new(),
        }
    }

    #[test]
    fn a_year_from_submission_to_announcement() {
        let actions =
            [Action::Submit, Action::Return, Action::Submit, Action::Endorse, Action::Certify, Action::Announce];
        let steps = (1..=6).rev().map(|position| step(actions[position - 1], position as Position));
        let progress = DossierProgress::fold(steps);
        assert_eq!(progress.state, DossierState::Announced);
        assert_eq!(progress.steps.iter().map(|step| step.action).collect::<Vec<_>>(), actions);
        assert_eq!(progress.certified().unwrap().position, Some(5));
        assert_eq!(progress.returned(), None);
    }

    #[test]
    fn what_came_back_says_why_and_what_was_certified_counts_no_more() {
        let actions = [Action::Submit, Action::Endorse, Action::Certify, Action::Reopen];
        let progress = DossierProgress::fold((1..).zip(actions).map(|(position, action)| step(action, position)));
        assert_eq!(progress.returned().unwrap().action, Action::Reopen);
        assert_eq!(progress.certified(), None);
    }

    fn writes(values: Vec<(FieldName, Value)>) -> Writes {
        sync::Replica::default().writes(values)
    }

    #[test]
    fn a_step_without_what_it_needs_is_none() {
        let on = Some("2026-11-22".parse().unwrap());
        let of =
            |action, on, remarks: &str, number: &str| action_of(&writes(StepView::values(action, on, remarks, number)));
        assert_eq!(of(Action::Submit, None, "", ""), Some(Action::Submit));
        assert_eq!(of(Action::Return, on, " ", ""), None);
        assert_eq!(of(Action::Return, on, "2.1", ""), Some(Action::Return));
        assert_eq!(of(Action::Announce, on, "", ""), None);
        assert_eq!(of(Action::Announce, None, "", "1/2570"), None);
        assert_eq!(of(Action::Announce, on, "", "1/2570"), Some(Action::Announce));
        assert_eq!(of(Action::Submit, on, &"ก".repeat(MAX_NOTE_CHARS + 1), ""), None);
        assert_eq!(of(Action::Announce, on, "", &"1".repeat(MAX_NUMBER_CHARS + 1)), None);
        let mut bad_day = StepView::values(Action::Submit, None, "", "");
        bad_day.push((FieldName::from(field::ON), Value::from("2569-13-01")));
        assert_eq!(action_of(&writes(bad_day)), None);
        let remarked = [
            (FieldName::from(field::ACTION), Value::from("return")),
            (remark_field(Phase::After, "x.2.1"), Value::from("?")),
        ];
        assert_eq!(action_of(&writes(remarked.to_vec())), Some(Action::Return));
    }

    #[test]
    fn a_remark_names_its_indicator() {
        assert_eq!(remark_of(&remark_field(Phase::Before, "demo.1.1")), Some((Phase::Before, "demo.1.1")));
        assert_eq!(remark_of(&FieldName::from("remark:during:1")), None);
        assert_eq!(remark_of(&FieldName::from(field::REMARKS)), None);
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
        let locked: Vec<Kind> = Kind::all().filter(|kind| Certified.locks(*kind)).collect();
        assert!(Kind::all().all(|kind| !Submitted.locks(kind)));
        assert_eq!(locked.len() + 3, Kind::all().count(), "steps, advice and the summary for BPM are taken");
    }

    #[test]
    fn a_step_reads_back_from_its_values() {
        let on: Date = "2026-11-22".parse().unwrap();
        let values = StepView::values(Action::Announce, Some(on), "", "12/2570");
        assert_eq!(values.len(), 3);
        assert!(values.contains(&(FieldName::from(field::ON), Value::from("2026-11-22"))));
    }
}
