//! Villages.
use crate::area::AreaCode;
use serde::{Deserialize, Serialize};
/// A village.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Village {
    /// Code.
    pub code: AreaCode,
    /// Moo.
    pub moo: u8,
    /// Name.
    pub name_th: String,
    /// Households.
    pub households: Option<u32>,
    /// People.
    pub people: Option<u32>,
}
