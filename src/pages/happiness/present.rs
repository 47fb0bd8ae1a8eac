//! How many are counted of how many present: what is left, what is too much, and what one can do about it.

use std::sync::Arc;

use domain::happiness::RoundCounts;
use i18n::arg;
use leptos::prelude::*;
use records::happiness::TallyView;
use uuid::Uuid;

use super::add::most_present;
use super::hands::Counter;
use super::measuring::Measuring;
use crate::components::{BigButton, ButtonKind, ButtonSize, Card, CardKind};
use crate::i18n::{DOT, Wording, use_words};
use crate::platform::browser;

/// What the counts of an indicator come to, beside the people present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Balance {
    /// Nobody said how many are present.
    Unknown,
    /// So many are not counted yet.
    Short(u32),
    /// Everybody is.
    Exact,
    /// So many more are counted than are present.
    Over(u32),
}

impl Balance {
    /// Compares; a difference is told and never blocks, since people come and go.
    #[must_use]
    pub fn of(counted: u32, present: Option<u32>) -> Self {
        match present {
            None => Self::Unknown,
            Some(present) if counted < present => Self::Short(present - counted),
            Some(present) if counted == present => Self::Exact,
            Some(present) => Self::Over(counted - present),
        }
    }
}

/// One indicator as it is counted: by this device, by others, and how many are there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counted {
    /// The indicator's id.
    pub indicator: String,
    /// What this device counted.
    pub own: Arc<TallyView>,
    /// What others counted, added up.
    pub others: RoundCounts,
    /// How many are present at this indicator.
    pub present: Option<u32>,
    /// How many were seen to answer or abstain, by whoever counted.
    pub seen: u32,
}

impl Counted {
    /// How many answered against how many are there.
    #[must_use]
    pub fn balance(&self) -> Balance {
        Balance::of(self.seen, self.present)
    }
}

/// How many are counted, of how many.
#[must_use]
pub fn counted_text(words: Wording, counted: &Counted) -> String {
    let seen = words.number(counted.seen);
    match counted.present {
        Some(present) => words.now().happiness_counted_of(arg::Counted(&seen), arg::Present(&words.number(present))),
        None => words.now().happiness_counted(&seen),
    }
}

/// The same in one line, with how many are left or too many.
#[must_use]
pub fn counted_line(words: Wording, counted: &Counted) -> String {
    let rest = match counted.balance() {
        Balance::Unknown | Balance::Exact => None,
        Balance::Short(rest) => Some(words.now().happiness_rest(&words.number(rest))),
        Balance::Over(over) => Some(words.now().happiness_over_short(&words.number(over))),
    };
    std::iter::once(counted_text(words, counted)).chain(rest).collect::<Vec<_>>().join(DOT)
}

