//! Bringing in bundles: what other devices could not send themselves. On any device that has a connection, whoever is signed in.

use i18n::arg;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::wire::BundleResponse;

use crate::components::{Card, CardKind, ConnectionChip, FileButton, Screen, StepRow, StepState, Symbol, TopBar};
use crate::i18n::{DOT, Wording, use_words};
use crate::place::Place;
use crate::platform::picked::Picked;
use crate::state::syncing::Link;
use crate::state::{App, Fault, use_app};

/// A file, and what became of it.
#[derive(Clone)]
struct Brought {
    number: usize,
    name: String,
    told: Result<BundleResponse, Fault>,
}

/// The screen.
#[component]
pub fn ReceivePage() -> AnyView {
    let app = use_app();
    let words = use_words();
    let online = Signal::derive(move || app.syncing.link.get() == Link::Online);
    let brought = RwSignal::new(Vec::<Brought>::new());
    // Which file of how many.
    let working = RwSignal::new(None::<(usize, usize)>);
    let pick = move |event: ev::Event| {
        let files = Picked::of(&event);
        spawn_local(async move { bring(app, files, brought, working).await });
    };
    let disabled = Signal::derive(move || !online.get() || working.with(Option::is_some));
    let status = move || match working.get() {
        Some((done, total)) => {
            words.now().receive_working(arg::Done(&words.number(done)), arg::Total(&words.number(total)))
        }
        None if !online.get() => words.now().receive_offline().to_owned(),
        None if brought.with(|brought| brought.iter().any(|one| one.told.is_ok())) => {
            words.now().receive_receipts().to_owned()
        }
        None => String::new(),
    };
    let list = move || {
        (!brought.with(Vec::is_empty)).then(|| {
            view! {
                <Card kind=CardKind::List>
                    <For each=move || brought.get().into_iter().rev() key=|one| one.number let:one>
                        <Row one=one/>
                    </For>
                </Card>
            }
        })
    };
    view! {
        <Screen top=move || {
            view! {
                <TopBar
                    title=words.say(|w| w.receive_title())
                    back=Place::Answers.path()
                    trailing=move || view! { <ConnectionChip online=online/> }
                />
            }
        }>
            <p>{words.say(|w| w.receive_lead())}</p>
            <FileButton
                id="bundle-files"
                label=words.say(|w| w.receive_choose())
                symbol=Symbol::Send
                accept=""
                disabled=disabled
                on_pick=pick
            />
            <p class="small" role="status" id="receive-result">{status}</p>
            {list}
        </Screen>
    }
    .into_any()
}

/// One after the other; a file that cannot be taken keeps no other out. What came in shows here, too, as soon as it is read.
async fn bring(
    app: App,
    files: Vec<Picked>,
    brought: RwSignal<Vec<Brought>>,
    working: RwSignal<Option<(usize, usize)>>,
) {
    let total = files.len();
    for (done, file) in (1..).zip(files) {
        working.try_set(Some((done, total)));
        let told = app.bring_bundle(&file).await;
        brought.try_update(|brought| {
            let number = brought.len();
            brought.push(Brought { number, name: file.name(), told });
        });
    }
    working.try_set(None);
    app.syncing.now(app);
}

#[component]
fn Row(one: Brought) -> AnyView {
    let words = use_words();
    let Brought { name, told, .. } = one;
    let state = if told.is_ok() { StepState::Done } else { StepState::Bad };
    let title = {
        let is_done = told.is_ok();
        move || {
            let what = if is_done { words.now().receive_done() } else { words.now().receive_failed() };
            [what, name.as_str()].join(DOT)
        }
    };
    let detail = move || match &told {
        Ok(told) => came_to(words, told),
        Err(fault) => words.digits(&fault.sentence(words.now())),
    };
    view! { <StepRow state=state title=title detail=detail/> }.into_any()
}

/// What became of a bundle, in a few words.
fn came_to(words: Wording, told: &BundleResponse) -> String {
    let now = words.now();
    let number = |count: u64| words.number(count);
    let from = now.receive_from(arg::Device(&number(told.device.0.into())), arg::Time(&words.moment(told.made_at)));
    let changes = now.receive_changes(arg::Count(&number(told.applied)), arg::Known(&number(told.duplicate)));
    let photos = (told.files + told.files_known > 0)
        .then(|| now.receive_photos(arg::Count(&number(told.files)), arg::Known(&number(told.files_known))));
    let held = (told.held > 0).then(|| now.receive_held(&number(told.held)));
    let refused = (told.refused > 0).then(|| now.receive_refused(&number(told.refused)));
    let left = (told.files_left > 0).then(|| now.receive_photos_left(&number(told.files_left)));
    [Some(from), Some(changes), photos, held, refused, left].into_iter().flatten().collect::<Vec<_>>().join(DOT)
}
