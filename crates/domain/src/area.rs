//! Codes of areas, as the Department of Provincial Administration gives them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How large an area is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaLevel {
    /// จังหวัด, two digits.
    Province,
    /// อำเภอ or เขต, four digits.
    District,
    /// ตำบล or แขวง, six digits.
    Subdistrict,
    /// หมู่บ้าน, eight digits.
    Village,
}

/// An area's code: two, four, six or eight ASCII digits, kept as text because it is a name and no number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AreaCode(String);

/// A text that is no area code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an area code has two, four, six or eight digits: {0:?}")]
pub struct BadAreaCode(pub String);

impl BadAreaCode {
    /// The code under which the fault is explained to a person.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "bad_area_code"
    }
}

impl AreaCode {
    /// How large the area is.
    #[must_use]
    pub fn level(&self) -> AreaLevel {
        match self.0.len() {
            2 => AreaLevel::Province,
            4 => AreaLevel::District,
            6 => AreaLevel::Subdistrict,
            _ => AreaLevel::Village,
        }
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code without its last two digits; none for a province. Only for building the directory and for checking an import of
    /// villages: where an area lies is otherwise looked up, because abolished codes keep their records.
    #[must_use]
    pub fn prefix_parent(&self) -> Option<Self> {
        let parent = &self.0[..self.0.len() - 2];
        (!parent.is_empty()).then(|| Self(parent.to_owned()))
    }
}

impl FromStr for AreaCode {
    type Err = BadAreaCode;

    fn from_str(text: &str) -> Result<Self, BadAreaCode> {
        let fits = matches!(text.len(), 2 | 4 | 6 | 8) && text.bytes().all(|byte| byte.is_ascii_digit());
        if fits { Ok(Self(text.to_owned())) } else { Err(BadAreaCode(text.to_owned())) }
    }
}

impl TryFrom<String> for AreaCode {
    type Error = BadAreaCode;

    fn try_from(text: String) -> Result<Self, BadAreaCode> {
        text.parse()
    }
}

impl From<AreaCode> for String {
    fn from(code: AreaCode) -> Self {
        code.0
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_know_their_level() {
        let level = |text: &str| text.parse::<AreaCode>().map(|code| code.level());
        assert_eq!(level("24"), Ok(AreaLevel::Province));
        assert_eq!(level("2409"), Ok(AreaLevel::District));
        assert_eq!(level("240901"), Ok(AreaLevel::Subdistrict));
        assert_eq!(level("24090104"), Ok(AreaLevel::Village));
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in ["", "2", "240", "24 9", "๒๔", "2409010a", "2409010400"] {
            assert_eq!(text.parse::<AreaCode>(), Err(BadAreaCode(text.to_owned())));
            assert!(serde_json::from_str::<AreaCode>(&format!("{text:?}")).is_err());
        }
    }
}
