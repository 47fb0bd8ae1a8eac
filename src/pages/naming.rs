//! Records, fields, values, reasons and roles in words, for every page that tells of changes.

use domain::Instrument;
use leptos::prelude::With;
use records::assessment::{answer_of, field, indicator_of};
use records::household::{self, activity_of, visit_of};
use records::{Entry, HeldReason, Kind, RecordKey, Role};
use sync::{FieldName, RecordId, Value};

use super::dossier::{phase_name, round_name};
use super::households::walk::called;
use super::households::{answer_word, phase_word};
use crate::i18n::Wording;
use crate::state::App;
use crate::state::record::Opened;

/// Village and part of its dossier, such as `บ้านหนองปรือ · ประเมินก่อนการพัฒนา`; tracked.
#[must_use]
pub fn record_title(app: App, words: Wording, id: &RecordId) -> String {
    let Ok(key) = RecordKey::try_from(id) else { return words.digits(id.as_str()) };
    let code = key.village.as_str();
    let village =
        app.village(code).map_or_else(|| words.digits(code), |village| village.target.village.name_th.clone());
    let part = match key.entry {
        Entry::Assessment(phase) | Entry::MovedAssessment(phase, _) => phase_name(words, phase).to_owned(),
        Entry::Household(_) => {
            let view = app.record(&key).with(|opened| opened.as_ref().map(Opened::view).unwrap_or_default());
            called(words, &view)
        }
        Entry::Step(_) => words.now().step_certification().to_owned(),
        Entry::Participant(_) | Entry::HeadCount(_) => words.now().step_participants().to_owned(),
        Entry::HappinessSession(round)
        | Entry::Sitting(round, _)
        | Entry::Tally(round, ..)
        | Entry::HappinessSheet(round, _) => round_name(words, round),
        Entry::MonitoringVisit(_) | Entry::Advice(_) | Entry::Material(_) => words.now().step_visits().to_owned(),
        Entry::KnowledgeDocument => words.now().step_knowledge().to_owned(),
        Entry::VillageSign => words.now().step_sign().to_owned(),
        Entry::Photo(_) => words.now().photo_one().to_owned(),
    };
    [village, part].join(" · ")
}

/// The instrument a record of this village is made with; tracked.
#[must_use]
pub fn instrument_of(app: App, id: &RecordId) -> Option<std::sync::Arc<Instrument>> {
    let key = RecordKey::try_from(id).ok()?;
    let village = app.village(key.village.as_str())?;
    if key.kind() != Kind::Assessment {
        return Some(village.instrument);
    }
    let own = app.record(&key).with(|opened| opened.as_ref().and_then(|opened| opened.assessment().instrument));
    own.and_then(|reference| village.versions.get(&reference).cloned()).or(Some(village.instrument))
}

/// A field in a few words: the indicator's number, and whether it is its answer or its note.
#[must_use]
pub fn field_title(words: Wording, name: &FieldName, instrument: Option<&Instrument>) -> String {
    let now = words.now();
    if let Some((id, is_answer)) = indicator_of(name) {
        let number = words.digits(&indicator_code(id, instrument));
        return if is_answer { now.field_answer(&number) } else { now.note_for(&number) };
    }
    if let Some(title) = household_field(words, name) {
        return title;
    }
    match name.as_str() {
        field::INSTRUMENT => now.field_instrument(),
        field::OBSERVED_ON => now.assessment_observed_on(),
        field::FROM_PAPER => now.field_from_paper(),
        field::FINISHED_ON => now.field_finished_on(),
        records::step::field::ACTION => now.field_action(),
        other => return other.to_owned(),
    }
    .to_owned()
}

/// A field of a household in a few words; none if it is none.
fn household_field(words: Wording, name: &FieldName) -> Option<String> {
    use records::household::field;
    let now = words.now();
    if let Some(activity) = activity_of(name) {
        let (number, phase) = (words.digits(activity.activity), phase_word(words, activity.phase));
        return Some(match activity.is_answer {
            true => now.households_field_answer(&number, phase),
            false => now.households_field_note(&number, phase),
        });
    }
    if let Some(phase) = visit_of(name) {
        return Some(now.households_field_visit(phase_word(words, phase)));
    }
    let title = match name.as_str() {
        field::NAME => now.households_name(),
        field::HOUSE_NO => now.households_house_no(),
        field::ORDER => now.households_field_order(),
        field::TWIN_OF => now.households_field_twin(),
        field::REMOVED => now.households_field_removed(),
        other if other.starts_with(field::APART) => now.households_field_apart(),
        _ => return None,
    };
    Some(title.to_owned())
}

/// The number of an indicator on paper; its id if the instrument is not on this device.
#[must_use]
pub fn indicator_code(id: &str, instrument: Option<&Instrument>) -> String {
    let indicator = instrument.and_then(|instrument| instrument.indicator(id));
    indicator.map_or_else(|| id.to_owned(), |indicator| indicator.code.clone())
}

/// The fields of a change in one line; many are counted.
#[must_use]
pub fn fields_line(words: Wording, fields: &[FieldName], instrument: Option<&Instrument>) -> String {
    const AT_MOST: usize = 4;
    let titles: Vec<String> = fields.iter().take(AT_MOST).map(|name| field_title(words, name, instrument)).collect();
    let line = titles.join(", ");
    match fields.len().checked_sub(AT_MOST) {
        None | Some(0) => line,
        Some(more) => words.now().field_and_more(&line, &words.number(more)),
    }
}

