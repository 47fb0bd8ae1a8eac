//! Records, fields, values, reasons and roles in words, for every page that tells of changes.

use domain::Instrument;
use i18n::arg;
use leptos::prelude::With;
use records::assessment::{answer_of, field, indicator_of};
use records::happiness::{Mode, SittingView, sitting};
use records::household::{self, activity_of, visit_of};
use records::key::kind_of;
use records::material::MaterialView;
use records::participant::{self, Gathering, ParticipantGroup};
use records::{Entry, HeldReason, HouseholdView, Kind, Part, ParticipantView, RecordKey, Role};
use sync::record::REMOVED;
use sync::{FieldName, RecordId, Value};

use super::dossier::items::{phase_name, round_name};
use super::happiness;
use super::households::{answer_word, phase_word};
use super::knowledge::naming::{document_field, sign_field};
use super::materials::book::budget_name;
use super::participants::naming::{head_count_field, participant_field};
use super::participants::{activity, activity_name, group_name};
use super::report::naming::report_field;
use super::review::naming::{step_field, step_value};
use super::roll::Spoken;
use crate::i18n::{DOT, Wording};
use crate::state::App;
use crate::state::record::Opened;

/// Village and part of its dossier, such as `บ้านหนองปรือ · ประเมินก่อนการพัฒนา`; tracked.
#[must_use]
pub fn record_title(app: App, words: Wording, id: &RecordId) -> String {
    record_title_in(app, words, id, None)
}

