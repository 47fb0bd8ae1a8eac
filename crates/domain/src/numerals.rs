//! Digits.
use serde::{Deserialize, Serialize};
/// Digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Digits {
    /// Thai
    Thai,
    /// Arabic
    #[default]
    Arabic,
}
