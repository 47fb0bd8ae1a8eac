//! Counting hands: one indicator a screen, large enough to read aloud, and a counter a level. Every tap is saved.

use domain::happiness::RoundCounts;
use leptos::{prelude::*, text_prop::TextProp};
use records::Entry;
use records::happiness::Uneven;
use uuid::Uuid;

use super::ReadOnly;
use super::add::most_present;
use super::head::{Head, Question, Where};
use super::measuring::Measuring;
use super::number::NumberInput;
use super::present::{Balance, Counted, Rest, counted_line};
use super::settle::balance_of;
use crate::components::{ActionBar, BigButton, ButtonKind, Card, Icon, IconSize, Screen, Symbol};
use crate::i18n::use_words;
use crate::pages::save_stage::stage_of_all;
use crate::place::Place;

/// A sitting whose hands are counted.
#[component]
pub fn HandsPage(
    /// The round.
    measuring: Measuring,
    /// Which sitting.
    sitting: Uuid,
) -> AnyView {
    let first = first_unsettled(measuring, sitting);
    let position = RwSignal::new(first);
    let counted = Memo::new(move |_| counted_at(measuring, sitting, position.get()));
    let stage = stage_of_all(move || {
        let own = measuring.own_tally(sitting).map(|tally| measuring.record(tally));
        let sitting = measuring.record(Entry::Sitting(measuring.round, sitting));
        own.into_iter().chain([sitting]).collect()
    });
    let answered = Memo::new(move |_| {
        let counts = counts_of(measuring, sitting);
        measuring.instrument.with_value(|instrument| {
            instrument.indicators.iter().filter(|indicator| is_counted(&counts, &indicator.id)).count()
        })
    });
    // Drawn anew for each indicator: what was typed and cannot be saved belongs to the one before.
    let counters = move || {
        position.track();
        view! { <Counters measuring=measuring sitting=sitting counted=counted/> }
    };
    view! {
        <Screen
            top=move || view! { <Head measuring=measuring sitting=sitting position=position counted=answered/> }
            bottom=move || view! { <Onward measuring=measuring position=position counted=counted/> }
        >
            <ReadOnly measuring=measuring/>
            <super::NotSaved measuring=measuring/>
            <Question measuring=measuring position=position stage=stage/>
            {counters}
            <Rest measuring=measuring sitting=sitting counted=counted/>
            <Where measuring=measuring sitting=sitting/>
        </Screen>
    }
    .into_any()
}

/// The first indicator at which more was counted than there are people; else the first nobody has counted; else the first that
/// lacks somebody; the first of all if there is none.
fn first_unsettled(measuring: Measuring, sitting: Uuid) -> usize {
    let balance = untrack(|| balance_of(measuring, sitting));
    let first = |list: &[Uneven]| list.first().map(|uneven| uneven.position);
    let uncounted = || first_uncounted(measuring, sitting);
    first(&balance.over).or_else(uncounted).or_else(|| first(&balance.short)).unwrap_or_default()
}

/// The first indicator nobody has counted.
fn first_uncounted(measuring: Measuring, sitting: Uuid) -> Option<usize> {
    let counts = untrack(|| counts_of(measuring, sitting));
    measuring
        .instrument
        .with_value(|instrument| instrument.indicators.iter().position(|indicator| !is_counted(&counts, &indicator.id)))
}

/// What all have counted together; tracked.
fn counts_of(measuring: Measuring, sitting: Uuid) -> RoundCounts {
    let mut counts = RoundCounts::default();
    for (_, tally) in measuring.open.tallies_of(measuring.round, sitting) {
        tally.add_to(&mut counts);
    }
    counts
}

fn is_counted(counts: &RoundCounts, indicator: &str) -> bool {
    counts.get(indicator).is_some_and(|counts| counts.seen() > 0)
}

/// What is counted of the indicator at this position; tracked.
fn counted_at(measuring: Measuring, sitting: Uuid, position: usize) -> Counted {
    let indicator = measuring.instrument.with_value(|i| i.indicators.get(position).map(|one| one.id.clone()));
    let Some(indicator) = indicator else { return Counted::default() };
    let own_counter = measuring.own_tally(sitting);
    let mut counted = Counted { indicator, ..Counted::default() };
    let mut all = RoundCounts::default();
    for (counter, tally) in measuring.open.tallies_of(measuring.round, sitting) {
        tally.add_to(&mut all);
        if own_counter == Some(Entry::Tally(measuring.round, sitting, counter)) {
            counted.own = tally;
        } else {
            tally.add_to(&mut counted.others);
        }
    }
    counted.seen = all.get(&counted.indicator).map_or(0, |counts| u32::try_from(counts.seen()).unwrap_or(u32::MAX));
    let view = measuring.sitting(sitting);
    counted.present = view.and_then(|view| measuring.instrument.with_value(|i| view.present_at(i, position)));
    counted
}

