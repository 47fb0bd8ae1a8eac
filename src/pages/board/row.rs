//! One village of the board.

use domain::attendance::LEAST_PEOPLE;
use domain::happiness::Round;
use domain::{Decision, Phase};
use i18n::arg;
use leptos::{prelude::*, text_prop::TextProp};
use records::board::{BoardRow, LastChange};
use records::dossier::{Item, ItemState, PhaseSummary};

use super::figures::{ShownRow, beside, contact_line, day_of, lapsing, status};
use super::happiness::Happiness;
use crate::components::{Cell, CellKind, Chip, Glyph, StateGlyph, TableRow, glyph_word};
use crate::i18n::{Wording, use_words};
use crate::pages::dossier::items::{item_name, phase_name};
use crate::pages::level;
use crate::place::Place;
use crate::state::use_app;

/// Kind and title of every column, in order.
#[must_use]
pub fn columns(words: Wording) -> Vec<(CellKind, TextProp)> {
    let glyphs = ITEMS.into_iter().map(|item| (CellKind::Glyph, TextProp::from(move || column_title(words, item))));
    let others = [
        (CellKind::Text, TextProp::from(words.say(|w| w.board_level()))),
        (CellKind::Text, words.say(|w| w.board_column_happiness()).into()),
        (CellKind::Quiet, words.say(|w| w.board_last_contact()).into()),
        (CellKind::Text, words.say(|w| w.board_status()).into()),
    ];
    let head = (CellKind::Head, words.say(|w| w.board_village()).into());
    std::iter::once(head).chain(glyphs).chain(others).collect()
}

/// The items of the year that have a column, in order; the village's status says where the others stand.
const ITEMS: [Item; 7] = [
    Item::Participants,
    Item::Before,
    Item::HappinessFirst,
    Item::Households,
    Item::After,
    Item::HappinessSecond,
    Item::Knowledge,
];

/// An item in the few letters a column has.
fn column_title(words: Wording, item: Item) -> String {
    let now = words.now();
    match item {
        Item::Participants => now.board_column_people(&words.number(LEAST_PEOPLE)),
        Item::Before => now.board_before().to_owned(),
        Item::HappinessFirst => now.board_column_round(&words.number(Round::First.number())),
        Item::Households => now.board_column_households().to_owned(),
        Item::After => now.board_after().to_owned(),
        Item::HappinessSecond => now.board_column_round(&words.number(Round::Second.number())),
        Item::Knowledge => now.board_column_knowledge().to_owned(),
        other => item_name(words, other),
    }
}

/// One row; a card on a phone.
#[component]
pub fn Row(
    /// The village, with what belongs to it.
    row: ShownRow,
) -> AnyView {
    let words = use_words();
    let ShownRow { row, last_contact, unsent, has_worker, now, .. } = row;
    let village = row.village.clone();
    let lapses = lapsing(&row, day_of(now));
    let contact = move || {
        let when = contact_line(words, last_contact, unsent, now);
        has_worker.then(|| words.now().board_contact(&when))
    };
    let change = row.last_change.clone();
    let no_change = change.is_none();
    let changed = move || match &change {
        Some(LastChange { at, by }) => {
            words.now().board_changed(arg::Name(by), arg::When(&words.distance(now.saturating_sub(*at))))
        }
        None => NOTHING.to_owned(),
    };
    let happiness = row.summaries.happiness.clone();
    let glyphs: Vec<_> = ITEMS.into_iter().map(|item| view! { <ItemCell row=row.clone() item=item/> }).collect();
    let reached = level_line(&row);
    let no_level = Signal::stored(reached(words).is_none());
    let more = row.clone();
    let standing = {
        let row = row.clone();
        move || status(words, &row)
    };
    let tone = {
        let standing = standing.clone();
        Signal::derive(move || standing().0)
    };
    view! {
        <TableRow>
            <Cell kind=CellKind::Head>
                <DossierLink code=village.code.to_string() name=village.name_th/>
                " "
                <span class="muted small nowrap">{move || words.now().common_moo(&words.number(village.moo))}</span>
                {move || lapses.map(|until| view! { <div class="small cell__lapses">{words.now().board_lapses(&words.day(until))}</div> })}
            </Cell>
            {glyphs}
            <Cell label=words.say(|w| w.board_level()) empty=no_level>
                {move || reached(words).unwrap_or_else(|| NOTHING.to_owned())}
            </Cell>
            <Cell label=words.say(|w| w.board_column_happiness()) empty=Signal::stored(happiness.first.village.is_none())>
                <Happiness of=happiness/>
            </Cell>
            <Cell kind=CellKind::Quiet label=words.say(|w| w.board_last_contact()) empty=Signal::stored(!has_worker && no_change)>
                <div class="cell__change" title=changed.clone()>{changed.clone()}</div>
                {move || contact().map(|contact| view! { <div class="cell__contact">{contact}</div> })}
            </Cell>
            <Cell label=words.say(|w| w.board_status())>
                <Chip tone=tone label=move || standing().1/>
                {move || beside(words, &more).into_iter().map(|one| view! { <div class="small">{one}</div> }).collect_view()}
            </Cell>
        </TableRow>
    }
    .into_any()
}

