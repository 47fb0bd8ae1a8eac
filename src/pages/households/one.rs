//! One household in one phase: the nine activities, or in one tap that nobody was met.

use domain::Phase;
use domain::household::{ActivityAnswer, COUNT, Found};
use i18n::arg;
use leptos::prelude::*;
use records::Entry;
use uuid::Uuid;

use super::activities::{Group, toggle};
use super::add::fault;
use super::walk::{Walk, begin};
use super::{answer_word, phase_word};
use crate::components::{
    ActionBar, BigButton, ButtonKind, ButtonSize, Card, Dialog, Fold, Loading, ProgressBar, SaveStatus, Screen,
    TextField, Toast, Toggles, TopBar,
};
use crate::i18n::{DOT, use_words};
use crate::pages::dossier::WithVillage;
use crate::pages::locked::Locked;
use crate::pages::not_found::{NotFoundPage, NotHere};
use crate::pages::roll::{NotSaved, Spoken};
use crate::pages::save_stage::stage;
use crate::pages::undo::Undo;
use crate::place::Place;
use crate::state::editing::provide_one_editor;
use crate::state::record::Opened;
use crate::state::roll::HouseholdSignal;
use crate::state::villages::VillageSignal;

/// One household of a village.
#[component]
pub fn HouseholdPage(
    /// The village's code.
    village: String,
    /// Before or after.
    phase: Phase,
    /// Which household.
    id: Uuid,
) -> AnyView {
    let content = move |village: VillageSignal| view! { <Opening village=village phase=phase id=id/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

#[component]
fn Opening(village: VillageSignal, phase: Phase, id: Uuid) -> AnyView {
    let words = use_words();
    provide_one_editor(&village, &Entry::Household(id));
    let Some(walk) = begin(&village, phase) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let found = Memo::new(move |_| walk.list.open.roll.with(Option::is_some).then(|| walk.list.open.member(id)));
    let view = move || match found.get() {
        None => view! { <Screen><Loading/></Screen> }.into_any(),
        Some(Some(household)) => view! { <One walk=walk household=household/> }.into_any(),
        Some(None) => {
            let back = Place::Households(walk.village(), phase).path();
            let (title, lead) = (words.say(|w| w.households_unknown()), words.say(|w| w.households_unknown_lead()));
            view! { <NotHere title=title lead=lead back=back/> }.into_any()
        }
    };
    view! { {view} }.into_any()
}

#[component]
fn One(walk: Walk, household: HouseholdSignal) -> AnyView {
    let words = use_words();
    let back = Place::Households(walk.village(), walk.phase).path();
    let view = household.view;
    let answered = Memo::new(move |_| view.get().found(walk.phase).answered());
    let subtitle = move || {
        let view = view.get();
        let number = (!view.name.is_empty() && !view.house_no.is_empty())
            .then(|| words.now().households_at(&words.digits(&view.house_no)));
        let phase = Some(phase_word(words, walk.phase).to_owned());
        [number, phase].into_iter().flatten().collect::<Vec<_>>().join(DOT)
    };
    let counter = move || format!("{}/{}", words.number(answered.get()), words.number(COUNT));
    let label = move || {
        words.now().households_answered(arg::Answered(&words.number(answered.get())), arg::Total(&words.number(COUNT)))
    };
    let done = Signal::derive(move || u32::try_from(answered.get()).unwrap_or(u32::MAX));
    let groups = walk.activities.with_value(|set| set.groups.clone());
    let groups: Vec<_> =
        groups.into_iter().map(|group| view! { <Group walk=walk household=household group=group/> }).collect();
    view! {
        <Screen
            top=move || {
                view! {
                    <TopBar
                        title=move || view.get().called(words)
                        subtitle=subtitle
                        back=back
                        trailing=move || view! { <b class="counter-mark">{counter}</b> }
                        below=move || view! { <ProgressBar done=done total=Signal::stored(9) label=label/> }
                    />
                }
            }
            bottom=move || view! { <Footer walk=walk household=household/> }
        >
            <Locked is_locked=walk.list.is_locked/>
            <NotSaved ledger=walk.list/>
            <Visit walk=walk household=household/>
            {groups}
            <Rename walk=walk household=household/>
            <VisitDropped walk=walk household=household/>
        </Screen>
    }
    .into_any()
}

/// Nobody at home, or declined: said once for all nine.
#[component]
fn Visit(walk: Walk, household: HouseholdSignal) -> AnyView {
    let words = use_words();
    let value = Signal::derive(move || household.view.get().found(walk.phase).visit.map(ActivityAnswer::code));
    let answered = move || household.view.get_untracked().found(walk.phase).answered();
    let asking = RwSignal::new(None::<ActivityAnswer>);
    // With answers there already, somebody was met: whether the rest is to count so is asked first.
    let on_answer = move |code: Option<&'static str>| match code.and_then(ActivityAnswer::from_code) {
        Some(visit) if answered() > 0 => asking.set(Some(visit)),
        visit => walk.visit(household, visit),
    };
    let text = move || {
        asking.track();
        let (kept, visit) = (words.number(answered()), answer_word(words, asking.get()));
        words.now().households_visit_ask(arg::Answered(&kept), arg::Visit(visit))
    };
    let of_visit = ActivityAnswer::ALL.into_iter().filter(|answer| answer.is_of_visit());
    let toggles: Vec<_> = of_visit.map(|answer| toggle(words, answer)).collect();
    // Where all nine are answered there is no rest that could count as "nobody at home".
    let is_whole = Memo::new(move |_| {
        let found = *household.view.get().found(walk.phase);
        found.answered() == COUNT && found.visit.is_none()
    });
    let hint = move || {
        is_whole.get().then(|| view! { <p class="small muted">{words.say(|w| w.households_visit_not_now())}</p> })
    };
    view! {
        <Card>
            <p class="field__label">{words.say(|w| w.households_whole_visit())}</p>
            {hint}
            <Toggles
                toggles=toggles
                value=value
                label=words.say(|w| w.households_whole_visit())
                disabled=Signal::derive(move || walk.list.is_locked.get() || is_whole.get())
                on_answer=on_answer
            />
        </Card>
        <Dialog
            id="whole-visit"
            open=Signal::derive(move || asking.with(Option::is_some))
            title=words.say(|w| w.households_visit_ask_title())
            text=text
            confirm=move || answer_word(words, asking.get())
            on_confirm=move |()| {
                let visit = asking.get_untracked();
                asking.set(None);
                walk.visit(household, visit);
            }
            on_cancel=move |()| asking.set(None)
        />
    }
    .into_any()
}

/// An answer says that somebody was met, and so takes back what was said of the whole visit: that is told, and can be undone.
#[component]
fn VisitDropped(walk: Walk, household: HouseholdSignal) -> AnyView {
    let words = use_words();
    let dropped = Undo::<ActivityAnswer>::new();
    let found = Memo::new(move |_| *household.view.get().found(walk.phase));
    Effect::new(move |before: Option<Found>| {
        let now = found.get();
        // Taking it back by its own button leaves the answers as they are.
        let by_answer = before.filter(|before| now.visit.is_none() && before.answers != now.answers);
        if let Some(visit) = by_answer.and_then(|before| before.visit) {
            dropped.offer(visit);
        }
        now
    });
    let message = Signal::derive(move || {
        let visit = dropped.get()?;
        Some(words.now().households_visit_dropped(answer_word(words, Some(visit))))
    });
    let undo = move |()| {
        if let Some(visit) = dropped.take() {
            walk.visit(household, Some(visit));
        }
    };
    view! { <Toast message=message on_undo=undo/> }.into_any()
}

/// House number and name, folded: they are right most of the time.
#[component]
fn Rename(walk: Walk, household: HouseholdSignal) -> AnyView {
    let words = use_words();
    let standing = household.view.get_untracked();
    let (house_no, name) = (RwSignal::new(standing.house_no.clone()), RwSignal::new(standing.name.clone()));
    let found = Signal::derive(move || house_no.with(|no| name.with(|name| fault(words, no, name))));
    let changed = Memo::new(move |_| {
        let view = household.view.get();
        house_no.with(|no| no.trim() != view.house_no) || name.with(|name| name.trim() != view.name)
    });
    let save = move |()| house_no.with_untracked(|no| name.with_untracked(|name| walk.rename(household.id, no, name)));
    view! {
        <Fold label=words.say(|w| w.households_edit())>
            <div class="form">
                <TextField
                    id="edit-house-no"
                    label=words.say(|w| w.households_house_no())
                    value=house_no
                    disabled=walk.list.is_locked
                    on_input=move |text| house_no.set(text)
                />
                <TextField
                    id="edit-name"
                    label=words.say(|w| w.households_name())
                    fault=found
                    value=name
                    disabled=walk.list.is_locked
                    on_input=move |text| name.set(text)
                />
                <BigButton
                    kind=ButtonKind::Outline
                    label=words.say(|w| w.action_save())
                    disabled=Signal::derive(move || !changed.get() || found.with(Option::is_some) || walk.list.is_locked.get())
                    on_press=save
                />
            </div>
        </Fold>
    }
    .into_any()
}

/// What is saved, and the next household of the walk.
#[component]
fn Footer(walk: Walk, household: HouseholdSignal) -> AnyView {
    let words = use_words();
    let opened = household.opened;
    let save_state =
        Memo::new(move |_| opened.with(|opened| opened.as_ref().map(Opened::save_state).unwrap_or_default()));
    let waiting = Memo::new(move |_| opened.with(|opened| opened.as_ref().map_or(0, Opened::waiting)));
    let has_answers = Signal::derive(move || household.view.get().found(walk.phase).is_begun());
    let answered = move || {
        let found = *household.view.get().found(walk.phase);
        let answered = words.number(found.answered());
        let line = words.now().households_answered(arg::Answered(&answered), arg::Total(&words.number(COUNT)));
        let visit = found.visit.map(|visit| words.now().households_rest_is(answer_word(words, Some(visit))));
        std::iter::once(line).chain(visit).collect::<Vec<_>>().join(DOT)
    };
    let next = Memo::new(move |_| {
        let register = walk.list.roll();
        let at = register.counted.iter().position(|other| other.id == household.id)?;
        register.counted.get(at + 1).map(|next| next.id)
    });
    let onward = move || match next.get() {
        Some(id) => view! {
            <BigButton
                size=ButtonSize::Fit
                label=words.say(|w| w.households_next())
                href=Place::Household(walk.village(), walk.phase, id).path()
            />
        }
        .into_any(),
        None => view! {
            <BigButton
                size=ButtonSize::Fit
                label=words.say(|w| w.households_to_list())
                href=Place::Households(walk.village(), walk.phase).path()
            />
        }
        .into_any(),
    };
    view! {
        <ActionBar>
            <div class="grow">
                <b>{answered}</b>
                <div><SaveStatus stage=stage(save_state, waiting, has_answers)/></div>
            </div>
            {onward}
        </ActionBar>
    }
    .into_any()
}
