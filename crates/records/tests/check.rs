//! The server's verdict on a change, case by case.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::happiness::instrument::builtin_happiness_instruments;
use domain::household::{ACTIVITIES, ActivitySet};
use domain::instrument::builtin_instruments;
use domain::{AreaCode, Decision, Instrument, Level, Tally};
use jiff::civil::date;
use records::check::{INVALID, Knowledge, Verdict, check};
use records::dossier::PhaseSummary;
use records::permission::{Directory, Grant, Role};
use records::step::{Action, DossierProgress, StepView};
use records::{AssessmentView, HeldReason};
use sync::change::FORMAT;
use sync::{AccountId, Change, ChangeId, DeviceId, FeedId, FieldName, RecordId, RecordState, Seen, Value, Write};

const BEFORE: &str = "24090104/2570/assessment/before";
const STEP: &str = "24090104/2570/step/01928c5e-0000-7000-8000-000000000001";

/// Two villages in two subdistricts of one district.
struct Map;

impl Directory for Map {
    fn lineage(&self, area: &AreaCode) -> Option<Vec<AreaCode>> {
        let chain: &[&str] = match area.as_str() {
            "24090104" => &["24090104", "240901", "2409", "24"],
            "24090202" => &["24090202", "240902", "2409", "24"],
            "240901" => &["240901", "2409", "24"],
            _ => return None,
        };
        Some(chain.iter().map(|code| code.parse().unwrap()).collect())
    }

    fn subdistricts(&self, area: &AreaCode) -> Vec<AreaCode> {
        let all = ["240901", "240902"];
        all.iter().filter(|code| code.starts_with(area.as_str())).map(|code| code.parse().unwrap()).collect()
    }
}

fn change(record: &str, fields: &[(&str, Value)]) -> Change {
    let write = |value: &Value| Write { value: value.clone(), seen: Seen::nothing(), covers: Default::default() };
    Change {
        format: FORMAT,
        id: ChangeId(uuid::Uuid::from_u128(1)),
        device: DeviceId(1),
        seq: 1,
        record: RecordId::from(record),
        feed: FeedId::from("subdistrict/240901"),
        author: AccountId::from("a1"),
        made_at: 0,
        clock_offset: None,
        instrument: Some("training-4x23@1".to_owned()),
        writes: fields.iter().map(|(name, value)| (FieldName::from(*name), write(value))).collect(),
    }
}

fn pass(indicator: &str) -> Change {
    change(BEFORE, &[(&format!("answer:{indicator}"), Value::from("pass"))])
}

fn submit() -> Change {
    change(STEP, &[("action", Value::from("submit"))])
}

/// Judged for somebody with this role in the subdistrict, with the rest of the world as given.
struct Case {
    grants: Vec<Grant>,
    revoked: bool,
    progress: DossierProgress,
    covered: Vec<RecordState>,
    after: Option<PhaseSummary>,
    record: Option<RecordState>,
}

impl Case {
    fn of(role: Role, area: &str) -> Self {
        let grants = vec![Grant { role, area: Some(area.parse().unwrap()) }];
        Self {
            grants,
            revoked: false,
            progress: DossierProgress::default(),
            covered: Vec::new(),
            after: None,
            record: None,
        }
    }

    fn after(mut self, actions: &[Action]) -> Self {
        let steps = actions.iter().zip(1..).map(|(&action, position)| {
            let mut state = RecordState::default();
            let mut step = change(STEP, &[("action", Value::from(action.code()))]);
            step.seq = position;
            state.absorb(&step, Some(position));
            StepView::read(&state).unwrap()
        });
        self.progress = DossierProgress::fold(steps);
        self
    }

    fn verdict(&self, change: &Change) -> Verdict {
        let instruments: Vec<Instrument> = builtin_instruments().unwrap();
        let happiness = builtin_happiness_instruments().unwrap();
        let activities = [ACTIVITIES.clone(), ActivitySet { version: 2, ..ACTIVITIES.clone() }];
        check(
            change,
            &Knowledge {
                is_waived: false,
                directory: &Map,
                grants: &self.grants,
                device_revoked: self.revoked,
                instruments: &instruments,
                happiness: &happiness,
                activities: &activities,
                record: self.record.as_ref(),
                progress: &self.progress,
                covered: &self.covered,
                after: self.after.as_ref(),
            },
        )
    }
}

