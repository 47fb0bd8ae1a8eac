//! What must be on the device before one can leave the network. Green only when all of it is.

use std::collections::BTreeMap;

use i18n::arg;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::choose::chosen_codes;
use crate::components::{Banner, BannerKind, Card, CardKind, StepRow, StepState};
use crate::i18n::{Wording, use_words};
use crate::pages::answers::storage::megabytes;
use crate::state::offline::ShellState;
use crate::state::prepare::EverythingRead;
use crate::state::{App, use_app};

/// Below this, a day of answers might not fit; in megabytes.
const LEAST_FREE: u32 = 50;

/// One line of the checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Check {
    kind: CheckKind,
    /// It is there.
    met: bool,
    /// It is being fetched.
    working: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum CheckKind {
    /// At least one village is chosen.
    Chosen,
    /// Every file of the app is kept.
    App,
    /// Villages and areas.
    Areas,
    /// An instrument, by its names.
    Instrument { th: String, en: String },
    /// Earlier answers: every feed was read to its end.
    Earlier,
    /// Room for a day of answers.
    Space,
}

/// What all lines together say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Nothing is missing.
    Ready,
    /// Something is, and all of it is on its way.
    Working,
    /// So many things are, and will not come by themselves.
    Missing(usize),
}

/// What was asked of the database and of the browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Asked {
    everything_read: EverythingRead,
    free: Option<u32>,
}

/// The list, and the verdict above it.
#[component]
pub fn Checklist() -> AnyView {
    let app = use_app();
    let words = use_words();
    let asked = ask(app);
    let checks = Memo::new(move |_| checks(app, asked.get()));
    let verdict = Memo::new(move |_| checks.with(|checks| verdict(checks)));
    let verdict = move || {
        match verdict.get() {
        Verdict::Ready => view! {
            <Banner kind=BannerKind::Done title=words.say(|w| w.prepare_ready()) text=words.say(|w| w.prepare_ready_lead())/>
        }
        .into_any(),
        Verdict::Working => view! { <Banner kind=BannerKind::Wait title=words.say(|w| w.prepare_verdict_working())/> }.into_any(),
        Verdict::Missing(missing) => {
            let title = move || words.now().prepare_not_ready(&words.number(missing));
            view! { <Banner kind=BannerKind::Wait title=title/> }.into_any()
        }
    }
    };
    let row = move |first: Check| {
        let kind = first.kind.clone();
        let check = Memo::new(move |_| {
            checks
                .with(|checks| checks.iter().find(|check| check.kind == kind).cloned())
                .unwrap_or_else(|| first.clone())
        });
        let state = Signal::derive(move || match check.get() {
            Check { met: true, .. } => StepState::Done,
            Check { working: true, .. } => StepState::Now,
            Check { .. } => StepState::Todo,
        });
        let title = move || title(words, &check.get().kind);
        let detail = move || detail(app, words, &check.get(), asked.get());
        view! { <StepRow state=state title=title detail=detail/> }
    };
    view! {
        <div id="prepare-verdict" role="status">{verdict}</div>
        <Card kind=CardKind::List>
            <For each=move || checks.get() key=|check| check.kind.clone() children=row/>
        </Card>
    }
    .into_any()
}

/// Asks when the page opens and after each conversation.
fn ask(app: App) -> Signal<Asked> {
    let everything_read = app.watch_everything_read();
    let free = RwSignal::new(None);
    Effect::new(move || {
        app.syncing.finished.track();
        app.reference.track();
        spawn_local(async move {
            let room = app.space().await.map(|space| megabytes(space.quota - space.used));
            free.try_set(room);
        });
    });
    Signal::derive(move || Asked { everything_read: everything_read.get(), free: free.get() })
}

fn verdict(checks: &[Check]) -> Verdict {
    let missing = checks.iter().filter(|check| !check.met);
    match missing.clone().filter(|check| !check.working).count() {
        0 if missing.count() == 0 => Verdict::Ready,
        0 => Verdict::Working,
        missing => Verdict::Missing(missing),
    }
}