/// A value as the person who gave it would say it.
#[must_use]
pub fn value_text(words: Wording, name: &FieldName, value: &Value) -> String {
    use domain::Answer;
    let now = words.now();
    let is_answer = indicator_of(name).is_some_and(|(_, is_answer)| is_answer);
    let of_activity = activity_of(name).is_some_and(|activity| activity.is_answer) || visit_of(name).is_some();
    match value {
        value if of_activity => answer_word(words, household::answer_of(value)).to_owned(),
        Value::Null if is_answer => now.assessment_not_assessed().to_owned(),
        Value::Null => now.field_emptied().to_owned(),
        Value::Bool(true) => now.action_yes().to_owned(),
        Value::Bool(false) => now.action_no().to_owned(),
        Value::Int(number) => words.number(number),
        Value::Text(text) => match (is_answer, answer_of(value)) {
            (true, Some(Answer::Pass)) => now.assessment_pass().to_owned(),
            (true, Some(Answer::Fail)) => now.assessment_fail().to_owned(),
            _ => match (name.as_str(), text.parse()) {
                (field::OBSERVED_ON | field::FINISHED_ON, Ok(date)) => words.day(date),
                _ => text.clone(),
            },
        },
    }
}

/// Why the server holds a change, and who decides.
#[must_use]
pub fn held_sentence(words: Wording, code: &str) -> String {
    let now = words.now();
    let Some(reason) = HeldReason::ALL.into_iter().find(|reason| reason.code() == code) else {
        return now.held_other(code);
    };
    match reason {
        HeldReason::NoRight => now.held_no_right(),
        HeldReason::UnknownVillage => now.held_unknown_village(),
        HeldReason::AreaMismatch => now.held_area_mismatch(),
        HeldReason::RecordLocked => now.held_record_locked(),
        HeldReason::UnknownInstrument => now.held_unknown_instrument(),
        HeldReason::UnknownKind => now.held_unknown_kind(),
        HeldReason::RevokedDevice => now.held_revoked_device(),
        HeldReason::StepNotPossible => now.held_step_not_possible(),
        HeldReason::StepInConflict => now.held_step_in_conflict(),
        HeldReason::NoLevel => now.held_no_level(),
    }
    .to_owned()
}

/// Why the server cannot keep a change, and what to do.
#[must_use]
pub fn refused_sentence(words: Wording, code: &str) -> String {
    let now = words.now();
    match code {
        "malformed" => now.refused_malformed(),
        "invalid" => now.refused_invalid(),
        "too_large" => now.refused_too_large(),
        "unverified" => now.refused_unverified(),
        "internal" => now.refused_internal(),
        "bad_signature" => now.refused_bad_signature(),
        "unknown_format" => now.refused_unknown_format(),
        "cloned_device" => now.refused_cloned_device(),
        other => return now.refused_other(other),
    }
    .to_owned()
}

/// A role in words.
#[must_use]
pub fn role_name(words: Wording, role: Role) -> &'static str {
    let now = words.now();
    match role {
        Role::FieldWorker => now.role_field_worker(),
        Role::DistrictOfficer => now.role_district_officer(),
        Role::DistrictChief => now.role_district_chief(),
        Role::ProvinceOfficer => now.role_province_officer(),
        Role::DepartmentOfficer => now.role_department_officer(),
        Role::Administrator => now.role_administrator(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use leptos::prelude::*;

    use super::*;
    use crate::i18n::use_words;

    #[test]
    fn every_reason_to_hold_has_a_sentence_of_its_own() {
        Owner::new().with(|| {
            let words = use_words();
            let sentences: BTreeSet<String> =
                HeldReason::ALL.iter().map(|reason| held_sentence(words, reason.code())).collect();
            assert_eq!(sentences.len(), HeldReason::ALL.len());
            assert!(held_sentence(words, "a_new_reason").contains("a_new_reason"));
            assert!(refused_sentence(words, "a_new_code").contains("a_new_code"));
        });
    }

    #[test]
    fn values_are_told_as_people_say_them() {
        Owner::new().with(|| {
            let words = use_words();
            let (answer, note) = (FieldName::from("answer:sev.2.1"), FieldName::from("note:sev.2.1"));
            assert_eq!(value_text(words, &answer, &Value::from("pass")), "ผ่าน");
            assert_eq!(value_text(words, &answer, &Value::Null), "ยังไม่ประเมิน");
            assert_eq!(value_text(words, &note, &Value::from("pass")), "pass");
            let day = FieldName::from(field::FINISHED_ON);
            assert_eq!(value_text(words, &day, &Value::from("2026-11-22")), "๒๒ พ.ย. ๒๕๖๙");
            let activity = FieldName::from("activity:before:2.1.1");
            assert_eq!(value_text(words, &activity, &Value::from("not_home")), "ไม่อยู่");
            assert_eq!(value_text(words, &activity, &Value::Null), "ยังไม่ถาม");
            assert_eq!(field_title(words, &activity, None), "ก่อนการพัฒนา กิจกรรม ๒.๑.๑");
        });
    }

    #[test]
    fn a_long_change_is_counted() {
        Owner::new().with(|| {
            let words = use_words();
            let fields: Vec<FieldName> = (1..=6).map(|n| FieldName(format!("answer:x.{n}"))).collect();
            assert!(fields_line(words, &fields, None).contains('๒'));
            assert!(!fields_line(words, &fields[..4], None).contains("x.๕"));
        });
    }
}
