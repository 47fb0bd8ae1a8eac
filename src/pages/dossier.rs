//! A village's dossier: one big next step, then the whole year. What comes with a later version is shown as such and leads nowhere.

use domain::Phase;
use domain::happiness::Round;
use leptos::prelude::*;
use records::dossier::{Item, ItemState, PhaseSummary};
use records::happiness::RoundSummary;
use records::households::HouseholdsSummary;
use records::knowledge::{KnowledgeSummary, Section, SignSummary};
use records::monitoring::MonitoringSummary;
use records::participant::Gathering;
use records::participants::ParticipantsSummary;
use records::step::DossierState;

use super::level;
use super::moving::Offer;
use super::review::{Ask, History, OpenSteps, Returned};
use crate::components::{
    BigButton, ButtonKind, Card, CardKind, Chip, ConnectionChip, EmptyState, Loading, Screen, StepRow, StepState,
    Symbol, Tone, TopBar,
};
use crate::i18n::{Wording, use_words};
use crate::place::Place;
use crate::state::syncing::Link;
use crate::state::use_app;
use crate::state::villages::{VillageSignal, VillageYear};

/// One village.
#[component]
pub fn DossierPage(
    /// The village's code.
    village: String,
) -> AnyView {
    let content = |village: VillageSignal| view! { <Dossier village=village/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

/// Shows its content for a village that is on this device, and says what to do for one that is not.
#[component]
pub fn WithVillage(
    /// The village's code, as it stands in the address.
    code: String,
    /// What to show of it.
    #[prop(into)]
    content: Callback<VillageSignal, AnyView>,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let wanted = code.clone();
    let found = Memo::new(move |_| app.villages.with(Option::is_some).then(|| app.village(&wanted)));
    let view = move || match found.get() {
        None => view! { <Screen><Loading label=words.say(|w| w.loading_dossier())/></Screen> }.into_any(),
        Some(Some(village)) => content.run(village),
        Some(None) => {
            let title = words.say(|w| w.error_unknown_village_title());
            let code = code.clone();
            let lead = move || words.now().error_unknown_village(&words.digits(&code));
            view! {
                <Screen top=move || view! { <TopBar title=title back="/"/> }>
                    <EmptyState symbol=Symbol::Search tone=Tone::Wait title=title lead=lead>
                        <BigButton label=words.say(|w| w.nav_prepare()) href="/prepare"/>
                    </EmptyState>
                </Screen>
            }
            .into_any()
        }
    };
    view! { {view} }.into_any()
}

#[component]
fn Dossier(village: VillageSignal) -> AnyView {
    let app = use_app();
    let words = use_words();
    let online = Signal::derive(move || app.syncing.link.get() == Link::Online);
    let name = village.target.village.name_th.clone();
    let head = village.clone();
    let year = village.year;
    let asking = RwSignal::new(None);
    let asked = village.clone();
    let body = move || match year.get() {
        None => view! { <Loading label=words.say(|w| w.loading_dossier())/> }.into_any(),
        Some(read) => view! {
            <Returned village=village.clone() year=read.clone()/>
            <Offer village=village.clone() year=read.clone()/>
            <NextStep village=village.clone() year=read.clone()/>
            <OpenSteps village=village.clone() year=read.clone() asking=asking/>
            <Checklist village=village.clone() year=read.clone()/>
            <History year=read.clone()/>
            <SeeCriteria year=read/>
        }
        .into_any(),
    };
    view! {
        <Screen top=move || {
            view! {
                <TopBar
                    title=name
                    subtitle=move || place(words, &head)
                    back="/villages"
                    trailing=move || view! { <ConnectionChip online=online compact=true/> }
                />
            }
        }>{body} <Ask village=asked asking=asking/></Screen>
    }
    .into_any()
}

/// Moo, households, people.
#[must_use]
pub fn place(words: Wording, village: &VillageSignal) -> String {
    let village = &village.target.village;
    let now = words.now();
    let parts = [
        Some(now.common_moo(&words.number(village.moo))),
        village.households.map(|n| now.common_households(&words.grouped(n.into()))),
        village.people.map(|n| now.common_people(&words.grouped(n.into()))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The one filled button of the screen.
#[component]
fn NextStep(village: VillageSignal, year: VillageYear) -> AnyView {
    let words = use_words();
    let code = village.target.village.code.clone();
    let locked = year.dossier.progress.state.is_locked();
    let next = year.dossier.next_phase().filter(|_| !locked);
    let Some(phase) = next else {
        let state = year.dossier.progress.state;
        let title = move || match state {
            DossierState::Collecting | DossierState::Returned => words.now().dossier_all_done(),
            _ => progress_name(words, state),
        };
        return view! {
            <Card kind=CardKind::Hero>
                <h2>{title}</h2>
                <BigButton
                    kind=ButtonKind::OnDark
                    label=words.say(|w| w.dossier_compare())
                    href=Place::Comparison(code.to_string()).path()
                />
            </Card>
        }
        .into_any();
    };
    let summary = match phase {
        Phase::Before => year.dossier.before,
        Phase::After => year.dossier.after,
    };
    let tally = summary.tally;
    let title = move || phase_name(words, phase);
    let detail = move || words.now().dossier_progress(&words.number(tally.assessed), &words.number(tally.total));
    let label = move || if tally.assessed == 0 { words.now().dossier_start() } else { words.now().dossier_continue() };
    view! {
        <Card kind=CardKind::Hero>
            <p class="small">{words.say(|w| w.dossier_next_step())}</p>
            <h2>{title}</h2>
            <p class="small">{detail}</p>
            <BigButton
                kind=ButtonKind::OnDark
                label=label
                href=Place::Assessment(code.to_string(), phase).path()
            />
        </Card>
    }
    .into_any()
}

/// The way to the criteria, which are read more often than an assessment is open.
#[component]
fn SeeCriteria(year: VillageYear) -> AnyView {
    let words = use_words();
    let phase = year.dossier.next_phase().unwrap_or(Phase::After);
    let href = Place::Version(year.made(phase).instrument.reference()).path();
    view! { <BigButton kind=ButtonKind::Quiet label=words.say(|w| w.criteria_see()) href=href/> }.into_any()
}

/// The name of a phase's step.
#[must_use]
pub fn phase_name(words: Wording, phase: Phase) -> &'static str {
    match phase {
        Phase::Before => words.now().step_before(),
        Phase::After => words.now().step_after(),
    }
}

/// The name of a round of the happiness measurement.
#[must_use]
pub fn round_name(words: Wording, round: Round) -> String {
    match round {
        Round::First => words.now().step_happiness_1(&words.number(round.number())),
        Round::Second => words.now().step_happiness_2(&words.number(round.number())),
    }
}

/// Where a dossier stands, in words.
#[must_use]
pub fn progress_name(words: Wording, state: DossierState) -> &'static str {
    let now = words.now();
    match state {
        DossierState::Collecting => now.board_status_collecting(),
        DossierState::Submitted => now.board_status_submitted(),
        DossierState::Returned => now.save_returned(),
        DossierState::Endorsed => now.board_status_province(),
        DossierState::Certified => now.board_status_certified(),
        DossierState::Announced => now.board_status_announced(),
    }
}

/// The year's steps.
#[component]
fn Checklist(village: VillageSignal, year: VillageYear) -> AnyView {
    let words = use_words();
    let code = village.target.village.code.clone();
    let next = year.dossier.next_phase();
    let rows: Vec<AnyView> = Item::ALL
        .into_iter()
        .map(|item| {
            let state = year.dossier.state(item);
            let phase = match item {
                Item::Before => Some(Phase::Before),
                Item::After => Some(Phase::After),
                _ => None,
            };
            let dot = dot(state, phase.is_some() && phase == next);
            let title = move || item_name(words, item);
            let href = match (item, phase) {
                (Item::Households, _) => {
                    Some(Place::Households(code.to_string(), year.dossier.summaries.households.phase()))
                }
                (Item::Participants, _) => Some(Place::Participants(code.to_string())),
                (Item::Knowledge, _) => Some(Place::Knowledge(code.to_string())),
                (Item::Sign, _) => Some(Place::Sign(code.to_string())),
                (Item::Monitoring, _) => Some(Place::Visits(code.to_string())),
                (Item::HappinessFirst, _) => Some(Place::Happiness(code.to_string(), Round::First)),
                (Item::HappinessSecond, _) => Some(Place::Happiness(code.to_string(), Round::Second)),
                (_, phase) => phase.map(|phase| Place::Assessment(code.to_string(), phase)),
            };
            let detail = item_detail(words, item, &year);
            match href {
                Some(href) => view! { <StepRow state=dot title=title detail=detail href=href.path()/> }.into_any(),
                None => view! { <StepRow state=dot title=title detail=detail/> }.into_any(),
            }
        })
        .collect();
    let both = year.dossier.before.tally.assessed > 0 && year.dossier.after.tally.assessed > 0;
    let waiting = year.waiting;
    view! {
        <h2 class="unseen">{words.say(|w| w.dossier_steps())}</h2>
        {(waiting > 0)
            .then(|| {
                view! {
                    <div class="chips">
                        <Chip tone=Tone::Wait label=move || words.now().save_waiting_count(&words.number(waiting))/>
                    </div>
                }
            })}
        <Card kind=CardKind::List>{rows}</Card>
        {both
            .then(|| {
                view! {
                    <BigButton
                        kind=ButtonKind::Outline
                        label=words.say(|w| w.dossier_compare())
                        href=Place::Comparison(village.target.village.code.to_string()).path()
                    />
                }
            })}
    }
    .into_any()
}

fn dot(state: ItemState, is_next: bool) -> StepState {
    match state {
        ItemState::Done => StepState::Done,
        ItemState::Attention => StepState::Bad,
        ItemState::Started => StepState::Now,
        ItemState::NotStarted if is_next => StepState::Next,
        ItemState::NotStarted => StepState::Todo,
        ItemState::Later => StepState::Later,
    }
}

/// The name of an item of the year.
#[must_use]
pub fn item_name(words: Wording, item: Item) -> String {
    let now = words.now();
    match item {
        Item::Participants => now.step_participants().to_owned(),
        Item::Before => now.step_before().to_owned(),
        Item::HappinessFirst => round_name(words, Round::First),
        Item::Households => now.step_households().to_owned(),
        Item::Monitoring => now.step_visits().to_owned(),
        Item::After => now.step_after().to_owned(),
        Item::HappinessSecond => round_name(words, Round::Second),
        Item::Knowledge => now.step_knowledge().to_owned(),
        Item::Sign => now.step_sign().to_owned(),
        Item::Summary => now.step_summary(&words.number(7)),
        Item::Certification => now.step_certification().to_owned(),
    }
}

fn item_detail(words: Wording, item: Item, year: &VillageYear) -> String {
    match (item, year.dossier.state(item)) {
        (_, ItemState::Later) => words.now().dossier_later_step().to_owned(),
        (Item::Before, _) => phase_detail(words, &year.dossier.before),
        (Item::After, _) => phase_detail(words, &year.dossier.after),
        (_, ItemState::NotStarted) => words.now().villages_not_started().to_owned(),
        (Item::HappinessFirst, _) => round_detail(words, &year.dossier.summaries.happiness.first),
        (Item::HappinessSecond, _) => round_detail(words, &year.dossier.summaries.happiness.second),
        (Item::Households, _) => {
            let HouseholdsSummary { total, before, after } = year.dossier.summaries.households;
            words.now().households_checklist(&words.number(after), &words.number(before), &words.number(total))
        }
        (Item::Participants, _) => participants_line(words, &year.dossier.summaries.participants),
        (Item::Knowledge, _) => knowledge_line(words, year.dossier.summaries.knowledge),
        (Item::Sign, _) => sign_line(words, &year.dossier.summaries.sign),
        (Item::Monitoring, _) => monitoring_detail(words, &year.dossier.summaries.monitoring),
        (Item::Certification, _) => progress_name(words, year.dossier.progress.state).to_owned(),
        _ => String::new(),
    }
}

/// How many came to each gathering.
fn participants_line(words: Wording, summary: &ParticipantsSummary) -> String {
    let line = |gathering: Gathering| {
        let people = summary.of(gathering).attendance.people();
        words.now().participants_checklist_one(&words.digits(gathering.number()), &words.number(people))
    };
    Gathering::ALL.map(line).join(" · ")
}

/// How far the document is.
fn knowledge_line(words: Wording, summary: KnowledgeSummary) -> String {
    let written = words.now().knowledge_progress(&words.number(Section::ALL.len()), &words.number(summary.written));
    match summary.finished {
        true => [words.now().knowledge_finished().to_owned(), written].join(" · "),
        false => written,
    }
}

/// Where and when the sign was put up.
fn sign_line(words: Wording, summary: &SignSummary) -> String {
    let now = words.now();
    let made = if summary.made == Some(true) { now.sign_made() } else { now.sign_not_made() };
    let day = summary.made_on.map(|day| now.sign_made_on(&words.day(day)));
    let place = Some(summary.place.clone()).filter(|place| !place.is_empty());
    std::iter::once(made.to_owned()).chain(day).chain(place).collect::<Vec<_>>().join(" · ")
}

/// The next visit, the visits made and the money spent.
fn monitoring_detail(words: Wording, summary: &MonitoringSummary) -> String {
    let next = summary.next_on.map(|day| words.now().monitoring_checklist_next(&words.day(day)));
    let sums = words.now().monitoring_checklist(&words.number(summary.made), &words.amount(summary.spent()));
    [next, Some(sums)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// How a phase stands: not started, answered so far, or passed and level.
#[must_use]
pub fn phase_detail(words: Wording, summary: &PhaseSummary) -> String {
    let (now, tally) = (words.now(), summary.tally);
    let (passed, assessed, total) =
        (words.number(tally.passed), words.number(tally.assessed), words.number(tally.total));
    if tally.assessed == 0 {
        now.villages_not_started().to_owned()
    } else if tally.is_complete() {
        now.dossier_passed_with_level(level::title(words, &summary.decision), &passed, &total)
    } else {
        now.dossier_progress(&assessed, &total)
    }
}

/// People and mean of a round; while there is no mean, how many indicators lack answers.
fn round_detail(words: Wording, round: &RoundSummary) -> String {
    let people = words.number(round.people);
    match &round.village {
        Some(mean) => words.now().happiness_checklist(&words.number(mean.rounded(2)), &people),
        None => words.now().happiness_checklist_open(&words.number(round.unanswered), &people),
    }
}