fn worker() -> Case {
    Case::of(Role::FieldWorker, "240901")
}

#[test]
fn a_field_workers_answer_in_the_own_subdistrict_is_accepted() {
    assert_eq!(worker().verdict(&pass("demo.1.1")), Verdict::Accept);
}

#[test]
fn without_a_right_there_it_is_held() {
    let elsewhere = Case::of(Role::FieldWorker, "240902");
    assert_eq!(elsewhere.verdict(&pass("demo.1.1")), Verdict::Hold(HeldReason::NoRight));
    let nobody = Case { grants: Vec::new(), ..worker() };
    assert_eq!(nobody.verdict(&pass("demo.1.1")), Verdict::Hold(HeldReason::NoRight));
    let chief = Case::of(Role::DistrictChief, "2409");
    assert_eq!(chief.verdict(&pass("demo.1.1")), Verdict::Hold(HeldReason::NoRight));
}

#[test]
fn a_revoked_device_is_held() {
    let case = Case { revoked: true, ..worker() };
    assert_eq!(case.verdict(&pass("demo.1.1")), Verdict::Hold(HeldReason::RevokedDevice));
}

#[test]
fn the_feed_is_looked_up_and_a_claim_that_differs_is_held() {
    let mut claims = pass("demo.1.1");
    claims.feed = FeedId::from("subdistrict/240902");
    assert_eq!(worker().verdict(&claims), Verdict::Hold(HeldReason::AreaMismatch));
}

#[test]
fn an_unknown_village_kind_or_indicator_is_held_and_not_thrown_away() {
    let mut village = pass("demo.1.1");
    village.record = RecordId::from("99999999/2570/assessment/before");
    assert_eq!(worker().verdict(&village), Verdict::Hold(HeldReason::UnknownVillage));
    let mut kind = pass("demo.1.1");
    kind.record = RecordId::from("24090104/2570/mood");
    assert_eq!(worker().verdict(&kind), Verdict::Hold(HeldReason::UnknownKind));
    assert_eq!(worker().verdict(&pass("demo.9.9")), Verdict::Hold(HeldReason::UnknownInstrument));
    let mut instrument = pass("demo.1.1");
    instrument.instrument = Some("training-4x23@99".to_owned());
    assert_eq!(worker().verdict(&instrument), Verdict::Hold(HeldReason::UnknownInstrument));
}

#[test]
fn a_value_that_does_not_fit_its_field_is_refused() {
    for (field, value) in [
        ("answer:demo.1.1", Value::from("maybe")),
        ("answer:demo.1.1", Value::Int(1)),
        ("note:demo.1.1", Value::Bool(true)),
        ("note:demo.1.1", Value::Text("ก".repeat(4_001))),
        ("observed_on", Value::from("22/11/2569")),
    ] {
        assert_eq!(worker().verdict(&change(BEFORE, &[(field, value)])), Verdict::Refuse(INVALID), "{field}");
    }
    assert_eq!(worker().verdict(&change(BEFORE, &[("of_a_newer_build", Value::Int(1))])), Verdict::Accept);
}

#[test]
fn an_edit_after_endorsement_is_late() {
    let endorsed = worker().after(&[Action::Submit, Action::Endorse]);
    assert_eq!(endorsed.verdict(&pass("demo.1.1")), Verdict::Hold(HeldReason::RecordLocked));
    let returned = worker().after(&[Action::Submit, Action::Endorse, Action::Return]);
    assert_eq!(returned.verdict(&pass("demo.1.1")), Verdict::Accept);
}

#[test]
fn steps_follow_the_table_and_the_role() {
    let step = |action: Action| change(STEP, &[("action", Value::from(action.code()))]);
    assert_eq!(worker().verdict(&submit()), Verdict::Accept);
    assert_eq!(worker().verdict(&step(Action::Endorse)), Verdict::Hold(HeldReason::StepNotPossible));
    let officer = Case::of(Role::DistrictOfficer, "2409").after(&[Action::Submit]);
    assert_eq!(officer.verdict(&step(Action::Endorse)), Verdict::Accept);
    assert_eq!(officer.verdict(&step(Action::Certify)), Verdict::Hold(HeldReason::StepNotPossible));
    assert_eq!(worker().verdict(&step(Action::Submit)), Verdict::Accept);
    assert_eq!(worker().verdict(&change(STEP, &[("action", Value::from("dance"))])), Verdict::Refuse(INVALID));
}

