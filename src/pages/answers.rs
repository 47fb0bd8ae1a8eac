//! "Where are my answers": what waits, what arrived and with which receipt, what a person must look at; and the button to send now.

pub mod groups;
pub mod photos;
pub mod sending;
pub mod storage;

use i18n::arg;
use leptos::prelude::*;
use leptos::task::spawn_local;
use store::JournalEntry;
use sync::FieldName;

use self::groups::{Group, Standing, group, standing};
use self::photos::PhotosOnTheirWay;
use self::sending::SendNow;
use self::storage::StorageUse;
use super::attention::set_aside::written_list;
use super::bundle::CarryBundle;
use super::naming::{fields_line, held_sentence, instrument_of, record_title, refused_sentence};
use crate::components::{
    Banner, BannerKind, BigButton, ButtonKind, ButtonSize, Card, CardKind, ConnectionChip, EmptyState, Loading, Screen,
    StepRow, StepState, Symbol, Tile, Tiles, Tone, TopBar,
};
use crate::i18n::{DOT, Wording, use_words};
use crate::state::accounts::Known;
use crate::state::answers::CopyResult;
use crate::state::late::arrive;
use crate::state::syncing::Link;
use crate::state::{App, Fault, use_app};

/// How many changes are read at first, and how many more with each "show more".
const PAGE: u32 = 100;

/// The journal as far as it was read.
#[derive(Clone, PartialEq)]
struct Read {
    entries: Vec<JournalEntry>,
    /// There are older changes.
    more: bool,
}

/// The screen.
#[component]
pub fn AnswersPage() -> AnyView {
    let app = use_app();
    let words = use_words();
    let online = Signal::derive(move || app.syncing.link.get() == Link::Online);
    let contact = move || words.last_contact(app.syncing.contact.get().map(|contact| contact.at));
    let wanted = RwSignal::new(PAGE);
    let journal = read_journal(app, wanted);
    // Of what was turned down and noted, this device has the only copy as well.
    let any_noted = Memo::new(move |_| {
        let is_noted = |entry: &JournalEntry| matches!(standing(&entry.state), Standing::Noted(_));
        journal.with(|journal| matches!(journal, Some(Ok(read)) if read.entries.iter().any(is_noted)))
    });
    view! {
        <Screen top=move || {
            view! {
                <TopBar
                    title=words.say(|w| w.answers_title())
                    subtitle=contact
                    trailing=move || view! { <ConnectionChip online=online/> }
                />
            }
        }>
            <Counts/>
            <SetBack/>
            <PhotosOnTheirWay/>
            <SendNow/>
            <CarryBundle/>
            <OthersUnsent/>
            <KeepCopy also=any_noted/>
            <Journal journal=journal wanted=wanted/>
            <BigButton kind=ButtonKind::Quiet symbol=Symbol::Download label=words.say(|w| w.receive_title()) href="/bundles"/>
            <StorageUse/>
        </Screen>
    }
    .into_any()
}

/// Reads the newest changes, and again whenever one is saved or answered.
fn read_journal(app: App, wanted: RwSignal<u32>) -> RwSignal<Option<Result<Read, Fault>>> {
    let journal = RwSignal::new(None);
    Effect::new(move || {
        app.summary.track();
        app.syncing.finished.track();
        let limit = wanted.get();
        spawn_local(async move {
            let read = app
                .journal(None, limit)
                .await
                .map(|entries| Read { more: entries.len() as u64 >= u64::from(limit), entries });
            arrive(journal, read);
        });
    });
    journal
}

/// Waiting, received, needs attention.
#[component]
fn Counts() -> AnyView {
    let app = use_app();
    let words = use_words();
    let count = move |of: fn(store::Summary) -> u64| move || words.number(of(app.summary.get()));
    let attention = move || super::attention::attention_count(app);
    let waiting_tone = Signal::derive(move || if app.summary.get().waiting > 0 { Tone::Wait } else { Tone::Plain });
    let attention_tone = Signal::derive(move || if attention() > 0 { Tone::Bad } else { Tone::Plain });
    view! {
        <Tiles>
            <Tile value=count(|s| s.waiting) label=words.say(|w| w.answers_waiting()) tone=waiting_tone/>
            <Tile value=count(|s| s.received) label=words.say(|w| w.answers_received()) tone=Signal::stored(Tone::Ok)/>
            <Tile
                value=move || words.number(attention())
                label=words.say(|w| w.answers_attention())
                tone=attention_tone
                href="/attention"
            />
        </Tiles>
    }
    .into_any()
}

