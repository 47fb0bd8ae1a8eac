//! Invented participants of demonstration villages, and how many heads were counted. The names belong to nobody: each is a word for
//! "example" or "invented" and a plant.

use records::Entry;
use records::participant::{Gathering, ParticipantGroup, attended_field, count_field, field, head_count};
use records::shape::date_value;
use sync::{FieldName, Value};

use jiff::civil::Date;

/// A head count: in all, by group in the letter's order where that was counted, and where.
pub(super) struct Counted {
    pub(super) gathering: Gathering,
    pub(super) total: i64,
    pub(super) groups: Option<[i64; 5]>,
    pub(super) place: &'static str,
    pub(super) days_ago: i64,
}

impl Counted {
    /// The record it is in.
    pub(super) fn entry(&self) -> Entry {
        Entry::HeadCount(self.gathering)
    }

    /// The fields of its record.
    pub(super) fn values(&self, day: Date) -> Vec<(FieldName, Value)> {
        let mut values = vec![
            (FieldName::from(head_count::TOTAL), Value::Int(self.total)),
            (FieldName::from(head_count::HELD_ON), date_value(Some(day))),
            (FieldName::from(head_count::PLACE), Value::from(self.place)),
        ];
        let groups = self.groups.into_iter().flat_map(|counts| ParticipantGroup::ALL.into_iter().zip(counts));
        values.extend(groups.map(|(group, count)| (count_field(group), Value::Int(count))));
        values
    }
}

/// Both gatherings of a village that was assessed twice.
pub(super) const BOTH: [Counted; 2] = [
    Counted {
        gathering: Gathering::Development,
        total: 34,
        groups: Some([12, 7, 5, 8, 2]),
        place: "ศาลาประชาคม",
        days_ago: 40,
    },
    Counted { gathering: Gathering::Evaluation, total: 28, groups: None, place: "ศาลาวัด", days_ago: 2 },
];

/// Only the first was held.
pub(super) const BASELINE: [Counted; 1] =
    [Counted {
        gathering: Gathering::Development, total: 34, groups: None, place: "ศาลาประชาคม", days_ago: 3
    }];

/// A year that is over.
pub(super) const ANNOUNCED: [Counted; 2] = [
    Counted {
        gathering: Gathering::Development,
        total: 36,
        groups: Some([14, 6, 6, 8, 2]),
        place: "ศาลาประชาคม",
        days_ago: 45,
    },
    Counted {
        gathering: Gathering::Evaluation, total: 33, groups: None, place: "ศาลาประชาคม", days_ago: 8
    },
];

const FIRST: [&str; 4] = ["สมมติ", "ตัวอย่าง", "ทดลอง", "จำลอง"];
const LAST: [&str; 8] = ["ดอกแก้ว", "ใบบัว", "ต้นกล้า", "รวงข้าว", "ไผ่ทอง", "มะลิวัลย์", "จามจุรี", "ลำดวน"];

/// So many people. Most came to the first gathering, and every other one of them to the second.
pub(super) fn people(count: usize) -> impl Iterator<Item = Vec<(FieldName, Value)>> {
    let names = LAST.into_iter().flat_map(|last| FIRST.map(|first| format!("{first} {last}")));
    names.take(count).enumerate().map(|(at, name)| {
        let group = ParticipantGroup::ALL[at % ParticipantGroup::ALL.len()];
        let mut values = vec![(FieldName::from(field::NAME), Value::Text(name))];
        // Somebody's group is not known yet.
        if at % 11 != 10 {
            values.push((FieldName::from(field::GROUP), Value::from(group.code())));
        }
        let came = [at % 9 != 8, at % 2 == 0];
        let came = Gathering::ALL.into_iter().zip(came).filter(|(_, came)| *came);
        values.extend(came.map(|(gathering, _)| (attended_field(gathering), Value::Bool(true))));
        values
    })
}