#[test]
fn what_goes_back_says_why() {
    let officer = Case::of(Role::DistrictOfficer, "2409").after(&[Action::Submit]);
    let wordless = change(STEP, &[("action", Value::from("return"))]);
    assert_eq!(officer.verdict(&wordless), Verdict::Refuse(INVALID));
    let said = change(STEP, &[("action", Value::from("return")), ("remark:after:demo.2.1", Value::from("ดูสมุดบัญชี"))]);
    assert_eq!(officer.verdict(&said), Verdict::Accept);
}

#[test]
fn only_a_level_is_certified() {
    let certify = change(STEP, &[("action", Value::from("certify"))]);
    let province = || Case::of(Role::ProvinceOfficer, "24").after(&[Action::Submit, Action::Endorse]);
    assert_eq!(province().verdict(&certify), Verdict::Hold(HeldReason::NoLevel));
    for (decision, verdict) in [
        (Decision::Reached { level: Level::EnoughToLive, passed: 10 }, Verdict::Accept),
        (Decision::TooFewPassed { passed: 9, needed: 10 }, Verdict::Hold(HeldReason::NoLevel)),
        (Decision::CoreNotDefined { passed: 12, level: Level::EnoughToLive }, Verdict::Hold(HeldReason::NoLevel)),
    ] {
        let case = Case { after: Some(assessed(decision)), ..province() };
        assert_eq!(case.verdict(&certify), verdict);
    }
}

/// Assessed after development on 19 November, with this outcome.
fn assessed(decision: Decision) -> PhaseSummary {
    let tally = Tally { passed: 10, assessed: 23, total: 23 };
    PhaseSummary { tally, finished: true, conflicts: 0, decision, observed_on: Some(date(2026, 11, 19)) }
}

#[test]
fn nothing_is_certified_before_it_was_assessed() {
    let mut province = Case::of(Role::ProvinceOfficer, "24").after(&[Action::Submit, Action::Endorse]);
    province.after = Some(assessed(Decision::Reached { level: Level::EnoughToLive, passed: 10 }));
    let verdict =
        |on: &str| province.verdict(&change(STEP, &[("action", Value::from("certify")), ("on", Value::from(on))]));
    assert_eq!(verdict("2026-11-19"), Verdict::Accept);
    for day in ["2026-11-18", "1957-01-01", "2038-01-01"] {
        assert_eq!(verdict(day), Verdict::Hold(HeldReason::DayNotPossible), "{day}");
    }
}

#[test]
fn an_announcement_is_of_a_day_its_status_can_count_from() {
    let step = |action: Action, on: &str| {
        let number = ("number", Value::from("1/2570"));
        change(STEP, &[("action", Value::from(action.code())), ("on", Value::from(on)), number])
    };
    let mut province = Case::of(Role::ProvinceOfficer, "24");
    let steps = [Action::Submit, Action::Endorse, Action::Certify].into_iter().zip(1..).map(|(action, position)| {
        let mut state = RecordState::default();
        state.absorb(&Change { seq: position, ..step(action, "2026-11-20") }, Some(position));
        StepView::read(&state).unwrap()
    });
    province.progress = DossierProgress::fold(steps);
    let verdict = |day| province.verdict(&step(Action::Announce, day));
    assert_eq!(verdict("2026-11-20"), Verdict::Accept);
    assert_eq!(verdict("2027-01-05"), Verdict::Accept);
    for day in ["2026-11-19", "1957-01-01", "2038-01-01"] {
        assert_eq!(verdict(day), Verdict::Hold(HeldReason::DayNotPossible), "{day}");
    }
}

#[test]
fn a_step_is_made_once() {
    let mut record = RecordState::default();
    record.absorb(&submit(), Some(1));
    let again = Case { record: Some(record), ..worker() };
    assert_eq!(again.verdict(&submit()), Verdict::Hold(HeldReason::StepNotPossible));
}

#[test]
fn a_step_waits_while_a_covered_field_is_in_conflict() {
    let mut record = RecordState::default();
    record.absorb(&pass("demo.1.1"), Some(1));
    let mut other = change(BEFORE, &[("answer:demo.1.1", Value::from("fail"))]);
    other.device = DeviceId(2);
    record.absorb(&other, Some(2));
    assert_eq!(AssessmentView::read(&record).conflicts, ["demo.1.1"]);
    let case = Case { covered: vec![record], ..worker() };
    assert_eq!(case.verdict(&submit()), Verdict::Hold(HeldReason::StepInConflict));
}

