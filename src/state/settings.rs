//! How the person wants the app to look and speak.

use domain::Digits;
use i18n::Language;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::platform::{browser, settings as kept};

/// Size of all text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextSize {
    /// As designed.
    #[default]
    Normal,
    /// A step larger.
    Large,
    /// Two steps larger.
    XLarge,
}

/// Colours of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As designed.
    #[default]
    Paper,
    /// Thick lines and dark text, for the sun.
    Sunlight,
}

/// The settings as signals; changing one keeps it and shows it at once.
#[derive(Clone, Copy)]
pub struct Settings {
    /// Language of the app.
    pub language: RwSignal<Language>,
    /// Digits on the screen.
    pub digits: RwSignal<Digits>,
    /// Size of all text.
    pub size: RwSignal<TextSize>,
    /// Colours.
    pub theme: RwSignal<Theme>,
}

impl Settings {
    /// Reads what was kept and keeps what changes. Thai with Thai digits until somebody chooses otherwise.
    #[must_use]
    pub fn load() -> Self {
        let settings = Self {
            language: remembered("language", Language::Th),
            digits: remembered("digits", Digits::Thai),
            size: remembered("text_size", TextSize::Normal),
            theme: remembered("theme", Theme::Paper),
        };
        settings.show_on_root();
        settings
    }

    /// Speaks another language, with the digits usual in it; the digits can be chosen anew afterwards.
    pub fn speak(self, language: Language) {
        self.language.set(language);
        self.digits.set(match language {
            Language::Th => Digits::Thai,
            Language::En => Digits::Arabic,
        });
    }

    fn show_on_root(self) {
        Effect::new(move || {
            let lang = match self.language.get() {
                Language::Th => "th",
                Language::En => "en",
            };
            browser::set_root_attribute("lang", lang);
        });
        Effect::new(move || {
            let size = match self.size.get() {
                TextSize::Normal => "normal",
                TextSize::Large => "large",
                TextSize::XLarge => "x-large",
            };
            browser::set_root_attribute("data-size", size);
        });
        Effect::new(move || {
            let theme = match self.theme.get() {
                Theme::Paper => "paper",
                Theme::Sunlight => "sunlight",
            };
            browser::set_root_attribute("data-theme", theme);
        });
    }
}

/// A signal that starts as it was kept and keeps every change.
fn remembered<T>(key: &'static str, otherwise: T) -> RwSignal<T>
where
    T: Clone + Serialize + for<'de> Deserialize<'de> + Send + Sync + 'static,
{
    let signal = RwSignal::new(kept::get(key).unwrap_or(otherwise));
    Effect::new(move |before: Option<()>| {
        signal.with(|value| {
            if before.is_some() {
                kept::set(key, value);
            }
        });
    });
    signal
}