/// The card below the counters.
#[component]
pub fn Rest(
    /// The round.
    measuring: Measuring,
    /// Which sitting.
    sitting: Uuid,
    /// The indicator in front.
    counted: Memo<Counted>,
) -> AnyView {
    let words = use_words();
    let (filling, correcting) = (RwSignal::new(false), RwSignal::new(false));
    let balance = Memo::new(move |_| counted.with(Counted::balance));
    let indicator = Memo::new(move |_| counted.with(|counted| counted.indicator.clone()));
    // Whatever was unfolded belonged to the indicator before.
    Effect::new(move || {
        indicator.get();
        filling.set(false);
        correcting.set(false);
    });
    let kind = Memo::new(move |_| match balance.get() {
        Balance::Short(_) => CardKind::Rice,
        Balance::Over(_) => CardKind::Brick,
        Balance::Unknown | Balance::Exact => CardKind::Plain,
    });
    let title = move || counted.with(|counted| counted_text(words, counted));
    let detail = move || match balance.get() {
        Balance::Unknown => words.now().happiness_present_unknown().to_owned(),
        Balance::Short(rest) => words.now().happiness_rest(&words.number(rest)),
        Balance::Exact => words.now().happiness_all_counted().to_owned(),
        Balance::Over(over) => words.now().happiness_over(&words.number(over)),
    };
    let actions = move || {
        if measuring.read_only.get() {
            return ().into_any();
        }
        match balance.get() {
            Balance::Short(rest) => {
                view! { <Leftover measuring=measuring sitting=sitting counted=counted rest=rest filling=filling/> }
                    .into_any()
            }
            Balance::Over(_) => {
                let come = move || words.now().happiness_more_came(&words.number(counted.with(|counted| counted.seen)));
                let correct = move |()| {
                    let (indicator, seen) = counted.with_untracked(|counted| (counted.indicator.clone(), counted.seen));
                    measuring.present_from(sitting, &indicator, seen);
                };
                view! { <BigButton kind=ButtonKind::Outline size=ButtonSize::Small label=come on_press=correct/> }
                    .into_any()
            }
            Balance::Unknown | Balance::Exact => ().into_any(),
        }
    };
    let correct = move || {
        (!measuring.read_only.get()).then(|| {
            view! {
                <BigButton
                    kind=ButtonKind::Text
                    size=ButtonSize::Small
                    label=words.say(|w| w.happiness_correct_present())
                    on_press=move |()| correcting.update(|open| *open = !*open)
                />
            }
        })
    };
    // On a small screen it unfolds behind the bar below.
    Effect::new(move || {
        if correcting.get() {
            browser::focus_element("present");
        }
    });
    let correction = move || {
        correcting.get().then(|| {
            let set = move |people: Option<u32>| {
                let indicator = counted.with_untracked(|counted| counted.indicator.clone());
                measuring.present_from(sitting, &indicator, people.unwrap_or_default());
            };
            view! {
                <Counter
                    id="present"
                    label=words.say(|w| w.happiness_present_from())
                    value=Signal::derive(move || counted.with(|counted| counted.present))
                    most=most_present()
                    disabled=measuring.read_only
                    on_count=set
                />
            }
        })
    };
    view! {
        <Card kind=kind>
            <div class="tally-rest">
                <div class="tally-rest__text" role="status">
                    <b>{title}</b>
                    <p class="small">{detail}</p>
                </div>
                {actions}
                {correct}
            </div>
            {correction}
        </Card>
    }
    .into_any()
}

/// What can be done with those not counted yet: they abstain, or all of them chose one level.
#[component]
fn Leftover(
    measuring: Measuring,
    sitting: Uuid,
    counted: Memo<Counted>,
    rest: u32,
    filling: RwSignal<bool>,
) -> AnyView {
    let words = use_words();
    let abstain = move |()| {
        let (indicator, own) = counted.with_untracked(|counted| (counted.indicator.clone(), counted.own.clone()));
        let standing = own.abstained(&indicator).unwrap_or_default();
        measuring.abstained(sitting, &indicator, Some(standing + rest));
    };
    let fill = move |level: u8| {
        let (indicator, own) = counted.with_untracked(|counted| (counted.indicator.clone(), counted.own.clone()));
        let standing = own.count(&indicator, level).unwrap_or_default();
        measuring.count(sitting, &indicator, level, Some(standing + rest));
    };
    let levels = move || {
        filling.get().then(|| {
            let scale = measuring.instrument.with_value(|instrument| instrument.scale.clone());
            let button = |level: domain::happiness::instrument::ScaleLevel| {
                let label = move || words.name(&level.label.th, &level.label.en);
                view! {
                    <BigButton
                        kind=ButtonKind::Outline
                        size=ButtonSize::Small
                        label=label
                        on_press=move |()| fill(level.value)
                    />
                }
            };
            let buttons: Vec<_> = scale.into_iter().rev().map(button).collect();
            view! {
                <div class="tally-fill" role="group" aria-label=move || words.now().happiness_fill(&words.number(rest))>
                    <p class="small">{move || words.now().happiness_fill(&words.number(rest))}</p>
                    {buttons}
                </div>
            }
        })
    };
    view! {
        <BigButton
            kind=ButtonKind::OnDark
            size=ButtonSize::Small
            label=words.say(|w| w.happiness_rest_abstain())
            on_press=abstain
        />
        <BigButton
            kind=ButtonKind::OnDark
            size=ButtonSize::Small
            label=words.say(|w| w.happiness_rest_all())
            on_press=move |()| filling.update(|open| *open = !*open)
        />
        {levels}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::Balance::{self, *};

    #[test]
    fn a_difference_is_told_either_way() {
        assert_eq!(Balance::of(32, Some(34)), Short(2));
        assert_eq!(Balance::of(34, Some(34)), Exact);
        assert_eq!(Balance::of(37, Some(34)), Over(3));
        assert_eq!(Balance::of(37, None), Unknown);
        assert_eq!(Balance::of(0, Some(0)), Exact);
    }
}
