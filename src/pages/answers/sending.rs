//! Sending now: the button, how far it is, and how it ended.

use i18n::arg;
use leptos::prelude::*;

use crate::components::{BigButton, ButtonKind, ProgressBar, Symbol};
use crate::i18n::use_words;
use crate::state::syncing::{Activity, Link};
use crate::state::use_app;

/// The button, filled while something waits, with all there is to say about sending below it.
#[component]
pub fn SendNow() -> AnyView {
    let app = use_app();
    let words = use_words();
    // How many conversations had ended when the person asked for one.
    let asked_at = RwSignal::new(None::<u32>);
    let offline = Signal::derive(move || app.syncing.link.get() == Link::Offline);
    let busy = Signal::derive(move || app.syncing.activity.get() != Activity::Idle);
    let ask = move |()| {
        asked_at.set(Some(app.syncing.finished.get_untracked()));
        app.syncing.now(app);
    };
    let label = move || match app.syncing.activity.get() {
        Activity::Idle => words.now().answers_send_now().to_owned(),
        Activity::Sending { done, total } => {
            words.now().answers_sending(arg::Done(&words.number(done)), arg::Total(&words.number(total)))
        }
        Activity::Photos { done, total } => {
            words.now().photos_sending(arg::Done(&words.number(done)), arg::Total(&words.number(total)))
        }
        Activity::Offering => words.now().answers_offering().to_owned(),
        Activity::Reading => words.now().answers_reading().to_owned(),
    };
    let sent = Signal::derive(move || match app.syncing.activity.get() {
        Activity::Sending { done, total } | Activity::Photos { done, total } => Some((bounded(done), bounded(total))),
        Activity::Idle | Activity::Offering | Activity::Reading => None,
    });
    let bar = move || {
        sent.with(Option::is_some).then(|| {
            let done = Signal::derive(move || sent.get().map_or(0, |(done, _)| done));
            let total = Signal::derive(move || sent.get().map_or(0, |(_, total)| total));
            view! { <ProgressBar done=done total=total label=words.say(|w| w.save_waiting())/> }
        })
    };
    let ended = Memo::new(move |_| {
        let asked_at = asked_at.get()?;
        (app.syncing.finished.get() > asked_at && !busy.get()).then_some(())
    });
    let told = move || {
        if offline.get() {
            return words.now().answers_cannot_send_offline().to_owned();
        }
        if let Some(fault) = app.syncing.fault.get() {
            return words.digits(&fault.sentence(words.now()));
        }
        match ended.get() {
            Some(()) if !app.has_unsent() => words.now().answers_sent_just_now().to_owned(),
            Some(()) => words.now().error_unreachable().to_owned(),
            None => String::new(),
        }
    };
    let again = move || {
        offline.get().then(|| {
            view! { <BigButton kind=ButtonKind::Text symbol=Symbol::Refresh label=words.say(|w| w.answers_try_again()) on_press=ask busy=busy/> }
        })
    };
    // With nothing to send it is not the next step of the day.
    let waits = Memo::new(move |_| app.has_unsent());
    let button = move || {
        let kind = if waits.get() { ButtonKind::Filled } else { ButtonKind::Outline };
        view! { <BigButton kind=kind symbol=Symbol::Send label=label on_press=ask disabled=offline busy=busy/> }
    };
    view! {
        {button}
        {bar}
        <p class="small" role="status" id="send-result">{told}</p>
        {again}
    }
    .into_any()
}

fn bounded(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
