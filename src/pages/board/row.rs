//! One village of the board.

use domain::{Decision, Phase};
use leptos::{prelude::*, text_prop::TextProp};
use records::board::{BoardRow, LastChange};
use records::dossier::{ItemState, PhaseSummary};
use records::step::DossierState;

use super::figures::{ShownRow, contact_line, day_of, lapsing, status};
use crate::components::{Cell, CellKind, Chip, Direction, Glyph, StateGlyph, TableRow, Trend};
use crate::i18n::{Wording, use_words};
use crate::pages::dossier::{phase_name, progress_name};
use crate::pages::level;
use crate::place::Place;
use crate::state::use_app;

/// Kind and title of every column, in order.
#[must_use]
pub fn columns(words: Wording) -> Vec<(CellKind, TextProp)> {
    vec![
        (CellKind::Head, words.say(|w| w.board_village()).into()),
        (CellKind::Glyph, words.say(|w| w.board_before()).into()),
        (CellKind::Glyph, words.say(|w| w.board_after()).into()),
        (CellKind::Glyph, words.say(|w| w.board_column_certification()).into()),
        (CellKind::Text, words.say(|w| w.board_passed()).into()),
        (CellKind::Text, words.say(|w| w.board_level()).into()),
        (CellKind::Quiet, words.say(|w| w.board_column_change()).into()),
        (CellKind::Quiet, words.say(|w| w.board_last_contact()).into()),
        (CellKind::Text, words.say(|w| w.board_status()).into()),
    ]
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
    let contact = move || if has_worker { contact_line(words, last_contact, unsent, now) } else { NOTHING.to_owned() };
    let change = row.last_change.clone();
    let no_change = change.is_none();
    let changed = move || match &change {
        Some(LastChange { at, by }) => words.now().board_who_when(by, &words.distance(now.saturating_sub(*at))),
        None => NOTHING.to_owned(),
    };
    let certification = certification(row.state);
    let certified = {
        let state = row.state;
        move || words.now().board_step_column(progress_name(words, state), words.now().board_column_certification())
    };
    let (before, after) = (row.before.clone(), row.after.clone());
    let reached = level_line(&row);
    let no_level = Signal::stored(reached(words).is_none());
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
                <VillageName code=village.code.to_string() name=village.name_th moo=village.moo/>
                {move || lapses.map(|until| view! { <div class="small cell__lapses">{words.now().board_lapses(&words.day(until))}</div> })}
            </Cell>
            <PhaseCell phase=Phase::Before summary=before.clone() title=words.say(|w| w.board_before()).into()/>
            <PhaseCell phase=Phase::After summary=after.clone() title=words.say(|w| w.board_after()).into()/>
            <Cell kind=CellKind::Glyph label=words.say(|w| w.board_column_certification())>
                <StateGlyph state=Signal::stored(certification) spoken=TextProp::from(certified)/>
            </Cell>
            <Cell label=words.say(|w| w.board_passed()) empty=Signal::stored(!before.tally.is_complete())>
                <Passed before=before after=after/>
            </Cell>
            <Cell label=words.say(|w| w.board_level()) empty=no_level>
                {move || reached(words).unwrap_or_else(|| NOTHING.to_owned())}
            </Cell>
            <Cell kind=CellKind::Quiet label=words.say(|w| w.board_column_change()) empty=Signal::stored(no_change)>
                {changed}
            </Cell>
            <Cell kind=CellKind::Quiet label=words.say(|w| w.board_last_contact()) empty=Signal::stored(!has_worker)>
                {contact}
            </Cell>
            <Cell label=words.say(|w| w.board_status())>
                <Chip tone=tone label=move || standing().1/>
            </Cell>
        </TableRow>
    }
    .into_any()
}

/// Stands where there is nothing to tell.
const NOTHING: &str = "—";

/// The name, leading to the dossier where its field work is on this device.
#[component]
fn VillageName(code: String, name: String, moo: u8) -> AnyView {
    let app = use_app();
    let words = use_words();
    let here = {
        let code = code.clone();
        Memo::new(move |_| app.village(&code).is_some())
    };
    let name = move || match here.get() {
        true => view! { <a class="cell__link" href=Place::Dossier(code.clone()).path()>{name.clone()}</a> }.into_any(),
        false => view! { <b>{name.clone()}</b> }.into_any(),
    };
    view! {
        {name}
        " "
        <span class="muted small nowrap">{move || words.now().common_moo(&words.number(moo))}</span>
    }
    .into_any()
}

/// A phase's glyph, spoken as "how many of how many".
#[component]
fn PhaseCell(phase: Phase, summary: PhaseSummary, title: TextProp) -> AnyView {
    let words = use_words();
    let glyph = match summary.state() {
        ItemState::Done => Glyph::Ok,
        ItemState::Started => Glyph::Half,
        ItemState::Attention => Glyph::Bad,
        ItemState::NotStarted | ItemState::Later => Glyph::None,
    };
    let (tally, conflicts) = (summary.tally, summary.conflicts);
    let spoken = move || {
        let now = words.now();
        let answered = now.board_step_answered(
            &words.number(tally.assessed),
            phase_name(words, phase),
            &words.number(tally.total),
        );
        match conflicts {
            0 => answered,
            conflicts => [answered, now.board_status_conflict(&words.number(conflicts))].join(", "),
        }
    };
    view! {
        <Cell kind=CellKind::Glyph label=title>
            <StateGlyph state=Signal::stored(glyph) spoken=TextProp::from(spoken)/>
        </Cell>
    }
    .into_any()
}

fn certification(state: DossierState) -> Glyph {
    match state {
        DossierState::Collecting => Glyph::None,
        DossierState::Submitted | DossierState::Endorsed | DossierState::Certified => Glyph::Half,
        DossierState::Returned => Glyph::Bad,
        DossierState::Announced => Glyph::Ok,
    }
}

/// Passed before and after with the difference and its sign; only of phases whose every indicator is assessed.
#[component]
fn Passed(before: PhaseSummary, after: PhaseSummary) -> AnyView {
    let words = use_words();
    let (from, to) = (before.tally, after.tally);
    if !from.is_complete() {
        return view! { <span class="muted">{NOTHING}</span> }.into_any();
    }
    if !to.is_complete() {
        let text = move || words.now().board_passed_change(NOTHING, &words.number(from.passed));
        return view! { <span class="muted nowrap">{text}</span> }.into_any();
    }
    let direction = match to.passed.cmp(&from.passed) {
        std::cmp::Ordering::Greater => Direction::Up,
        std::cmp::Ordering::Equal => Direction::Same,
        std::cmp::Ordering::Less => Direction::Down,
    };
    let label = move || {
        let change = words.now().board_passed_change(&words.number(to.passed), &words.number(from.passed));
        let difference = words.number(to.passed.abs_diff(from.passed));
        match direction {
            Direction::Up => format!("{change} (+{difference})"),
            Direction::Same => change,
            Direction::Down => format!("{change} (\u{2212}{difference})"),
        }
    };
    view! { <Trend label=label direction=Signal::stored(direction)/> }.into_any()
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
