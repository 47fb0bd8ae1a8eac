//! When and where the village was assessed, and whether the answers come from paper. Not the day of typing in.

use jiff::civil::Date;
use leptos::prelude::*;

use super::editor::Editor;
use crate::components::{Card, Check};
use crate::i18n::use_words;
use crate::pages::day::DayField;
use crate::pages::position::PositionPart;
use crate::platform::clock;

/// The day, the place and the paper. The day is typed as people write it (๒๒ พ.ย. ๒๕๖๙, 22/11/2569).
#[component]
pub fn Observed(
    /// The editor of the page.
    editor: Editor,
) -> AnyView {
    let words = use_words();
    let day = Memo::new(move |_| editor.view.with(|view| view.observed_on));
    let from_paper = Memo::new(move |_| editor.view.with(|view| view.from_paper));
    let located =
        Signal::derive(move || editor.view.with(|view| view.position.map(|position| (position, view.accuracy))));
    // Nothing was typed yet: it is today, and is written down with the first answer.
    let day = Signal::derive(move || Some(day.get().unwrap_or_else(clock::today)));
    let take = move |day: Option<Date>| {
        if let Some(day) = day {
            editor.observed_on(day);
        }
    };
    // What was developed meanwhile cannot have been seen before.
    let before_the_baseline = move |day: Date| {
        let baseline = editor.baseline.with(|baseline| baseline.as_ref()?.observed_on)?;
        (day < baseline).then(|| words.now().assessment_date_before_baseline(&words.day(baseline)))
    };
    view! {
        <Card>
            <h3>{words.say(|w| w.position_title())}</h3>
            <PositionPart located=located disabled=editor.read_only on_locate=move |located| editor.locate(located)/>
        </Card>
        <Card>
            <DayField
                id="observed-on"
                label=words.say(|w| w.assessment_observed_on())
                day=day
                also=before_the_baseline
                disabled=editor.read_only
                on_day=take
            />
            <Check
                label=words.say(|w| w.assessment_from_paper())
                detail=words.say(|w| w.assessment_from_paper_hint())
                checked=from_paper
                disabled=editor.read_only
                on_change=move |checked| editor.from_paper(checked)
            />
        </Card>
    }
    .into_any()
}
