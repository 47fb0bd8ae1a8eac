//! The words themselves: the methods come from the build script.

use crate::{Language, arg, plural::choose};

/// All texts of one language. Copying it costs nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Words {
    language: Language,
}

impl Words {
    /// The texts of `language`.
    #[must_use]
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// The language these texts are in.
    #[must_use]
    pub const fn language(self) -> Language {
        self.language
    }

    /// The Thai or the English text. Not inlined, so a plain text costs two addresses and a call.
    #[inline(never)]
    const fn pick(self, th: &'static str, en: &'static str) -> &'static str {
        match self.language {
            Language::Th => th,
            Language::En => en,
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/words.rs"));
