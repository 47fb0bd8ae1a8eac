//! Writing down what was handed out, or altering it. The line is counted while it is typed.

use jiff::civil::Date;
use leptos::{ev, prelude::*, text_prop::TextProp};
use records::material::{Budget, MAX_UNIT_CHARS};
use records::shape::MAX_NAME_CHARS;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::book::{Book, Given, short_budget_name};
use super::number::{number_of, quantity_of};
use crate::components::{BigButton, ButtonKind, Card, ChoiceOption, Choices, Select, Symbol, TextField};
use crate::i18n::{Wording, use_words};
use crate::pages::day::DayField;
use crate::platform::{browser, clock};

/// The id of the field that has the focus first.
const WHAT: &str = "material-what";

/// The button, and the form behind it. After a save the form stays open for the next entry.
#[component]
pub fn Adding(
    /// The book.
    book: Book,
) -> AnyView {
    let words = use_words();
    let open = RwSignal::new(false);
    let round = RwSignal::new(0_u32);
    let saved = RwSignal::new(None::<String>);
    let done = move |what: Option<String>| {
        open.set(what.is_some());
        saved.set(what);
        round.update(|round| *round += 1);
    };
    let part = move || {
        match open.get() {
        true => {
            round.track();
            view! { <Card><Form book=book id=None standing=None on_done=done/></Card> }.into_any()
        }
        false => view! {
            <div class="buttons">
                <BigButton symbol=Symbol::Plus label=words.say(|w| w.monitoring_material_add()) on_press=move |()| open.set(true)/>
            </div>
        }
        .into_any(),
    }
    };
    let message = move || saved.get().map(|what| words.now().monitoring_material_saved(&what));
    view! {
        {part}
        <p class="small muted" role="status">{message}</p>
    }
    .into_any()
}

/// The fields, as they are typed. Copied freely.
#[derive(Clone, Copy)]
struct Typed {
    what: RwSignal<String>,
    quantity: RwSignal<String>,
    unit: RwSignal<String>,
    unit_cost: RwSignal<String>,
    budget: RwSignal<Budget>,
    household: RwSignal<String>,
    day: RwSignal<Option<Date>>,
}

impl Typed {
    fn of(standing: Option<&Given>) -> Self {
        let shown = |number: Option<Decimal>| number.map(domain::numerals::grouped_decimal).unwrap_or_default();
        let text = |text: fn(&Given) -> String| RwSignal::new(standing.map(text).unwrap_or_default());
        let day = standing.map_or_else(|| Some(clock::today()), |given| given.given_on);
        Self {
            what: text(|given| given.what.clone()),
            quantity: RwSignal::new(shown(standing.and_then(|given| given.quantity))),
            unit: text(|given| given.unit.clone()),
            unit_cost: RwSignal::new(shown(standing.and_then(|given| given.unit_cost))),
            budget: RwSignal::new(standing.map_or(Budget::Development, |given| given.budget)),
            household: text(|given| given.household.map(|id| id.to_string()).unwrap_or_default()),
            day: RwSignal::new(day),
        }
    }

    /// What was typed; none while something is wrong with it.
    fn given(self, words: Wording) -> Option<Given> {
        let short = |text: RwSignal<String>, most: usize| {
            text.with(|text| Some(text.trim().to_owned()).filter(|text| text.chars().count() <= most))
        };
        Some(Given {
            what: short(self.what, MAX_NAME_CHARS).filter(|what| !what.is_empty())?,
            quantity: Some(self.quantity.with(|text| quantity_of(words, text)).ok()??),
            unit: short(self.unit, MAX_UNIT_CHARS)?,
            unit_cost: Some(self.unit_cost.with(|text| number_of(words, text)).ok()??),
            budget: self.budget.get(),
            household: self.household.with(|id| id.parse().ok()),
            given_on: Some(self.day.get()?),
        })
    }

    fn cost(self, words: Wording) -> Option<Decimal> {
        let number = |text: RwSignal<String>| text.with(|text| number_of(words, text)).ok().flatten();
        number(self.quantity)?.checked_mul(number(self.unit_cost)?)
    }
}

