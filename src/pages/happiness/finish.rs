//! Calling a round finished, and opening it again.

use i18n::arg;
use leptos::prelude::*;

use super::measuring::Measuring;
use super::sittings::{Shown, told_apart};
use crate::components::{Banner, BannerKind, BigButton, ButtonKind, ButtonSize, Dialog, FaultLine};
use crate::i18n::use_words;

/// At most so many indicators are named.
const NAMED: usize = 6;

/// The end of the page.
#[component]
pub fn Finish(
    /// The round.
    measuring: Measuring,
) -> AnyView {
    let words = use_words();
    let finished_on = Memo::new(move |_| measuring.with_round(|round| round.session.finished_on));
    let begun = Memo::new(move |_| measuring.with_round(|round| !round.sittings.is_empty()));
    // The numbers of the indicators nobody answered.
    let lacking = Memo::new(move |_| {
        measuring.instrument.with_value(|instrument| {
            let scores = measuring.with_round(|round| round.scores(instrument));
            let open = instrument.indicators.iter().zip(&scores.indicators).filter(|(_, mean)| mean.is_none());
            open.map(|(indicator, _)| indicator.code.clone()).collect::<Vec<_>>()
        })
    });
    let over = Memo::new(move |_| {
        measuring.instrument.with_value(|instrument| {
            measuring.with_round(|round| {
                let over = round.sittings.iter().filter(|sitting| sitting.balance(instrument).is_over());
                over.map(|sitting| told_apart(words, &sitting.view)).collect::<Vec<_>>()
            })
        })
    });
    // The groups in which somebody or something was not asked, by name.
    let partial = Memo::new(move |_| {
        measuring.with_round(|round| {
            let shown = round.sittings.iter().map(|sitting| Shown::of(measuring, sitting));
            let told = |shown: Shown| {
                let counted = format!("{}/{}", words.number(shown.answered), words.number(shown.all));
                format!("{} ({counted})", told_apart(words, &shown.view))
            };
            shown.filter(|shown| !shown.is_whole()).map(told).collect::<Vec<_>>()
        })
    });
    let (finishing, reopening) = (RwSignal::new(false), RwSignal::new(false));
    let open_part = move || {
        let refused = over.with(|over| (!over.is_empty()).then(|| over.join(", ")));
        let is_over = refused.is_some();
        let refused = refused.map(|names| view! { <FaultLine text=words.now().happiness_finish_over(&names)/> });
        let lacking = lacking.get();
        let reason = (!lacking.is_empty()).then(|| {
            let named = lacking.iter().take(NAMED).map(|code| words.digits(code)).collect::<Vec<_>>().join(", ");
            let count = words.number(lacking.len());
            let text = match lacking.len() > NAMED {
                true => words.now().happiness_lacking_many(arg::Codes(&named), arg::Count(&count)),
                false => words.now().happiness_lacking_some(arg::Codes(&named), arg::Count(&count)),
            };
            view! { <p class="small muted">{text}</p> }
        });
        view! {
            {reason}
            {refused}
            <BigButton
                kind=ButtonKind::Outline
                label=move || words.now().happiness_finish(&words.number(measuring.round.number()))
                disabled=!lacking.is_empty() || is_over || measuring.is_locked.get()
                on_press=move |()| match partial.with_untracked(Vec::is_empty) {
                    true => measuring.finish(true),
                    false => finishing.set(true),
                }
            />
        }
    };
    let finished_part = move |day| {
        let text = move || words.now().happiness_finished_on(&words.day(day));
        view! {
            <Banner kind=BannerKind::Done title=words.say(|w| w.happiness_finished()) text=text>
                <BigButton
                    kind=ButtonKind::Text
                    size=ButtonSize::Small
                    label=words.say(|w| w.happiness_reopen())
                    disabled=measuring.is_locked
                    on_press=move |()| reopening.set(true)
                />
            </Banner>
        }
    };
    let part = move || match (finished_on.get(), begun.get()) {
        (Some(day), _) => Some(finished_part(day).into_any()),
        (None, true) => Some(open_part().into_any()),
        (None, false) => None,
    };
    // The second tap of a double one would open again what the first has finished; so opening is asked about.
    view! {
        {part}
        <Dialog
            id="finish-round"
            open=finishing
            title=words.say(|w| w.happiness_finish_partial_title())
            text=move || words.now().happiness_finish_partial_text(&partial.with(|names| names.join(", ")))
            confirm=move || words.now().happiness_finish(&words.number(measuring.round.number()))
            on_confirm=move |()| {
                finishing.set(false);
                measuring.finish(true);
            }
            on_cancel=move |()| finishing.set(false)
        />
        <Dialog
            id="reopen-round"
            open=reopening
            title=words.say(|w| w.happiness_reopen_title())
            text=words.say(|w| w.happiness_reopen_text())
            confirm=words.say(|w| w.happiness_reopen())
            on_confirm=move |()| {
                reopening.set(false);
                measuring.finish(false);
            }
            on_cancel=move |()| reopening.set(false)
        />
    }
    .into_any()
}
