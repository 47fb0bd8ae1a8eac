//! What a draft's answers come to: levels of a pass-or-fail form, or scale and formula of the happiness measurement.

use domain::form::{Edit, Spot};
use domain::happiness::instrument::{Formula, ScaleLevel};
use domain::numerals::to_ascii;
use domain::{Form, Level, Text, TextStatus};
use leptos::prelude::*;

use super::editing::Editing;
use super::items::Fold;
use super::texts::TextFields;
use crate::components::{BigButton, ButtonKind, ButtonSize, Card, Check, Select, Symbol, TextField};
use crate::i18n::use_words;
use crate::pages::level;

/// The rules of the draft's kind.
#[component]
pub fn Rules(
    /// The draft.
    editing: Editing,
) -> AnyView {
    let is_happiness = editing.form.with_untracked(|form| matches!(form, Form::Happiness(_)));
    match (is_happiness, editing.is_fixed()) {
        (true, _) => view! { <Scale editing=editing/> }.into_any(),
        (false, false) => view! { <Levels editing=editing/> }.into_any(),
        // What households answer is counted as it is.
        (false, true) => ().into_any(),
    }
}

#[component]
fn Levels(editing: Editing) -> AnyView {
    let words = use_words();
    let cards = move || {
        editing.replaced.track();
        let levels: Vec<Level> =
            editing.form.with_untracked(|form| form.levels().iter().map(|rule| rule.level).collect());
        let top = levels.last().copied();
        let card = |at: Level| view! { <LevelCard editing=editing at=at is_top=top == Some(at)/> };
        levels.into_iter().map(card).collect::<Vec<_>>()
    };
    view! {
        <section class="dimension">
            <div class="dimension__head">
                <h2>{words.say(|w| w.instruments_levels())}</h2>
            </div>
            {cards}
        </section>
    }
    .into_any()
}

#[component]
fn LevelCard(editing: Editing, at: Level, is_top: bool) -> AnyView {
    let words = use_words();
    let rule =
        Memo::new(move |_| editing.form.with(|form| form.levels().iter().find(|rule| rule.level == at).cloned()));
    let open = RwSignal::new(false);
    let typed = RwSignal::new(None::<String>);
    let from = Signal::derive(move || {
        typed.get().unwrap_or_else(|| rule.with(|rule| rule.as_ref().map_or(0, |rule| rule.passed_from)).to_string())
    });
    let fault = Signal::derive(move || {
        let text = typed.get()?;
        to_ascii(text.trim()).parse::<usize>().is_err().then(|| words.now().instruments_number_fault().to_owned())
    });
    let input = move |text: String| {
        if let Ok(from) = to_ascii(text.trim()).parse() {
            editing.edit(Edit::PassedFrom(at, from));
        }
        typed.set(Some(text));
    };
    let range = move || {
        let rule = rule.get()?;
        Some(level::range(words, rule.passed_from, rule.passed_to, None))
    };
    let defined = Signal::derive(move || rule.with(|rule| rule.as_ref().is_some_and(|rule| rule.core.is_some())));
    let count = move || {
        let core =
            rule.with(|rule| rule.as_ref().and_then(|rule| rule.core.as_ref().map(std::collections::BTreeSet::len)));
        match core {
            Some(count) => words.now().instruments_core_count(&words.number(count)),
            None => words.now().instruments_core_undefined().to_owned(),
        }
    };
    let fields = move || {
        open.get().then(|| {
            view! {
                <TextFields
                    editing=editing
                    spot=Spot::Level(at)
                    label=Signal::derive(move || words.now().instruments_level_name().to_owned())
                />
                {(!is_top)
                    .then(|| {
                        view! {
                            <TextField
                                id=format!("from-{at:?}")
                                label=words.say(|w| w.instruments_passed_from())
                                inputmode="numeric"
                                value=Signal::derive(move || words.digits(&from.get()))
                                fault=fault
                                on_input=input
                            />
                            <Check
                                label=words.say(|w| w.instruments_core_defined())
                                detail=words.say(|w| w.instruments_core_defined_hint())
                                checked=defined
                                on_change=move |defined| editing.edit(Edit::DefineCore(at, defined))
                            />
                        }
                    })}
            }
        })
    };
    view! {
        <Card>
            <div class="item-head">
                <b class="grow">{move || level::name(words, at)}</b>
                <Fold open=open about=move || level::name(words, at)/>
            </div>
            <p class="small muted">{range} " · " {count}</p>
            {fields}
        </Card>
    }
    .into_any()
}

