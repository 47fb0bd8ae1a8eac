//! The indicators, dimension by dimension, each a card.

use domain::comparison::{self, Change};
use domain::instrument::Indicator;
use domain::{Answer, Phase};
use i18n::arg;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::editor::{Editor, card_id};
use crate::components::{Chip, Choice, IndicatorCard, IndicatorTool, SegmentedAnswer, StatusMark, Symbol, Tone};
use crate::i18n::{Wording, use_words};
use crate::pages::marked::doubt;
use crate::pages::note::{Note, note_label};
use crate::pages::photos::{FoldedPhotos, PhotosTool};
use crate::platform::browser;

/// All dimensions. Once painted, the indicator the address names, else the first the reviewer remarked on, else the first unanswered is
/// brought into sight.
#[component]
pub fn Dimensions(
    /// The editor of the page.
    editor: Editor,
) -> AnyView {
    let words = use_words();
    let sections: Vec<AnyView> = editor.instrument.with_value(|instrument| {
        let dimensions = instrument.dimensions.iter().map(|dimension| {
            let number = dimension.number;
            let name = dimension.name.clone();
            let cards: Vec<_> = instrument
                .of_dimension(number)
                .map(|indicator| view! { <Card editor=editor indicator=indicator.clone()/> })
                .collect();
            let counted = move || {
                let tally = editor.view.with(|v| editor.instrument.with_value(|i| v.answers.tally_of(i, number)));
                let (passed, assessed) = (words.number(tally.passed), words.number(tally.assessed));
                words.now().assessment_dimension_count(
                    arg::Answered(&assessed),
                    arg::Passed(&passed),
                    arg::Total(&words.number(tally.total)),
                )
            };
            let title = move || format!("{} {}", words.number(number), words.name(&name.th, &name.en));
            view! {
                <section class="dimension">
                    <div class="dimension__head">
                        <h2>{title}</h2>
                        <span class="small muted">{counted}</span>
                    </div>
                    {cards}
                </section>
            }
            .into_any()
        });
        dimensions.collect()
    });
    let named = use_location().hash.with_untracked(|hash| editor.card_named(hash.trim_start_matches('#')));
    let first = named.or_else(|| editor.first_remarked()).or_else(|| editor.next_unanswered(None));
    // At the very first indicator the top of the page is the better place.
    let beyond_first =
        editor.instrument.with_value(|i| i.indicators.first().map(|first| card_id(&first.code))) != first;
    if let Some(first) = first.filter(|_| beyond_first) {
        Effect::new(move || browser::show_element(&first));
    }
    view! { {sections} }.into_any()
}

/// One indicator.
#[component]
fn Card(editor: Editor, indicator: Indicator) -> AnyView {
    let words = use_words();
    let id = StoredValue::new(indicator.id.clone());
    let code = StoredValue::new(indicator.code.clone());
    let answer = Memo::new(move |_| id.with_value(|id| editor.view.with(|view| view.answers.get(id))));
    let value = Signal::derive(move || answer.get().map(choice_of));
    let show_criteria = RwSignal::new(false);
    let show_note = RwSignal::new(false);
    let show_photos = RwSignal::new(false);
    let album = editor.album(&indicator.id);
    let note = Memo::new(move |_| id.with_value(|id| editor.view.with(|view| view.notes.get(id).cloned())));
    let text = indicator.text.clone();
    let doubt = doubt(text.status);
    let number = move || words.digits(&code.get_value());
    let about = move || words.now().field_answer(&number());
    let criteria_text = StoredValue::new(indicator.criteria.clone());
    let criteria = move || {
        show_criteria.get().then(|| {
            let text = match criteria_text.get_value() {
                Some(text) => words.name(&text.th, &text.en),
                None => words.now().assessment_criteria_missing().to_owned(),
            };
            view! { <p class="indicator__fold">{text}</p> }
        })
    };
    let remark = Memo::new(move |_| id.with_value(|id| editor.remark_on(id)));
    let remark = move || {
        let remark = remark.get()?;
        Some(view! { <p class="indicator__remark">{words.now().review_remark_here(&remark)}</p> })
    };
    let note_part = move || {
        show_note.get().then(|| {
            let standing = note.get_untracked().unwrap_or_default();
            let save = move |text: String| id.with_value(|id| editor.note(id, &text));
            view! { <Note code=code.get_value() standing=standing disabled=editor.read_only focused=true on_save=save/> }
        })
    };
    let on_answer = move |choice: Option<Choice>| id.with_value(|id| editor.answer(id, choice.map(answer_of)));
    let note_label = move || note_label(words, note.get().as_deref());
    view! {
        <IndicatorCard
            id=card_id(&indicator.code)
            number=number
            text=move || words.name(&text.th, &text.en)
            mark=move || doubt.map(|doubt| view! { <StatusMark doubt=doubt/> })
            chips=move || view! { <Chips editor=editor id=id answer=answer/> }
            tools=move || {
                view! {
                    <PhotosTool album=album open=show_photos about=about/>
                    <IndicatorTool
                        symbol=Symbol::Note
                        label=note_label
                        about=about
                        expanded=Signal::from(show_note)
                        on_press=move |()| show_note.update(|show| *show = !*show)
                    />
                    <IndicatorTool
                        label=move || if show_criteria.get() { words.now().assessment_criteria_hide() } else { words.now().assessment_criteria() }
                        about=about
                        expanded=Signal::from(show_criteria)
                        on_press=move |()| show_criteria.update(|show| *show = !*show)
                    />
                }
            }
        >
            {remark}
            {criteria}
            <SegmentedAnswer
                value=value
                label=move || words.now().assessment_choices_for(&number())
                disabled=editor.read_only
                on_answer=on_answer
            />
            <FoldedPhotos album=album open=show_photos/>
            {note_part}
        </IndicatorCard>
    }
    .into_any()
}

