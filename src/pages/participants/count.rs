//! How many came to a gathering: one number, before anybody is written down.

use domain::numerals::{parse_decimal, whole_number};
use i18n::arg;
use leptos::prelude::*;
use records::participant::{Gathering, HeadCountView, ParticipantGroup, count_field, head_count};
use records::shape::{MAX_COUNT, MAX_NAME_CHARS, count_value, date_value, text_value};
use records::{Entry, participant};
use sync::{FieldName, Value};

use super::{activity, activity_name, group_name};
use crate::components::{BigButton, ButtonKind, ButtonSize, Card, Check, FaultLine, Fold, Screen, TopBar};
use crate::i18n::{Wording, use_words};
use crate::pages::day::OptionalDay;
use crate::pages::dossier::WithVillage;
use crate::pages::draft::{Draft, DraftField};
use crate::pages::draft_text::DraftText;
use crate::pages::not_found::NotFoundPage;
use crate::pages::single::{SaveBar, Single, SingleNotices, WhenRead};
use crate::place::Place;
use crate::platform::clock;
use crate::state::editing::provide_one_editor;
use crate::state::use_app;
use crate::state::villages::VillageSignal;

/// The head count of a gathering.
#[component]
pub fn HeadCountPage(
    /// The village's code.
    village: String,
    /// Which gathering.
    gathering: Gathering,
) -> AnyView {
    let content = move |village: VillageSignal| view! { <HeadCount village=village gathering=gathering/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

/// The record of the page.
type Count = Single<HeadCountView>;

#[component]
fn HeadCount(village: VillageSignal, gathering: Gathering) -> AnyView {
    let words = use_words();
    provide_one_editor(&village, &Entry::HeadCount(gathering));
    let Some(count) = Count::open(&village, Entry::HeadCount(gathering)) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let back = Place::Participants(count.village().to_string()).path();
    let done = back.clone();
    let is_read = count.is_read();
    let body = move || view! { <Body count=count/> };
    view! {
        <Screen
            top=move || {
                view! {
                    <TopBar
                        title=words.say(|w| w.participants_count())
                        subtitle=move || format!("{} {}", activity(words, gathering), activity_name(words, gathering))
                        back=back
                    />
                }
            }
            bottom=move || {
                let about = move || match count.view.get().counted() {
                    Some(people) => words.now().common_people(&words.number(people)),
                    None => words.now().participants_not_counted().to_owned(),
                };
                view! {
                    <SaveBar stage=count.stage about=about>
                        <BigButton size=ButtonSize::Fit label=words.say(|w| w.participants_to_list()) href=done/>
                    </SaveBar>
                }
            }
        >
            <WhenRead is_read=is_read content=body/>
        </Screen>
    }
    .into_any()
}

#[component]
fn Body(count: Count) -> AnyView {
    let words = use_words();
    let total = number(words, count, "head-count", head_count::TOTAL.into(), |view| view.total);
    let beyond = Memo::new(move |_| count.view.get().beyond_total());
    let contradiction = move || {
        (beyond.get() > 0).then(|| {
            let view = count.view.get();
            let (groups, total) = (words.number(view.of_groups()), words.number(view.total.unwrap_or_default()));
            view! { <FaultLine text=words.now().participants_groups_exceed(arg::Groups(&groups), arg::Total(&total))/> }
        })
    };
    let app = use_app();
    // Guests come too, so it is no fault; but a slip of the finger is seen by it.
    let unlikely = move || {
        let people = app.village(count.village().as_str())?.target.village.people?;
        (count.view.get().counted()? > people).then(|| {
            view! { <p class="small" role="status">{words.now().participants_beyond_population(&words.number(people))}</p> }
        })
    };
    let groups: Vec<_> = ParticipantGroup::ALL
        .into_iter()
        .map(|group| {
            let id = ["head-count-", group.code()].concat();
            let draft = number(words, count, &id, count_field(group), move |view| view.groups.get(&group).copied());
            let label = move || group_name(words, Some(group));
            view! { <DraftField draft=draft label=label inputmode="numeric" disabled=count.is_closed(count_field(group))/> }
        })
        .collect();
    let counted_groups = count.view.with_untracked(|view| !view.groups.is_empty());
    view! {
        <SingleNotices single=count/>
        <Card>
            <div class="big-number">
                <DraftField
                    draft=total
                    label=words.say(|w| w.participants_total())
                    hint=words.say(|w| w.participants_total_hint())
                    inputmode="numeric"
                    disabled=count.is_closed(head_count::TOTAL)
                />
            </div>
            {contradiction}
            {unlikely}
        </Card>
        <Card><When count=count/></Card>
        <Fold label=words.say(|w| w.participants_by_group()) open=counted_groups>
            <div class="form">{groups}</div>
        </Fold>
    }
    .into_any()
}

/// A field for a number of people.
fn number(
    words: Wording,
    count: Count,
    id: &str,
    name: FieldName,
    read: impl Fn(&HeadCountView) -> Option<u32> + Send + Sync + 'static,
) -> Draft {
    let standing = Signal::derive(move || {
        count.view.with(|view| read(view)).map(|people| words.number(people)).unwrap_or_default()
    });
    let fault = move |text: &str| match text.trim() {
        "" => None,
        text => match whole_number(text) {
            Some(people) if i64::from(people) <= MAX_COUNT => None,
            // A number too long to be read is a number all the same.
            None if !parse_decimal(text).is_some_and(|number| number.is_integer()) => {
                Some(words.now().participants_not_a_number().to_owned())
            }
            _ => Some(words.now().participants_too_many(&words.grouped(MAX_COUNT.unsigned_abs()))),
        },
    };
    let save = move |text: String| count.set(name.clone(), count_value(whole_number(text.trim())));
    Draft::begin(id.to_owned(), standing, as_number, fault, save)
}

/// Numbers are the same in whatever digits they are written.
fn as_number(typed: &str) -> String {
    whole_number(typed.trim()).map_or_else(|| typed.trim().to_owned(), |number| number.to_string())
}

/// The day, the place, and whether this comes from paper.
#[component]
fn When(count: Count) -> AnyView {
    let words = use_words();
    let has_day = Memo::new(move |_| count.view.get().held_on.is_some());
    let today = move || {
        (!has_day.get() && !count.is_locked.get()).then(|| {
            let press = move |()| count.set(head_count::HELD_ON, date_value(Some(clock::today())));
            view! {
                <BigButton
                    kind=ButtonKind::Outline
                    size=ButtonSize::Small
                    label=words.say(|w| w.participants_today())
                    on_press=press
                />
            }
        })
    };
    view! {
        <div class="form">
            <OptionalDay
                id="head-count-day"
                label=words.say(|w| w.participants_day())
                day=Signal::derive(move || count.view.get().held_on)
                disabled=count.is_closed(head_count::HELD_ON)
                on_day=move |day| count.set(head_count::HELD_ON, date_value(day))
            />
            {today}
            <DraftText
                id="head-count-place"
                label=words.say(|w| w.participants_place())
                standing=Signal::derive(move || count.view.get().place.clone())
                longest=MAX_NAME_CHARS
                disabled=count.is_closed(head_count::PLACE)
                on_save=move |text: String| count.set(head_count::PLACE, text_value(&text))
            />
        </div>
        <Check
            label=words.say(|w| w.assessment_from_paper())
            detail=words.say(|w| w.participants_from_paper_hint())
            checked=Signal::derive(move || count.view.get().from_paper)
            disabled=count.is_locked
            on_change=move |checked| count.set(participant::head_count::FROM_PAPER, Value::Bool(checked))
        />
    }
    .into_any()
}
