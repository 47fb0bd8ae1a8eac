//! Participants and head counts: fields, who counts, what the checklist says.

use std::sync::Arc;

use domain::attendance::Source;
use proptest::prelude::*;
use records::dossier::ItemState;
use records::participant::{
    self, Gathering, HeadCountView, ParticipantGroup, ParticipantView, attended_field, count_field, head_count,
};
use records::participants::{Participants, ParticipantsSummary};
use records::roll::apart_field;
use records::shape::{MAX_COUNT, fits};
use records::summary::Records;
use records::{Entry, View};
use sync::{FieldName, Value};
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn person(name: &str, fields: &[(FieldName, Value)]) -> Arc<ParticipantView> {
    let mut view = ParticipantView { name: name.to_owned(), ..ParticipantView::default() };
    for (name, value) in fields {
        view.set(name, value);
    }
    Arc::new(view)
}

fn came(gathering: Gathering) -> (FieldName, Value) {
    (attended_field(gathering), Value::Bool(true))
}

fn twin_of(main: u128) -> (FieldName, Value) {
    (FieldName::from("twin_of"), Value::Text(id(main).to_string()))
}

#[test]
fn only_values_that_fit_are_let_in() {
    let takes = |name: &str, value: Value| fits(participant::FIELDS, &FieldName::from(name), &value);
    assert!(takes("name", Value::from("สมมติ ใจดี")) && takes("group", Value::from("village_leader")));
    assert!(takes("attended:evaluation", Value::Bool(false)) && takes("household", Value::Null));
    assert!(!takes("group", Value::from("stranger")) && !takes("attended:evaluation", Value::from("yes")));
    let takes = |name: &str, value: Value| fits(participant::HEAD_COUNT_FIELDS, &FieldName::from(name), &value);
    assert!(takes("total", Value::Int(34)) && takes("count:concerned", Value::Int(0)));
    for (name, value) in [
        ("total", Value::Int(-1)),
        ("total", Value::Int(MAX_COUNT + 1)),
        ("count:concerned", Value::from("3")),
        ("held_on", Value::from("วันนี้")),
    ] {
        assert!(!takes(name, value.clone()), "{name} {value:?}");
    }
}

#[test]
fn fields_read_back_and_are_taken_back() {
    let mut view = HeadCountView::default();
    view.set(&count_field(ParticipantGroup::Concerned), &Value::Int(4));
    view.set(&count_field(ParticipantGroup::VillageLeader), &Value::Int(6));
    assert_eq!((view.counted(), view.beyond_total()), (Some(10), 0), "the groups alone");
    view.set(&FieldName::from(head_count::TOTAL), &Value::Int(9));
    assert_eq!((view.counted(), view.beyond_total()), (Some(9), 1));
    view.set(&count_field(ParticipantGroup::Concerned), &Value::Null);
    assert_eq!((view.of_groups(), view.beyond_total()), (6, 0));
    let mut view = ParticipantView::default();
    view.set(&attended_field(Gathering::Evaluation), &Value::Bool(true));
    assert!(view.attended.contains(&Gathering::Evaluation));
    view.set(&attended_field(Gathering::Evaluation), &Value::Null);
    assert!(view.attended.is_empty());
}

#[test]
fn a_person_who_is_on_the_list_twice_came_once() {
    let (first, second) = (Gathering::Development, Gathering::Evaluation);
    let roll = Participants::of([
        (id(1), person("นายสมมติ ใจดี", &[came(first)])),
        (id(2), person("สมมติ ใจดี", &[twin_of(1), came(first), came(second)])),
        (id(3), person("ตัวอย่าง รักดี", &[])),
        (id(4), person("ทดลอง ย้ายไป", &[came(first), (FieldName::from("removed"), Value::from("ย้ายออก"))])),
    ]);
    assert_eq!((roll.counted.len(), roll.twins.len(), roll.removed.len()), (2, 1, 1));
    assert_eq!(roll.attended(first), [id(1)].into());
    assert_eq!(roll.attended(second), [id(1)].into(), "the other entry of the same person says so");
    let attendance = roll.attendance(first, &HeadCountView { total: Some(31), ..HeadCountView::default() });
    assert_eq!((attendance.people(), attendance.source(), attendance.is_enough()), (31, Source::HeadCount, true));
}