/// The scale to choose from, and how the village's mean is made.
#[component]
fn Scale(editing: Editing) -> AnyView {
    let words = use_words();
    let values =
        Memo::new(move |_| editing.form.with(|form| form.scale().iter().map(|level| level.value).collect::<Vec<_>>()));
    let put = move |alter: &dyn Fn(&mut Vec<ScaleLevel>)| {
        let mut scale = editing.form.with_untracked(|form| form.scale().to_vec());
        alter(&mut scale);
        editing.edit(Edit::Scale(scale));
    };
    let status = move || {
        if editing.form.with_untracked(|form| form.is_training()) { TextStatus::Training } else { TextStatus::Recalled }
    };
    let add = move |()| {
        put(&|scale: &mut Vec<ScaleLevel>| {
            let value = scale.last().map_or(1, |level| level.value.saturating_add(1));
            let label = Text { th: words.number(value), en: value.to_string(), status: status(), source: None };
            scale.push(ScaleLevel { value, label });
        });
    };
    let level = move |value: u8| {
        view! {
            <Card>
                <TextFields
                    editing=editing
                    spot=Spot::Scale(value)
                    label=Signal::derive(move || words.now().instruments_scale_label(&words.number(value)))
                />
                <BigButton
                    size=ButtonSize::Small
                    kind=ButtonKind::Text
                    label=move || words.now().instruments_scale_remove(&words.number(value))
                    on_press=move |()| put(&|scale: &mut Vec<ScaleLevel>| scale.retain(|level| level.value != value))
                />
            </Card>
        }
    };
    let levels = move || {
        editing.replaced.track();
        values.get().into_iter().map(level).collect::<Vec<_>>()
    };
    view! {
        <section class="dimension">
            <div class="dimension__head">
                <h2>{words.say(|w| w.instruments_scale())}</h2>
            </div>
            {move || values.with(Vec::is_empty).then(|| view! { <p class="muted">{words.now().instruments_scale_empty()}</p> })}
            {levels}
            <BigButton
                size=ButtonSize::Fit
                kind=ButtonKind::Quiet
                symbol=Symbol::Plus
                label=words.say(|w| w.instruments_scale_add())
                on_press=add
            />
            <FormulaChoice editing=editing/>
        </section>
    }
    .into_any()
}

#[component]
fn FormulaChoice(editing: Editing) -> AnyView {
    let words = use_words();
    let value = Signal::derive(move || {
        editing
            .form
            .with(|form| match form {
                Form::Happiness(instrument) => match instrument.formula {
                    Some(Formula::MeanOfIndicators) => "indicators",
                    Some(Formula::MeanOfComponents) => "components",
                    None => "",
                },
                Form::PassFail(_) | Form::Activities(_) => "",
            })
            .to_owned()
    });
    let options = Signal::derive(move || {
        let now = words.now();
        [
            ("", now.instruments_formula_unknown()),
            ("indicators", now.instruments_formula_indicators()),
            ("components", now.instruments_formula_components()),
        ]
        .map(|(value, label)| (value.to_owned(), label.to_owned()))
        .to_vec()
    });
    let change = move |value: String| {
        editing.edit(Edit::Formula(match value.as_str() {
            "indicators" => Some(Formula::MeanOfIndicators),
            "components" => Some(Formula::MeanOfComponents),
            _ => None,
        }));
    };
    view! { <Select id="formula" label=words.say(|w| w.instruments_formula()) options=options value=value on_change=change/> }
        .into_any()
}
