//! The happiness measurement of a village: a round with its sittings, and what they come to so far.

pub mod add;
pub mod entering;
pub mod finish;
pub mod form;
pub mod hands;
pub mod head;
pub mod measuring;
pub mod naming;
pub mod number;
pub mod paper;
pub mod present;
pub mod results;
pub mod settle;
pub mod sheet;
pub mod sheets;
pub mod sitting;
pub mod sittings;
pub mod unusable;

use std::sync::Arc;

use domain::Ratio;
use domain::comparison::Change;
use domain::happiness::{HappinessInstrument, Round, RoundComparison};
use leptos::prelude::*;
use records::happiness::Rounds;

use self::finish::Finish;
use self::measuring::{Measuring, Removed, open, reference_of};
use self::sittings::Sittings;
use self::unusable::{FirstRoundFirst, Lacking, NoForm};
use super::dossier::WithVillage;
use super::dossier::items::round_name;
use super::elsewhere::OpenElsewhere;
use super::failed_save::FailedSave;
use super::locked::Locked;
use super::not_found::NotFoundPage;
use crate::components::{
    Banner, BannerKind, BigButton, ButtonKind, ButtonSize, Loading, Screen, Tile, Tiles, Toast, Tone, TopBar,
};
use crate::i18n::{Wording, use_words};
use crate::place::Place;
use crate::state::editing::OneEditor;
use crate::state::use_app;
use crate::state::villages::VillageSignal;

/// How many people a round is to have (letter, activity 3.1.1).
pub const MIN_PEOPLE: u64 = 30;

/// A round of a village's measurement.
#[component]
pub fn HappinessPage(
    /// The village's code.
    village: String,
    /// Which round.
    round: Round,
) -> AnyView {
    let content = move |measuring: Measuring| view! { <RoundPage measuring=measuring/> }.into_any();
    view! { <WithRound village=village round=round content=content/> }.into_any()
}

/// How far it is from showing a round.
#[derive(Clone, PartialEq)]
enum Form {
    Loading,
    Missing,
    Lacking(Arc<HappinessInstrument>),
    Usable(Arc<HappinessInstrument>),
}

/// Shows its content for a round that can be measured; says what to do for one that cannot.
#[component]
pub fn WithRound(
    /// The village's code, as it stands in the address.
    village: String,
    /// Which round.
    round: Round,
    /// What to show of it.
    #[prop(into)]
    content: Callback<Measuring, AnyView>,
) -> AnyView {
    let of_village =
        move |village: VillageSignal| view! { <Opening village=village round=round content=content/> }.into_any();
    view! { <WithVillage code=village content=of_village/> }.into_any()
}

#[component]
fn Opening(village: VillageSignal, round: Round, content: Callback<Measuring, AnyView>) -> AnyView {
    let app = use_app();
    let words = use_words();
    let Some(open) = open(&village) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let asked = village.clone();
    let reference = Memo::new(move |_| {
        open.rounds.with(|rounds| rounds.as_ref().map(|rounds| reference_of(rounds, round, &asked)))
    });
    let form = Memo::new(move |_| {
        let Some(reference) = reference.get() else { return Form::Loading };
        let found = app.reference.with(|kept| kept.as_ref().and_then(|r| r.happiness_instrument(&reference).cloned()));
        match found.map(Arc::new) {
            None => Form::Missing,
            Some(instrument) if instrument.is_usable() => Form::Usable(instrument),
            Some(instrument) => Form::Lacking(instrument),
        }
    });
    let view = move || {
        let framed = |inner: AnyView| {
            let name = village.target.village.name_th.clone();
            let back = Place::Dossier(village.target.village.code.to_string()).path();
            view! {
                <Screen top=move || view! { <TopBar title=move || round_name(words, round) subtitle=name back=back/> }>
                    {inner}
                </Screen>
            }
            .into_any()
        };
        match form.get() {
            Form::Loading => framed(view! { <Loading/> }.into_any()),
            Form::Missing => framed(view! { <NoForm/> }.into_any()),
            Form::Lacking(instrument) => framed(view! { <Lacking instrument=instrument/> }.into_any()),
            Form::Usable(instrument) => match Measuring::take_up(&village, round, instrument) {
                Some(measuring) => content.run(measuring),
                None => view! { <NotFoundPage/> }.into_any(),
            },
        }
    };
    view! { {view} }.into_any()
}

#[component]
fn RoundPage(measuring: Measuring) -> AnyView {
    let app = use_app();
    let words = use_words();
    let back = Place::Dossier(measuring.village()).path();
    let name =
        app.village(&measuring.village()).map(|village| village.target.village.name_th.clone()).unwrap_or_default();
    let message = Signal::derive(move || {
        let Some(Removed::Sitting(id)) = measuring.undo.get() else { return None };
        let name = measuring.sitting(id).map(|view| sittings::told_apart(words, &view)).unwrap_or_default();
        Some(words.now().happiness_sitting_removed(&name))
    });
    let undo = move |()| {
        if let Some(what) = measuring.undo.get_untracked() {
            measuring.put_back(what);
        }
    };
    let results = Place::HappinessResults(measuring.village()).path();
    view! {
        <Screen top=move || {
            view! {
                <TopBar
                    title=move || round_name(words, measuring.round)
                    subtitle=name
                    back=back
                    trailing=move || {
                        view! {
                            <BigButton
                                kind=ButtonKind::Outline
                                size=ButtonSize::Small
                                label=words.say(|w| w.happiness_see_results())
                                href=results
                            />
                        }
                    }
                />
            }
        }>
            <Body measuring=measuring/>
            <Toast message=message on_undo=undo/>
        </Screen>
    }
    .into_any()
}