const HOUSEHOLD: &str = "24090104/2570/household/01928c5e-0000-7000-8000-000000000001";

#[test]
fn a_household_is_written_like_an_assessment() {
    let grown = asked(1, "activity:before:2.1.1", Value::from("have"));
    assert_eq!(worker().verdict(&grown), Verdict::Accept);
    assert_eq!(Case::of(Role::DistrictOfficer, "2409").verdict(&grown), Verdict::Accept);
    assert_eq!(Case::of(Role::ProvinceOfficer, "24").verdict(&grown), Verdict::Hold(HeldReason::NoRight));
    let late = worker().after(&[Action::Submit, Action::Endorse]);
    assert_eq!(late.verdict(&grown), Verdict::Hold(HeldReason::RecordLocked));
    let newer = asked(1, "activity:before:2.4.1", Value::from("have"));
    assert_eq!(worker().verdict(&newer), Verdict::Hold(HeldReason::UnknownInstrument));
    let wrong = asked(1, "activity:before:2.1.1", Value::from("pass"));
    assert_eq!(worker().verdict(&wrong), Verdict::Refuse(INVALID));
}

/// One field of a household, as it was asked for by a version of the nine.
fn asked(version: u32, field: &str, value: Value) -> Change {
    let instrument = Some(format!("household-activities-2563@{version}"));
    Change { instrument, ..change(HOUSEHOLD, &[(field, value)]) }
}

#[test]
fn a_household_is_asked_by_a_version_the_server_has() {
    let (answer, note) = ("activity:after:2.3.3", "note:before:2.2.1");
    for version in [1, 2] {
        assert_eq!(worker().verdict(&asked(version, answer, Value::from("have_not"))), Verdict::Accept, "{version}");
        assert_eq!(worker().verdict(&asked(version, note, Value::from("ถังหมัก"))), Verdict::Accept, "{version}");
    }
    let unknown = Verdict::Hold(HeldReason::UnknownInstrument);
    assert_eq!(worker().verdict(&asked(3, answer, Value::from("have"))), unknown);
    assert_eq!(worker().verdict(&change(HOUSEHOLD, &[(answer, Value::from("have"))])), unknown, "another instrument's");
    assert_eq!(
        worker().verdict(&asked(3, "name", Value::from("บ้านสมมติ"))),
        Verdict::Accept,
        "a name is not asked for by it"
    );
}

#[test]
fn what_is_said_of_happiness_is_said_by_an_instrument_that_has_it() {
    const ID: &str = "01928c5e-0000-7000-8000-000000000001";
    let said = |record: &str, instrument: &str, field: &str, value: Value| {
        let mut change = change(&format!("24090104/2570/{record}"), &[(field, value)]);
        change.instrument = Some(instrument.to_owned());
        worker().verdict(&change)
    };
    let (demo, official) = ("gvh-demo-6x22@1", "cdd-gvh-6x22@1");
    let (sitting, tally) = (format!("sitting/first/{ID}"), format!("tally/first/{ID}/7"));
    let sheet = format!("sheet/second/{ID}");
    for (record, field, value) in [
        ("happiness/first", "instrument", Value::from(official)),
        ("happiness/first", "finished_on", Value::from("2026-11-26")),
        (&sitting, "present", Value::Int(34)),
        (&sitting, "present:gvh-demo.3.2", Value::Int(33)),
        (&tally, "count:gvh-demo.3.2:5", Value::Int(11)),
        (&tally, "abstained:gvh-demo.3.2", Value::Int(2)),
        (&sheet, "score:gvh-demo.3.2", Value::Int(5)),
        (&sheet, "score:gvh-demo.3.2", Value::Null),
    ] {
        assert_eq!(said(record, demo, field, value), Verdict::Accept, "{record} {field}");
    }
    for (record, instrument, field, value) in [
        ("happiness/first", demo, "instrument", Value::from("gvh-demo-6x22@9")),
        (&sitting, demo, "present:gvh-demo.9.9", Value::Int(33)),
        (&tally, demo, "count:gvh-demo.9.9:5", Value::Int(11)),
        (&tally, demo, "count:gvh-demo.3.2:6", Value::Int(11)),
        (&tally, "gvh-demo-6x22@9", "count:gvh-demo.3.2:5", Value::Int(11)),
        (&sheet, demo, "score:gvh-demo.3.2", Value::Int(0)),
        // The official frame has no scale yet: nothing can be counted with it.
        (&sheet, official, "score:gvh.1", Value::Int(5)),
    ] {
        let verdict = said(record, instrument, field, value);
        assert_eq!(verdict, Verdict::Hold(HeldReason::UnknownInstrument), "{record} {field}");
    }
    assert_eq!(said(&tally, demo, "count:gvh-demo.3.2:5", Value::Int(-1)), Verdict::Refuse(INVALID));
    assert_eq!(said(&tally, demo, "count:gvh-demo.3.2:5", Value::Int(2_001)), Verdict::Refuse(INVALID));
}