/// A counter a level, the highest first; those who abstain once there are any.
#[component]
fn Counters(measuring: Measuring, sitting: Uuid, counted: Memo<Counted>) -> AnyView {
    let words = use_words();
    let indicator = move || counted.with_untracked(|counted| counted.indicator.clone());
    let scale = measuring.instrument.with_value(|instrument| instrument.scale.clone());
    let levels: Vec<_> = scale
        .into_iter()
        .rev()
        .map(|level| {
            let value = level.value;
            let own = Signal::derive(move || counted.with(|c| c.own.count(&c.indicator, value)));
            let others = move || {
                let others = counted.with(|c| c.others.get(&c.indicator).map_or(0, |counts| counts.of(value)));
                if others == 0 { String::new() } else { words.now().happiness_other_devices(&words.number(others)) }
            };
            view! {
                <Counter
                    id=format!("level-{value}")
                    label=move || words.name(&level.label.th, &level.label.en)
                    aside=others
                    value=own
                    most=most_present()
                    disabled=measuring.read_only
                    on_count=move |people| measuring.count(sitting, &indicator(), value, people)
                />
            }
        })
        .collect();
    let abstained = Signal::derive(move || counted.with(|c| c.own.abstained(&c.indicator)));
    let has_abstained = Memo::new(move |_| abstained.get().is_some());
    let abstained = move || {
        has_abstained.get().then(|| {
            view! {
                <Counter
                    id="abstained"
                    label=words.say(|w| w.happiness_abstained())
                    value=abstained
                    most=most_present()
                    disabled=measuring.read_only
                    on_count=move |people| measuring.abstained(sitting, &indicator(), people)
                />
            }
        })
    };
    view! { <Card>{levels} {abstained}</Card> }.into_any()
}

/// One count: less, the number itself to be typed, more.
#[component]
pub fn Counter(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// What is counted.
    #[prop(into)]
    label: TextProp,
    /// A quiet line below: what others counted.
    #[prop(optional, into)]
    aside: TextProp,
    /// How many.
    #[prop(into)]
    value: Signal<Option<u32>>,
    /// The greatest number.
    most: u32,
    /// Only to be read.
    #[prop(into)]
    disabled: Signal<bool>,
    /// The new number.
    #[prop(into)]
    on_count: Callback<Option<u32>>,
) -> AnyView {
    let words = use_words();
    let name = StoredValue::new(label.clone());
    let said = move || name.with_value(TextProp::get);
    let step = move |more: bool| {
        let standing = value.get_untracked().unwrap_or_default();
        let next = if more { (standing + 1).min(most) } else { standing.saturating_sub(1) };
        if next != standing || value.get_untracked().is_none() {
            on_count.run(Some(next));
        }
    };
    let at_zero = move || disabled.get() || value.get().unwrap_or_default() == 0;
    let at_most = move || disabled.get() || value.get().unwrap_or_default() >= most;
    let aside = move || {
        let text = aside.get();
        (!text.is_empty()).then(|| view! { <span class="counter__aside">{text}</span> })
    };
    view! {
        <div class="counter" role="group" aria-label=said>
            <span class="counter__label">{said} {aside}</span>
            <button
                type="button"
                class="counter__button"
                aria-label=move || words.now().happiness_less(&said())
                disabled=at_zero
                on:click=move |_| step(false)
            >
                <Icon symbol=Symbol::Minus size=IconSize::Medium bold=true/>
            </button>
            <NumberInput
                id=id
                label=said
                class="counter__value"
                most=most
                value=value
                empty="0"
                disabled=disabled
                on_number=on_count
            />
            <button
                type="button"
                class="counter__button counter__button--plus"
                aria-label=move || words.now().happiness_more(&said())
                disabled=at_most
                on:click=move |_| step(true)
            >
                <Icon symbol=Symbol::Plus size=IconSize::Medium bold=true/>
            </button>
        </div>
    }
    .into_any()
}

/// The indicator before and the next; after the last, back to the round. The sum stands above them, whatever is scrolled away.
#[component]
fn Onward(measuring: Measuring, position: RwSignal<usize>, counted: Memo<Counted>) -> AnyView {
    let words = use_words();
    let last = measuring.instrument.with_value(|instrument| instrument.indicators.len()).saturating_sub(1);
    let at_last = Memo::new(move |_| position.get() >= last);
    let round = Place::Happiness(measuring.village(), measuring.round).path();
    let is_over = move || matches!(counted.with(Counted::balance), Balance::Over(_));
    let onward = move || match at_last.get() {
        false => view! {
            <BigButton
                label=words.say(|w| w.happiness_next())
                on_press=move |()| position.update(|position| *position = (*position + 1).min(last))
            />
        }
        .into_any(),
        true => view! { <BigButton label=words.say(|w| w.happiness_to_round()) href=round.clone()/> }.into_any(),
    };
    view! {
        <ActionBar>
            <div class="grow">
                <p class="hands-sum" class:hands-sum--over=is_over aria-hidden="true">
                    {move || counted.with(|counted| counted_line(words, counted))}
                </p>
                <div class="buttons buttons--pair">
                    <BigButton
                        kind=ButtonKind::Quiet
                        label=words.say(|w| w.assessment_previous())
                        disabled=Signal::derive(move || position.get() == 0)
                        on_press=move |()| position.update(|position| *position = position.saturating_sub(1))
                    />
                    {onward}
                </div>
            </div>
        </ActionBar>
    }
    .into_any()
}
