//! "Before you leave": what is still missing in each chosen village, what is unsent, and that every saved answer is safe.

use domain::{Instrument, Phase};
use i18n::arg;
use leptos::prelude::*;
use records::AssessmentView;
use records::dossier::{ItemState, PhaseSummary};

use super::dossier::items::phase_name;
use crate::components::{
    Banner, BannerKind, BigButton, ButtonKind, Card, CardKind, ConnectionChip, EmptyState, Loading, Screen, StepRow,
    StepState, Symbol, Tone, TopBar,
};
use crate::i18n::{Wording, use_words};
use crate::place::Place;
use crate::state::syncing::Link;
use crate::state::villages::{VillageSignal, VillageYear};
use crate::state::{App, use_app};

/// The screen.
#[component]
pub fn LeavingPage() -> AnyView {
    let app = use_app();
    let words = use_words();
    let online = Signal::derive(move || app.syncing.link.get() == Link::Online);
    let villages = Memo::new(move |_| chosen_villages(app));
    let body = move || {
        match villages.get() {
        None => view! { <Loading label=words.say(|w| w.loading_villages())/> }.into_any(),
        Some(villages) if villages.is_empty() => view! {
            <EmptyState symbol=Symbol::Home title=words.say(|w| w.villages_empty_title()) lead=words.say(|w| w.villages_empty_lead())>
                <BigButton label=words.say(|w| w.nav_prepare()) href="/prepare"/>
            </EmptyState>
        }
        .into_any(),
        Some(_) => view! { <Villages villages=villages/> }.into_any(),
    }
    };
    view! {
        <Screen top=move || {
            view! {
                <TopBar
                    title=words.say(|w| w.leaving_title())
                    subtitle=words.say(|w| w.leaving_lead())
                    back="/villages"
                    trailing=move || view! { <ConnectionChip online=online/> }
                />
            }
        }>
            <Safe/>
            {body}
            <BigButton kind=ButtonKind::Quiet label=words.say(|w| w.leaving_done()) href="/villages"/>
        </Screen>
    }
    .into_any()
}

fn chosen_villages(app: App) -> Option<Vec<VillageSignal>> {
    let chosen = app.chosen.get();
    let is_chosen = |village: &VillageSignal| {
        let code = village.target.village.code.as_str();
        chosen.as_ref().is_none_or(|chosen| chosen.iter().any(|one| one == code))
    };
    Some(app.villages.get()?.into_iter().filter(is_chosen).collect())
}

/// Saved answers are safe; what waits is sent by itself; what could not be saved is said first.
#[component]
fn Safe() -> AnyView {
    let app = use_app();
    let words = use_words();
    let unsaved = app.has_unsaved();
    let waiting = Memo::new(move |_| app.summary.with(|summary| summary.waiting));
    let saved = move || {
        match unsaved {
        true => view! { <Banner kind=BannerKind::Error text=words.say(|w| w.leaving_unsaved())/> }.into_any(),
        false => view! {
            <Banner kind=BannerKind::Done title=words.say(|w| w.leaving_all_saved()) text=words.say(|w| w.leaving_safe())/>
        }
        .into_any(),
    }
    };
    let photos = Memo::new(move |_| app.files.counts().waiting);
    let photos_line = move || {
        let waiting = photos.get();
        (waiting > 0).then(|| view! { <p>{words.now().photos_leaving(&words.number(waiting))}</p> })
    };
    let unsent = move || {
        match waiting.get() {
        0 if photos.get() > 0 => ().into_any(),
        0 => view! { <p>{words.say(|w| w.answers_nothing_new())}</p> }.into_any(),
        waiting => view! {
            <p>{move || words.now().leaving_unsent(&words.number(waiting))}</p>
            <BigButton kind=ButtonKind::Outline symbol=Symbol::Send label=words.say(|w| w.answers_title()) href="/answers"/>
        }
        .into_any(),
    }
    };
    view! {
        {saved}
        <Card>
            <div class="stack">
                <h2>{words.say(|w| w.leaving_unsent_title())}</h2>
                {unsent}
                {photos_line}
            </div>
        </Card>
    }
    .into_any()
}