#[test]
fn what_only_a_twin_says_counts_for_both() {
    let group = (FieldName::from("group"), Value::from("village_leader"));
    let other = (FieldName::from("group"), Value::from("concerned"));
    let roll = |of_main: &[(FieldName, Value)]| {
        let twin = person("สมมติ ใจดี", &[twin_of(1), group.clone()]);
        Participants::of([(id(1), person("นายสมมติ ใจดี", of_main)), (id(2), twin)])
    };
    assert_eq!(roll(&[]).counted[0].view.group, Some(ParticipantGroup::VillageLeader));
    assert_eq!(
        roll(&[other]).counted[0].view.group,
        Some(ParticipantGroup::Concerned),
        "what it says itself comes first"
    );
    let apart = Participants::of([(id(1), person("ก", &[])), (id(2), person("ก", std::slice::from_ref(&group)))]);
    assert_eq!(apart.suspected_twins(), [(id(2), id(1))], "of whom more is known stands for both");
}

#[test]
fn alike_names_are_asked_about_whatever_their_titles() {
    let people = [
        (id(1), person("นางสาวสมมติ ใจดี", &[])),
        (id(2), person("น.ส. สมมติ  ใจดี", &[])),
        (id(3), person("สมมติ ใจร้าย", &[])),
    ];
    assert_eq!(Participants::of(people.clone()).suspected_twins(), [(id(1), id(2))]);
    let mut told = people;
    told[1].1 = person("น.ส. สมมติ  ใจดี", &[(apart_field(id(1)), Value::Bool(true))]);
    assert!(Participants::of(told).suspected_twins().is_empty());
}

fn records(people: usize, counts: [Option<i64>; 2]) -> Records {
    let state = |fields: Vec<(FieldName, Value)>| {
        let mut replica = sync::Replica::default();
        let change = sync::Change {
            format: sync::change::FORMAT,
            id: sync::ChangeId(id(9)),
            device: sync::DeviceId(1),
            seq: 1,
            record: sync::RecordId("24090104/2570/any".to_owned()),
            feed: sync::FeedId("subdistrict/240901".to_owned()),
            author: sync::AccountId("a".to_owned()),
            made_at: 0,
            clock_offset: None,
            instrument: None,
            writes: replica.writes(fields),
        };
        replica.push(change);
        replica.view()
    };
    let mut records = Records::new();
    for n in 0..people {
        let fields = vec![(FieldName::from("name"), Value::Text(format!("สมมติ {n}"))), came(Gathering::Development)];
        records.insert(Entry::Participant(id(n as u128)), state(fields));
    }
    for (gathering, count) in Gathering::ALL.into_iter().zip(counts) {
        if let Some(count) = count {
            let fields = vec![(FieldName::from(head_count::TOTAL), Value::Int(count))];
            records.insert(Entry::HeadCount(gathering), state(fields));
        }
    }
    records
}

#[test]
fn the_checklist_wants_thirty_at_each_activity() {
    let state = |people, counts| ParticipantsSummary::read(&records(people, counts)).state();
    assert_eq!(state(0, [None, None]), ItemState::NotStarted);
    assert_eq!(state(2, [None, None]), ItemState::Started);
    assert_eq!(state(0, [Some(34), None]), ItemState::Started);
    assert_eq!(state(0, [Some(34), Some(29)]), ItemState::Started);
    assert_eq!(state(0, [Some(34), Some(30)]), ItemState::Done);
    assert_eq!(state(30, [Some(12), Some(30)]), ItemState::Done, "the list has more than were counted");
    let summary = ParticipantsSummary::read(&records(3, [Some(31), None]));
    assert_eq!((summary.listed, summary.development.attendance.people()), (3, 31));
    assert_eq!(summary.evaluation.attendance.missing(), 30);
}

proptest! {
    #[test]
    fn the_order_of_the_entries_never_matters(links in proptest::collection::vec(proptest::option::of(0u128..6), 1..6), turn in 0usize..6) {
        let mut people: Vec<_> = links.iter().enumerate().map(|(n, link)| {
            let mut fields: Vec<_> = link.iter().map(|main| twin_of(*main)).collect();
            if n % 2 == 0 {
                fields.push(came(Gathering::Development));
            }
            (id(n as u128), person("สมมติ", &fields))
        }).collect();
        let roll = Participants::of(people.clone());
        let attended = roll.attended(Gathering::Development);
        prop_assert!(attended.len() <= roll.counted.len() && !attended.is_empty());
        let turn = turn % people.len();
        people.rotate_left(turn);
        prop_assert_eq!(Participants::of(people).attended(Gathering::Development), attended);
    }
}
