//! Moving a village's assessments to another version of their instrument: what goes along, what is asked anew, what stays behind. Done by
//! a person, with no network needed; the record left behind stays readable.

use std::sync::Arc;

use domain::form::compare::Fate;
use domain::{Instrument, Phase};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use records::moving::{self, Preview};
use records::step::DossierState;
use records::{AssessmentView, Entry};

use super::assessment::answer_name;
use super::assessment::editor::Editor;
use super::dossier::WithVillage;
use super::dossier::items::phase_name;
use crate::components::{
    Banner, BannerKind, BigButton, ButtonKind, ButtonSize, Card, CardKind, Dialog, EmptyState, Loading, Screen, Symbol,
    Tone, TopBar,
};
use crate::i18n::{Wording, use_words};
use crate::place::Place;
use crate::state::record::Opened;
use crate::state::use_app;
use crate::state::village_year::VillageYear;
use crate::state::villages::VillageSignal;

/// The phases that are begun with another version than the one offered; none if the dossier is handed in or beyond, or others collect
/// there.
fn to_move(village: &VillageSignal, year: &VillageYear, offered: &Instrument) -> Vec<Phase> {
    let is_handed_in = year.dossier.progress.state == DossierState::Submitted;
    if !village.collects() || is_handed_in || year.dossier.progress.state.is_locked() {
        return vec![];
    }
    let differs = |phase: &Phase| {
        let made = year.made(*phase);
        let is_begun = year.assessments.contains(&made.entry);
        // Versions only go up: an older offer is one that came to nothing.
        is_begun && made.instrument.id == offered.id && made.instrument.version < offered.version
    };
    Phase::ALL.into_iter().filter(differs).collect()
}

/// In the dossier: a newer version is offered; nothing if there is none to move to.
#[component]
pub fn Offer(
    /// The village.
    village: VillageSignal,
    /// Its year.
    year: VillageYear,
) -> AnyView {
    let words = use_words();
    let Some(offered) = village.offered().filter(|offered| !to_move(&village, &year, offered).is_empty()) else {
        return ().into_any();
    };
    let version = offered.version;
    let href = Place::Moving(village.target.village.code.to_string()).path();
    view! {
        <Card kind=CardKind::Rice>
            <h2>{move || words.now().moving_offer_title(&words.number(version))}</h2>
            <p>{words.say(|w| w.moving_offer_text())}</p>
            <BigButton kind=ButtonKind::Outline label=words.say(|w| w.moving_look()) href=href/>
        </Card>
    }
    .into_any()
}

