//! Invented households of two demonstration villages, and what was found there. The names belong to nobody.

use domain::Phase;
use domain::household::{ACTIVITIES, ActivityAnswer};
use records::household::{answer_field, answer_value, field, visit_field};
use records::households::ORDER_STEP;
use sync::{FieldName, Value};

/// A household: house number, name, and per phase a sign for each activity. `+` has, `-` has not, `h` not at home, `d` declined, a
/// space not asked; a single sign is said of the whole visit.
pub(super) struct Visited(&'static str, &'static str, [&'static str; 2]);

/// All asked before development, most of them after it; two may be the same household.
pub(super) const BOTH_PHASES: &[Visited] = &[
    Visited("1", "บ้านดอกแก้ว", ["++-+-++-+", "+++++++++"]),
    Visited("1/1", "บ้านดอกรัก", ["+--------", "++-+-+++-"]),
    Visited("2", "บ้านต้นกล้า", ["-+-+++++-", "-+-+++++-"]),
    Visited("3", "บ้านริมสวน", ["+++-+-+++", "++--+-+++"]),
    Visited("5/2", "บ้านเรือนไทย", ["h", "++++--++-"]),
    Visited("6", "บ้านใบบัว", ["----++++-", "+---+++++"]),
    Visited("7", "บ้านลมเย็น", ["d", "d"]),
    Visited("8", "บ้านตะวัน", ["++-+++++-", "         "]),
    Visited("8", "บ้านตะวันออก", ["++-++-++-", "         "]),
    Visited("9/4", "บ้านรวงข้าว", ["+-++--+++", "+-+      "]),
];

/// Just begun.
pub(super) const BEGUN: &[Visited] = &[
    Visited("11", "บ้านนกเอี้ยง", ["+++--++++", ""]),
    Visited("12", "บ้านทุ่งทอง", ["+-+-+-+  ", ""]),
    Visited("12/1", "บ้านน้ำใส", ["h", ""]),
    Visited("14", "บ้านมะลิวัลย์", ["", ""]),
    Visited("15", "บ้านไม้งาม", ["", ""]),
];

impl Visited {
    /// The fields of its record, at this place of the walk.
    pub(super) fn values(&self, position: i64) -> Vec<(FieldName, Value)> {
        let Self(house_no, name, signs) = self;
        let mut values = vec![
            (FieldName::from(field::HOUSE_NO), Value::from(*house_no)),
            (FieldName::from(field::NAME), Value::from(*name)),
            (FieldName::from(field::ORDER), Value::Int(position * ORDER_STEP)),
        ];
        for (phase, signs) in Phase::ALL.into_iter().zip(signs) {
            match answer(signs).filter(|_| signs.len() == 1) {
                Some(visit) => values.push((visit_field(phase), answer_value(Some(visit)))),
                None => values.extend(answers(phase, signs)),
            }
        }
        values
    }
}

fn answers(phase: Phase, signs: &str) -> impl Iterator<Item = (FieldName, Value)> {
    let found = ACTIVITIES
        .activities()
        .zip(0..)
        .filter_map(move |(activity, at)| Some((activity, answer(signs.get(at..=at)?)?)));
    found.map(move |(activity, answer)| (answer_field(phase, &activity.id), answer_value(Some(answer))))
}

fn answer(sign: &str) -> Option<ActivityAnswer> {
    match sign {
        "+" => Some(ActivityAnswer::Have),
        "-" => Some(ActivityAnswer::HaveNot),
        "h" => Some(ActivityAnswer::NotHome),
        "d" => Some(ActivityAnswer::Declined),
        _ => None,
    }
}
