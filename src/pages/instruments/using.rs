//! "Use this version for the target villages of the year": first it is asked what would happen, then it is done.

use i18n::arg;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::instruments::{Scope, Use, Used, Version};

use crate::components::{BigButton, ButtonKind, ButtonSize, Dialog, FaultLine};
use crate::i18n::{Wording, use_words};
use crate::state::{App, Fault, use_app};

/// The button with its question; nothing for somebody who does not decide over targets.
#[component]
pub fn UseVersion(
    /// The version.
    version: Version,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let (may, area, year) =
        untrack(|| (app.sets_targets() || keeps_country(app), app.targets_area(), app.fiscal_year()));
    let Some(year) = year.filter(|_| may) else { return ().into_any() };
    let reference = version.form.reference();
    let number = reference.version;
    let would = RwSignal::new(None::<Used>);
    let done = RwSignal::new(None::<Used>);
    let fault = RwSignal::new(None::<Fault>);
    let busy = RwSignal::new(false);
    let asking = Signal::derive(move || would.with(Option::is_some));
    let asked = StoredValue::new((reference.id, Use { version: number, year, area, dry: true }));
    let ask = move |dry: bool| {
        busy.set(true);
        fault.set(None);
        spawn_local(async move {
            let (id, asked) = asked.get_value();
            let result = app.use_version(&id, &Use { dry, ..asked }).await;
            busy.try_set(false);
            match result {
                Ok(used) if dry => drop(would.try_set(Some(used))),
                Ok(used) => {
                    done.try_set(Some(used));
                    // The villages' own devices hear of it with their reference data; this one, too.
                    app.syncing.now(app);
                }
                Err(found) => drop(fault.try_set(Some(found))),
            }
        });
    };
    let told = move || done.get().map(|used| view! { <p role="status">{move || told_sentence(words, used)}</p> });
    let failed =
        move || fault.get().map(|fault| view! { <FaultLine text=words.digits(&fault.sentence(words.now()))/> });
    view! {
        <BigButton
            size=ButtonSize::Fit
            kind=ButtonKind::Quiet
            label=move || words.now().instruments_use(arg::Number(&words.number(number)), arg::Year(&words.number(year)))
            busy=busy
            on_press=move |()| ask(true)
        />
        {told}
        {failed}
        <Dialog
            id="use-ask"
            open=asking
            title=move || words.now().instruments_use_ask(arg::Number(&words.number(number)), arg::Year(&words.number(year)))
            text=move || would.get().map(|used| would_sentence(words, used)).unwrap_or_default()
            confirm=words.say(|w| w.instruments_use_confirm())
            on_confirm=move |()| {
                would.set(None);
                ask(false);
            }
            on_cancel=move |()| would.set(None)
        />
    }
    .into_any()
}

/// Whether the person is the department's, who decides for the country.
fn keeps_country(app: App) -> bool {
    app.kept_scopes().contains(&Scope::Country)
}

fn would_sentence(words: Wording, used: Used) -> String {
    let Used { changed, offered, kept, same } = used;
    let number = |count: usize| words.number(count);
    words.now().instruments_use_would(
        arg::Changed(&number(changed)),
        arg::Kept(&number(kept)),
        arg::Offered(&number(offered)),
        arg::Same(&number(same)),
    )
}

fn told_sentence(words: Wording, used: Used) -> String {
    words
        .now()
        .instruments_use_done(arg::Changed(&words.number(used.changed)), arg::Offered(&words.number(used.offered)))
}
