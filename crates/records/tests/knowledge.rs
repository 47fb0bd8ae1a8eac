//! The knowledge document and the sign: a full section fits a change, two who write two sections are never in conflict.

use proptest::prelude::*;
use records::View;
use records::dossier::ItemState;
use records::knowledge::{
    FIELDS, KnowledgeView, MAX_SECTION_CHARS, Section, SignView, beyond_section, field, section_field, sign,
};
use records::shape::fits;
use sync::change::FORMAT;
use sync::{
    AccountId, Change, ChangeId, DeviceId, Dot, FeedId, FieldName, RecordId, Replica, Seen, Value, Write, Writes,
};
use uuid::Uuid;

fn change(device: u32, writes: Writes) -> Change {
    Change {
        format: FORMAT,
        id: ChangeId(Uuid::from_u128(7)),
        device: DeviceId(device),
        seq: 1,
        record: RecordId("24090104/2570/knowledge/document".to_owned()),
        feed: FeedId("subdistrict/240901".to_owned()),
        author: AccountId("01928c5e-0000-7000-8000-000000000001".to_owned()),
        made_at: 1_800_000_000_000,
        clock_offset: Some(-120_000),
        instrument: None,
        writes,
    }
}

/// A section written by somebody who had seen a hundred devices write it.
fn full(text: String) -> Change {
    let seen: Seen = (0..100).map(|device| Dot { device: DeviceId(100_000 + device), seq: 1_000_000 }).collect();
    let write = Write { value: Value::Text(text), seen, covers: Default::default() };
    change(1, [(section_field(Section::Method), write)].into())
}

#[test]
fn a_full_section_fits_a_change() {
    let texts = ["ก".repeat(MAX_SECTION_CHARS), "\n".repeat(MAX_SECTION_CHARS), "a".repeat(MAX_SECTION_CHARS)];
    for text in texts {
        assert_eq!(beyond_section(&text), 0);
        assert!(fits(FIELDS, &section_field(Section::Method), &Value::Text(text.clone())));
        assert!(full(text).seal().is_ok());
    }
    assert_eq!(beyond_section(&"ก".repeat(MAX_SECTION_CHARS + 3)), 3);
    assert!(beyond_section(&"🌾".repeat(MAX_SECTION_CHARS)) > 0, "four bytes each are bounded by their bytes");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_is_called_fitting_can_be_sealed(piece in "\\PC{1,40}|[\\x00-\\x1f\"\\\\ก-๛]{1,40}", times in 1usize..16_000) {
        let text: String = piece.repeat(times).chars().take(MAX_SECTION_CHARS).collect();
        let beyond = beyond_section(&text);
        let kept: String = text.chars().take(text.chars().count() - beyond).collect();
        prop_assert_eq!(beyond_section(&kept), 0);
        prop_assert!(full(kept).seal().is_ok());
    }

    /// Two devices write sections of their own without seeing each other: both texts stand, in whichever order they arrive.
    #[test]
    fn two_sections_are_never_in_conflict(first in 0usize..6, other in 1usize..6, a in "[ก-ฮ]{1,9}", b in "[ก-ฮ]{1,9}", turned: bool) {
        let sections = [Section::ALL[first], Section::ALL[(first + other) % 6]];
        let mut changes: Vec<Change> = sections.into_iter().zip([&a, &b]).zip(1u32..).map(|((section, text), device)| {
            change(device, Replica::default().writes(vec![(section_field(section), Value::from(text.as_str()))]))
        }).collect();
        if turned {
            changes.reverse();
        }
        let mut replica = Replica::default();
        for change in changes {
            replica.push(change);
        }
        let view = KnowledgeView::read(&replica.view());
        prop_assert_eq!((view.section(sections[0]), view.section(sections[1])), (a.as_str(), b.as_str()));
        prop_assert!(view.conflicts.is_empty());
    }
}

#[test]
fn two_who_write_the_same_section_are_told() {
    let write = |device, text: &str| {
        change(device, Replica::default().writes(vec![(section_field(Section::History), Value::from(text))]))
    };
    let mut replica = Replica::default();
    replica.push(write(1, "ก"));
    replica.push(write(2, "ข"));
    let view = KnowledgeView::read(&replica.view());
    assert!(view.is_in_conflict(&section_field(Section::History)));
    assert_eq!(view.summary().state(), ItemState::Attention);
}

fn view(fields: &[(FieldName, Value)]) -> KnowledgeView {
    let mut view = KnowledgeView::default();
    for (name, value) in fields {
        view.set(name, value);
    }
    view
}

#[test]
fn the_checklist_says_how_far_the_document_is() {
    let title = (FieldName::from(field::TITLE), Value::from("บทเรียนบ้านสมมติ"));
    let section = (section_field(Section::Results), Value::from("ลดรายจ่าย"));
    let finished = (FieldName::from(field::FINISHED_ON), Value::from("2026-11-20"));
    let state = |fields: &[_]| view(fields).summary().state();
    assert_eq!(state(&[]), ItemState::NotStarted);
    assert_eq!(state(std::slice::from_ref(&title)), ItemState::Started);
    assert_eq!(state(&[title.clone(), section.clone()]), ItemState::Started);
    assert_eq!(state(&[title.clone(), finished.clone()]), ItemState::Started, "nothing is written under the title");
    assert_eq!(state(&[title.clone(), section.clone(), finished.clone()]), ItemState::Done);
    let document = view(&[title, section]);
    assert_eq!((document.summary().written, document.missing().len()), (1, 5));
    let mut emptied = document;
    emptied.set(&section_field(Section::Results), &Value::Null);
    assert_eq!(emptied.missing().len(), 6);
}

#[test]
fn a_sign_is_done_when_it_is_made() {
    let mut view = SignView::default();
    assert_eq!(view.summary().state(), ItemState::NotStarted);
    view.set(&FieldName::from(sign::PLACE), &Value::from("ปากทางเข้าหมู่บ้าน"));
    view.set(&FieldName::from(sign::MADE), &Value::Bool(false));
    assert_eq!(view.summary().state(), ItemState::Started);
    view.set(&FieldName::from(sign::MADE), &Value::Bool(true));
    view.set(&FieldName::from(sign::MADE_ON), &Value::from("2026-11-20"));
    view.set(&FieldName::from(sign::POSITION), &Value::from("13.69123,101.45678"));
    assert!(view.position.is_some());
    let json = serde_json::to_string(&view.summary()).unwrap();
    assert_eq!(serde_json::from_str::<records::knowledge::SignSummary>(&json).unwrap(), view.summary());
    assert_eq!(view.summary().state(), ItemState::Done);
}
