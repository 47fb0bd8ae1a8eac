//! Who takes part: how many came to each gathering, and who is on the list.

pub mod add;
pub mod count;
pub mod everybody;
pub mod gatherings;
pub mod list;
pub mod members;
pub mod naming;
pub mod one;
pub mod sheet;

use leptos::prelude::*;
use records::participant::{Gathering, ParticipantGroup};

use self::add::Adding;
use self::gatherings::Gatherings;
use self::list::List;
use self::members::Members;
use super::dossier::WithVillage;
use super::export::Export;
use super::locked::Locked;
use super::not_found::NotFoundPage;
use super::roll::NotSaved;
use super::roll::removing::Removed;
use super::roll::twins::Suspected;
use super::single::WhenRead;
use crate::components::{Screen, TopBar};
use crate::i18n::{Wording, use_words};
use crate::place::Place;
use crate::state::villages::VillageSignal;

/// The participants of a village.
#[component]
pub fn ParticipantsPage(
    /// The village's code.
    village: String,
) -> AnyView {
    let content = |village: VillageSignal| view! { <Participants village=village/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

#[component]
fn Participants(village: VillageSignal) -> AnyView {
    let words = use_words();
    let Some(members) = Members::open(&village) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let back = Place::Dossier(members.village()).path();
    let name = village.target.village.name_th.clone();
    let is_read = members.list.is_read();
    let body = move || view! { <Body members=members/> };
    view! {
        <Screen top=move || view! { <TopBar title=words.say(|w| w.step_participants()) subtitle=name back=back/> }>
            <WhenRead is_read=is_read content=body/>
        </Screen>
    }
    .into_any()
}

#[component]
fn Body(members: Members) -> AnyView {
    let words = use_words();
    let added = RwSignal::new(None::<usize>);
    let adding = move || (!members.list.is_locked.get()).then(|| view! { <Adding members=members added=added/> });
    let is_empty = Memo::new(move |_| members.list.roll().counted.is_empty());
    let taken = move |()| (format!("participants-{}.csv", members.village()), members.table(words));
    let export =
        move || (!is_empty.get()).then(|| view! { <Export label=words.say(|w| w.participants_export()) table=taken/> });
    view! {
        <Locked is_locked=members.list.is_locked/>
        <NotSaved ledger=members.list/>
        <Gatherings members=members/>
        <Suspected ledger=members.list/>
        <List members=members added=added/>
        {adding}
        {export}
        <Removed ledger=members.list/>
        <p class="small muted">{words.say(|w| w.participants_privacy())}</p>
    }
    .into_any()
}

/// A gathering's activity by its number, in the digits chosen: `กิจกรรม ๒.๔.๑`.
#[must_use]
pub fn activity(words: Wording, gathering: Gathering) -> String {
    words.now().participants_activity(&words.digits(gathering.number()))
}

/// What a gathering's activity is called, as short as it can be.
#[must_use]
pub fn activity_name(words: Wording, gathering: Gathering) -> &'static str {
    match gathering {
        Gathering::Development => words.now().participants_development(),
        Gathering::Evaluation => words.now().participants_evaluation(),
    }
}

/// A gathering's activity by its number and as the letter calls it, as official papers write it.
#[must_use]
pub fn in_full(words: Wording, gathering: Gathering) -> String {
    format!("{} {}", activity(words, gathering), official_name(words, gathering))
}

/// What the letter calls a gathering's activity; an official sheet is in Thai words, whatever the app speaks.
fn official_name(words: Wording, gathering: Gathering) -> String {
    let (th, en) = match gathering {
        Gathering::Development => {
            ("สนับสนุนการขับเคลื่อนการพัฒนาหมู่บ้านเศรษฐกิจพอเพียง", "Support of the development of sufficiency economy villages")
        }
        Gathering::Evaluation => (
            "ประชุมเชิงปฏิบัติการถอดบทเรียนและประเมินผลการพัฒนาหมู่บ้านเศรษฐกิจพอเพียง",
            "Workshop on lessons learned and evaluation of sufficiency economy villages",
        ),
    };
    words.name(th, en)
}

/// A group as it is called; a word for none.
#[must_use]
pub fn group_name(words: Wording, group: Option<ParticipantGroup>) -> String {
    match group {
        Some(group) => {
            let (th, en) = group.names();
            words.name(th, en)
        }
        None => words.now().participants_no_group().to_owned(),
    }
}
