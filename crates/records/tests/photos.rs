//! Photos: their fields, what they are of, how many there are.

use domain::{FiscalYear, Phase};
use records::photo::{self, EvidenceSummary, PhotoView, Subject, counts, field, record_of};
use records::shape::{Position, fits, position_value};
use records::summary::Records;
use records::{Entry, View};
use sync::{BodyHash, FieldName, RecordState, Value};
use uuid::Uuid;

fn photo(of: &str, about: &str) -> PhotoView {
    let mut view = PhotoView::default();
    for (name, value) in fields(of, about) {
        view.set(&name, &value);
    }
    view
}

fn fields(of: &str, about: &str) -> Vec<(FieldName, Value)> {
    let hash = BodyHash::of(b"picture").to_string();
    [
        (field::OF, Value::from(of)),
        (field::ABOUT, Value::from(about)),
        (field::HASH, Value::Text(hash)),
        (field::WIDTH, Value::Int(1200)),
        (field::HEIGHT, Value::Int(1600)),
        (field::POSITION, position_value(Some(Position { latitude: 13.691_23, longitude: 101.456_78 }))),
        (field::ACCURACY, Value::Int(12)),
    ]
    .map(|(name, value)| (FieldName::from(name), value))
    .into()
}

#[test]
fn a_photo_is_read_as_it_was_written_whatever_the_order() {
    let view = photo("assessment/after", "demo.2.1");
    assert_eq!((view.size, view.accuracy), (Some((1200, 1600)), Some(12)));
    assert_eq!(view.position.unwrap().to_string(), "13.69123,101.45678");
    assert!(view.is_shown() && view.files().eq([BodyHash::of(b"picture")]));
    let mut backwards = PhotoView::default();
    fields("assessment/after", "demo.2.1").iter().rev().for_each(|(name, value)| backwards.set(name, value));
    assert_eq!(backwards, view);
    assert!(fields("assessment/after", "x").iter().all(|(name, value)| fits(photo::FIELDS, name, value)));
    assert!(!fits(photo::FIELDS, &FieldName::from(field::BYTES), &Value::Int(photo::MAX_FILE_BYTES + 1)));
}

#[test]
fn a_photo_taken_away_is_not_counted() {
    let after = Entry::Assessment(Phase::After);
    let mut photos = vec![
        photo("assessment/after", "demo.2.1"),
        photo("assessment/after", "demo.2.1"),
        photo("assessment/after", ""),
        photo("assessment/before", "demo.2.1"),
        PhotoView { of: "assessment/after".to_owned(), ..PhotoView::default() },
    ];
    assert_eq!(counts(&photos).get(&Subject::part(&after, "demo.2.1")), Some(&2));
    assert_eq!(counts(&photos).get(&Subject::whole(&after)), Some(&1), "one has no file");
    assert!(Subject::part(&after, "demo.2.1").has(&photos[0]) && !Subject::whole(&after).has(&photos[0]));
    photos[0].removed = Some("ไม่ชัด".to_owned());
    assert_eq!(counts(&photos).get(&Subject::part(&after, "demo.2.1")), Some(&1));
}

#[test]
fn a_village_knows_what_its_photos_are_of() {
    let household = format!("household/{}", Uuid::from_u128(5));
    let of = ["assessment/after", "assessment/before", household.as_str()];
    let records: Records = of.iter().zip(1..).map(|(of, n)| (Entry::Photo(Uuid::from_u128(n)), state(of))).collect();
    let summary = EvidenceSummary::sum_up(&records);
    assert_eq!(summary.photos, 3);
    assert_eq!(summary.of, [("assessment".to_owned(), 2), ("household".to_owned(), 1)].into());
}

fn state(of: &str) -> RecordState {
    let writes = sync::Replica::default().writes(fields(of, "demo.1.1"));
    let change = sync::Change {
        format: sync::change::FORMAT,
        id: sync::ChangeId(Uuid::from_u128(1)),
        device: sync::DeviceId(1),
        seq: 1,
        record: "r".into(),
        feed: "f".into(),
        author: "a".into(),
        made_at: 0,
        clock_offset: None,
        instrument: None,
        writes,
    };
    let mut state = RecordState::default();
    state.absorb(&change, Some(1));
    state
}

#[test]
fn what_a_photo_is_of_is_a_record_of_its_own_village() {
    let (village, year) = ("24090104".parse().unwrap(), FiscalYear::new(2570).unwrap());
    let found = record_of("assessment/after", &village, year).unwrap();
    assert_eq!(found, Entry::Assessment(Phase::After).of(&village, year));
    for of in ["", "24090104/2570/assessment/after", "../assessment/after", "assessment", "mood/after"] {
        assert!(record_of(of, &village, year).is_err(), "{of}");
    }
}
