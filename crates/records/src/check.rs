//! The server's verdict on a change, before it enters a feed.
//!
//! Everything is judged by what the server itself knows; the change's own claims (feed, author) are only compared with it.

use domain::Instrument;
use domain::happiness::HappinessInstrument;
use domain::happiness::instrument::find;
use domain::household::ActivitySet;
use domain::household::activities::find as find_set;
use sync::{Change, FieldName, RecordState, Value};

use crate::assessment::{self, indicator_of};
use crate::dossier::PhaseSummary;
use crate::happiness::Said;
use crate::held::HeldReason;
use crate::household::{self, activity_of};
use crate::key::{Entry, Kind, RecordKey};
use crate::permission::{Directory, Grant, Role, feed_in, may_write, roles_in};
use crate::shape::{self, Fields};
use crate::step::{Action, DossierProgress, action_of, day_of};
use crate::{happiness, knowledge, material, participant, photo, report, visit};

/// What the server knows when it judges a change.
pub struct Knowledge<'a> {
    /// The areas.
    pub directory: &'a dyn Directory,
    /// The grants of the account that owns the device, as they are now.
    pub grants: &'a [Grant],
    /// Whether the device was revoked.
    pub device_revoked: bool,
    /// The instruments the server has.
    pub instruments: &'a [Instrument],
    /// The instruments of the happiness measurement the server has.
    pub happiness: &'a [HappinessInstrument],
    /// The versions of the nine household activities the server has.
    pub activities: &'a [ActivitySet],
    /// The record as it stands in the feed; none if the change would be its first.
    pub record: Option<&'a RecordState>,
    /// The state of the change's dossier, folded under the feed lock.
    pub progress: &'a DossierProgress,
    /// The records a step of this dossier covers, folded under the feed lock.
    pub covered: &'a [RecordState],
    /// The assessment after development; none if it was not begun.
    pub after: Option<&'a PhaseSummary>,
    /// An officer lets it through: what [may be waived](HeldReason::may_be_waived) holds nothing back.
    pub is_waived: bool,
}

/// What happens with a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Append it.
    Accept,
    /// Keep it outside the feed for an officer to decide.
    Hold(HeldReason),
    /// It cannot be kept; the code says why.
    Refuse(&'static str),
}

/// The code of a change whose id or values are not what its kind allows.
pub const INVALID: &str = "invalid";

/// Judges a change.
#[must_use]
pub fn check(change: &Change, known: &Knowledge<'_>) -> Verdict {
    match judge(change, known) {
        Ok(()) => Verdict::Accept,
        Err(verdict) => verdict,
    }
}

fn judge(change: &Change, known: &Knowledge<'_>) -> Result<(), Verdict> {
    let hold = |reason| Err(Verdict::Hold(reason));
    let hold_back = |reason: HeldReason| {
        if known.is_waived && reason.may_be_waived() { Ok(()) } else { Err(Verdict::Hold(reason)) }
    };
    // An id of an unknown kind may come from a newer build: kept, not thrown away.
    let Ok(key) = RecordKey::try_from(&change.record) else { return hold(HeldReason::UnknownKind) };
    check_values(key.kind(), change)?;
    if known.device_revoked {
        hold_back(HeldReason::RevokedDevice)?;
    }
    let lineage = known.directory.lineage(&key.village).unwrap_or_default();
    let Some(feed) = feed_in(&lineage) else { return hold(HeldReason::UnknownVillage) };
    if feed != change.feed {
        hold_back(HeldReason::AreaMismatch)?;
    }
    let roles: Vec<Role> = roles_in(known.grants, &lineage).filter(|role| may_write(*role, key.kind())).collect();
    if roles.is_empty() {
        hold_back(HeldReason::NoRight)?;
    }
    match key.kind() {
        Kind::Step => return check_step(&key, change, known, &roles),
        Kind::Advice => return check_advice(known),
        _ => {}
    }
    if known.progress.state.locks(key.kind()) {
        hold_back(HeldReason::RecordLocked)?;
    }
    match key.kind() {
        Kind::Assessment => check_assessment(&key, change, known),
        Kind::Household => check_household(change, known),
        Kind::HappinessSession => check_session(change, known),
        Kind::Sitting | Kind::Tally | Kind::HappinessSheet => check_happiness(change, known),
        Kind::Photo => check_photo(&key, change, known.record),
        _ => Ok(()),
    }
}

/// The fields of a kind; none for steps, which are judged as a whole.
#[must_use]
pub fn fields_of(kind: Kind) -> Option<&'static Fields> {
    Some(match kind {
        Kind::Assessment => assessment::FIELDS,
        Kind::Household => household::FIELDS,
        Kind::Step => return None,
        Kind::Participant => participant::FIELDS,
        Kind::HeadCount => participant::HEAD_COUNT_FIELDS,
        Kind::HappinessSession => happiness::SESSION_FIELDS,
        Kind::Sitting => happiness::SITTING_FIELDS,
        Kind::Tally => happiness::TALLY_FIELDS,
        Kind::HappinessSheet => happiness::SHEET_FIELDS,
        Kind::MonitoringVisit => visit::FIELDS,
        Kind::Advice => visit::ADVICE_FIELDS,
        Kind::Material => material::FIELDS,
        Kind::KnowledgeDocument => knowledge::FIELDS,
        Kind::VillageSign => knowledge::SIGN_FIELDS,
        Kind::Report => report::FIELDS,
        Kind::Photo => photo::FIELDS,
    })
}

/// What a field of a kind may hold; none if this build does not know the field.
#[must_use]
pub fn shape_of(kind: Kind, name: &FieldName) -> Option<shape::Shape> {
    shape::shape_in(fields_of(kind)?, name)
}

