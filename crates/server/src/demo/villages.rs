//! Ten invented villages in real subdistricts of แปลงยาว. Names and numbers are made up and belong to no village.

use domain::{AreaCode, Village};

use super::DemoError;
use crate::catalogue::Catalogue;
use crate::cli::place;
use crate::store::PlacedVillage;

/// An invented village: code, moo, name, households, people.
type Invented = (&'static str, u8, &'static str, u32, u32);

pub(super) const UNTOUCHED: &str = "24090208";
pub(super) const HALF: &str = "24090307";
pub(super) const BASELINE: &str = "24090304";
pub(super) const BOTH: &str = "24090205";
pub(super) const RETURNED: &str = "24090311";
pub(super) const CONFLICT: &str = "24090301";
pub(super) const HELD: &str = "24090409";
pub(super) const CERTIFIED: &str = "24090203";
pub(super) const ANNOUNCED: &str = "24090302";
pub(super) const LAPSING: &str = "24090406";

const VILLAGES: [Invented; 10] = [
    (CERTIFIED, 3, "บ้านโคกสะอาดดี", 71, 244),
    (BOTH, 5, "บ้านทุ่งส้มโอ", 58, 197),
    (UNTOUCHED, 8, "บ้านท่าสำเภา", 49, 160),
    (CONFLICT, 1, "บ้านดอนไผ่เหลือง", 66, 229),
    (ANNOUNCED, 2, "บ้านวังเย็นใหม่", 82, 301),
    (BASELINE, 4, "บ้านหนองปรือ", 63, 218),
    (HALF, 7, "บ้านคลองตาอิน", 54, 186),
    (RETURNED, 11, "บ้านไร่กล้วยงาม", 77, 265),
    (LAPSING, 6, "บ้านเนินข้าวหอม", 60, 211),
    (HELD, 9, "บ้านสระบัวขาว", 45, 152),
];

pub(super) fn all(catalogue: &Catalogue) -> Result<Vec<PlacedVillage>, DemoError> {
    let village = |(code, moo, name, households, people): Invented| {
        let name_th = name.to_owned();
        let village =
            Village { code: self::code(code)?, moo, name_th, households: Some(households), people: Some(people) };
        place(catalogue, village).map_err(DemoError::Data)
    };
    VILLAGES.into_iter().map(village).collect()
}

pub(super) fn code(code: &str) -> Result<AreaCode, DemoError> {
    code.parse().map_err(|error| DemoError::Data(format!("{error}")))
}