#[test]
fn that_a_summary_was_recorded_is_taken_whatever_was_decided() {
    let recorded = change("24090104/2570/report/development", &[("recorded_on", Value::from("2026-12-01"))]);
    let states: [&[Action]; 5] = [
        &[],
        &[Action::Submit],
        &[Action::Submit, Action::Endorse],
        &[Action::Submit, Action::Endorse, Action::Certify],
        &[Action::Submit, Action::Endorse, Action::Certify, Action::Announce],
    ];
    for (role, area, verdict) in [
        (Role::FieldWorker, "240901", Verdict::Accept),
        (Role::DistrictOfficer, "2409", Verdict::Accept),
        (Role::ProvinceOfficer, "24", Verdict::Accept),
        (Role::DistrictChief, "2409", Verdict::Hold(HeldReason::NoRight)),
        (Role::DepartmentOfficer, "24", Verdict::Hold(HeldReason::NoRight)),
        (Role::Administrator, "24", Verdict::Hold(HeldReason::NoRight)),
        (Role::FieldWorker, "240902", Verdict::Hold(HeldReason::NoRight)),
    ] {
        for actions in states {
            assert_eq!(Case::of(role, area).after(actions).verdict(&recorded), verdict, "{role:?} {actions:?}");
        }
    }
    let no_day = change("24090104/2570/report/development", &[("recorded_on", Value::from("1/12/2569"))]);
    assert_eq!(worker().verdict(&no_day), Verdict::Refuse(INVALID));
    let no_activity = change("24090104/2570/report/both", &[("recorded_on", Value::from("2026-12-01"))]);
    assert_eq!(worker().verdict(&no_activity), Verdict::Hold(HeldReason::UnknownKind));
}

const PHOTO: &str = "24090104/2570/photo/01928c5e-0000-7000-8000-000000000001";

fn photo(of: &str, hash: char) -> Change {
    let hash = hash.to_string().repeat(64);
    change(PHOTO, &[("of", Value::from(of)), ("hash", Value::Text(hash))])
}

#[test]
fn a_photo_is_of_a_record_of_its_own_year_and_stays_the_same_picture() {
    assert_eq!(worker().verdict(&photo("assessment/before", 'a')), Verdict::Accept);
    assert_eq!(worker().verdict(&photo("household/01928c5e-0000-7000-8000-000000000001", 'a')), Verdict::Accept);
    for of in ["mood/before", "24090104/2570/assessment/before", "household/12", ""] {
        assert_eq!(worker().verdict(&photo(of, 'a')), Verdict::Hold(HeldReason::UnknownKind), "{of}");
    }
    assert_eq!(worker().verdict(&photo("assessment/before", 'g')), Verdict::Refuse(INVALID), "no hash");
    let mut record = RecordState::default();
    record.absorb(&photo("assessment/before", 'a'), Some(1));
    let again = Case { record: Some(record), ..worker() };
    assert_eq!(again.verdict(&photo("assessment/before", 'a')), Verdict::Accept);
    assert_eq!(again.verdict(&photo("assessment/before", 'b')), Verdict::Refuse(INVALID));
    assert_eq!(again.verdict(&change(PHOTO, &[("hash", Value::Null)])), Verdict::Refuse(INVALID));
    assert_eq!(again.verdict(&change(PHOTO, &[("caption", Value::from("แปลงผัก"))])), Verdict::Accept);
    let late = worker().after(&[Action::Submit, Action::Endorse]);
    assert_eq!(late.verdict(&photo("assessment/before", 'a')), Verdict::Hold(HeldReason::RecordLocked));
}
