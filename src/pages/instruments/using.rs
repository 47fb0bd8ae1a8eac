//! "Use this version for the target villages of the year": first it is asked what would happen, then it is done.

use i18n::arg;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::instruments::{Scope, Use, Used, Version};

use crate::components::{Banner, BannerKind, BigButton, ButtonKind, ButtonSize, Dialog, FaultLine};
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
    let unverified = version.form.unverified();
    let number = reference.version;
    let would = RwSignal::new(None::<Used>);
    let done = RwSignal::new(None::<Used>);
    let fault = RwSignal::new(None::<Fault>);
    let busy = RwSignal::new(false);
    // Where nothing would change there is nothing to say yes to.
    let asking = Signal::derive(move || would.with(|would| would.is_some_and(Used::changes)));
    let idle = move || {
        let used = would.get().filter(|used| !used.changes())?;
        let lines = would_lines(words, used);
        Some(view! {
            <div role="status">
                <p class="strong">{words.say(|w| w.instruments_use_nothing())}</p>
                <ul class="lines">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            </div>
        })
    };
    let lines = move || {
        let lines = would.get().map(|used| would_lines(words, used)).unwrap_or_default();
        lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()
    };
    let warning = move || {
        (unverified > 0).then(|| {
            let text = move || words.now().instruments_use_unverified(&words.number(unverified));
            view! { <Banner kind=BannerKind::Wait text=text/> }
        })
    };
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
        {idle}
        {told}
        {failed}
        <Dialog
            id="use-ask"
            open=asking
            title=move || words.now().instruments_use_ask(arg::Number(&words.number(number)), arg::Year(&words.number(year)))
            confirm=words.say(|w| w.instruments_use_confirm())
            on_confirm=move |()| {
                would.set(None);
                ask(false);
            }
            on_cancel=move |()| would.set(None)
        >
            <ul class="lines">{lines}</ul>
            {warning}
        </Dialog>
    }
    .into_any()
}

/// Whether the person is the department's, who decides for the country.
fn keeps_country(app: App) -> bool {
    app.kept_scopes().contains(&Scope::Country)
}

/// What would happen, a line for each kind of village there is.
fn would_lines(words: Wording, used: Used) -> Vec<String> {
    let Used { changed, offered, kept, same } = used;
    let now = words.now();
    let number = |count: usize| words.number(count);
    let lines = [
        (changed, now.instruments_use_changed(&number(changed))),
        (offered, now.instruments_use_offered(&number(offered))),
        (kept, now.instruments_use_kept(&number(kept))),
        (same, now.instruments_use_same(&number(same))),
    ];
    lines.into_iter().filter(|(count, _)| *count > 0).map(|(_, line)| line).collect()
}

fn told_sentence(words: Wording, used: Used) -> String {
    words
        .now()
        .instruments_use_done(arg::Changed(&words.number(used.changed)), arg::Offered(&words.number(used.offered)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_there_is_is_told() {
        Owner::new().with(|| {
            let words = use_words();
            let used = Used { changed: 3, offered: 0, kept: 0, same: 1 };
            assert_eq!(would_lines(words, used), ["ยังไม่เริ่มประเมิน ใช้ฉบับนี้ทันที: ๓ หมู่บ้าน", "ใช้ฉบับนี้อยู่แล้ว: ๑ หมู่บ้าน"]);
            assert_eq!(would_lines(words, Used { changed: 0, offered: 0, kept: 0, same: 0 }), Vec::<String>::new());
        });
    }
}
