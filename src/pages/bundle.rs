//! Making a bundle: what waits here as one file that somebody else carries. Part of "before you leave" and of "where are my answers".

use i18n::arg;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Banner, BannerKind, BigButton, ButtonKind, ButtonSize, Card, Symbol};
use crate::i18n::{Wording, use_words};
use crate::platform::sharing::{Shared, can_share, download, share};
use crate::state::bundle::{Bundle, Made};
use crate::state::{App, Fault, use_app};

/// Answers that wait longer than this are told of, in hours.
const LONG_HOURS: i64 = 24;

/// How far it is.
#[derive(Clone, Debug)]
enum Making {
    /// Nobody asked yet.
    Not,
    /// It is being made.
    Now,
    /// It is there, and how handing it on went.
    Ready(Bundle, Handed),
    /// It could not be made.
    Failed(Fault),
}

/// What became of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Handed {
    Shared,
    Saved,
    NotYet,
}

/// The card; nothing while nothing waits.
#[component]
pub fn CarryBundle() -> AnyView {
    let app = use_app();
    let words = use_words();
    // The file is the browser's, and of this thread alone.
    let making = RwSignal::new_local(Making::Not);
    let last = RwSignal::new(None::<Made>);
    Effect::new(move || {
        app.summary.track();
        making.track();
        spawn_local(async move {
            let made = app.last_bundle().await;
            // The page may be gone.
            last.try_set(made);
        });
    });
    let waits = Memo::new(move |_| app.has_unsent());
    let card = move || {
        waits.get().then(|| {
            view! {
                <LateBanner/>
                <Card>
                    <div class="stack">
                        <h2>{words.say(|w| w.bundle_title())}</h2>
                        <p>{words.say(|w| w.bundle_lead())}</p>
                        <Make app=app making=making/>
                        <div class="small" role="status" id="bundle-result">
                            {move || {
                                let lines = making.with(|making| told(words, making));
                                lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()
                            }}
                        </div>
                        {move || making.with(|making| matches!(making, Making::Ready(..))).then(|| view! { <HandOn making=making/> })}
                        <p class="muted small">{words.say(|w| w.bundle_stays())}</p>
                        {move || last.get().map(|made| view! { <p class="muted small">{last_line(words, made)}</p> })}
                    </div>
                </Card>
            }
        })
    };
    view! { {card} }.into_any()
}

/// Something waits for more than a day.
#[component]
pub fn LateBanner(
    /// Leads to where it can be sent and bundled, too.
    #[prop(optional)]
    leads_there: bool,
) -> AnyView {
    let words = use_words();
    let hours = use_app().watch_hours_unsent();
    let is_late = Memo::new(move |_| hours.get().is_some_and(|hours| hours >= LONG_HOURS));
    let banner = move || {
        is_late.get().then(|| {
            let text = move || words.now().bundle_late(&words.number(LONG_HOURS));
            if !leads_there {
                return view! { <Banner kind=BannerKind::Wait text=text/> }.into_any();
            }
            view! {
                <Banner kind=BannerKind::Wait text=text>
                    <BigButton
                        size=ButtonSize::Small
                        kind=ButtonKind::Outline
                        label=words.say(|w| w.answers_title())
                        href="/answers"
                    />
                </Banner>
            }
            .into_any()
        })
    };
    view! { {banner} }.into_any()
}

#[component]
fn Make(app: App, making: RwSignal<Making, LocalStorage>) -> AnyView {
    let words = use_words();
    let busy = Signal::derive(move || making.with(|making| matches!(making, Making::Now)));
    let label = move || if busy.get() { words.now().bundle_making() } else { words.now().bundle_make() };
    let make = move |()| {
        making.set(Making::Now);
        spawn_local(async move {
            let made = match app.make_bundle().await {
                Ok(Some(bundle)) => {
                    let handed = hand_on(&bundle).await;
                    Making::Ready(bundle, handed)
                }
                Ok(None) => Making::Not,
                Err(fault) => Making::Failed(fault),
            };
            // The page may be gone.
            making.try_set(made);
        });
    };
    view! { <BigButton kind=ButtonKind::Outline symbol=Symbol::Leave label=label on_press=make busy=busy/> }.into_any()
}

/// By the share sheet where there is one, else as a download.
async fn hand_on(bundle: &Bundle) -> Handed {
    if can_share() { by_sharing(bundle).await } else { by_saving(bundle) }
}

async fn by_sharing(bundle: &Bundle) -> Handed {
    match share(&bundle.file, &format!("{}.txt", bundle.name)).await {
        Shared::Done => Handed::Shared,
        Shared::GivenUp | Shared::Refused => Handed::NotYet,
    }
}

fn by_saving(bundle: &Bundle) -> Handed {
    if download(&bundle.file, &saved_name(bundle)) { Handed::Saved } else { Handed::NotYet }
}

fn saved_name(bundle: &Bundle) -> String {
    format!("{}.phophiang", bundle.name)
}

/// The ways to hand on what was made: again, or after the browser wanted another tap.
#[component]
fn HandOn(making: RwSignal<Making, LocalStorage>) -> AnyView {
    let words = use_words();
    let sharing = move |()| {
        let Making::Ready(bundle, _) = making.get_untracked() else { return };
        spawn_local(async move {
            let handed = by_sharing(&bundle).await;
            making.try_set(Making::Ready(bundle, handed));
        });
    };
    let saving = move |()| {
        let Making::Ready(bundle, _) = making.get_untracked() else { return };
        let handed = by_saving(&bundle);
        making.set(Making::Ready(bundle, handed));
    };
    let share = can_share().then(|| {
        view! { <BigButton kind=ButtonKind::Outline symbol=Symbol::Send label=words.say(|w| w.bundle_share()) on_press=sharing/> }
    });
    view! {
        {share}
        <BigButton kind=ButtonKind::Quiet symbol=Symbol::Download label=words.say(|w| w.bundle_save()) on_press=saving/>
    }
    .into_any()
}

/// How it went, a sentence a line.
fn told(words: Wording, making: &Making) -> Vec<String> {
    let now = words.now();
    let (bundle, handed) = match making {
        Making::Not | Making::Now => return Vec::new(),
        Making::Failed(fault) => return vec![words.digits(&fault.sentence(now))],
        Making::Ready(bundle, handed) => (bundle, handed),
    };
    let (count, size) = (words.number(bundle.made.changes), words.file_size(bundle.file.bytes()));
    let ready = match bundle.made.photos {
        0 => now.bundle_ready(arg::Count(&count), arg::Size(&size)),
        photos => now.bundle_ready_photos(arg::Count(&count), arg::Photos(&words.number(photos)), arg::Size(&size)),
    };
    let left = (bundle.left > 0).then(|| now.bundle_left(&words.number(bundle.left)));
    let handed = match handed {
        Handed::Shared => now.bundle_shared().to_owned(),
        Handed::Saved => now.bundle_saved(&saved_name(bundle)),
        Handed::NotYet => now.bundle_not_shared().to_owned(),
    };
    [Some(ready), left, Some(handed)].into_iter().flatten().collect()
}

fn last_line(words: Wording, made: Made) -> String {
    words.now().bundle_last(arg::Count(&words.number(made.changes)), arg::Time(&words.moment(made.at)))
}
