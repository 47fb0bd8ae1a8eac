//! The nine activities as cards, group by group, in the words of the version by which the village's households are asked.

use domain::Phase;
use domain::household::{Activity, ActivityAnswer, ActivityGroup, position};
use leptos::prelude::*;

use super::answer_word;
use super::walk::Walk;
use crate::components::{Chip, IndicatorCard, IndicatorTool, StatusMark, Symbol, Toggle, Toggles, Tone};
use crate::i18n::{Wording, use_words};
use crate::pages::marked::{Marked, doubt};
use crate::pages::note::{Note, note_label};
use crate::pages::photos::{FoldedPhotos, PhotosTool};
use crate::state::roll::HouseholdSignal;

/// The choice of an answer.
#[must_use]
pub fn toggle(words: Wording, answer: ActivityAnswer) -> Toggle {
    let look = match answer {
        ActivityAnswer::Have => "pass",
        ActivityAnswer::HaveNot => "fail",
        ActivityAnswer::NotHome | ActivityAnswer::Declined => "quiet",
    };
    Toggle { value: answer.code(), label: (move || answer_word(words, Some(answer))).into(), look }
}

/// A group of activities.
#[component]
pub fn Group(
    /// The walk.
    walk: Walk,
    /// Who is asked.
    household: HouseholdSignal,
    /// The group, in the words of the village's version.
    group: ActivityGroup,
) -> AnyView {
    let words = use_words();
    let ActivityGroup { code, name, activities } = group;
    let doubt = doubt(name.status);
    let title = move || format!("{} {}", words.digits(&code), words.name(&name.th, &name.en));
    let cards: Vec<_> = activities
        .into_iter()
        .map(|activity| view! { <Row walk=walk household=household activity=activity/> })
        .collect();
    view! {
        <section class="dimension">
            <div class="dimension__head">
                <h2>{title} {doubt.map(|doubt| view! { " " <StatusMark doubt=doubt/> })}</h2>
            </div>
            {cards}
        </section>
    }
    .into_any()
}

/// One activity.
#[component]
fn Row(walk: Walk, household: HouseholdSignal, activity: Activity) -> AnyView {
    let words = use_words();
    let Activity { id, text, hint } = activity;
    let position = position(&id).unwrap_or_default();
    let doubt = doubt(text.status);
    let album = walk.album(household.id, &id);
    let card = format!("activity-{}", id.replace('.', "-"));
    let id = StoredValue::new(id);
    let view = household.view;
    let answer = Memo::new(move |_| view.get().found(walk.phase).answers.get(position).copied().flatten());
    let before = Memo::new(move |_| view.get().before.of(position));
    let note_of = move |phase| id.with_value(|id| view.get().note(phase, id).map(str::to_owned));
    let note = Memo::new(move |_| note_of(walk.phase));
    let note_before = Memo::new(move |_| note_of(Phase::Before));
    let show_note = RwSignal::new(false);
    let show_photos = RwSignal::new(false);
    let number = move || id.with_value(|id| words.digits(id));
    let about = move || words.now().households_choices_for(&number());
    let is_after = walk.phase == Phase::After;
    let chips = move || {
        is_after.then(|| {
            let label = move || words.now().assessment_before_was(answer_word(words, before.get()));
            view! { <Chip tone=Tone::Info label=label/> }
        })
    };
    let old_note = move || {
        let note = note_before.get().filter(|_| is_after)?;
        Some(view! { <p class="indicator__fold">{words.now().households_note_before(&note)}</p> })
    };
    let note_part = move || {
        show_note.get().then(|| {
            let standing = note.get_untracked().unwrap_or_default();
            let save = move |text: String| id.with_value(|id| walk.note(household, id, &text));
            view! { <Note code=id.get_value() standing=standing disabled=walk.list.is_locked focused=true on_save=save/> }
        })
    };
    let on_answer = move |code: Option<&'static str>| {
        id.with_value(|id| walk.answer(household, id, code.and_then(ActivityAnswer::from_code)));
    };
    let hint = hint.map(|hint| view! { <p class="small muted"><Marked text=hint/></p> });
    view! {
        <IndicatorCard
            id=card
            number=number
            text=move || words.name(&text.th, &text.en)
            mark=move || doubt.map(|doubt| view! { <StatusMark doubt=doubt/> })
            chips=chips
            tools=move || {
                view! {
                    <PhotosTool album=album open=show_photos about=about/>
                    <IndicatorTool
                        symbol=Symbol::Note
                        label=move || note_label(words, note.get().as_deref())
                        about=about
                        expanded=Signal::from(show_note)
                        on_press=move |()| show_note.update(|show| *show = !*show)
                    />
                }
            }
        >
            {hint}
            {old_note}
            <Toggles
                toggles=ActivityAnswer::ALL.into_iter().map(|answer| toggle(words, answer)).collect()
                value=Signal::derive(move || answer.get().map(ActivityAnswer::code))
                label=move || words.now().households_choices_for(&number())
                disabled=walk.list.is_locked
                on_answer=on_answer
            />
            <FoldedPhotos album=album open=show_photos/>
            {note_part}
        </IndicatorCard>
    }
    .into_any()
}
