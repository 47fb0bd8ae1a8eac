//! What is to be settled of a sitting: more counted than are present, people nobody counted, sheets that are not whole.

use i18n::arg;
use leptos::prelude::*;
use records::Entry;
use records::happiness::{Balance, Mode, SittingOfRound, Uneven, abstained_field, present_field, sitting};
use records::shape::count_value;
use sync::FieldName;
use uuid::Uuid;

use super::measuring::Measuring;
use crate::components::{BigButton, ButtonKind, ButtonSize, FaultLine};
use crate::i18n::{Wording, use_words};

/// At most so many indicators are named.
const NAMED: usize = 4;

/// How a sitting's counts stand; tracked.
#[must_use]
pub fn balance_of(measuring: Measuring, id: Uuid) -> Balance {
    measuring.instrument.with_value(|instrument| {
        measuring.with_round(|round| round.sitting(id).map(|sitting| sitting.balance(instrument)).unwrap_or_default())
    })
}

/// The most people seen of a sitting: as many as there are, if people came.
fn seen(sitting: &SittingOfRound) -> u32 {
    let most = sitting.counts().most_seen().max(sitting.sheets.len() as u64);
    u32::try_from(most).unwrap_or(u32::MAX)
}

impl Measuring {
    /// Confirms that people came: there are as many as were counted. Of hands that holds from the indicators on at which they were.
    pub fn people_came(self, id: Uuid) {
        let Some(sitting) = untrack(|| self.with_round(|round| round.sitting(id).cloned())) else { return };
        let by_hands = sitting.view.mode.is_none_or(|mode| mode == Mode::Hands);
        let values = match by_hands {
            true => {
                let over = untrack(|| balance_of(self, id)).over.into_iter();
                let now = |seen: u64| count_value(u32::try_from(seen).ok());
                over.map(|uneven| (present_field(&uneven.indicator), now(uneven.seen))).collect()
            }
            false => vec![(FieldName::from(sitting::PRESENT), count_value(Some(seen(&sitting))))],
        };
        self.write(vec![(Entry::Sitting(self.round, id), values)]);
    }

    /// Those nobody counted abstain, at every indicator that was counted.
    fn rest_abstains(self, id: Uuid) {
        let Some(counter) = untrack(|| self.own_counter(id)) else { return };
        let own = untrack(|| self.open.tally(self.round, id, counter));
        let short = untrack(|| balance_of(self, id)).short.into_iter();
        let values = short.map(|uneven| {
            let standing = own.abstained(&uneven.indicator).unwrap_or_default();
            let rest = u32::try_from(uneven.difference()).unwrap_or(u32::MAX);
            (abstained_field(&uneven.indicator), count_value(Some(standing.saturating_add(rest))))
        });
        let values = values.collect();
        self.write(vec![(Entry::Tally(self.round, id, counter), values)]);
    }
}

/// What is to be settled of a sitting, and how; nothing where all is even.
#[component]
pub fn Unsettled(
    /// The round.
    measuring: Measuring,
    /// Which sitting.
    id: Uuid,
) -> AnyView {
    let words = use_words();
    let balance = Memo::new(move |_| balance_of(measuring, id));
    let over = move || {
        let balance = balance.get();
        balance.is_over().then(|| {
            let count = measuring.with_round(|round| round.sitting(id).map(seen)).unwrap_or_default();
            let came = move || words.now().happiness_more_came(&words.number(count));
            let button = (!measuring.read_only.get()).then(|| {
                view! {
                    <BigButton
                        kind=ButtonKind::Outline
                        size=ButtonSize::Small
                        label=came
                        on_press=move |()| measuring.people_came(id)
                    />
                }
            });
            view! {
                <FaultLine text=over_text(measuring, words, &balance)/>
                <p class="small">{words.say(|w| w.happiness_over_settle())}</p>
                {button}
            }
        })
    };
    let short = move || {
        let balance = balance.get();
        (!balance.short.is_empty()).then(|| {
            let button = (!measuring.read_only.get()).then(|| {
                view! {
                    <BigButton
                        kind=ButtonKind::Outline
                        size=ButtonSize::Small
                        label=words.say(|w| w.happiness_rest_abstain())
                        on_press=move |()| measuring.rest_abstains(id)
                    />
                }
            });
            view! {
                <p class="small">{short_text(measuring, words, &balance.short)}</p>
                {button}
            }
        })
    };
    let open_sheets = move || {
        let count = balance.with(|balance| balance.open_sheets);
        (count > 0).then(|| view! { <p class="small">{words.now().happiness_sheets_open(&words.number(count))}</p> })
    };
    let is_even = Memo::new(move |_| balance.with(Balance::is_even));
    let part = move || (!is_even.get()).then(|| view! { <div class="unsettled">{over} {short} {open_sheets}</div> });
    view! { {part} }.into_any()
}

fn code(measuring: Measuring, words: Wording, uneven: &Uneven) -> String {
    let code = |position: usize| {
        measuring.instrument.with_value(|i| i.indicators.get(position).map(|indicator| indicator.code.clone()))
    };
    words.digits(&code(uneven.position).unwrap_or_default())
}

/// Where more was counted than there are people, in a sentence.
fn over_text(measuring: Measuring, words: Wording, balance: &Balance) -> String {
    let count = words.number(balance.most_over());
    if balance.over.is_empty() {
        return words.now().happiness_sheets_over(&count);
    }
    let codes = balance.over.iter().take(NAMED).map(|uneven| code(measuring, words, uneven)).collect::<Vec<_>>();
    let more = if balance.over.len() > NAMED { " …" } else { "" };
    let codes = format!("{}{more}", codes.join(", "));
    words.now().happiness_sitting_over(arg::Codes(&codes), arg::Count(&count))
}

/// Whom nobody counted, indicator by indicator.
fn short_text(measuring: Measuring, words: Wording, short: &[Uneven]) -> String {
    let line = |uneven: &Uneven| {
        let (code, count) = (code(measuring, words, uneven), words.number(uneven.difference()));
        words.now().happiness_sitting_short(arg::Code(&code), arg::Count(&count))
    };
    let lines = short.iter().take(NAMED).map(line).collect::<Vec<_>>().join(", ");
    let others = short.len().saturating_sub(NAMED);
    match others {
        0 => lines,
        others => [lines, words.now().happiness_sitting_short_others(&words.number(others))].join(" "),
    }
}
