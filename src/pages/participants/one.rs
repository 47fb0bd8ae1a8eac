//! One participant: name, group, household, who came; and taking the entry off the list.

use i18n::arg;
use leptos::prelude::*;
use records::Entry;
use records::participant::{Gathering, ParticipantGroup, field};
use records::shape::text_value;
use sync::FieldName;
use uuid::Uuid;

use super::add::{fault, group_options};
use super::list::Came;
use super::members::Members;
use super::{activity, activity_name};
use crate::components::{Banner, BannerKind, BigButton, ButtonKind, ButtonSize, Card, Loading, Screen, Select, TopBar};
use crate::i18n::use_words;
use crate::pages::dossier::WithVillage;
use crate::pages::draft::{Draft, DraftField, as_stored};
use crate::pages::in_conflict::{InConflict, is_in_conflict};
use crate::pages::locked::Locked;
use crate::pages::not_found::{NotFoundPage, NotHere};
use crate::pages::roll::removing::Removing;
use crate::pages::roll::twins::Twins;
use crate::pages::roll::{NotSaved, Spoken};
use crate::pages::save_stage::stage_of;
use crate::pages::single::SaveBar;
use crate::place::Place;
use crate::state::editing::provide_one_editor;
use crate::state::roll::ParticipantSignal;
use crate::state::villages::VillageSignal;