#[component]
fn Villages(villages: Memo<Option<Vec<VillageSignal>>>) -> AnyView {
    let words = use_words();
    let all_good = Memo::new(move |_| {
        villages.get().is_some_and(|villages| {
            villages
                .iter()
                .all(|village| village.year.with(|year| year.as_ref().is_some_and(|year| gaps(year).is_empty())))
        })
    });
    let good = move || {
        all_good.get().then(
            || view! { <EmptyState symbol=Symbol::Check tone=Tone::Ok title=words.say(|w| w.leaving_all_good())/> },
        )
    };
    let heading = move || (!all_good.get()).then(|| view! { <h2>{words.say(|w| w.leaving_missing_title())}</h2> });
    view! {
        {heading}
        <For each=move || villages.get().unwrap_or_default() key=|village| village.target.village.code.clone() let:village>
            <VillageGaps village=village/>
        </For>
        {good}
    }
    .into_any()
}

/// Something missing in a village.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Gap {
    phase: Phase,
    kind: GapKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum GapKind {
    /// Nothing is answered yet.
    NotStarted,
    /// These indicators, by their numbers on paper, have no answer.
    Unanswered(Vec<String>),
    /// All are answered, and nobody has called it finished.
    NotFinished,
    /// This many indicators are in conflict.
    Conflict(usize),
    /// The dossier came back for changes.
    Returned,
}

/// What is missing. The assessment after development is only asked for once it is begun.
fn gaps(year: &VillageYear) -> Vec<Gap> {
    let gap = |phase, summary| gap(year.assessment(phase), summary, &year.made(phase).instrument);
    let before = gap(Phase::Before, &year.dossier.before);
    let after = gap(Phase::After, &year.dossier.after).filter(|kind| *kind != GapKind::NotStarted);
    let returned = year.dossier.progress.returned().map(|_| GapKind::Returned);
    let named = [(Phase::After, returned), (Phase::Before, before), (Phase::After, after)];
    named.into_iter().filter_map(|(phase, kind)| Some(Gap { phase, kind: kind? })).collect()
}

fn gap(view: &AssessmentView, summary: &PhaseSummary, instrument: &Instrument) -> Option<GapKind> {
    let unanswered = || {
        let open = instrument.indicators.iter().filter(|indicator| view.answers.get(&indicator.id).is_none());
        open.map(|indicator| indicator.code.clone()).collect::<Vec<_>>()
    };
    match summary.state() {
        ItemState::Done => None,
        ItemState::NotStarted => Some(GapKind::NotStarted),
        ItemState::Attention => Some(GapKind::Conflict(summary.conflicts)),
        ItemState::Started if summary.tally.is_complete() => Some(GapKind::NotFinished),
        ItemState::Started => Some(GapKind::Unanswered(unanswered())),
    }
}

/// One village: a row for each thing missing, leading to where it is answered.
#[component]
fn VillageGaps(village: VillageSignal) -> AnyView {
    let words = use_words();
    let year = village.year;
    let name = village.target.village.name_th.clone();
    let code = village.target.village.code.clone();
    let missing = Memo::new(move |_| year.with(|year| year.as_ref().map(gaps)));
    let rows = move || match missing.get() {
        None => view! { <Loading/> }.into_any(),
        Some(gaps) if gaps.is_empty() => {
            let only_before =
                year.with(|year| year.as_ref().is_some_and(|year| year.dossier.after.tally.assessed == 0));
            let title = move || match only_before {
                true => words.now().leaving_village_before(),
                false => words.now().leaving_village_good(),
            };
            view! { <StepRow state=StepState::Done title=title/> }.into_any()
        }
        Some(gaps) => {
            let row = |gap: Gap| {
                let href = match gap.kind {
                    GapKind::Conflict(_) => Place::Attention,
                    GapKind::Returned => Place::Dossier(code.to_string()),
                    _ => Place::Assessment(code.to_string(), gap.phase),
                }
                .path();
                let state = match gap.kind {
                    GapKind::Conflict(_) | GapKind::Returned => StepState::Bad,
                    GapKind::NotStarted => StepState::Todo,
                    GapKind::Unanswered(_) | GapKind::NotFinished => StepState::Now,
                };
                let detail_of = gap.clone();
                view! {
                    <StepRow
                        state=state
                        title=move || gap_title(words, &gap)
                        detail=move || gap_detail(words, &detail_of)
                        href=href
                    />
                }
            };
            gaps.into_iter().map(row).collect::<Vec<_>>().into_any()
        }
    };
    view! {
        <h3>{name}</h3>
        <Card kind=CardKind::List>{rows}</Card>
    }
    .into_any()
}

