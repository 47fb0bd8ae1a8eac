//! Two versions side by side: one line for each thing in which they differ.

use domain::form::compare::differences;
use domain::form::{Difference, Spot};
use domain::happiness::instrument::Formula;
use domain::{Form, Text};
use i18n::arg;
use leptos::prelude::*;

use crate::components::{Card, CardKind, Chip, Tone};
use crate::i18n::{DOT, Wording, use_words};
use crate::pages::level;

/// All differences from one form to another.
#[component]
pub fn Differences(
    /// The older.
    old: Form,
    /// The newer.
    new: Form,
) -> AnyView {
    let words = use_words();
    let found = differences(&old, &new);
    if found.is_empty() {
        return view! { <p class="muted" role="status">{words.say(|w| w.instruments_no_difference())}</p> }.into_any();
    }
    let rows: Vec<_> = found.into_iter().map(|difference| row(words, difference, &old, &new)).collect();
    view! { <Card kind=CardKind::List><ul class="differences">{rows}</ul></Card> }.into_any()
}

/// A place in words: the number of an item as it is now, or as it was.
#[must_use]
pub fn spot_name(words: Wording, spot: &Spot, forms: &[&Form]) -> String {
    let now = words.now();
    let is_fixed = forms.iter().any(|form| form.is_fixed());
    let item = |id: &str| {
        let items = forms.iter().flat_map(|form| form.parts().items);
        let code = items.into_iter().find(|item| item.id == id).map_or_else(|| id.to_owned(), |item| item.code);
        let code = words.digits(&code);
        if is_fixed { now.instruments_activity(&code) } else { now.instruments_item(&code) }
    };
    let section = |number: u8| {
        let mut sections = forms.iter().flat_map(|form| form.parts().sections);
        let code = sections.find(|section| section.number == number).map(|section| section.code);
        now.instruments_section(&words.digits(&code.unwrap_or_else(|| number.to_string())))
    };
    match spot {
        Spot::Whole => now.instruments_whole().to_owned(),
        Spot::Name => now.instruments_name().to_owned(),
        Spot::Section(number) => section(*number),
        Spot::Item(id) => item(id),
        Spot::Criteria(id) => [item(id), criteria_name(words, is_fixed).to_owned()].join(DOT),
        Spot::Level(at) => level::name(words, *at).to_owned(),
        Spot::Scale(value) => now.instruments_scale_label(&words.number(value)),
    }
}

/// What the second text of an item is: where only words can be edited, nothing passes by it.
#[must_use]
pub fn criteria_name(words: Wording, is_fixed: bool) -> &'static str {
    if is_fixed { words.now().instruments_hint() } else { words.now().instruments_criteria() }
}