/// The screen.
#[component]
pub fn MovingPage(
    /// The village's code.
    village: String,
) -> AnyView {
    let content = |village: VillageSignal| view! { <Moving village=village/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

#[component]
fn Moving(village: VillageSignal) -> AnyView {
    let words = use_words();
    let back = Place::Dossier(village.target.village.code.to_string()).path();
    let home = back.clone();
    let name = village.target.village.name_th.clone();
    let year = village.year;
    let body = move || match (year.get(), village.offered()) {
        (None, _) => view! { <Loading label=words.say(|w| w.loading_dossier())/> }.into_any(),
        (Some(year), Some(offered)) if !to_move(&village, &year, &offered).is_empty() => {
            view! { <What village=village.clone() year=year offered=offered/> }.into_any()
        }
        _ => {
            let home = home.clone();
            view! {
                <EmptyState symbol=Symbol::Check tone=Tone::Ok title=words.say(|w| w.moving_nothing())>
                    <BigButton label=words.say(|w| w.action_back()) href=home/>
                </EmptyState>
            }
            .into_any()
        }
    };
    view! {
        <Screen top=move || {
            view! { <TopBar title=words.say(|w| w.moving_title()) subtitle=name back=back/> }
        }>{body}</Screen>
    }
    .into_any()
}

/// The preview phase by phase, and the one button.
#[component]
fn What(village: VillageSignal, year: VillageYear, offered: Arc<Instrument>) -> AnyView {
    let app = use_app();
    let words = use_words();
    let asking = RwSignal::new(false);
    let phases = to_move(&village, &year, &offered);
    let version = offered.version;
    let previews: Vec<_> = phases
        .iter()
        .map(|phase| {
            let made = year.made(*phase);
            let view = year.assessment(*phase).clone();
            view! { <PhasePreview phase=*phase old=made.instrument.clone() new=offered.clone() view=view/> }
        })
        .collect();
    let code = village.target.village.code.clone();
    let dossier = Place::Dossier(code.to_string()).path();
    let navigate = use_navigate();
    let confirm = move |()| {
        asking.set(false);
        let Some(fiscal_year) = untrack(|| app.fiscal_year()) else { return };
        let edit = |phase: &Phase| {
            let made = year.made(*phase);
            let preview = Preview::of(&made.instrument, &offered);
            let (entry, values) =
                moving::begin(&made.entry, *phase, year.assessment(*phase), &preview, &offered.reference());
            (entry.of(&code, fiscal_year), values)
        };
        app.save_all(phases.iter().map(edit).collect(), Some(offered.reference().to_string()));
        navigate(&dossier, Default::default());
    };
    view! {
        <p>{move || words.now().moving_lead(&words.number(version))}</p>
        {previews}
        <BigButton
            label=move || words.now().moving_move(&words.number(version))
            on_press=move |()| asking.set(true)
        />
        <Dialog
            id="moving-ask"
            open=asking
            title=move || words.now().moving_ask(&words.number(version))
            text=words.say(|w| w.moving_ask_text())
            confirm=words.say(|w| w.moving_confirm())
            on_confirm=confirm
            on_cancel=move |()| asking.set(false)
        />
    }
    .into_any()
}

/// What becomes of each indicator of a phase.
#[component]
fn PhasePreview(phase: Phase, old: Arc<Instrument>, new: Arc<Instrument>, view: AssessmentView) -> AnyView {
    let words = use_words();
    let preview = Preview::of(&old, &new);
    let carried =
        preview.steps.iter().filter(|step| step.fate.carries() && view.answers.get(&step.id).is_some()).count();
    let groups: Vec<_> = [Fate::LookAgain, Fate::AskedAnew, Fate::Left, Fate::New]
        .into_iter()
        .filter_map(|fate| group(words, fate, &preview, (&old, &new), &view))
        .collect();
    view! {
        <Card>
            <h2>{move || phase_name(words, phase)}</h2>
            <p>{move || words.now().moving_carried(&words.number(carried))}</p>
            {groups}
        </Card>
    }
    .into_any()
}

fn group(
    words: Wording,
    fate: Fate,
    preview: &Preview,
    (old, new): (&Instrument, &Instrument),
    view: &AssessmentView,
) -> Option<AnyView> {
    let lines: Vec<_> = preview
        .with(fate)
        .filter_map(|id| {
            let indicator = new.indicator(id).or_else(|| old.indicator(id))?.clone();
            let answer = view.answers.get(id);
            let was = (fate != Fate::New).then_some(move || answer_name(words, answer));
            let text = move || words.name(&indicator.text.th, &indicator.text.en);
            Some(view! {
                <li>
                    <b>{move || words.digits(&indicator.code)}</b>
                    " "
                    {text}
                    {was.map(|was| view! { <span class="small muted">" · " {was}</span> })}
                </li>
            })
        })
        .collect();
    if lines.is_empty() {
        return None;
    }
    let title = move || match fate {
        Fate::LookAgain | Fate::Carried => words.now().moving_look_again(),
        Fate::AskedAnew => words.now().moving_asked_anew(),
        Fate::Left => words.now().moving_left(),
        Fate::New => words.now().moving_new(),
    };
    Some(view! { <h3>{title}</h3> <ul class="moving__list">{lines}</ul> }.into_any())
}

/// On an assessment: that it was moved and where the old one is, what arrived there since, or that this is the old one.
#[component]
pub fn MoveNotices(
    /// The editor of the page.
    editor: Editor,
) -> AnyView {
    let words = use_words();
    let village = editor.village.get_value();
    let phase = editor.phase;
    let code = village.target.village.code.to_string();
    if editor.was_moved {
        let href = Place::Assessment(code, phase).path();
        return view! {
            <Banner kind=BannerKind::Info text=words.say(|w| w.moving_is_earlier())>
                <BigButton size=ButtonSize::Small kind=ButtonKind::Text label=words.say(|w| w.moving_to_current()) href=href/>
            </Banner>
        }
        .into_any();
    }
    let earlier = Memo::new(move |_| {
        village
            .year
            .with(|year| year.as_ref().map(|year| year.earlier(phase).cloned().collect::<Vec<_>>()))
            .unwrap_or_default()
    });
    let links = move || {
        let code = code.clone();
        let link = move |entry: Entry| {
            let moved_to = match entry {
                Entry::MovedAssessment(_, instrument) => Some(instrument),
                _ => None,
            };
            let href = Place::Earlier(code.clone(), phase, moved_to).path();
            view! { <BigButton size=ButtonSize::Small kind=ButtonKind::Text label=words.say(|w| w.moving_see_earlier()) href=href/> }
        };
        let links: Vec<_> = earlier.get().into_iter().map(link).collect();
        let version = editor.instrument.with_value(|instrument| instrument.version);
        (!links.is_empty()).then(|| {
            view! {
                <Banner kind=BannerKind::Info text=move || words.now().moving_was_moved(&words.number(version))>{links}</Banner>
            }
        })
    };
    view! {
        {links}
        <Late editor=editor earlier=earlier/>
    }
    .into_any()
}

/// Answers that reached the old record after the move, from a phone that did not know of it: they can be taken over.
#[component]
fn Late(editor: Editor, earlier: Memo<Vec<Entry>>) -> AnyView {
    let app = use_app();
    let words = use_words();
    let late = Memo::new(move |_| {
        let village = editor.village.get_value();
        let Some(year) = app.fiscal_year() else { return vec![] };
        let view = editor.view.get();
        let of_record = |entry: Entry| {
            let record = app.record(&entry.of(&village.target.village.code, year));
            let Some(old) = record.with(|opened| opened.as_ref().map(Opened::assessment)) else { return vec![] };
            let version = village.version(old.instrument.as_deref().unwrap_or_default(), &old);
            editor.instrument.with_value(|new| Preview::of(&version, new)).carried(&old, &view)
        };
        earlier.get().into_iter().flat_map(of_record).collect::<Vec<_>>()
    });
    let banner = move || {
        let count = late.with(Vec::len);
        (count > 0 && !editor.read_only.get()).then(|| {
            view! {
                <Banner kind=BannerKind::Wait text=move || words.now().moving_late(&words.number(count))>
                    <BigButton
                        size=ButtonSize::Small
                        label=words.say(|w| w.moving_take_over())
                        on_press=move |()| editor.take_over(late.get_untracked())
                    />
                </Banner>
            }
        })
    };
    view! { {banner} }.into_any()
}