fn gap_title(words: Wording, gap: &Gap) -> String {
    let step = phase_name(words, gap.phase);
    match &gap.kind {
        GapKind::Unanswered(codes) => {
            words.now().leaving_missing_indicators(arg::Count(&words.number(codes.len())), arg::Step(step))
        }
        GapKind::Returned => words.now().review_returned().to_owned(),
        GapKind::NotStarted | GapKind::NotFinished | GapKind::Conflict(_) => step.to_owned(),
    }
}

fn gap_detail(words: Wording, gap: &Gap) -> String {
    let now = words.now();
    match &gap.kind {
        GapKind::NotStarted => now.villages_not_started().to_owned(),
        GapKind::Unanswered(codes) => now.leaving_missing_numbers(&words.digits(&codes.join(", "))),
        GapKind::NotFinished => now.leaving_not_finished().to_owned(),
        GapKind::Returned => now.leaving_returned().to_owned(),
        GapKind::Conflict(count) => now.board_status_conflict(&words.number(count)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::Answer;
    use domain::instrument::builtin_instruments;
    use jiff::civil::date;
    use records::Entry;
    use records::dossier::Dossier;
    use records::step::{Action, DossierState, StepView};

    use super::*;
    use crate::state::villages::Made;

    fn year(before: AssessmentView, instrument: &Instrument) -> VillageYear {
        let after = AssessmentView::default();
        let dossier = Dossier::of((&before, instrument), (&after, instrument), Default::default(), Default::default());
        let made = |phase| Made { entry: Entry::Assessment(phase), instrument: Arc::new(instrument.clone()) };
        VillageYear {
            dossier,
            before,
            after,
            made: Phase::ALL.map(made),
            assessments: vec![],
            parts: Default::default(),
            waiting: 0,
            attention: 0,
            conflicts: 0,
            step_under_way: None,
            last: Default::default(),
        }
    }

    #[test]
    fn what_is_missing_is_named_by_its_number_on_paper() {
        let instruments = builtin_instruments().unwrap();
        let instrument = &instruments[0];
        let mut view = AssessmentView::default();
        let kinds = |view: &AssessmentView| -> Vec<GapKind> {
            gaps(&year(view.clone(), instrument)).into_iter().map(|gap| gap.kind).collect()
        };
        assert_eq!(kinds(&view), [GapKind::NotStarted]);

        let (open, answered) = instrument.indicators.split_first().unwrap();
        answered.iter().for_each(|indicator| view.answers.set(&indicator.id, Some(Answer::Fail)));
        assert_eq!(kinds(&view), [GapKind::Unanswered(vec![open.code.clone()])]);

        view.answers.set(&open.id, Some(Answer::Pass));
        assert_eq!(kinds(&view), [GapKind::NotFinished]);

        view.finished_on = Some(date(2026, 11, 22));
        assert_eq!(kinds(&view), []);
    }

    #[test]
    fn what_came_back_is_not_complete() {
        let instruments = builtin_instruments().unwrap();
        let mut year = year(AssessmentView::default(), &instruments[0]);
        year.dossier.progress.state = DossierState::Returned;
        year.dossier.progress.steps = vec![returned()];
        assert_eq!(gaps(&year)[0].kind, GapKind::Returned);
    }

    fn returned() -> StepView {
        StepView {
            action: Action::Return,
            position: Some(1),
            author: "a2".to_owned(),
            made_at: 0,
            on: None,
            remarks: "ดูอีกครั้ง".to_owned(),
            number: String::new(),
            on_indicators: Default::default(),
        }
    }
}