/// One participant of a village.
#[component]
pub fn ParticipantPage(
    /// The village's code.
    village: String,
    /// Who.
    id: Uuid,
) -> AnyView {
    let content = move |village: VillageSignal| view! { <Opening village=village id=id/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

#[component]
fn Opening(village: VillageSignal, id: Uuid) -> AnyView {
    let words = use_words();
    provide_one_editor(&village, &Entry::Participant(id));
    let Some(members) = Members::open(&village) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let is_read = members.list.is_read();
    let found = Memo::new(move |_| is_read.get().then(|| members.list.open.member(id)));
    let view = move || match found.get() {
        None => view! { <Screen><Loading/></Screen> }.into_any(),
        Some(Some(participant)) => view! { <One members=members participant=participant/> }.into_any(),
        Some(None) => {
            let back = Place::Participants(members.village()).path();
            let (title, lead) = (words.say(|w| w.participants_unknown()), words.say(|w| w.households_unknown_lead()));
            view! { <NotHere title=title lead=lead back=back/> }.into_any()
        }
    };
    view! { {view} }.into_any()
}

#[component]
fn One(members: Members, participant: ParticipantSignal) -> AnyView {
    let words = use_words();
    let (list, id, view) = (members.list, participant.id, participant.view);
    let back = Place::Participants(members.village()).path();
    let removing = RwSignal::new(None);
    let standing = Signal::derive(move || view.get().name.clone());
    let conflict = is_in_conflict(participant.opened, Some(field::NAME.into()));
    let closed = Signal::derive(move || list.is_locked.get() || conflict.get());
    let save_name = move |name: String| list.write(vec![(id, vec![(FieldName::from(field::NAME), text_value(&name))])]);
    let name = Draft::begin("edit-name".to_owned(), standing, as_stored, move |name| fault(words, name), save_name);
    let group =
        Signal::derive(move || members.group(participant).map(|group| group.code().to_owned()).unwrap_or_default());
    let marks: Vec<_> = Gathering::ALL
        .into_iter()
        .map(|of| {
            view! {
                <div class="person__line">
                    <span class="grow">
                        <span class="step__title">{move || activity(words, of)}</span>
                        <span class="step__detail">{move || activity_name(words, of)}</span>
                    </span>
                    <Came members=members participant=participant gathering=of/>
                </div>
            }
        })
        .collect();
    view! {
        <Screen
            top=move || {
                view! { <TopBar title=move || view.get().called(words) subtitle=words.say(|w| w.step_participants()) back=back/> }
            }
            bottom=move || view! { <Footer members=members participant=participant/> }
        >
            <Locked is_locked=list.is_locked/>
            <NotSaved ledger=list/>
            <InConflict opened=participant.opened/>
            <TakenOff members=members participant=participant/>
            <Card>{marks} <Twins ledger=list main=id/></Card>
            <Card>
                <div class="form">
                    <DraftField draft=name label=words.say(|w| w.participants_name()) disabled=closed/>
                    <Select
                        id="edit-group"
                        label=words.say(|w| w.participants_group())
                        options=Signal::derive(move || group_options(words))
                        value=group
                        disabled=list.is_locked
                        on_change=move |code: String| members.set_group(participant, ParticipantGroup::from_code(&code))
                    />
                    <HouseholdChoice members=members participant=participant/>
                </div>
            </Card>
            <Removal members=members participant=participant removing=removing/>
            <Removing ledger=list asked=removing/>
        </Screen>
    }
    .into_any()
}

/// The household of the register, if somebody wants to say.
#[component]
fn HouseholdChoice(members: Members, participant: ParticipantSignal) -> AnyView {
    let words = use_words();
    let options = Signal::derive(move || {
        let none = (String::new(), words.now().participants_no_household().to_owned());
        let register = members.households.roll();
        let households = register.counted.iter().map(|listed| (listed.id.to_string(), listed.view.in_full(words)));
        std::iter::once(none).chain(households).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || members.household(participant).map(|id| id.to_string()).unwrap_or_default());
    let is_there = Memo::new(move |_| !members.households.roll().counted.is_empty());
    let part = move || {
        is_there.get().then(|| {
            view! {
                <Select
                    id="edit-household"
                    label=words.say(|w| w.participants_household_optional())
                    options=options
                    value=value
                    disabled=members.list.is_locked
                    on_change=move |id: String| members.set_household(participant, id.parse().ok())
                />
            }
        })
    };
    view! { {part} }.into_any()
}

fn is_removed(participant: ParticipantSignal) -> Memo<bool> {
    Memo::new(move |_| participant.view.get().links.removed.is_some())
}

/// Says that the entry is off the list, and why.
#[component]
fn TakenOff(members: Members, participant: ParticipantSignal) -> AnyView {
    let words = use_words();
    let reason = Memo::new(move |_| participant.view.get().links.removed.clone());
    let banner = move || {
        let reason = reason.get()?;
        let title = words.now().participants_removed(&participant.view.get().called(words));
        Some(view! {
            <Banner kind=BannerKind::Wait title=title text=reason>
                <BigButton
                    size=ButtonSize::Small
                    label=words.say(|w| w.households_put_back())
                    disabled=members.list.is_locked
                    on_press=move |()| members.list.put_back(participant.id)
                />
            </Banner>
        })
    };
    view! { {banner} }.into_any()
}

#[component]
fn Removal(members: Members, participant: ParticipantSignal, removing: RwSignal<Option<Uuid>>) -> AnyView {
    let words = use_words();
    let removed = is_removed(participant);
    let button = move || {
        (!removed.get() && !members.list.is_locked.get()).then(|| {
            view! {
                <BigButton
                    kind=ButtonKind::Quiet
                    label=words.say(|w| w.participants_remove())
                    on_press=move |()| removing.set(Some(participant.id))
                />
            }
        })
    };
    view! { {button} }.into_any()
}

/// What is saved, and the next person of the list.
#[component]
fn Footer(members: Members, participant: ParticipantSignal) -> AnyView {
    let words = use_words();
    let next = Memo::new(move |_| {
        let roll = members.list.roll();
        let at = roll.counted.iter().position(|other| other.id == participant.id)?;
        roll.counted.get(at + 1).map(|next| next.id)
    });
    let about = move || {
        let roll = members.list.roll();
        let at = roll.counted.iter().position(|other| other.id == participant.id);
        at.map(|at| {
            words.now().common_of(arg::Part(&words.number(at + 1)), arg::Total(&words.number(roll.counted.len())))
        })
        .unwrap_or_default()
    };
    let onward = move || {
        let (label, place) = match next.get() {
            Some(id) => (words.now().participants_next(), Place::Participant(members.village(), id)),
            None => (words.now().participants_to_list(), Place::Participants(members.village())),
        };
        view! { <BigButton size=ButtonSize::Fit label=label href=place.path()/> }
    };
    view! { <SaveBar stage=stage_of(participant.opened) about=about>{onward}</SaveBar> }.into_any()
}