/// Stands where there is nothing to tell.
const NOTHING: &str = "—";

/// The name, leading to the dossier where its field work is on this device or may be opened.
#[component]
pub fn DossierLink(
    /// The village's code.
    code: String,
    /// Its name.
    name: String,
) -> AnyView {
    let app = use_app();
    let here = {
        let code = code.clone();
        Memo::new(move |_| app.village(&code).is_some() || app.opens_field_work())
    };
    let name = move || match here.get() {
        true => view! { <a class="cell__link" href=Place::Dossier(code.clone()).path()>{name.clone()}</a> }.into_any(),
        false => view! { <b>{name.clone()}</b> }.into_any(),
    };
    view! { {name} }.into_any()
}

/// How an item stands, as a glyph; an assessment also says how many are answered.
#[component]
fn ItemCell(row: BoardRow, item: Item) -> AnyView {
    let words = use_words();
    let state = row.item(item);
    let glyph = match state {
        ItemState::Done => Glyph::Ok,
        ItemState::Started => Glyph::Half,
        ItemState::Attention => Glyph::Bad,
        ItemState::NotStarted => Glyph::None,
    };
    let phase = match item {
        Item::Before => Some((Phase::Before, row.before)),
        Item::After => Some((Phase::After, row.after)),
        _ => None,
    };
    let spoken = move || match &phase {
        Some((phase, summary)) => answered(words, *phase, summary),
        None => words.now().board_item_is(arg::Item(&item_name(words, item)), arg::State(glyph_word(words, glyph))),
    };
    view! {
        <Cell kind=CellKind::Glyph label=move || column_title(words, item)>
            <StateGlyph state=Signal::stored(glyph) spoken=TextProp::from(spoken)/>
        </Cell>
    }
    .into_any()
}

/// How many of how many are answered, and what is in conflict.
fn answered(words: Wording, phase: Phase, summary: &PhaseSummary) -> String {
    let (now, tally) = (words.now(), summary.tally);
    let answered = now.board_step_answered(
        arg::Answered(&words.number(tally.assessed)),
        arg::Step(phase_name(words, phase)),
        arg::Total(&words.number(tally.total)),
    );
    match summary.conflicts {
        0 => answered,
        conflicts => [answered, now.board_status_conflict(&words.number(conflicts))].join(", "),
    }
}

/// The level after development; before it is known, the level before, named as such.
fn level_line(row: &BoardRow) -> impl Fn(Wording) -> Option<String> + Send + Sync + 'static {
    let (before, after) = (row.before.decision.clone(), row.after.decision.clone());
    move |words| {
        let told = |decision: &Decision| match decision {
            Decision::NotAllAssessed { .. } => None,
            Decision::Proposed { level: proposed, .. } => {
                Some(words.now().board_level_proposed(level::name(words, *proposed)))
            }
            decided => Some(level::title(words, decided).to_owned()),
        };
        told(&after).or_else(|| told(&before).map(|level| words.now().board_level_before(&level)))
    }
}
