//! The journal of own changes: grouped by record and by where they are, each with its receipt.

use i18n::arg;
use leptos::prelude::*;
use leptos::task::spawn_local;
use store::JournalEntry;

use super::groups::{Group, Standing, group, standing};
use crate::components::{BigButton, ButtonKind, Card, CardKind, EmptyState, Loading, StepRow, StepState, Symbol, Tone};
use crate::i18n::{DOT, Wording, use_words};
use crate::pages::attention::set_aside::written_list;
use crate::pages::naming::{fields_line, held_sentence, instrument_of, record_title, refused_sentence};
use crate::state::late::arrive;
use crate::state::{App, Fault, use_app};

/// How many changes are read at first, and how many more with each "show more".
pub const PAGE: u32 = 100;

/// The journal as far as it was read.
#[derive(Clone, PartialEq)]
pub struct Read {
    entries: Vec<JournalEntry>,
    /// There are older changes.
    more: bool,
}

/// The journal, once it was read.
pub type JournalRead = RwSignal<Option<Result<Read, Fault>>>;

/// Whether anything of it was turned down and noted: of that this device has the only copy as well.
pub fn any_noted(journal: JournalRead) -> Memo<bool> {
    let is_noted = |entry: &JournalEntry| matches!(standing(&entry.state), Standing::Noted(_));
    Memo::new(move |_| journal.with(|journal| matches!(journal, Some(Ok(read)) if read.entries.iter().any(is_noted))))
}

/// Reads the newest changes, and again whenever one is saved or answered.
pub fn read_journal(app: App, wanted: RwSignal<u32>) -> JournalRead {
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

/// Own changes, grouped by record and by where they are, newest first.
#[component]
pub fn Journal(
    /// The journal.
    journal: JournalRead,
    /// How many changes to read.
    wanted: RwSignal<u32>,
) -> AnyView {
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
                        let names = entry.writes.iter().map(|(name, _)| name);
                        let fields = fields_line(words, &group.record, names, instrument.as_deref());
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