/// A server that was restored from an older copy has lost answers of this device.
#[component]
fn SetBack() -> AnyView {
    let app = use_app();
    let words = use_words();
    let count = Memo::new(move |_| app.summary.with(|summary| summary.set_back));
    let banner = move || {
        (count.get() > 0).then(|| {
            let text = move || words.now().answers_set_back(&words.number(count.get()));
            view! { <Banner kind=BannerKind::Wait text=text/> }
        })
    };
    view! { {banner} }.into_any()
}

/// What others who use this device have not sent: only they can send it.
#[component]
fn OthersUnsent() -> AnyView {
    let app = use_app();
    let words = use_words();
    let left = RwSignal::new(None);
    spawn_local(async move { arrive(left, app.others_unsent().await) });
    let told = move || {
        let banner = |(known, unsent): (Known, u64)| {
            let name = known.account.display_name.clone();
            let text = move || words.now().answers_others_unsent(arg::Count(&words.number(unsent)), arg::Name(&name));
            view! {
                <Banner kind=BannerKind::Wait text=text>
                    <BigButton
                        size=ButtonSize::Small
                        kind=ButtonKind::Outline
                        label=words.say(|w| w.answers_go_on_as())
                        on_press=move |()| app.switch_to(known.clone())
                    />
                </Banner>
            }
        };
        left.get().unwrap_or_default().into_iter().map(banner).collect_view()
    };
    view! { {told} }.into_any()
}

/// A copy of what is only on this device, to be read by whoever has it. It is a copy and says so; what others are to carry is a bundle.
#[component]
pub fn KeepCopy(
    /// There is something here alone that the summary does not count.
    #[prop(optional, into)]
    also: Signal<bool>,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let told = RwSignal::new(None::<Result<CopyResult, Fault>>);
    let here_only = Memo::new(move |_| also.get() || app.summary.with(|summary| summary.waiting + summary.refused > 0));
    let hint = move || match app.summary.with(|summary| summary.waiting) {
        0 => words.now().answers_copy_hint_refused(),
        _ => words.now().answers_copy_hint(),
    };
    let keep = move |()| {
        spawn_local(async move { told.set(Some(app.copy_unsent().await)) });
    };
    let result = move || {
        told.get().map(|told| match told {
            Ok(CopyResult::Offered(count)) => words.now().answers_copy_done(&words.number(count)),
            Ok(CopyResult::NothingToCopy) => words.now().answers_nothing_new().to_owned(),
            Ok(CopyResult::BrowserRefused) => words.now().answers_copy_refused().to_owned(),
            Err(fault) => words.digits(&fault.sentence(words.now())),
        })
    };
    let offer = move || {
        here_only.get().then(|| {
            view! {
                <BigButton
                    kind=ButtonKind::Quiet
                    symbol=Symbol::Download
                    label=words.say(|w| w.answers_copy())
                    on_press=keep
                />
                <p class="muted small">{hint}</p>
            }
        })
    };
    view! {
        {offer}
        <p class="small" role="status">{result}</p>
    }
    .into_any()
}

/// Own changes, grouped by record and by where they are, newest first.
#[component]
fn Journal(journal: RwSignal<Option<Result<Read, Fault>>>, wanted: RwSignal<u32>) -> AnyView {
    let app = use_app();
    let words = use_words();
    let groups = Memo::new(move |_| {
        journal.with(|journal| match journal {
            Some(Ok(read)) => group(&read.entries),
            _ => Vec::new(),
        })
    });
    let shape = Memo::new(move |_| {
        journal.with(|journal| match journal {
            None => Shape::Loading,
            Some(Err(fault)) => Shape::Failed(fault.clone()),
            Some(Ok(read)) if read.entries.is_empty() => Shape::Empty,
            Some(Ok(_)) => Shape::List,
        })
    });
    let more = Memo::new(move |_| journal.with(|journal| matches!(journal, Some(Ok(Read { more: true, .. })))));
    let again = move |()| wanted.notify();
    let body = move || {
        match shape.get() {
        Shape::Loading => view! { <Loading/> }.into_any(),
        Shape::Failed(fault) => {
            let lead = move || words.digits(&fault.sentence(words.now()));
            view! {
                <EmptyState symbol=Symbol::Attention tone=Tone::Bad title=words.say(|w| w.failed_title()) lead=lead>
                    <BigButton label=words.say(|w| w.action_retry()) on_press=again/>
                </EmptyState>
            }
            .into_any()
        }
        Shape::Empty => view! {
            <EmptyState symbol=Symbol::Note title=words.say(|w| w.answers_empty_title()) lead=words.say(|w| w.answers_empty_lead())/>
        }
        .into_any(),
        Shape::List => view! {
            <h2 class="unseen">{words.say(|w| w.answers_list())}</h2>
            <Card kind=CardKind::List>
                <For each=move || groups.get() key=Group::key let:first>
                    <GroupRow
                        app=app
                        group=Memo::new({
                            let key = first.key();
                            move |before: Option<&Group>| {
                                let now = groups.with(|groups| groups.iter().find(|group| group.key() == key).cloned());
                                now.or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
                            }
                        })
                    />
                </For>
            </Card>
        }
        .into_any(),
    }
    };
    let load_more = move || {
        more.get().then(|| {
            view! {
                <BigButton
                    kind=ButtonKind::Quiet
                    label=words.say(|w| w.action_more())
                    on_press=move |()| wanted.update(|wanted| *wanted = wanted.saturating_add(PAGE))
                />
            }
        })
    };
    view! {
        {body}
        {load_more}
    }
    .into_any()
}