fn row(words: Wording, difference: Difference, old: &Form, new: &Form) -> AnyView {
    let now = words.now();
    let forms = [new, old];
    let place = |spot: &Spot| spot_name(words, spot, &forms);
    let item = |id: &str| place(&Spot::Item(id.to_owned()));
    let (tone, kind, title, texts): (Tone, &str, String, Vec<(bool, String)>) = match difference {
        Difference::Added(new) => {
            (Tone::Ok, now.instruments_added(), item(&new.id), vec![(true, said(words, Some(&new.text)))])
        }
        Difference::Retired(old) => {
            (Tone::Bad, now.instruments_retired(), item(&old.id), vec![(false, said(words, Some(&old.text)))])
        }
        Difference::Renumbered { item: is, was } => {
            let (was, now_is) = (words.digits(&was), words.digits(&is.code));
            (
                Tone::Plain,
                now.instruments_renumbered(),
                now.instruments_from_to(arg::Now(&now_is), arg::Was(&was)),
                vec![(true, said(words, Some(&is.text)))],
            )
        }
        Difference::Text { spot, was, is } => {
            let kind = match spot {
                Spot::Criteria(_) if new.is_fixed() => now.instruments_hint_changed(),
                Spot::Criteria(_) => now.instruments_criteria_changed(),
                _ => now.instruments_reworded(),
            };
            (Tone::Info, kind, place(&spot), both(words, was.as_ref(), is.as_ref()))
        }
        Difference::Provenance { spot, was, is } => (
            Tone::Plain,
            now.instruments_provenance(),
            place(&spot),
            vec![(false, sure(words, &was)), (true, sure(words, &is))],
        ),
        Difference::Core { item: of, level: at, joined } => {
            let what = if joined {
                now.instruments_core_joined(level::name(words, at))
            } else {
                now.instruments_core_left(level::name(words, at))
            };
            (Tone::Info, now.instruments_core(), item(&of.id), vec![(joined, what)])
        }
        Difference::CoreDefined { level: at, defined } => {
            let what = if defined { now.instruments_core_defined() } else { now.instruments_core_undefined() };
            (Tone::Info, now.instruments_core(), level::name(words, at).to_owned(), vec![(defined, what.to_owned())])
        }
        Difference::Passed { level: at, was, is } => {
            let range = |(from, to): (usize, usize)| level::range(words, from, to, None);
            (
                Tone::Info,
                now.instruments_levels(),
                level::name(words, at).to_owned(),
                vec![(false, range(was)), (true, range(is))],
            )
        }
        Difference::Formula { was, is } => (
            Tone::Info,
            now.instruments_formula(),
            String::new(),
            vec![(false, formula(words, was)), (true, formula(words, is))],
        ),
    };
    let kind = kind.to_owned();
    let texts: Vec<_> = texts
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(is_new, text)| match is_new {
            true => view! { <ins class="difference__new">{text}</ins> }.into_any(),
            false => view! { <del class="difference__old">{text}</del> }.into_any(),
        })
        .collect();
    view! {
        <li class="difference">
            <div class="row row--spread"><b>{title}</b> <Chip tone=tone label=kind/></div>
            {texts}
        </li>
    }
    .into_any()
}

/// Both wordings, in the language read; in each language if that of the reader did not change.
fn both(words: Wording, was: Option<&Text>, is: Option<&Text>) -> Vec<(bool, String)> {
    let (before, after) = (said(words, was), said(words, is));
    if before != after {
        return vec![(false, before), (true, after)];
    }
    let texts = [(false, was), (true, is)].into_iter().filter_map(|(is_new, text)| Some((is_new, text?)));
    texts.map(|(is_new, text)| (is_new, [text.th.as_str(), text.en.as_str()].join(DOT))).collect()
}

fn said(words: Wording, text: Option<&Text>) -> String {
    text.map(|text| words.name(&text.th, &text.en)).unwrap_or_default()
}

/// How sure a text is, with its source.
fn sure(words: Wording, text: &Text) -> String {
    use domain::TextStatus as S;
    let now = words.now();
    let status = match text.status {
        S::Verified => now.instruments_is_verified(),
        S::Training => now.instruments_training(),
        S::Recalled | S::NotFound => now.instruments_stays_unverified(),
    };
    match &text.source {
        Some(source) => format!("{status} · {source}"),
        None => status.to_owned(),
    }
}

fn formula(words: Wording, formula: Option<Formula>) -> String {
    match formula {
        Some(Formula::MeanOfIndicators) => words.now().instruments_formula_indicators(),
        Some(Formula::MeanOfComponents) => words.now().instruments_formula_components(),
        None => words.now().instruments_formula_unknown(),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_the_nine_are_named_as_on_paper() {
        Owner::new().with(|| {
            let words = use_words();
            let nine = Form::Activities(domain::household::ACTIVITIES.clone());
            let name = |spot: Spot| spot_name(words, &spot, &[&nine]);
            assert_eq!(name(Spot::Section(2)), "หมวดที่ ๒.๒");
            assert_eq!(name(Spot::Item("2.2.1".to_owned())), "กิจกรรม ๒.๒.๑");
            let hint = [name(Spot::Item("2.2.1".to_owned())), words.now().instruments_hint().to_owned()].join(DOT);
            assert_eq!(name(Spot::Criteria("2.2.1".to_owned())), hint);
        });
    }
}
