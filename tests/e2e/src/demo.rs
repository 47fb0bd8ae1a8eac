//! What the demonstration holds, as far as stories rely on it. The server's `demo` module makes it; nothing here is real.

/// Somebody who can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name to sign in with.
    pub account: &'static str,
    /// How many villages are the person's own.
    pub villages: usize,
}

/// Everybody's password.
pub const PASSWORD: &str = "demo";

/// A field worker of the subdistricts 240902 and 240903.
pub const FIELD_1: Person = Person { account: "field1", villages: 8 };
/// A field worker of the subdistricts 240903 and 240904: 240903 is shared with the first.
pub const FIELD_2: Person = Person { account: "field2", villages: 7 };
/// The development officer of the district.
pub const DISTRICT: Person = Person { account: "district", villages: 10 };

/// The officer of the province, who sees the district's board.
pub const PROVINCE: Person = Person { account: "province", villages: 0 };

/// The officer of the department, who sees the country.
pub const DEPARTMENT: Person = Person { account: "department", villages: 0 };

/// A village nobody has assessed; only the first field worker's.
pub const UNTOUCHED: &str = "24090208";
/// The name of [`UNTOUCHED`].
pub const UNTOUCHED_NAME: &str = "บ้านท่าสำเภา";
/// Fourteen of 23 indicators before development are answered; both field workers'.
pub const HALF: &str = "24090307";
/// Assessed before development and not yet after it; both field workers'.
pub const BASELINE: &str = "24090304";
/// Assessed before and after; the first field worker's.
pub const BOTH: &str = "24090205";
/// The name of [`BOTH`].
pub const BOTH_NAME: &str = "บ้านทุ่งส้มโอ";
/// Endorsed by the district, and waits for the province.
pub const ENDORSED: &str = "24090409";
/// Returned by the district with remarks; both field workers'.
pub const RETURNED: &str = "24090311";
/// The name of [`BASELINE`].
pub const BASELINE_NAME: &str = "บ้านหนองปรือ";
/// Two field workers answered two indicators differently; both field workers'.
pub const CONFLICT: &str = "24090301";
/// How many conflicts the demonstration holds; every field worker sees them.
pub const CONFLICTS: usize = 2;
/// How much every field worker has to look after: the conflicts, and the dossier that came back.
pub const ATTENTION: usize = CONFLICTS + 1;
/// Endorsed, and a change of it waits for an officer; the second field worker's.
pub const HELD: &str = "24090409";
/// The name of [`HELD`].
pub const HELD_NAME: &str = "บ้านสระบัวขาว";
/// Certified and not announced; the first field worker's.
pub const CERTIFIED: &str = "24090203";
/// The name of [`CERTIFIED`].
pub const CERTIFIED_NAME: &str = "บ้านโคกสะอาดดี";
/// How many villages are in the district's register.
pub const REGISTERED: usize = 3;
/// Announced; both field workers'.
pub const ANNOUNCED: &str = "24090302";
/// The indicators' numbers on paper: four dimensions of so many.
pub const INDICATORS_OF_DIMENSION: [usize; 4] = [7, 5, 7, 4];

/// All 23 numbers, in their order.
#[must_use]
pub fn indicators() -> Vec<String> {
    let of = |(dimension, count): (usize, usize)| (1..=count).map(move |n| format!("{}.{n}", dimension + 1));
    INDICATORS_OF_DIMENSION.into_iter().enumerate().flat_map(of).collect()
}