#[component]
fn Body(measuring: Measuring) -> AnyView {
    let waits =
        Memo::new(move |_| measuring.round == Round::Second && !is_done(measuring, &measuring.rounds(), Round::First));
    let content = move || match waits.get() {
        true => view! { <FirstRoundFirst measuring=measuring/> }.into_any(),
        false => view! {
            <SoFar measuring=measuring/>
            <Sittings measuring=measuring/>
            <Finish measuring=measuring/>
        }
        .into_any(),
    };
    view! {
        <Locked is_locked=measuring.is_locked/>
        <NotSaved measuring=measuring/>
        {content}
    }
    .into_any()
}

/// Why a page is only read: another tab edits what it is about, or the round is finished.
#[component]
pub fn ReadOnly(
    /// The round.
    measuring: Measuring,
) -> AnyView {
    let words = use_words();
    let one = use_context::<OneEditor>();
    let is_elsewhere = move || one.is_some_and(OneEditor::is_elsewhere);
    let finished = move || {
        (measuring.read_only.get() && !is_elsewhere())
            .then(|| view! { <Banner kind=BannerKind::Info text=words.say(|w| w.happiness_read_only())/> })
    };
    view! { {finished} {one.map(|one| view! { <OpenElsewhere one=one/> })} }.into_any()
}

/// A save that failed, and another try.
#[component]
pub fn NotSaved(
    /// The round.
    measuring: Measuring,
) -> AnyView {
    let fault = Memo::new(move |_| measuring.open.not_saved().into_iter().next().map(|(_, fault)| fault));
    view! { <FailedSave fault=fault on_retry=move |()| measuring.save_again()/> }.into_any()
}

/// Whether a round is finished with an answer to every indicator.
fn is_done(measuring: Measuring, rounds: &Rounds, round: Round) -> bool {
    let round = rounds.of_round(round);
    round.session.finished_on.is_some()
        && measuring.instrument.with_value(|instrument| round.scores(instrument).village.is_some())
}

/// People, answers and the mean so far; beside the first round, if this is the second.
#[component]
fn SoFar(measuring: Measuring) -> AnyView {
    let words = use_words();
    let rounds = Memo::new(move |_| measuring.rounds());
    let tiles = move || {
        let rounds = rounds.get();
        let round = rounds.of_round(measuring.round);
        if round.sittings.is_empty() {
            return None;
        }
        let people: u64 = round.sittings.iter().map(|sitting| sitting.people(&sitting.counts())).sum();
        let (scores, first) = measuring.instrument.with_value(|i| (round.scores(i), rounds.first.scores(i)));
        let answered = scores.indicators.len() - scores.unanswered();
        let village = scores.village.clone();
        let percent = village.as_ref().and_then(|mean| measuring.instrument.with_value(|i| i.percent(mean)));
        let note = move || {
            let percent = percent.as_ref().map(|percent| words.number(percent.rounded(1)));
            percent.map(|percent| words.now().common_percent(&percent)).unwrap_or_default()
        };
        let change = RoundComparison::of(&first, &scores).village;
        let few = people < MIN_PEOPLE;
        Some(view! {
            <Tiles>
                <Tile
                    value=move || words.number(people)
                    label=words.say(|w| w.happiness_people())
                    tone=Signal::stored(if few { Tone::Wait } else { Tone::Plain })
                    note=move || if few { words.now().happiness_people_few(&words.number(MIN_PEOPLE)) } else { String::new() }
                />
                <Tile
                    value=move || words.number(answered)
                    of=move || format!("/{}", words.number(scores.indicators.len()))
                    label=words.say(|w| w.happiness_answered())
                />
                <Tile
                    value=move || mean_text(words, village.as_ref())
                    label=words.say(|w| w.happiness_mean())
                    note=note
                />
            </Tiles>
            {(measuring.round == Round::Second && change != Change::NotComparable)
                .then(|| view! { <p><b>{change_sentence(words, change)}</b></p> })}
        })
    };
    view! { {tiles} }.into_any()
}

/// A mean as people read it, a dash if there is none yet.
#[must_use]
pub fn mean_text(words: Wording, mean: Option<&Ratio>) -> String {
    mean.map_or_else(|| "–".to_owned(), |mean| words.number(mean.rounded(2)))
}

/// The difference of two means with its sign.
#[must_use]
pub fn signed(words: Wording, first: &Ratio, second: &Ratio) -> String {
    let sign = match second.cmp(first) {
        std::cmp::Ordering::Greater => "+",
        std::cmp::Ordering::Less => "−",
        std::cmp::Ordering::Equal => "",
    };
    format!("{sign}{}", words.number(first.distance(second).rounded(2)))
}

/// How happiness changed, in a word.
#[must_use]
pub fn change_word(words: Wording, change: Change) -> &'static str {
    let now = words.now();
    match change {
        Change::Better => now.happiness_increased(),
        Change::Same => now.assessment_same(),
        Change::Worse => now.assessment_worse(),
        Change::NotComparable => now.compare_not_comparable(),
    }
}

fn change_sentence(words: Wording, change: Change) -> String {
    words.now().happiness_beside_first(change_word(words, change))
}
