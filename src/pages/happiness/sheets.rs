//! The sheets of a sitting: the next one, those entered, and how far each is filled in.

use std::sync::Arc;

use i18n::arg;
use leptos::prelude::*;
use records::happiness::SheetView;
use uuid::Uuid;

use super::ReadOnly;
use super::head::Where;
use super::measuring::{Measuring, Removed};
use super::settle::{self, Unsettled};
use super::sittings::{called, place_and_day};
use crate::components::{
    Banner, BannerKind, BigButton, ButtonKind, ButtonSize, Chip, EmptyState, Screen, StepRow, StepState, Symbol, Toast,
    Tone, TopBar,
};
use crate::i18n::use_words;
use crate::pages::gradual::gradually;
use crate::place::Place;

/// A sitting that is entered sheet by sheet.
#[component]
pub fn SheetsPage(
    /// The round.
    measuring: Measuring,
    /// Which sitting.
    sitting: Uuid,
) -> AnyView {
    let words = use_words();
    let view = Memo::new(move |_| measuring.sitting(sitting).unwrap_or_default());
    let back = Place::Happiness(measuring.village(), measuring.round).path();
    let sheets = Memo::new(move |_| sheets_of(measuring, sitting));
    let ids = Memo::new(move |_| sheets.with(|sheets| sheets.iter().map(|(id, _)| *id).collect::<Vec<_>>()));
    let message = Signal::derive(move || match measuring.undo.get()? {
        Removed::Sheet(_, number) => Some(words.now().happiness_sheet_removed(&words.number(number))),
        Removed::Sitting(_) => None,
    });
    let undo = move |()| {
        if let Some(what) = measuring.undo.get_untracked() {
            measuring.put_back(what);
        }
    };
    let count = move || {
        let (count, present) = (ids.with(Vec::len), view.get().present);
        match present {
            Some(present) => words
                .now()
                .happiness_sheets_of_people(arg::People(&words.number(present)), arg::Sheets(&words.number(count))),
            None => words.now().happiness_sheets_of(&words.number(count)),
        }
    };
    let next = Place::HappinessSheet(measuring.village(), measuring.round, sitting, None).path();
    // A sheet that was left in the middle comes before a new one.
    let unfinished = Memo::new(move |_| {
        let is_open = |sheet: &SheetView| !measuring.instrument.with_value(|instrument| sheet.is_whole(instrument));
        sheets.with(|sheets| {
            let open = sheets.iter().find(|(_, sheet)| is_open(sheet));
            open.map(|(id, sheet)| (*id, sheet.number.unwrap_or_default()))
        })
    });
    let complete = Memo::new(move |_| {
        let entered = ids.with(Vec::len);
        view.with(|view| view.all_have_sheets(entered)).then_some(entered)
    });
    let enter = move || {
        if measuring.read_only.get() {
            return ().into_any();
        }
        let next = next.clone();
        match (unfinished.get(), complete.get()) {
            (Some((id, number)), _) => {
                let href = Place::HappinessSheet(measuring.village(), measuring.round, sitting, Some(id)).path();
                let label = move || words.now().happiness_sheet_resume(&words.number(number));
                view! { <BigButton label=label href=href/> }.into_any()
            }
            (None, Some(entered)) if entered > 0 => {
                let text = move || words.now().happiness_sheets_all(&words.number(entered));
                let is_over = move || settle::balance_of(measuring, sitting).is_over();
                let all = move || (!is_over()).then(|| view! { <Banner kind=BannerKind::Done text=text/> });
                let round = Place::Happiness(measuring.village(), measuring.round).path();
                view! {
                    {all}
                    <BigButton label=words.say(|w| w.happiness_to_round()) href=round/>
                    <BigButton
                        kind=ButtonKind::Outline
                        symbol=Symbol::Plus
                        label=words.say(|w| w.happiness_sheet_one_more())
                        href=next
                    />
                }
                .into_any()
            }
            _ => view! { <BigButton symbol=Symbol::Plus label=words.say(|w| w.happiness_sheet_enter()) href=next/> }
                .into_any(),
        }
    };
    let nothing = move || {
        ids.with(Vec::is_empty).then(|| {
            view! {
                <EmptyState
                    symbol=Symbol::Note
                    title=words.say(|w| w.happiness_no_sheets())
                    lead=words.say(|w| w.happiness_no_sheets_lead())
                    is_locked=measuring.is_locked
                />
            }
        })
    };
    let drawn = gradually(ids);
    let form = Place::HappinessForm(measuring.village()).path();
    view! {
        <Screen top=move || {
            view! {
                <TopBar
                    title=move || called(words, &view.get())
                    subtitle=move || place_and_day(words, &view.get())
                    back=back
                    trailing=move || view! { <b class="nowrap">{count}</b> }
                />
            }
        }>
            <ReadOnly measuring=measuring/>
            <super::NotSaved measuring=measuring/>
            <Unsettled measuring=measuring id=sitting/>
            {enter}
            {nothing}
            <ol class="household-list">
                <For
                    each=move || drawn.get()
                    key=|id| *id
                    children=move |id| view! { <Row measuring=measuring sitting=sitting id=id sheets=sheets/> }
                />
            </ol>
            <Where measuring=measuring sitting=sitting/>
            <BigButton
                kind=ButtonKind::Outline
                symbol=Symbol::Print
                label=words.say(|w| w.happiness_print_form())
                href=form
            />
            <Toast message=message on_undo=undo/>
        </Screen>
    }
    .into_any()
}

