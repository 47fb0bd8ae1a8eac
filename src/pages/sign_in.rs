//! Sign in: the one thing that needs the network, once.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::person_button::PersonButton;
use crate::components::{
    Banner, BannerKind, BigButton, ButtonKind, Card, PasswordField, Screen, ScreenWidth, TextField,
};
use crate::i18n::{Wording, use_words};
use crate::state::{App, Fault, use_app};

/// The form, with its fault. Shared by the first sign-in and by signing in again.
#[component]
fn SignInForm(
    /// The sign-in name that stands there already.
    #[prop(optional, into)]
    account: String,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let account = RwSignal::new(account);
    let password = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let tried = RwSignal::new(false);
    let fault = RwSignal::new(None::<Fault>);
    let missing = move |value: RwSignal<String>| tried.get() && value.with(|text| text.trim().is_empty());
    let account_fault = Signal::derive(move || missing(account).then(|| words.now().sign_in_user_missing().to_owned()));
    let password_fault =
        Signal::derive(move || missing(password).then(|| words.now().sign_in_password_missing().to_owned()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let complete = account.with_untracked(|a| !a.trim().is_empty()) && password.with_untracked(|p| !p.is_empty());
        if busy.get_untracked() || !complete {
            return;
        }
        busy.set(true);
        fault.set(None);
        let (account, password) = (account.get_untracked(), password.get_untracked());
        spawn_local(async move {
            let result = app.sign_in(account, password).await;
            busy.try_set(false);
            fault.try_set(result.err());
        });
    };
    let sentence = move || {
        fault.get().map(|fault| {
            let text = match fault.is_offline() {
                true => offline_sentence(app, words, &account.get_untracked()),
                false => words.digits(&fault.sentence(words.now())),
            };
            view! { <Banner kind=BannerKind::Error text=text/> }
        })
    };
    let label = move || match busy.get() {
        true => words.now().sign_in_working(),
        false => words.now().sign_in_submit(),
    };
    view! {
        <form class="form" on:submit=submit>
            <TextField
                id="account"
                label=words.say(|w| w.sign_in_user())
                value=account
                fault=account_fault
                autocomplete="username"
                on_input=move |text| account.set(text)
            />
            <PasswordField
                id="password"
                label=words.say(|w| w.sign_in_password())
                value=password
                fault=password_fault
                on_input=move |text| password.set(text)
            />
            {sentence}
            <BigButton label=label submit=true busy=busy/>
        </form>
    }
    .into_any()
}

/// What is to be done without a network: somebody whom this device knows need not sign in to go on.
fn offline_sentence(app: App, words: Wording, account: &str) -> String {
    let now = words.now();
    if app.known().is_some() {
        return now.sign_in_offline_again().to_owned();
    }
    let known = app.accounts.with(|accounts| accounts.named(account).map(|known| known.account.display_name.clone()));
    known.map_or_else(|| now.error_offline_sign_in().to_owned(), |name| now.sign_in_offline_known(&name))
}

/// The first screen of a device nobody is signed in on.
#[component]
pub fn SignInPage() -> AnyView {
    let app = use_app();
    let words = use_words();
    let others = move || {
        let known: Vec<_> = app.accounts.with(|accounts| accounts.others().cloned().collect());
        (!known.is_empty()).then(|| {
            let rows: Vec<_> = known.into_iter().map(|known| view! { <PersonButton known=known/> }).collect();
            view! {
                <h2>{words.say(|w| w.sign_in_go_on_as())}</h2>
                <p class="small muted">{words.say(|w| w.sign_in_go_on_hint())}</p>
                {rows}
            }
        })
    };
    view! {
        <div class="shell">
            <Screen width=ScreenWidth::Narrow>
                <header class="sign-in__head">
                    <h1>{words.say(|w| w.app_name())}</h1>
                    <p class="muted">{words.say(|w| w.app_tagline())}</p>
                </header>
                {others}
                <Card>
                    <h2>{words.say(|w| w.sign_in_title())}</h2>
                    <SignInForm/>
                    <p class="muted small">{words.say(|w| w.sign_in_first_needs_network())}</p>
                </Card>
                <LanguageSwitch/>
            </Screen>
        </div>
    }
    .into_any()
}

/// The other language, one tap away before anybody is signed in.
#[component]
fn LanguageSwitch() -> AnyView {
    use i18n::Language;
    let app = use_app();
    let words = use_words();
    let other = move || match app.settings.language.get() {
        Language::Th => words.now().settings_english(),
        Language::En => words.now().settings_thai(),
    };
    let switch = move |()| {
        app.settings.speak(match app.settings.language.get_untracked() {
            Language::Th => Language::En,
            Language::En => Language::Th,
        });
    };
    view! { <BigButton kind=ButtonKind::Text label=other on_press=switch/> }.into_any()
}

/// The sign-in ran out: the answers stay, work can go on, sending waits.
#[component]
pub fn SignInAgain() -> AnyView {
    let app = use_app();
    let words = use_words();
    let open = RwSignal::new(false);
    let account = app.known_now().map(|known| known.account.sign_in_name.clone()).unwrap_or_default();
    let form = move || {
        let account = account.clone();
        open.get().then(|| view! { <Card><SignInForm account=account/></Card> })
    };
    view! {
        <Banner kind=BannerKind::Wait title=words.say(|w| w.sign_in_again_title()) text=words.say(|w| w.sign_in_again_lead())>
            <BigButton
                kind=ButtonKind::Text
                label=words.say(|w| w.action_sign_in_again())
                on_press=move |()| open.update(|open| *open = !*open)
            />
        </Banner>
        {form}
    }
    .into_any()
}
