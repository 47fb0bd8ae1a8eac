//! Invented visits, advice and materials of three demonstration villages: within the budget, over it, and a visit that is overdue.

use jiff::ToSpan;
use records::material::field as material;
use records::shape::{date_value, text_value};
use records::visit::{advice, field as visit};
use records::{Entry, Kind};
use sync::{FieldName, Value};
use uuid::Uuid;

use super::story::{MINUTE, Story, feed_of};
use super::{DemoError, villages};

/// What was handed out: what, quantity, unit, baht for one, budget line, place of the household in the walk (0 for the village), days ago.
pub(super) struct Given(&'static str, &'static str, &'static str, &'static str, &'static str, usize, i64);

/// A visit: days ago (below zero for days to come), whether it was made, what for, what was seen, what is agreed.
pub(super) struct Visited(i64, bool, &'static str, &'static str, &'static str);

/// Within both lines, to the village and to households.
pub(super) const WITHIN: &[Given] = &[
    Given("เมล็ดพันธุ์ผักสวนครัว", "60", "ซอง", "25", "development", 0, 30),
    Given("แม่พันธุ์ไก่ไข่", "10", "ตัว", "180.5", "development", 1, 28),
    Given("แม่พันธุ์ไก่ไข่", "10", "ตัว", "180.5", "development", 3, 28),
    Given("ปุ๋ยอินทรีย์", "24", "กระสอบ", "350", "development", 0, 21),
    Given("ชุดทำน้ำยาเอนกประสงค์", "8", "ชุด", "620", "practice", 0, 6),
];

/// More practice materials than the line has.
pub(super) const OVER: &[Given] = &[
    Given("ท่อและหัวจ่ายน้ำหยด", "30", "ชุด", "410", "development", 0, 33),
    Given("วัสดุฝึกแปรรูปกล้วย", "12", "ชุด", "495.75", "practice", 0, 12),
];

/// One made, with advice; one to come.
pub(super) const VISITS: &[Visited] = &[
    Visited(
        20,
        true,
        "ดูแปลงผักและเล้าไก่หลังมอบวัสดุ",
        "ปลูกผักแล้ว 7 ครัวเรือน ไก่เริ่มไข่ สมุดบัญชีครัวเรือนยังจดไม่ต่อเนื่อง",
        "ครัวเรือนจดบัญชีทุกสัปดาห์ กรรมการหมู่บ้านช่วยดู",
    ),
    Visited(-6, false, "ติดตามบัญชีครัวเรือนและถอดบทเรียน", "", ""),
];

/// Planned for a day that has passed.
pub(super) const OVERDUE: &[Visited] = &[Visited(3, false, "ดูความพร้อมของครัวเรือนก่อนมอบวัสดุ", "", "")];

/// One made.
pub(super) const MADE: &[Visited] = &[Visited(25, true, "ดูระบบน้ำหยดในแปลงรวม", "วางท่อครบ ใช้น้ำลดลง", "จัดเวรเปิดปิดน้ำ")];

/// What the district advises on the first visit.
pub(super) const ADVICE: &str = "ให้เลือกครัวเรือนที่จดบัญชีสม่ำเสมอเป็นตัวอย่าง แล้วนัดเพื่อนบ้านมาดูพร้อมกัน";

fn fields(values: Vec<(&str, Value)>) -> Vec<(FieldName, Value)> {
    let said = values.into_iter().filter(|(_, value)| !value.is_null());
    said.map(|(name, value)| (FieldName::from(name), value)).collect()
}

impl Story<'_> {
    /// The first field worker hands materials out.
    pub(super) fn hand_out(&mut self, village: &str, given: &[Given], households: &[Uuid]) -> Result<(), DemoError> {
        for Given(what, quantity, unit, unit_cost, budget, place, days_ago) in given {
            let household = place.checked_sub(1).and_then(|place| households.get(place));
            let values = vec![
                (material::WHAT, Value::from(*what)),
                (material::QUANTITY, Value::from(*quantity)),
                (material::UNIT, Value::from(*unit)),
                (material::UNIT_COST, Value::from(*unit_cost)),
                (material::BUDGET, Value::from(*budget)),
                (material::HOUSEHOLD, household.map_or(Value::Null, |id| Value::Text(id.to_string()))),
                (material::GIVEN_ON, date_value(Some(self.day(*days_ago)))),
            ];
            self.write(village, Kind::Material, fields(values), *days_ago)?;
        }
        Ok(())
    }

    /// The first field worker's visits; their ids.
    pub(super) fn follow_up(&mut self, village: &str, visits: &[Visited]) -> Result<Vec<Uuid>, DemoError> {
        let mut ids = vec![];
        for Visited(days_ago, made, purpose, found, agreed) in visits {
            let day = match *days_ago {
                to_come @ ..0 => self.today.checked_add((-to_come).days()).unwrap_or(self.today),
                days_ago => self.day(days_ago),
            };
            let values = vec![
                (if *made { visit::SEEN_ON } else { visit::PLANNED_ON }, date_value(Some(day))),
                (visit::PURPOSE, Value::from(*purpose)),
                (visit::VISITORS, Value::from("พัฒนากรและผู้ใหญ่บ้าน")),
                (visit::FOUND, text_value(found)),
                (visit::AGREED, text_value(agreed)),
            ];
            ids.push(self.write(village, Kind::MonitoringVisit, fields(values), (*days_ago).max(4))?);
        }
        Ok(ids)
    }

    fn write(
        &mut self,
        village: &str,
        kind: Kind,
        values: Vec<(FieldName, Value)>,
        days_ago: i64,
    ) -> Result<Uuid, DemoError> {
        let village = villages::code(village)?;
        let id = Uuid::now_v7();
        let entry = if kind == Kind::Material { Entry::Material(id) } else { Entry::MonitoringVisit(id) };
        let at = self.at(days_ago);
        self.field1.save(&entry.of(&village, self.year), &feed_of(&village)?, values, at)?;
        Ok(id)
    }

    /// The district advises on the first of these visits.
    pub(super) async fn advise(&mut self, village: &str, visits: &[Uuid], text: &str) -> Result<(), DemoError> {
        let Some(visit) = visits.first() else { return Ok(()) };
        let village = villages::code(village)?;
        let key = Entry::Advice(Uuid::now_v7()).of(&village, self.year);
        let values = vec![(advice::VISIT, Value::Text(visit.to_string())), (advice::TEXT, Value::from(text))];
        let at = self.at(18) + 10 * MINUTE;
        self.district.save(&key, &feed_of(&village)?, fields(values), at)?;
        self.district.send().await
    }
}
