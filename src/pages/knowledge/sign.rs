//! The village sign: whether it is made, when, where. Its design is the department's (ตามแบบที่กรมฯ กำหนด).

use leptos::prelude::*;
use records::Entry;
use records::knowledge::{SignView, sign};
use records::shape::{MAX_NAME_CHARS, MAX_NOTE_CHARS, date_value, text_value};
use sync::Value;

use crate::components::{BigButton, ButtonSize, Card, Screen, Toggle, Toggles, TopBar};
use crate::i18n::use_words;
use crate::pages::day::OptionalDay;
use crate::pages::dossier::WithVillage;
use crate::pages::draft_text::DraftText;
use crate::pages::not_found::NotFoundPage;
use crate::pages::photos::Photos;
use crate::pages::position::PositionPart;
use crate::pages::single::{SaveBar, Single, SingleNotices, WhenRead};
use crate::place::Place;
use crate::state::editing::provide_one_editor;
use crate::state::photos::located_values;
use crate::state::villages::VillageSignal;

/// The record of this page.
type Sign = Single<SignView>;

/// The sign of a village.
#[component]
pub fn SignPage(
    /// The village's code.
    village: String,
) -> AnyView {
    let content = |village: VillageSignal| view! { <Opened village=village/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

#[component]
fn Opened(village: VillageSignal) -> AnyView {
    let words = use_words();
    provide_one_editor(&village, &Entry::VillageSign);
    let Some(record) = Sign::open(&village, Entry::VillageSign) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let name = village.target.village.name_th.clone();
    let back = Place::Dossier(record.village().to_string()).path();
    let done = back.clone();
    let is_read = record.is_read();
    let body = move || view! { <Body record=record/> };
    let about = move || match record.view.get().made {
        Some(true) => words.now().sign_made(),
        Some(false) => words.now().sign_not_made(),
        None => words.now().villages_not_started(),
    };
    view! {
        <Screen
            top=move || view! { <TopBar title=words.say(|w| w.step_sign()) subtitle=name back=back/> }
            bottom=move || {
                view! {
                    <SaveBar stage=record.stage about=about>
                        <BigButton size=ButtonSize::Fit label=words.say(|w| w.sign_to_dossier()) href=done/>
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
fn Body(record: Sign) -> AnyView {
    let words = use_words();
    let made = Signal::derive(move || record.view.get().made.map(|made| if made { "yes" } else { "no" }));
    let toggles = vec![
        Toggle { value: "yes", label: words.say(|w| w.sign_made()).into(), look: "pass" },
        Toggle { value: "no", label: words.say(|w| w.sign_not_made()).into(), look: "quiet" },
    ];
    let answer = move |answer: Option<&'static str>| {
        record.set(sign::MADE, answer.map_or(Value::Null, |answer| Value::Bool(answer == "yes")));
    };
    let located = Signal::derive(move || record.view.with(|view| view.position.map(|place| (place, view.accuracy))));
    let locate = move |located| record.write(located_values(located, sign::POSITION, sign::ACCURACY));
    let keep = move |name: &'static str| move |text: String| record.set(name, text_value(&text));
    view! {
        <SingleNotices single=record/>
        <Card>
            <p class="field__label">{words.say(|w| w.sign_question())}</p>
            <p class="field__hint">{words.say(|w| w.sign_design())}</p>
            <Toggles
                toggles=toggles
                value=made
                label=words.say(|w| w.sign_question())
                disabled=record.is_closed(sign::MADE)
                on_answer=answer
            />
        </Card>
        <Card>
            <div class="form">
                <OptionalDay
                    id="sign-day"
                    label=words.say(|w| w.sign_day())
                    day=Signal::derive(move || record.view.get().made_on)
                    disabled=record.is_closed(sign::MADE_ON)
                    on_day=move |day| record.set(sign::MADE_ON, date_value(day))
                />
                <DraftText
                    id="sign-place"
                    label=words.say(|w| w.sign_place())
                    hint=words.say(|w| w.sign_place_hint())
                    standing=Signal::derive(move || record.view.get().place.clone())
                    longest=MAX_NAME_CHARS
                    disabled=record.is_closed(sign::PLACE)
                    on_save=keep(sign::PLACE)
                />
                <DraftText
                    id="sign-note"
                    label=words.say(|w| w.sign_note())
                    standing=Signal::derive(move || record.view.get().note.clone())
                    longest=MAX_NOTE_CHARS
                    many_lines=true
                    disabled=record.is_closed(sign::NOTE)
                    on_save=keep(sign::NOTE)
                />
            </div>
        </Card>
        <Card>
            <h2>{words.say(|w| w.photos_title())}</h2>
            <Photos village=record.village() of=Entry::VillageSign locked=record.is_locked/>
        </Card>
        <Card>
            <h2>{words.say(|w| w.position_of_sign())}</h2>
            <PositionPart located=located disabled=record.is_locked on_locate=locate/>
        </Card>
    }
    .into_any()
}