/// As [`record_title`], of a village that may not be on this device, by the name somebody else gave of it; tracked.
#[must_use]
pub fn record_title_in(app: App, words: Wording, id: &RecordId, called: Option<&str>) -> String {
    let Ok(key) = RecordKey::try_from(id) else { return words.digits(id.as_str()) };
    let code = key.village.as_str();
    let known = app.village(code).map(|village| village.target.village.name_th.clone());
    let village = known
        .or_else(|| called.map(str::to_owned))
        .unwrap_or_else(|| words.now().common_village_code(&words.digits(code)));
    let part = match key.entry {
        Entry::Assessment(phase) | Entry::MovedAssessment(phase, _) => phase_name(words, phase).to_owned(),
        Entry::Household(_) => {
            let opened = app.record(&key);
            opened.with(|opened| opened.as_ref().map(Opened::view::<HouseholdView>).unwrap_or_default()).called(words)
        }
        Entry::Step(_) => words.now().step_certification().to_owned(),
        Entry::Participant(_) => {
            let opened = app.record(&key);
            opened.with(|opened| opened.as_ref().map(Opened::view::<ParticipantView>).unwrap_or_default()).called(words)
        }
        Entry::HeadCount(gathering) => head_count_title(words, gathering),
        Entry::Sitting(round, _) => {
            let name = |opened: &Opened| opened.view::<SittingView>().name;
            let name = app.record(&key).with(|opened| opened.as_ref().map(name)).unwrap_or_default();
            [round_name(words, round), name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(DOT)
        }
        Entry::HappinessSession(round) | Entry::Tally(round, ..) | Entry::HappinessSheet(round, _) => {
            round_name(words, round)
        }
        Entry::MonitoringVisit(_) | Entry::Advice(_) => words.now().monitoring_visits().to_owned(),
        Entry::Material(_) => {
            let what = |opened: &Opened| opened.view::<MaterialView>().what;
            app.record(&key).with(|opened| opened.as_ref().map(what)).unwrap_or_default()
        }
        Entry::KnowledgeDocument => words.now().step_knowledge().to_owned(),
        Entry::VillageSign => words.now().step_sign().to_owned(),
        Entry::Report(of) => format!("{} {}", words.now().report_title(), activity(words, of)),
        Entry::Photo(_) => words.now().photo_one().to_owned(),
    };
    [village, part].join(DOT)
}

fn head_count_title(words: Wording, gathering: Gathering) -> String {
    format!("{} {} {}", words.now().participants_count(), activity(words, gathering), activity_name(words, gathering))
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

/// A field of a record in a few words: the indicator's number, and whether it is its answer or its note.
#[must_use]
pub fn field_title(words: Wording, record: &RecordId, name: &FieldName, instrument: Option<&Instrument>) -> String {
    let now = words.now();
    let kind = kind_of(record);
    let of_kind = kind.and_then(|kind| match kind {
        Kind::Step => step_field(words, name, instrument),
        kind => field_of_kind(words, kind, name),
    });
    if let Some(title) = of_kind {
        return title;
    }
    if let Some((id, is_answer)) = indicator_of(name) {
        let number = words.digits(&indicator_code(id, instrument));
        return if is_answer { now.field_answer(&number) } else { now.note_for(&number) };
    }
    if let Some(title) = household_field(words, name) {
        return title;
    }
    if let Some(title) = photo_field(words, name) {
        return title.to_owned();
    }
    match name.as_str() {
        field::INSTRUMENT => now.field_instrument(),
        field::OBSERVED_ON => now.assessment_observed_on(),
        field::FROM_PAPER => now.field_from_paper(),
        field::FINISHED_ON => now.field_finished_on(),
        REMOVED => now.happiness_field_removed(),
        records::step::field::ACTION => now.field_action(),
        field::MOVED_FROM => now.field_moved_from(),
        // A newer build wrote it.
        _ => now.field_other(),
    }
    .to_owned()
}

/// A field of a kind that brings its own words; none if it has none.
fn field_of_kind(words: Wording, kind: Kind, name: &FieldName) -> Option<String> {
    match kind {
        Kind::Household => household_field(words, name),
        Kind::Participant => participant_field(words, name),
        Kind::HeadCount => head_count_field(words, name),
        Kind::KnowledgeDocument => document_field(words, name),
        Kind::VillageSign => sign_field(words, name),
        Kind::Report => report_field(words, name),
        Kind::MonitoringVisit | Kind::Advice | Kind::Material => monitoring_field(words, name).map(str::to_owned),
        Kind::Photo => photo_field(words, name).map(str::to_owned),
        kind if Part::of(kind) == Some(Part::Happiness) => happiness::naming::field_title(words, name),
        _ => None,
    }
}

/// A field of a photo, or of where something is, in a few words; none if it is none.
fn photo_field(words: Wording, name: &FieldName) -> Option<&'static str> {
    use records::photo::field;
    let now = words.now();
    Some(match name.as_str() {
        field::OF | field::ABOUT | field::HASH | field::THUMBNAIL | field::MEDIA => now.photos_field_file(),
        field::BYTES | field::WIDTH | field::HEIGHT | field::TAKEN_ON => now.photos_field_file(),
        field::CAPTION => now.photos_caption(),
        field::POSITION | field::ACCURACY => now.position_field(),
        _ => return None,
    })
}

/// A field of a household in a few words; none if it is none.
fn household_field(words: Wording, name: &FieldName) -> Option<String> {
    use records::household::field;
    let now = words.now();
    if let Some(activity) = activity_of(name) {
        let (number, phase) = (words.digits(activity.activity), phase_word(words, activity.phase));
        return Some(match activity.is_answer {
            true => now.households_field_answer(arg::Number(&number), arg::Phase(phase)),
            false => now.households_field_note(arg::Number(&number), arg::Phase(phase)),
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

/// A field of a visit, of advice or of materials in a few words; none if it is none.
fn monitoring_field(words: Wording, name: &FieldName) -> Option<&'static str> {
    use records::material::field as material;
    use records::visit::{advice, field as visit};
    let now = words.now();
    Some(match name.as_str() {
        visit::PLANNED_ON => now.monitoring_visit_planned_on(),
        visit::SEEN_ON => now.monitoring_visit_seen_on(),
        visit::PURPOSE => now.monitoring_visit_purpose(),
        visit::FOUND => now.monitoring_visit_found(),
        visit::AGREED => now.monitoring_visit_agreed(),
        visit::VISITORS => now.monitoring_visit_visitors(),
        advice::VISIT => now.monitoring_visits(),
        advice::TEXT => now.monitoring_advice(),
        material::WHAT => now.monitoring_material_what(),
        material::QUANTITY => now.monitoring_material_quantity(),
        material::UNIT => now.monitoring_material_unit(),
        material::UNIT_COST => now.monitoring_material_unit_cost(),
        material::BUDGET => now.monitoring_material_budget(),
        material::HOUSEHOLD => now.monitoring_material_for(),
        material::GIVEN_ON => now.monitoring_material_given_on(),
        _ => return None,
    })
}

/// A value of a visit or of materials in words; none if it is told like any other.
fn monitoring_value(words: Wording, name: &FieldName, text: &str) -> Option<String> {
    use records::material::{Budget, field as material};
    use records::visit::field as visit;
    match name.as_str() {
        visit::PLANNED_ON | visit::SEEN_ON | material::GIVEN_ON => text.parse().ok().map(|day| words.day(day)),
        material::QUANTITY | material::UNIT_COST => text.parse().ok().map(|number| words.amount(number)),
        material::BUDGET => Budget::from_code(text).map(|budget| budget_name(words, budget)),
        _ => None,
    }
}

/// The number of an indicator on paper; if the instrument is not on this device, the number its id ends with (`demo.4.3`).
#[must_use]
pub fn indicator_code(id: &str, instrument: Option<&Instrument>) -> String {
    if let Some(indicator) = instrument.and_then(|instrument| instrument.indicator(id)) {
        return indicator.code.clone();
    }
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut numbers: Vec<&str> = id.rsplit('.').take_while(is_number).collect();
    numbers.reverse();
    if numbers.is_empty() { id.to_owned() } else { numbers.join(".") }
}

/// The fields of a change in one line; many are counted.
#[must_use]
pub fn fields_line<'a>(
    words: Wording,
    record: &RecordId,
    fields: impl IntoIterator<Item = &'a FieldName>,
    instrument: Option<&Instrument>,
) -> String {
    const AT_MOST: usize = 4;
    let mut titles: Vec<String> = fields.into_iter().map(|name| field_title(words, record, name, instrument)).collect();
    // Several fields may be one thing to a person.
    titles.dedup();
    let count = titles.len();
    titles.truncate(AT_MOST);
    let line = titles.join(", ");
    match count.checked_sub(AT_MOST) {
        None | Some(0) => line,
        Some(more) => words.now().field_and_more(arg::Count(&words.number(more)), arg::Fields(&line)),
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
        Value::Null if name.as_str() == REMOVED => now.conflict_stays().to_owned(),
        Value::Null => now.field_emptied().to_owned(),
        Value::Bool(true) => now.action_yes().to_owned(),
        Value::Bool(false) => now.action_no().to_owned(),
        Value::Int(number) => words.number(number),
        Value::Text(text) => match (is_answer, answer_of(value)) {
            (true, Some(Answer::Pass)) => now.assessment_pass().to_owned(),
            (true, Some(Answer::Fail)) => now.assessment_fail().to_owned(),
            _ => match (name.as_str(), text.parse()) {
                (day, Ok(date)) if day.ends_with("_on") => words.day(date),
                (participant::field::GROUP, _) => ParticipantGroup::from_code(text)
                    .map_or_else(|| text.clone(), |group| group_name(words, Some(group))),
                (sitting::MODE, _) => Mode::from_code(text)
                    .map_or_else(|| text.clone(), |mode| happiness::sittings::mode_word(words, mode).to_owned()),
                _ => monitoring_value(words, name, text)
                    .or_else(|| step_value(words, name, text))
                    .unwrap_or_else(|| text.clone()),
            },
        },
    }
}

/// Why the server holds a change, and who decides.
#[must_use]
pub fn held_sentence(words: Wording, code: &str) -> String {
    let now = words.now();
    if code == store::HELD_AFTER_ALL {
        return now.held_restored().to_owned();
    }
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
        HeldReason::DayNotPossible => now.held_day_not_possible(),
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
        store::REJECTED => now.refused_rejected(),
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
            assert_eq!(value_text(words, &day, &Value::from("2026-11-22")), "๒๒\u{a0}พ.ย.\u{a0}๒๕๖๙");
            let activity = FieldName::from("activity:before:2.1.1");
            assert_eq!(value_text(words, &activity, &Value::from("not_home")), "ไม่อยู่");
            assert_eq!(value_text(words, &activity, &Value::Null), "ยังไม่ถาม");
            let title = |record: &str, name: &str| {
                field_title(words, &RecordId(format!("24090104/2570/{record}")), &FieldName::from(name), None)
            };
            let household = "household/01928c5e-0000-7000-8000-000000000001";
            assert_eq!(title(household, "activity:before:2.1.1"), "ก่อนการพัฒนา กิจกรรม ๒.๑.๑");
            assert_eq!(title(household, "name"), "ชื่อบ้านหรือหัวหน้าครัวเรือน");
            let participant = "participant/01928c5e-0000-7000-8000-000000000001";
            assert_eq!(title(participant, "name"), "ชื่อ-สกุล");
            assert_eq!(title(participant, "attended:evaluation"), "การเข้าร่วมกิจกรรม ๓.๑.๑");
            assert_eq!(title("head-count/development", "total"), "นับคน");
            assert_eq!(title("knowledge/document", "section:problems"), "ปัญหา/อุปสรรค");
            assert_eq!(title("sign/village", "made_on"), "วันที่ติดตั้ง");
            assert_eq!(title("report/evaluation", "recorded_on"), "วันที่บันทึกใน BPM");
            assert_eq!(title("report/evaluation", "note"), "หมายเหตุ");
            assert_eq!(title("assessment/before", "from_paper"), words.now().field_from_paper());
            let group = FieldName::from("group");
            assert_eq!(value_text(words, &group, &Value::from("village_leader")), "แกนนำหมู่บ้าน");
            let of = |name: &str, value: &str| value_text(words, &FieldName::from(name), &Value::from(value));
            assert_eq!(of("planned_on", "2026-11-22"), "๒๒\u{a0}พ.ย.\u{a0}๒๕๖๙");
            assert_eq!((of("unit_cost", "18300.5"), of("what", "18300.5")), ("๑๘,๓๐๐.๕๐".into(), "18300.5".into()));
            assert_eq!(of("budget", "practice"), "วัสดุฝึกปฏิบัติ กิจกรรม ๓.๑.๑");
        });
    }

    #[test]
    fn an_official_step_is_told_in_words() {
        Owner::new().with(|| {
            let words = use_words();
            let record = RecordId("24090104/2570/step/01928c5e-0000-7000-8000-000000000001".to_owned());
            let told = |name: &str, value: &str| {
                let name = FieldName::from(name);
                (field_title(words, &record, &name, None), value_text(words, &name, &Value::from(value)))
            };
            assert_eq!(told("action", "endorse"), ("ขั้นตอนทางการ".into(), "เห็นชอบ ส่งต่อจังหวัด".into()));
            assert_eq!(told("on", "2026-11-27"), ("ลงวันที่".into(), "๒๗\u{a0}พ.ย.\u{a0}๒๕๖๙".into()));
            assert_eq!(told("remark:after:demo.4.3", "?").0, "ข้อสังเกตหลังการพัฒนา ข้อ ๔.๓");
        });
    }

    #[test]
    fn no_field_is_told_by_the_name_it_is_stored_under() {
        Owner::new().with(|| {
            let words = use_words();
            let id = "01928c5e-0000-7000-8000-000000000001";
            let entry = |kind: Kind| match kind {
                Kind::Assessment => "assessment/before".to_owned(),
                Kind::HeadCount => "head-count/development".to_owned(),
                Kind::KnowledgeDocument => "knowledge/document".to_owned(),
                Kind::VillageSign => "sign/village".to_owned(),
                Kind::Report => "report/evaluation".to_owned(),
                Kind::Household => format!("household/{id}"),
                Kind::Participant => format!("participant/{id}"),
                Kind::Photo => format!("photo/{id}"),
                _ => String::new(),
            };
            for kind in Kind::all().filter(|kind| !entry(*kind).is_empty()) {
                let record = RecordId(format!("24090104/2570/{}", entry(kind)));
                assert_eq!(RecordKey::try_from(&record).ok().map(|key| key.kind()), Some(kind), "{record}");
                for (name, _) in
                    records::check::fields_of(kind).unwrap().iter().filter(|(name, _)| !name.ends_with(':'))
                {
                    let title = field_title(words, &record, &FieldName::from(*name), None);
                    assert_ne!(title, words.now().field_other(), "{record} {name}");
                }
            }
            let newer = FieldName::from("written_by_a_newer_build");
            let record = RecordId("24090104/2570/sign/village".to_owned());
            assert_eq!(field_title(words, &record, &newer, None), words.now().field_other());
        });
    }

    #[test]
    fn a_long_change_is_counted() {
        Owner::new().with(|| {
            let words = use_words();
            let fields: Vec<FieldName> = (1..=6).map(|n| FieldName(format!("answer:x.{n}"))).collect();
            let record = RecordId("24090104/2570/assessment/before".to_owned());
            assert!(fields_line(words, &record, &fields, None).ends_with(" และอีก ๒"));
            assert!(!fields_line(words, &record, &fields[..4], None).contains("x.๕"));
            let record = RecordId("24090104/2570/photo/01928c5e-0000-7000-8000-000000000001".to_owned());
            let photo = ["about", "bytes", "hash", "media", "of", "caption"].map(FieldName::from);
            assert_eq!(
                fields_line(words, &record, &photo, None),
                "ไฟล์รูป, คำบรรยายภาพ",
                "several fields, one thing to a person"
            );
        });
    }
}
