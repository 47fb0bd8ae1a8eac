//! Whose session it is, who else uses this device, and the way out.

use domain::{AreaCode, AreaLevel};
use leptos::prelude::*;
use records::Grant;

use super::super::naming::role_name;
use super::super::person_button::PersonButton;
use crate::components::{Banner, BannerKind, BigButton, ButtonKind, Card, Dialog};
use crate::i18n::{DOT, Wording, use_words};
use crate::state::accounts::Known;
use crate::state::syncing::Link;
use crate::state::{App, use_app};

/// Account, device, others, sign out.
#[component]
pub fn AccountPart() -> AnyView {
    let app = use_app();
    let words = use_words();
    let name = move || app.known().map(|known| known.account.display_name.clone());
    let sign_in_name = move || app.known().map(|known| known.account.sign_in_name.clone());
    let grants = move || {
        let grants = app.known().map(|known| known.account.grants.clone()).unwrap_or_default();
        grants.iter().map(|grant| view! { <li>{grant_line(app, words, grant)}</li> }).collect::<Vec<_>>()
    };
    let number = move || app.accounts.with(|accounts| accounts.current().map(|known| known.device));
    let device = move || number().map(|device| words.now().settings_device_number(&words.number(device)));
    view! {
        <Card>
            <div class="stack stack--tight">
                <h2>{words.say(|w| w.settings_account())}</h2>
                <p class="strong">{name}</p>
                <p class="muted small">{sign_in_name}</p>
                <ul>{grants}</ul>
                <p class="muted small">{device}</p>
            </div>
        </Card>
        <Others/>
        <SignOut/>
    }
    .into_any()
}

/// A role and where it holds; tracked.
fn grant_line(app: App, words: Wording, grant: &Grant) -> String {
    let role = role_name(words, grant.role);
    match &grant.area {
        Some(area) => [role.to_owned(), area_name(app, words, area)].join(DOT),
        None => [role, words.now().settings_whole_country()].join(DOT),
    }
}

fn area_name(app: App, words: Wording, code: &AreaCode) -> String {
    let names = app.reference.with(|reference| {
        let slices = reference.iter().flat_map(|reference| &reference.areas);
        let mut areas =
            slices.flat_map(|slice| [&slice.province, &slice.district].into_iter().chain(slice.subdistricts.iter()));
        areas.find(|area| area.code == *code).map(|area| words.name(&area.name_th, &area.name_en))
    });
    let name = names.unwrap_or_else(|| words.digits(code.as_str()));
    match code.level() {
        AreaLevel::Province => words.now().common_province(&name),
        AreaLevel::District => words.now().common_district(&name),
        AreaLevel::Subdistrict => words.now().common_subdistrict(&name),
        AreaLevel::Village => name,
    }
}

/// Everybody else who has used this device, one tap away.
#[component]
fn Others() -> AnyView {
    let app = use_app();
    let words = use_words();
    let rows = move || {
        let others: Vec<Known> = app.accounts.with(|accounts| accounts.others().cloned().collect());
        if others.is_empty() {
            return ().into_any();
        }
        let rows: Vec<_> = others.into_iter().map(|known| view! { <PersonButton known=known/> }).collect();
        view! {
            <h2>{words.say(|w| w.app_switch_person())}</h2>
            <p class="muted small">{words.say(|w| w.settings_others_hint())}</p>
            {rows}
        }
        .into_any()
    };
    view! { {rows} }.into_any()
}

/// Asks first, and says what waits.
#[component]
fn SignOut() -> AnyView {
    let app = use_app();
    let words = use_words();
    let asked = RwSignal::new(false);
    let consequence = move || match app.summary.with(|summary| (summary.waiting, summary.refused)) {
        (0, 0) => words.now().confirm_sign_out().to_owned(),
        (0, _) => words.now().confirm_sign_out_refused().to_owned(),
        (waiting, _) => words.now().confirm_sign_out_unsent(&words.number(waiting)),
    };
    let offline = move || {
        let name = app.known().filter(|_| app.syncing.link.get() != Link::Online)?.account.display_name.clone();
        Some(view! { <Banner kind=BannerKind::Wait text=words.now().confirm_sign_out_offline(&name)/> })
    };
    view! {
        <BigButton kind=ButtonKind::Outline label=words.say(|w| w.sign_in_out()) on_press=move |()| asked.set(true)/>
        <Dialog
            id="sign-out"
            open=asked
            title=words.say(|w| w.confirm_sign_out_title())
            text=consequence
            confirm=words.say(|w| w.confirm_sign_out_yes())
            on_confirm=move |()| {
                asked.set(false);
                app.sign_out();
            }
            on_cancel=move |()| asked.set(false)
        >
            <p class="small muted">{words.say(|w| w.confirm_sign_out_takes())}</p>
            {offline}
        </Dialog>
    }
    .into_any()
}