/// The form. It says what was saved, or that nothing was.
#[component]
pub fn Form(
    /// The book.
    book: Book,
    /// The entry that is altered; none for a new one.
    id: Option<Uuid>,
    /// What stands in it.
    standing: Option<Given>,
    /// It is done with.
    #[prop(into)]
    on_done: Callback<Option<String>>,
) -> AnyView {
    let words = use_words();
    let typed = Typed::of(standing.as_ref());
    let tried = RwSignal::new(false);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        match untrack(|| typed.given(words)) {
            Some(given) => {
                book.keep(id, &given, standing.as_ref());
                on_done.run(Some(given.what));
            }
            None => browser::focus_element(WHAT),
        }
    };
    Effect::new(move || browser::focus_element(WHAT));
    let remove = move |id: Uuid| {
        let reason = untrack(|| words.now().monitoring_removed_reason());
        book.remove(id, reason);
        on_done.run(None);
    };
    let cost = move || typed.cost(words).map(|cost| words.now().monitoring_material_cost(&words.amount(cost)));
    view! {
        <form class="form" on:submit=submit>
            <TextField
                id=WHAT
                label=words.say(|w| w.monitoring_material_what())
                fault=text_fault(words, typed.what, MAX_NAME_CHARS, Some(tried))
                value=typed.what
                on_input=move |text| typed.what.set(text)
            />
            <div class="pair">
                <NumberField id="material-quantity" label=words.say(|w| w.monitoring_material_quantity()) value=typed.quantity tried=tried read=quantity_of/>
                <TextField
                    id="material-unit"
                    label=words.say(|w| w.monitoring_material_unit())
                    fault=text_fault(words, typed.unit, MAX_UNIT_CHARS, None)
                    value=typed.unit
                    on_input=move |text| typed.unit.set(text)
                />
            </div>
            <NumberField id="material-unit-cost" label=words.say(|w| w.monitoring_material_unit_cost()) value=typed.unit_cost tried=tried read=number_of/>
            <p class="form__sum" role="status">{cost}</p>
            <BudgetChoice typed=typed/>
            <Select
                id="material-for"
                label=words.say(|w| w.monitoring_material_for())
                options=Signal::derive(move || book.receivers(words))
                value=typed.household
                on_change=move |id| typed.household.set(id)
            />
            <DayField
                id="material-day"
                label=words.say(|w| w.monitoring_material_given_on())
                day=typed.day
                tried=tried
                on_day=move |day| typed.day.set(day)
            />
            <div class="buttons">
                <BigButton submit=true label=words.say(|w| w.monitoring_material_save())/>
                <BigButton kind=ButtonKind::Quiet label=words.say(|w| w.action_cancel()) on_press=move |()| on_done.run(None)/>
                {id
                    .map(|id| {
                        view! {
                            <BigButton
                                kind=ButtonKind::Text
                                label=words.say(|w| w.monitoring_visit_remove())
                                on_press=move |()| remove(id)
                            />
                        }
                    })}
            </div>
        </form>
    }
    .into_any()
}

/// What is wrong with a text: too long, or missing once a save was tried.
fn text_fault(
    words: Wording,
    text: RwSignal<String>,
    most: usize,
    needed: Option<RwSignal<bool>>,
) -> Signal<Option<String>> {
    Signal::derive(move || {
        let count = text.with(|text| text.trim().chars().count());
        match count.saturating_sub(most) {
            0 if count == 0 && needed.is_some_and(|tried| tried.get()) => {
                Some(words.now().monitoring_material_need_what().to_owned())
            }
            0 => None,
            beyond => Some(words.now().monitoring_too_long(&words.number(beyond))),
        }
    })
}

/// A number, in Thai or Arabic digits, with or without commas.
#[component]
fn NumberField(
    id: &'static str,
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    tried: RwSignal<bool>,
    /// Reads what was typed.
    read: fn(Wording, &str) -> Result<Option<Decimal>, String>,
) -> AnyView {
    let words = use_words();
    let fault = Signal::derive(move || match value.with(|text| read(words, text)) {
        Ok(None) if tried.get() => Some(words.now().monitoring_material_number_bad().to_owned()),
        Ok(_) => None,
        Err(fault) => Some(fault),
    });
    view! {
        <TextField id=id label=label fault=fault value=value inputmode="decimal" on_input=move |text| value.set(text)/>
    }
    .into_any()
}

#[component]
fn BudgetChoice(typed: Typed) -> AnyView {
    let words = use_words();
    let option = |budget: Budget| ChoiceOption {
        value: budget.code(),
        label: (move || short_budget_name(words, budget)).into(),
        lang: None,
    };
    view! {
        <Choices
            name="material-budget"
            label=words.say(|w| w.monitoring_material_budget())
            options=Budget::ALL.into_iter().map(option).collect()
            value=Signal::derive(move || typed.budget.get().code())
            on_change=move |code| typed.budget.set(Budget::from_code(code).unwrap_or(Budget::Development))
        />
    }
    .into_any()
}