fn check_values(kind: Kind, change: &Change) -> Result<(), Verdict> {
    let fits = match fields_of(kind) {
        Some(fields) => change.writes.iter().all(|(name, write)| shape::fits(fields, name, &write.value)),
        None => action_of(&change.writes).is_some() && change.writes.values().all(|write| write.seen.is_empty()),
    };
    if fits { Ok(()) } else { Err(Verdict::Refuse(INVALID)) }
}

/// Advice is appended, never altered.
fn check_advice(known: &Knowledge<'_>) -> Result<(), Verdict> {
    if known.record.is_some() { Err(Verdict::Hold(HeldReason::StepNotPossible)) } else { Ok(()) }
}

/// Whatever is said of an activity is said by a version that words it.
fn check_household(change: &Change, known: &Knowledge<'_>) -> Result<(), Verdict> {
    let set = change.instrument.as_deref().and_then(|reference| find_set(known.activities, reference));
    let known_activity = |id: &str| set.is_some_and(|set| set.activity(id).is_some());
    if change.writes.keys().filter_map(activity_of).all(|field| known_activity(field.activity)) {
        Ok(())
    } else {
        Err(Verdict::Hold(HeldReason::UnknownInstrument))
    }
}

/// A photo is of a record of its own village's year, and its file never becomes another one.
fn check_photo(key: &RecordKey, change: &Change, record: Option<&RecordState>) -> Result<(), Verdict> {
    let written = |name: &str| change.writes.get(&FieldName::from(name)).map(|write| &write.value);
    if let Some(Value::Text(of)) = written(photo::field::OF)
        && photo::record_of(of, &key.village, key.year).is_err()
    {
        return Err(Verdict::Hold(HeldReason::UnknownKind));
    }
    for name in [photo::field::HASH, photo::field::THUMBNAIL] {
        let standing = record.and_then(|record| record.text(name));
        let is_another = |value: &Value| standing.is_some_and(|standing| value.as_text() != Some(standing));
        if written(name).is_some_and(is_another) {
            return Err(Verdict::Refuse(INVALID));
        }
    }
    Ok(())
}

fn check_assessment(key: &RecordKey, change: &Change, known: &Knowledge<'_>) -> Result<(), Verdict> {
    let instrument = change
        .instrument
        .as_ref()
        .and_then(|wanted| known.instruments.iter().find(|instrument| instrument.reference().to_string() == *wanted));
    // A record that was moved is of the version its id names.
    if let Entry::MovedAssessment(_, moved_to) = &key.entry
        && instrument.is_none_or(|instrument| instrument.reference() != *moved_to)
    {
        return Err(Verdict::Hold(HeldReason::UnknownInstrument));
    }
    let known_indicator = |id: &str| instrument.is_some_and(|instrument| instrument.indicator(id).is_some());
    if change.writes.keys().filter_map(indicator_of).all(|(id, _)| known_indicator(id)) {
        Ok(())
    } else {
        Err(Verdict::Hold(HeldReason::UnknownInstrument))
    }
}

fn check_session(change: &Change, known: &Knowledge<'_>) -> Result<(), Verdict> {
    let named = change.writes.iter().filter(|(name, _)| name.as_str() == happiness::session::INSTRUMENT);
    let mut named = named.filter_map(|(_, write)| write.value.as_text());
    let is_known = |reference: &str| find(known.happiness, reference).is_some();
    if named.all(is_known) { Ok(()) } else { Err(Verdict::Hold(HeldReason::UnknownInstrument)) }
}

/// Whatever is said of an indicator is said by an instrument that has it, and the level too.
fn check_happiness(change: &Change, known: &Knowledge<'_>) -> Result<(), Verdict> {
    let instrument = change.instrument.as_deref().and_then(|reference| find(known.happiness, reference));
    let mut said = change.writes.iter().filter_map(|(name, write)| Some((Said::of(name)?, &write.value)));
    let is_known = |(said, value): (Said<'_>, &Value)| {
        let level = said.level(value);
        instrument.is_some_and(|instrument| {
            let has_level = |level: u32| u8::try_from(level).is_ok_and(|level| instrument.has_level(level));
            instrument.indicator(said.indicator()).is_some() && level.is_none_or(has_level)
        })
    };
    if said.all(is_known) { Ok(()) } else { Err(Verdict::Hold(HeldReason::UnknownInstrument)) }
}

fn check_step(key: &RecordKey, change: &Change, known: &Knowledge<'_>, roles: &[Role]) -> Result<(), Verdict> {
    let Some(action) = action_of(&change.writes) else { return Err(Verdict::Refuse(INVALID)) };
    // A step is made once; writing to it again would alter it.
    if known.record.is_some() || known.progress.state.after(action, roles).is_none() {
        return Err(Verdict::Hold(HeldReason::StepNotPossible));
    }
    if action.goes_on() && known.covered.iter().any(|record| record.conflicts().next().is_some()) {
        return Err(Verdict::Hold(HeldReason::StepInConflict));
    }
    if action == Action::Certify && known.after.and_then(|after| after.decision.level()).is_none() {
        return Err(Verdict::Hold(HeldReason::NoLevel));
    }
    let milestones = known.progress.milestones(known.after.and_then(|after| after.observed_on));
    // An announcement names its day; the other steps of an older build may not.
    if day_of(&change.writes).is_some_and(|day| !milestones.allow(action, day, key.year)) {
        return Err(Verdict::Hold(HeldReason::DayNotPossible));
    }
    Ok(())
}
