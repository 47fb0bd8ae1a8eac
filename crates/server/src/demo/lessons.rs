//! Invented knowledge documents and signs.

use jiff::civil::Date;
use records::knowledge::{Section, field, section_field, sign};
use records::shape::date_value;
use sync::{FieldName, Value};

const TITLE: &str = "ลดรายจ่ายด้วยสวนครัวรวมของหมู่บ้าน (ตัวอย่าง)";
const TEXTS: [&str; 6] = [
    "หมู่บ้านตั้งอยู่ริมคลอง คนส่วนใหญ่ทำนาและรับจ้าง รายจ่ายค่าอาหารสูงขึ้นทุกปี\nเวทีประชาคมต้นปีจึงตกลงเริ่มจากเรื่องที่ทำได้เองก่อน คือปลูกผักกินเอง",
    "สำรวจครัวเรือนว่ามีที่ว่างหลังละเท่าใด แล้วแบ่งคุ้มบ้านดูแลกัน\nแกนนำเพาะต้นกล้าแจกทุกสองสัปดาห์ และนัดดูแปลงกันเดือนละครั้ง",
    "เริ่มจากผักที่โตเร็วและกินทุกวัน ให้เห็นผลภายในหนึ่งเดือน\nจดรายจ่ายค่าผักไว้ข้างตู้เย็น ใครลดได้มากเล่าให้เพื่อนฟังในวันประชุม",
    "ครัวเรือนที่ปลูกผักกินเองเพิ่มขึ้นจากหนึ่งในสามเป็นเกือบทุกหลัง ค่าผักลดลงราวครึ่งหนึ่ง",
    "หน้าแล้งน้ำไม่พอ และบางหลังไม่มีคนอยู่กลางวัน แก้ด้วยการปลูกในภาชนะและฝากคุ้มบ้านรดน้ำ",
    "ควรมีบ่อน้ำเล็กร่วมกันสองคุ้ม และชวนโรงเรียนมาเรียนรู้ที่แปลง",
];

/// A document of which the first sections are written; finished on a day, or not yet.
pub(super) fn document(sections: usize, finished_on: Option<Date>) -> Vec<Vec<(FieldName, Value)>> {
    let title = vec![(FieldName::from(field::TITLE), Value::from(TITLE))];
    let texts = Section::ALL.into_iter().zip(TEXTS).take(sections);
    let texts = texts.map(|(section, text)| vec![(section_field(section), Value::from(text))]);
    let finished = finished_on.map(|day| vec![(FieldName::from(field::FINISHED_ON), date_value(Some(day)))]);
    std::iter::once(title).chain(texts).chain(finished).collect()
}

/// A sign that was put up on a day.
pub(super) fn sign(day: Date) -> Vec<(FieldName, Value)> {
    vec![
        (FieldName::from(sign::MADE), Value::Bool(true)),
        (FieldName::from(sign::MADE_ON), date_value(Some(day))),
        (FieldName::from(sign::PLACE), Value::from("ปากทางเข้าหมู่บ้าน")),
    ]
}