/// The sheets of a sitting that count; tracked.
#[must_use]
pub fn sheets_of(measuring: Measuring, sitting: Uuid) -> Vec<(Uuid, Arc<SheetView>)> {
    measuring.with_round(|round| round.sitting(sitting).map(|sitting| sitting.sheets.clone()).unwrap_or_default())
}

/// The number a new sheet has: one more than the greatest.
#[must_use]
pub fn next_number(sheets: &[(Uuid, Arc<SheetView>)]) -> u32 {
    sheets.iter().filter_map(|(_, sheet)| sheet.number).max().unwrap_or_default() + 1
}

#[component]
fn Row(measuring: Measuring, sitting: Uuid, id: Uuid, sheets: Memo<Vec<(Uuid, Arc<SheetView>)>>) -> AnyView {
    let words = use_words();
    let total = measuring.instrument.with_value(|instrument| instrument.indicators.len());
    let view = Memo::new(move |_| {
        let find = |sheets: &Vec<(Uuid, Arc<SheetView>)>| {
            sheets.iter().find(|(own, _)| *own == id).map(|(_, view)| view.clone())
        };
        sheets.with(find).unwrap_or_default()
    });
    let answered = Memo::new(move |_| view.get().scores.len());
    let left_open = Memo::new(move |_| view.with(|view| view.left_open.len()));
    let is_whole = Memo::new(move |_| measuring.instrument.with_value(|i| view.with(|view| view.is_whole(i))));
    let number = move || view.get().number.unwrap_or_default();
    let state = Signal::derive(move || if is_whole.get() { StepState::Done } else { StepState::Now });
    let title = move || words.now().happiness_sheet(&words.number(number()));
    let detail = move || match left_open.get() {
        0 => String::new(),
        count => words.now().happiness_sheet_left_open(&words.number(count)),
    };
    let label = move || format!("{}/{}", words.number(answered.get()), words.number(total));
    let tone = Signal::derive(move || if is_whole.get() { Tone::Ok } else { Tone::Wait });
    let href = Place::HappinessSheet(measuring.village(), measuring.round, sitting, Some(id)).path();
    let remove = move || {
        (!measuring.read_only.get()).then(|| {
            let take_off = move |()| {
                let reason = words.now().households_remove_no_reason().to_owned();
                measuring.remove(Removed::Sheet(id, untrack(number)), reason);
            };
            view! {
                <BigButton
                    kind=ButtonKind::Text
                    size=ButtonSize::Small
                    label=words.say(|w| w.action_delete())
                    on_press=take_off
                />
            }
        })
    };
    view! {
        <li class="household sheet-row">
            <div class="grow">
                <StepRow state=state title=title detail=detail href=href>
                    <Chip tone=tone label=label/>
                </StepRow>
            </div>
            {remove}
        </li>
    }
    .into_any()
}
