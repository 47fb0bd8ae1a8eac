//! Settings: how the app looks and speaks, whose session it is, what this device holds, and what the app is made of.

pub mod about;
pub mod account;

use domain::Digits;
use i18n::Language;
use leptos::prelude::*;

use self::about::About;
use self::account::AccountPart;
use super::answers::storage::StorageUse;
use crate::components::{Banner, BannerKind, Card, ChoiceOption, Choices, ConnectionChip, Screen, TopBar};
use crate::i18n::use_words;
use crate::state::settings::{TextSize, Theme};
use crate::state::syncing::Link;
use crate::state::use_app;

/// The screen.
#[component]
pub fn SettingsPage() -> AnyView {
    let app = use_app();
    let words = use_words();
    let online = Signal::derive(move || app.syncing.link.get() == Link::Online);
    let not_kept = (!app.settings_are_kept())
        .then(|| view! { <Banner kind=BannerKind::Wait text=words.say(|w| w.settings_not_kept())/> });
    view! {
        <Screen top=move || {
            view! {
                <TopBar
                    title=words.say(|w| w.settings_title())
                    trailing=move || view! { <ConnectionChip online=online/> }
                />
            }
        }>
            {not_kept}
            <Look/>
            <AccountPart/>
            <Card>
                <div class="stack">
                    <h2>{words.say(|w| w.settings_storage())}</h2>
                    <StorageUse/>
                </div>
            </Card>
            <About/>
        </Screen>
    }
    .into_any()
}

/// Language, digits, text size, theme: each shown and kept at once.
#[component]
fn Look() -> AnyView {
    view! {
        <Card>
            <div class="stack stack--loose">
                <LanguageChoice/>
                <DigitsChoice/>
                <SizeChoice/>
                <ThemeChoice/>
            </div>
        </Card>
    }
    .into_any()
}

#[component]
fn LanguageChoice() -> AnyView {
    let words = use_words();
    let settings = use_app().settings;
    let value = Signal::derive(move || match settings.language.get() {
        Language::Th => "th",
        Language::En => "en",
    });
    let change = move |value: &'static str| {
        settings.speak(match value {
            "en" => Language::En,
            _ => Language::Th,
        });
    };
    let options = vec![
        ChoiceOption { value: "th", label: words.say(|w| w.settings_thai()).into(), lang: Some("th") },
        ChoiceOption { value: "en", label: words.say(|w| w.settings_english()).into(), lang: Some("en") },
    ];
    view! { <Choices name="language" label=words.say(|w| w.settings_language()) options=options value=value on_change=change/> }
        .into_any()
}

#[component]
fn DigitsChoice() -> AnyView {
    let words = use_words();
    let digits = use_app().settings.digits;
    let value = Signal::derive(move || match digits.get() {
        Digits::Thai => "thai",
        Digits::Arabic => "arabic",
    });
    let change = move |value: &'static str| {
        digits.set(match value {
            "arabic" => Digits::Arabic,
            _ => Digits::Thai,
        });
    };
    let options = vec![
        ChoiceOption { value: "thai", label: words.say(|w| w.settings_digits_thai()).into(), lang: None },
        ChoiceOption { value: "arabic", label: words.say(|w| w.settings_digits_arabic()).into(), lang: None },
    ];
    view! { <Choices name="digits" label=words.say(|w| w.settings_digits()) options=options value=value on_change=change/> }
        .into_any()
}

#[component]
fn SizeChoice() -> AnyView {
    let words = use_words();
    let size = use_app().settings.size;
    let value = Signal::derive(move || match size.get() {
        TextSize::Normal => "normal",
        TextSize::Large => "large",
        TextSize::XLarge => "x-large",
    });
    let change = move |value: &'static str| {
        size.set(match value {
            "large" => TextSize::Large,
            "x-large" => TextSize::XLarge,
            _ => TextSize::Normal,
        });
    };
    let options = vec![
        ChoiceOption { value: "normal", label: words.say(|w| w.settings_size_normal()).into(), lang: None },
        ChoiceOption { value: "large", label: words.say(|w| w.settings_size_large()).into(), lang: None },
        ChoiceOption { value: "x-large", label: words.say(|w| w.settings_size_x_large()).into(), lang: None },
    ];
    view! { <Choices name="size" label=words.say(|w| w.settings_size()) options=options value=value on_change=change/> }
        .into_any()
}

#[component]
fn ThemeChoice() -> AnyView {
    let words = use_words();
    let theme = use_app().settings.theme;
    let value = Signal::derive(move || match theme.get() {
        Theme::Paper => "paper",
        Theme::Sunlight => "sunlight",
    });
    let change = move |value: &'static str| {
        theme.set(match value {
            "sunlight" => Theme::Sunlight,
            _ => Theme::Paper,
        });
    };
    let options = vec![
        ChoiceOption { value: "paper", label: words.say(|w| w.settings_theme_normal()).into(), lang: None },
        ChoiceOption { value: "sunlight", label: words.say(|w| w.settings_theme_sunlight()).into(), lang: None },
    ];
    view! {
        <Choices
            name="theme"
            label=words.say(|w| w.settings_theme())
            hint=words.say(|w| w.settings_theme_hint())
            options=options
            value=value
            on_change=change
        />
    }
    .into_any()
}