fn checks(app: App, asked: Asked) -> Vec<Check> {
    let chosen = chosen_codes(app);
    let shell = app.offline.state.get();
    let fetching = app.is_fetching();
    let has_areas =
        app.reference.with(|reference| reference.as_ref().is_some_and(|reference| !reference.targets.is_empty()));
    let mut checks = vec![
        // Before the list of villages is here, none could be chosen.
        Check { kind: CheckKind::Chosen, met: !chosen.is_empty(), working: fetching && !has_areas },
        Check {
            kind: CheckKind::App,
            met: matches!(shell, ShellState::Ready { .. }),
            working: matches!(shell, ShellState::Installing { .. } | ShellState::Checking),
        },
        Check { kind: CheckKind::Areas, met: has_areas, working: fetching },
    ];
    checks.extend(instruments(app, &chosen));
    checks.push(Check {
        kind: CheckKind::Earlier,
        met: matches!(asked.everything_read, EverythingRead::At(_)),
        working: fetching || asked.everything_read == EverythingRead::Asking,
    });
    // A browser that does not say how much room there is gives no reason to hold anybody back.
    checks.push(Check {
        kind: CheckKind::Space,
        met: asked.free.is_none_or(|free| free >= LEAST_FREE),
        working: false,
    });
    checks
}

/// The instruments the chosen villages are assessed with, each once.
fn instruments(app: App, chosen: &[String]) -> Vec<Check> {
    app.reference.with(|reference| {
        let Some(reference) = reference else { return Vec::new() };
        let wanted =
            reference.targets.iter().filter(|target| chosen.iter().any(|code| code == target.village.code.as_str()));
        let mut found = BTreeMap::new();
        for target in wanted {
            let instrument = reference.instrument(&target.instrument);
            let kind = match instrument {
                Some(instrument) => {
                    CheckKind::Instrument { th: instrument.name.th.clone(), en: instrument.name.en.clone() }
                }
                None => CheckKind::Instrument { th: target.instrument.clone(), en: target.instrument.clone() },
            };
            found.insert(kind, instrument.is_some());
        }
        found.into_iter().map(|(kind, met)| Check { kind, met, working: false }).collect()
    })
}

fn title(words: Wording, kind: &CheckKind) -> String {
    let now = words.now();
    match kind {
        CheckKind::Chosen => now.prepare_item_chosen().to_owned(),
        CheckKind::App => now.prepare_item_app().to_owned(),
        CheckKind::Areas => now.prepare_item_area().to_owned(),
        CheckKind::Instrument { th, en } => now.prepare_item_instrument(&words.name(th, en)),
        CheckKind::Earlier => now.prepare_item_earlier().to_owned(),
        CheckKind::Space => now.prepare_item_space().to_owned(),
    }
}

fn detail(app: App, words: Wording, check: &Check, asked: Asked) -> String {
    let now = words.now();
    let there = || {
        match check {
            Check { met: true, .. } => now.prepare_item_ready(),
            Check { working: true, .. } => now.prepare_checking(),
            Check { .. } => now.prepare_item_missing(),
        }
        .to_owned()
    };
    match &check.kind {
        CheckKind::Chosen => now.prepare_chosen(&words.number(chosen_codes(app).len())),
        CheckKind::App => match app.offline.state.get() {
            ShellState::Ready { .. } => now.prepare_item_ready().to_owned(),
            ShellState::Installing { cached, total } => {
                now.update_cached(arg::Done(&words.number(cached)), arg::Total(&words.number(total)))
            }
            ShellState::Checking => now.prepare_checking().to_owned(),
            ShellState::Unsupported => now.prepare_app_unsupported().to_owned(),
            ShellState::Failed => now.update_cache_failed().to_owned(),
        },
        CheckKind::Areas | CheckKind::Instrument { .. } => there(),
        CheckKind::Earlier => match asked.everything_read {
            EverythingRead::At(at) => words.moment(at),
            EverythingRead::Asking | EverythingRead::Never => there(),
        },
        CheckKind::Space => match asked.free {
            Some(free) if check.met => now.prepare_space(&words.grouped(free.into())),
            Some(free) => now.prepare_space_low(&words.grouped(free.into())),
            None => now.common_unknown().to_owned(),
        },
    }
}
