//! The summaries recorded in BPM: what their records say, how the checklist shows them, and that a recorded one is no longer due.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::instrument::builtin_instruments;
use domain::{Answer, Holidays, Instrument};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use records::board::Due;
use records::dossier::{Dossier, Item, ItemState, PhaseSummary};
use records::participant::Gathering;
use records::report::{FIELDS, MAX_REFERENCE_CHARS, ReportView, ReportsSummary, field};
use records::shape::{date_value, fits};
use records::summary::Records;
use records::{AssessmentView, Entry, Kind, Part, Summaries, View};
use sync::change::FORMAT;
use sync::{AccountId, Change, ChangeId, DeviceId, FeedId, FieldName, RecordId, RecordState, Seen, Value, Write};
use uuid::Uuid;

/// A record as a device left it that had seen nothing of it; absorbed into what stands.
fn written(state: &mut RecordState, device: u32, values: &[(&str, Value)]) {
    let write = |value: &Value| Write { value: value.clone(), seen: Seen::nothing(), covers: Default::default() };
    let change = Change {
        format: FORMAT,
        id: ChangeId(Uuid::from_u128(device.into())),
        device: DeviceId(device),
        seq: 1,
        record: RecordId::from("24090104/2570/report/development"),
        feed: FeedId::from("subdistrict/240901"),
        author: AccountId(format!("a{device}")),
        made_at: 0,
        clock_offset: None,
        instrument: None,
        writes: values.iter().map(|(name, value)| (FieldName::from(*name), write(value))).collect(),
    };
    state.absorb(&change, Some(device.into()));
}

fn recorded(on: Option<Date>) -> RecordState {
    let mut state = RecordState::default();
    written(&mut state, 1, &[(field::RECORDED_ON, date_value(on))]);
    state
}

fn reports(days: [Option<Date>; 2]) -> Records {
    Gathering::ALL.into_iter().zip(days).map(|(activity, on)| (Entry::Report(activity), recorded(on))).collect()
}

#[test]
fn a_record_says_when_by_whom_and_under_which_number() {
    let mut state = RecordState::default();
    let day = Value::from("2026-12-01");
    written(&mut state, 3, &[(field::RECORDED_ON, day), (field::REFERENCE, Value::from("71/24"))]);
    let view = ReportView::read(&state);
    assert_eq!((view.recorded_on, view.recorded_by.as_str()), (Some(date(2026, 12, 1)), "a3"));
    assert_eq!((view.reference.as_str(), view.note.as_str(), view.conflicts), ("71/24", "", 0));
    written(&mut state, 4, &[(field::REFERENCE, Value::from("45/60/2"))]);
    assert_eq!(ReportView::read(&state).conflicts, 1);
}

#[test]
fn fields_hold_what_they_are_for() {
    let holds = |name: &str, value: Value| fits(FIELDS, &FieldName::from(name), &value);
    assert!(holds(field::RECORDED_ON, Value::from("2026-12-01")) && holds(field::RECORDED_ON, Value::Null));
    assert!(!holds(field::RECORDED_ON, Value::from("1/12/2569")) && !holds(field::RECORDED_ON, Value::Bool(true)));
    assert!(holds(field::REFERENCE, Value::Text("ก".repeat(MAX_REFERENCE_CHARS))));
    assert!(!holds(field::REFERENCE, Value::Text("ก".repeat(MAX_REFERENCE_CHARS + 1))));
    assert!(holds(field::NOTE, Value::from("ส่งแล้ว")) && !holds(field::NOTE, Value::Int(1)));
}

#[test]
fn the_kind_is_a_part_of_its_own() {
    assert_eq!(Part::of(Kind::Report), Some(Part::Reports));
    for activity in Gathering::ALL {
        assert_eq!(Item::of(&Entry::Report(activity)), Some(Item::Summary));
    }
}

#[test]
fn a_conflict_needs_a_person() {
    let mut state = recorded(Some(date(2026, 12, 1)));
    written(&mut state, 2, &[(field::RECORDED_ON, Value::from("2026-12-02"))]);
    let records = Records::from([(Entry::Report(Gathering::Development), state)]);
    assert_eq!(ReportsSummary::read(&records).state(), ItemState::Attention);
}

fn instrument() -> Instrument {
    builtin_instruments().unwrap().swap_remove(0)
}

/// A village all of whose indicators passed, finished on a day.
fn finished(on: Date) -> AssessmentView {
    let mut view = AssessmentView { observed_on: Some(on), finished_on: Some(on), ..AssessmentView::default() };
    instrument().indicators.iter().for_each(|one| view.answers.set(&one.id, Some(Answer::Pass)));
    view
}

#[test]
fn the_last_of_the_villages_own_items_is_the_summary() {
    let (view, instrument) = (finished(date(2026, 11, 20)), instrument());
    let dossier = |days| {
        let summaries = Summaries { reports: ReportsSummary::read(&reports(days)), ..Summaries::default() };
        Dossier::of((&view, &instrument), (&view, &instrument), summaries, Default::default())
    };
    let (none, both) = (dossier([None; 2]), dossier([Some(date(2026, 12, 1)); 2]));
    assert_eq!((none.done(), both.done()), ((2, Item::ALL.len()), (3, Item::ALL.len())));
    let before_it = Item::ALL.iter().position(|item| *item == Item::Summary).unwrap();
    assert_eq!(Item::ALL[before_it + 1..], [Item::Certification]);
}

#[test]
fn a_village_is_due_until_it_is_recorded() {
    let (after, today) = (PhaseSummary::of(&finished(date(2026, 11, 20)), &instrument()), date(2026, 11, 22));
    let due = |after: &PhaseSummary, days| {
        let summaries = Summaries { reports: ReportsSummary::read(&reports(days)), ..Summaries::default() };
        Due::open(after, &summaries, today, &Holidays::default())
    };
    let day = Some(date(2026, 12, 1));
    let open = Some(Due::of(date(2026, 11, 20), today, &Holidays::default()));
    for one in [[None, None], [day, None], [None, day]] {
        assert_eq!(due(&after, one), open, "{one:?}");
    }
    assert_eq!(due(&after, [day; 2]), None);
    let unfinished = PhaseSummary { finished: false, ..after };
    assert_eq!(due(&unfinished, [None; 2]), None);
}

proptest! {
    #[test]
    fn it_is_done_when_both_are_recorded_and_begun_when_one_is(days in prop::array::uniform2(any::<Option<bool>>())) {
        // None: no record at all; else a record with a day or without.
        let kept = Gathering::ALL.into_iter().zip(days).filter_map(|(activity, has)| {
            Some((Entry::Report(activity), recorded(has?.then(|| date(2026, 12, 1)))))
        });
        let summaries = Summaries::of(&kept.collect(), &[]);
        let count = days.into_iter().filter(|has| *has == Some(true)).count();
        let wanted = [ItemState::NotStarted, ItemState::Started, ItemState::Done][count];
        prop_assert_eq!(summaries.reports.state(), wanted);
        prop_assert_eq!(summaries.reports.is_complete(), count == 2);
        let json = serde_json::to_string(&summaries).unwrap();
        prop_assert_eq!(serde_json::from_str::<Summaries>(&json).unwrap().reports, summaries.reports);
    }
}
