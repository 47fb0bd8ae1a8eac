//! The assessment of a village in one phase: the 23 indicators, answered one by one.
//!
//! Opens at the first unanswered indicator. Every tap is a change of its own; "saved" appears when it is on the disk. Until all are
//! answered the page says "n passed of m assessed" and never a level.

pub mod card;
pub mod editor;
pub mod finish;
pub mod observed;
pub mod result;

pub use self::card::answer_name;

use domain::{InstrumentRef, Phase};
use i18n::arg;
use leptos::prelude::*;
use records::Entry;

use self::card::Dimensions;
use self::editor::{Editor, provide_editor};
use self::finish::Footer;
use self::observed::Observed;
use self::result::Result;
use super::dossier::WithVillage;
use super::dossier::items::phase_name;
use super::elsewhere::OpenElsewhere;
use super::locked::Locked;
use super::moving::MoveNotices;
use super::not_found::NotFoundPage;
use crate::components::{Banner, BannerKind, BigButton, ButtonSize, Loading, ProgressBar, Screen, Toast, TopBar};
use crate::i18n::use_words;
use crate::place::Place;
use crate::state::record::{Opened, SaveState};
use crate::state::use_app;
use crate::state::village_year::Made;
use crate::state::villages::VillageSignal;

/// The assessment of a village in a phase.
#[component]
pub fn AssessmentPage(
    /// The village's code.
    village: String,
    /// Before or after.
    phase: Phase,
) -> AnyView {
    let words = use_words();
    let content = move |village: VillageSignal| {
        let year = village.year;
        // Which record it is changes only when the assessment moves.
        let made = Memo::new(move |_| year.with(|year| year.as_ref().map(|year| year.made(phase).clone())));
        let body = move || match made.get() {
            None => view! { <Screen><Loading label=words.say(|w| w.loading_dossier())/></Screen> }.into_any(),
            Some(made) => {
                view! { <Assessment village=village.clone() phase=phase made=made was_moved=false/> }.into_any()
            }
        };
        view! { {body} }.into_any()
    };
    view! { <WithVillage code=village content=content/> }.into_any()
}

/// An assessment as it was before it moved to another version; only to be read.
#[component]
pub fn EarlierPage(
    /// The village's code.
    village: String,
    /// Before or after.
    phase: Phase,
    /// The version it had been moved to by then; none for the record it was begun with.
    moved_to: Option<InstrumentRef>,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let content = move |village: VillageSignal| {
        let Some(year) = untrack(|| app.fiscal_year()) else { return view! { <NotFoundPage/> }.into_any() };
        let entry = match &moved_to {
            Some(instrument) => Entry::MovedAssessment(phase, instrument.clone()),
            None => Entry::Assessment(phase),
        };
        let record = app.record(&entry.clone().of(&village.target.village.code, year));
        let signal = village.clone();
        let made = Memo::new(move |_| {
            let view = record.with(|opened| opened.as_ref().map(Opened::assessment))?;
            let reference = view.instrument.as_deref().unwrap_or(&signal.target.instrument);
            Some(Made { entry: entry.clone(), instrument: signal.version(reference, &view) })
        });
        let body = move || match made.get() {
            None => view! { <Screen><Loading label=words.say(|w| w.loading_dossier())/></Screen> }.into_any(),
            Some(made) => {
                view! { <Assessment village=village.clone() phase=phase made=made was_moved=true/> }.into_any()
            }
        };
        view! { {body} }.into_any()
    };
    view! { <WithVillage code=village content=content/> }.into_any()
}

#[component]
fn Assessment(village: VillageSignal, phase: Phase, made: Made, was_moved: bool) -> AnyView {
    let words = use_words();
    let back = Place::Dossier(village.target.village.code.to_string()).path();
    let name = village.target.village.name_th.clone();
    let Some(editor) = provide_editor(village, phase, made, was_moved) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let tally = editor.tally;
    let (done, total) = (count(move || tally.get().assessed), count(move || tally.get().total));
    let counter = move || {
        let tally = tally.get();
        format!("{}/{}", words.number(tally.assessed), words.number(tally.total))
    };
    let label = move || {
        let tally = tally.get();
        words
            .now()
            .assessment_progress(arg::Answered(&words.number(tally.assessed)), arg::Total(&words.number(tally.total)))
    };
    let body = move || match editor.is_loaded.get() {
        false => view! { <Loading/> }.into_any(),
        true => view! {
            <Obstacles editor=editor/>
            <MoveNotices editor=editor/>
            <Dimensions editor=editor/>
            <Result editor=editor/>
            <Observed editor=editor/>
        }
        .into_any(),
    };
    view! {
        <Screen
            top=move || {
                view! {
                    <TopBar
                        title=move || phase_name(words, phase)
                        subtitle=name
                        back=back
                        trailing=move || view! { <b class="counter-mark">{counter}</b> }
                        below=move || view! { <ProgressBar done=done total=total label=label/> }
                    />
                }
            }
            bottom=move || view! { <Footer editor=editor/> }
        >
            {body}
            <Toast message=editor.undo_message() on_undo=move |()| editor.undo()/>
        </Screen>
    }
    .into_any()
}

fn count(n: impl Fn() -> usize + Send + Sync + 'static) -> Signal<u32> {
    Signal::derive(move || u32::try_from(n()).unwrap_or(u32::MAX))
}

/// What stands in the way of editing, and a save that failed.
#[component]
fn Obstacles(editor: Editor) -> AnyView {
    let words = use_words();
    let elsewhere = editor.one_editor.map(|one| view! { <OpenElsewhere one=one/> });
    let failed = move || match editor.save_state.get() {
        SaveState::Failed(fault) => {
            let text = words.digits(&fault.sentence(words.now()));
            Some(view! {
                <Banner kind=BannerKind::Error title=words.say(|w| w.save_not_saved()) text=text>
                    <BigButton
                        size=ButtonSize::Small
                        label=words.say(|w| w.action_retry())
                        on_press=move |()| editor.save_again()
                    />
                </Banner>
            })
        }
        _ => None,
    };
    let is_unknown = editor.instrument.with_value(|instrument| instrument.is_unknown());
    let unknown = is_unknown.then(|| {
        let reference = editor.instrument.with_value(|instrument| instrument.reference().to_string());
        let text = move || words.now().moving_unknown_version(&words.digits(&reference));
        view! { <Banner kind=BannerKind::Wait text=text/> }
    });
    view! {
        {elsewhere}
        <Locked is_locked=editor.is_locked/>
        {unknown}
        {failed}
    }
    .into_any()
}