/// The baseline beside the new answer, how it changed, whether two people disagree, and whether an own answer was set aside.
#[component]
fn Chips(editor: Editor, id: StoredValue<String>, answer: Memo<Option<Answer>>) -> AnyView {
    let words = use_words();
    let conflict = Memo::new(move |_| id.with_value(|id| editor.view.with(|view| view.conflicts.contains(id))));
    let conflict_chip = move || {
        conflict.get().then(|| {
            view! {
                <a class="chip-link" href="/attention">
                    <Chip tone=Tone::Bad symbol=Signal::stored(Symbol::Attention) label=words.say(|w| w.attention_conflict())/>
                </a>
            }
        })
    };
    let set_aside = Memo::new(move |_| id.with_value(|id| editor.set_aside.with(|aside| aside.get(id).copied())));
    let set_aside_chip = move || {
        let is_refused = set_aside.get()?;
        let tone = if is_refused { Tone::Bad } else { Tone::Wait };
        let label = move || match is_refused {
            true => words.now().assessment_own_refused(),
            false => words.now().assessment_own_held(),
        };
        let symbol = Signal::stored(Symbol::Attention);
        Some(view! { <a class="chip-link" href="/attention"><Chip tone=tone symbol=symbol label=label/></a> })
    };
    let before = Memo::new(move |_| {
        editor.baseline.with(|baseline| baseline.as_ref().map(|baseline| id.with_value(|id| baseline.answers.get(id))))
    });
    let baseline = move || {
        let before = before.get()?;
        let label = move || words.now().assessment_before_was(answer_name(words, before));
        Some(view! { <Chip tone=Tone::Info label=label/> })
    };
    let change = move || {
        let before = before.get()?;
        let (tone, label) = match comparison::of_answers(before, answer.get()) {
            Change::Better => (Tone::Ok, words.now().assessment_better()),
            Change::Worse => (Tone::Bad, words.now().assessment_worse()),
            Change::Same | Change::NotComparable => return None,
        };
        Some(view! { <Chip tone=tone label=label/> })
    };
    let after = editor.phase == Phase::After;
    view! {
        {conflict_chip}
        {set_aside_chip}
        {after.then(|| view! { {baseline} {change} })}
    }
    .into_any()
}

/// An answer in a word.
pub fn answer_name(words: Wording, answer: Option<Answer>) -> &'static str {
    match answer {
        Some(Answer::Pass) => words.now().assessment_pass(),
        Some(Answer::Fail) => words.now().assessment_fail(),
        None => words.now().assessment_not_assessed(),
    }
}

fn choice_of(answer: Answer) -> Choice {
    match answer {
        Answer::Pass => Choice::Pass,
        Answer::Fail => Choice::Fail,
    }
}

fn answer_of(choice: Choice) -> Answer {
    match choice {
        Choice::Pass => Answer::Pass,
        Choice::Fail => Answer::Fail,
    }
}
