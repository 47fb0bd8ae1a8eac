//! The languages the app speaks.

use serde::{Deserialize, Serialize};

/// A language of the user interface. Thai comes first, in the enum as on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Thai, the default.
    #[default]
    Th,
    /// English.
    En,
}

impl Language {
    /// Every language, in the order a chooser shows them.
    pub const ALL: [Self; 2] = [Self::Th, Self::En];

    /// The BCP 47 tag, for the `lang` attribute and for storage.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Th => "th",
            Self::En => "en",
        }
    }

    /// The language's name in itself: whoever looks for it can read it.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Th => "ไทย",
            Self::En => "English",
        }
    }

    /// The language of a tag such as `th` or `en-GB`; `None` for any other.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next()?;
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }
}