#[derive(Clone, PartialEq)]
enum Shape {
    Loading,
    Failed(Fault),
    Empty,
    List,
}

/// One record and one state; unfolds to its changes, each with its receipt.
#[component]
fn GroupRow(app: App, group: Memo<Group>) -> AnyView {
    let words = use_words();
    let state = Signal::derive(move || match group.with(|group| group.standing.clone()) {
        Standing::Waiting => StepState::Waiting,
        Standing::Received => StepState::Done,
        Standing::Held(_) | Standing::Refused(_) => StepState::Bad,
        Standing::Noted(_) => StepState::Todo,
    });
    let title = move || group.with(|group| record_title(app, words, &group.record));
    let detail = move || group.with(|group| group_detail(words, group));
    let lines = move || {
        group.with(|group| {
            let instrument = instrument_of(app, &group.record);
            let line = |entry: &JournalEntry| {
                // What did not get into the dossier can be read here alone.
                let written = match group.standing {
                    Standing::Held(_) | Standing::Refused(_) | Standing::Noted(_) => {
                        written_list(words, &group.record, &entry.writes, instrument.as_deref())
                    }
                    Standing::Waiting | Standing::Received => {
                        let fields: Vec<FieldName> = entry.writes.iter().map(|(name, _)| name.clone()).collect();
                        let fields = fields_line(words, &group.record, &fields, instrument.as_deref());
                        view! { <span>{fields}</span> }.into_any()
                    }
                };
                view! {
                    <li class="journal__line">
                        {written}
                        <span class="muted small">{entry_detail(words, entry)}</span>
                    </li>
                }
            };
            group.entries.iter().map(line).collect::<Vec<_>>()
        })
    };
    view! {
        <details class="journal">
            <summary class="journal__summary">
                <StepRow state=state title=title detail=detail/>
            </summary>
            <ul class="journal__lines">{lines}</ul>
        </details>
    }
    .into_any()
}

fn group_detail(words: Wording, group: &Group) -> String {
    let now = words.now();
    match &group.standing {
        Standing::Waiting => {
            // As many as the tiles above count, and as many lines as unfold.
            now.answers_row_saved(
                arg::Count(&words.number(group.entries.len())),
                arg::Time(&words.moment(group.newest_made_at())),
            )
        }
        Standing::Received => {
            let (at, position) = group.newest_receipt().unwrap_or_default();
            now.answers_row_received(arg::Receipt(&words.number(position)), arg::Time(&words.moment(at)))
        }
        Standing::Held(code) => held_sentence(words, code),
        Standing::Refused(code) => refused_sentence(words, code),
        Standing::Noted(code) => [refused_sentence(words, code), words.now().answers_row_noted().to_owned()].join(DOT),
    }
}

fn entry_detail(words: Wording, entry: &JournalEntry) -> String {
    use store::ChangeState;
    let saved = words.now().save_saved_at(&words.moment(entry.made_at));
    match &entry.state {
        ChangeState::Received { receipt, at } => {
            let received = words
                .now()
                .answers_row_received(arg::Receipt(&words.number(receipt.position)), arg::Time(&words.moment(*at)));
            [saved, received].join(DOT)
        }
        ChangeState::Waiting { was_at_server: true } => {
            [saved, words.now().answers_was_at_server().to_owned()].join(DOT)
        }
        ChangeState::Waiting { .. } | ChangeState::Held { .. } | ChangeState::Refused { .. } => saved,
    }
}
