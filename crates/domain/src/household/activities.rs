//! The nine activities as data: three groups of three, as the letter has them.

use crate::instrument::TextStatus;

/// A set of activities in one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActivitySet {
    /// Its id, the same for all versions.
    pub id: &'static str,
    /// Its version, from 1.
    pub version: u32,
    /// Where the texts come from.
    pub source: &'static str,
    /// How sure the Thai texts are.
    pub status: TextStatus,
    /// The groups, in order.
    pub groups: &'static [ActivityGroup],
}

/// A group of activities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActivityGroup {
    /// Its number on paper (`2.1`).
    pub code: &'static str,
    /// Its name, as the letter has it.
    pub th: &'static str,
    /// An English gloss.
    pub en: &'static str,
    /// Its activities, in order.
    pub activities: &'static [Activity],
}

/// An activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Its number on paper, which is its id and never reused for another meaning (`2.1.1`).
    pub id: &'static str,
    /// Its wording, as the letter has it.
    pub th: &'static str,
    /// An English gloss.
    pub en: &'static str,
}

impl ActivitySet {
    /// Id and version, as a change names what it was made with.
    #[must_use]
    pub fn reference(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    /// The activities, in order.
    pub fn activities(&self) -> impl Iterator<Item = &'static Activity> {
        self.groups.iter().flat_map(|group| group.activities)
    }

    /// Where an activity stands among the nine.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.activities().position(|activity| activity.id == id)
    }
}

/// Read in the letter ฉช 0019/ว 2215 of 28 April 2563 and its enclosures; slips of its scan are corrected (ศาสนกิจ, ครัวเรือน, สวยงาม,
/// spacing).
pub static ACTIVITIES: ActivitySet = ActivitySet {
    id: "household-activities-2563",
    version: 1,
    source: "หนังสือที่ ฉช 0019/ว 2215 ลงวันที่ 28 เมษายน 2563 กิจกรรม 2.4.1 ข้อ 2",
    status: TextStatus::Verified,
    groups: &[
        ActivityGroup {
            code: "2.1",
            th: "สร้างความมั่นคงทางอาหาร",
            en: "Food security",
            activities: &[
                Activity {
                    id: "2.1.1",
                    th: "มีการปลูกผัก พืชสวนครัว เพื่อใช้ประกอบอาหารในชีวิตประจำวัน เพื่อลดค่าใช้จ่ายประจำวัน ตามสภาพพื้นที่ของครัวเรือน",
                    en: "Grows kitchen vegetables",
                },
                Activity {
                    id: "2.1.2",
                    th: "มีการเลี้ยงสัตว์ที่เป็นอาหารของครัวเรือน เช่น ไก่ เป็ด ปลา กบ หรืออื่น ๆ ตามสภาพของพื้นที่แต่ละครัวเรือนจะทำได้",
                    en: "Raises animals for food",
                },
                Activity {
                    id: "2.1.3",
                    th: "มีการแปรรูปผลิตผลในบ้านเพื่อเป็นการถนอมอาหาร และใช้ประโยชน์ของในครัวเรือนรูปแบบต่าง ๆ",
                    en: "Processes and preserves produce",
                },
            ],
        },
        ActivityGroup {
            code: "2.2",
            th: "สร้างสิ่งแวดล้อมให้ยั่งยืน",
            en: "Sustainable environment",
            activities: &[
                Activity {
                    id: "2.2.1",
                    th: "มีการบริหารจัดการขยะ ลดการใช้ผลิตภัณฑ์สร้างขยะ คัดแยกขยะ นำกลับมาใช้ซ้ำ หมักขยะเปียกเพื่อเป็นปุ๋ย หรือถังขยะเปียกลดโลกร้อน",
                    en: "Manages waste",
                },
                Activity {
                    id: "2.2.2",
                    th: "มีการจัดสุขลักษณะในบ้าน โดยการจัดบริเวณบ้านสะอาดเป็นระเบียบ ไม่เป็นแหล่งเพาะเชื้อโรคและพาหะนำโรค สวยงาม เช่น รั้วกินได้ ไม้ดอกไม้ประดับ สะดวกปลอดภัยในการใช้อุปกรณ์ประกอบอาชีพ",
                    en: "Keeps the home hygienic, orderly and safe",
                },
                Activity {
                    id: "2.2.3",
                    th: "มีการใช้ทรัพยากรในบ้านอย่างคุ้มค่า ประหยัด และเกื้อกูลกัน เช่น น้ำจากการซักผ้านำไปรดต้นไม้ เป็นต้น",
                    en: "Uses household resources thriftily",
                },
            ],
        },
        ActivityGroup {
            code: "2.3",
            th: "สร้างภูมิคุ้มกันทางสังคม",
            en: "Social immunity",
            activities: &[
                Activity {
                    id: "2.3.1",
                    th: "มีการปฏิบัติศาสนกิจตามพิธีตามความเชื่อเป็นประจำ มีการแบ่งปันเอื้อเฟื้อเจือจานระหว่างกัน",
                    en: "Practises religion and shares",
                },
                Activity {
                    id: "2.3.2",
                    th: "มีการเข้าร่วมกิจกรรมบำเพ็ญประโยชน์สาธารณะด้วยจิตอาสา สมัครเข้าร่วมกิจกรรมเพื่อสาธารณะของหมู่บ้าน การปรับปรุงถนน คู คลอง หรือการร่วมกิจกรรมการพัฒนาหมู่บ้านอื่น ๆ",
                    en: "Volunteers for public works",
                },
                Activity {
                    id: "2.3.3",
                    th: "มีการออกกำลังกายเสริมสุขภาพ เพื่อสุขภาพร่างกายที่แข็งแรง ครัวเรือนต้องมีการออกกำลังกายในรูปแบบต่าง ๆ เป็นประจำ",
                    en: "Exercises regularly",
                },
            ],
        },
    ],
};
