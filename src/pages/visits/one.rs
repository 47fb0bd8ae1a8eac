//! One visit: the plan, what came of it, and the advice on it.

use std::sync::Arc;

use leptos::prelude::*;
use records::Entry;
use records::shape::{MAX_NAME_CHARS, MAX_NOTE_CHARS, MAX_REASON_CHARS, date_value};
use records::visit::{VisitState, VisitView, field};
use sync::Value;
use uuid::Uuid;

use super::advice::AdviceList;
use super::log::{Log, day_of, standing};
use crate::components::{
    ActionBar, Banner, BannerKind, BigButton, ButtonKind, ButtonSize, Card, Check, Chip, Loading, SaveStatus, Screen,
    Symbol, TopBar,
};
use crate::i18n::use_words;
use crate::pages::day::DayField;
use crate::pages::dossier::WithVillage;
use crate::pages::draft_text::DraftText;
use crate::pages::failed_save::FailedSave;
use crate::pages::locked::Locked;
use crate::pages::not_found::{NotFoundPage, NotHere};
use crate::pages::photos::Photos;
use crate::pages::position::PositionPart;
use crate::pages::save_stage::stage;
use crate::place::Place;
use crate::platform::clock;
use crate::state::editing::provide_one_editor;
use crate::state::record::Opened;
use crate::state::villages::VillageSignal;

/// One visit to a village.
#[component]
pub fn VisitPage(
    /// The village's code.
    village: String,
    /// Which visit.
    id: Uuid,
) -> AnyView {
    let content = move |village: VillageSignal| view! { <Opening village=village id=id/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

#[component]
fn Opening(village: VillageSignal, id: Uuid) -> AnyView {
    let words = use_words();
    provide_one_editor(&village, &Entry::MonitoringVisit(id));
    let Some(log) = Log::of(&village) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let name = StoredValue::new(village.target.village.name_th.clone());
    let there = Memo::new(move |_| log.open.all.with(|all| all.as_ref().map(|all| all.get(id).is_some())));
    let page = move || match there.get() {
        None => view! { <Screen><Loading/></Screen> }.into_any(),
        Some(true) => view! { <One log=log id=id name=name.get_value()/> }.into_any(),
        Some(false) => {
            let back = Place::Visits(log.year.code()).path();
            let (title, lead) =
                (words.say(|w| w.monitoring_visit_unknown()), words.say(|w| w.households_unknown_lead()));
            view! { <NotHere title=title lead=lead back=back/> }.into_any()
        }
    };
    view! { {page} }.into_any()
}

#[component]
fn One(log: Log, id: Uuid, name: String) -> AnyView {
    let words = use_words();
    let back = Place::Visits(log.year.code()).path();
    let view = Memo::new(move |_| log.all().get(id).map(|visit| visit.view.clone()).unwrap_or_default());
    let state = Memo::new(move |_| view.get().state(clock::today()));
    let fault = Signal::derive(move || log.open.not_saved().into_iter().next().map(|(_, fault)| fault));
    let chip = move || {
        let tone = Signal::derive(move || standing(words, state.get()).0);
        view! { <Chip tone=tone label=move || standing(words, state.get()).1/> }
    };
    let removed = Memo::new(move |_| view.with(|view| view.removed.is_some()));
    let body = move || match removed.get() {
        true => view! { <PutBack log=log id=id/> }.into_any(),
        false => view! { <Fields log=log id=id view=view/> }.into_any(),
    };
    view! {
        <Screen
            top=move || {
                view! { <TopBar title=move || day_of(words, &view.get()) subtitle=name back=back trailing=chip/> }
            }
            bottom=move || view! { <Footer log=log id=id state=state/> }
        >
            <Locked is_locked=log.year.is_locked/>
            <FailedSave fault=fault on_retry=move |()| log.save_again()/>
            {body}
            <AdviceList log=log visit=id/>
        </Screen>
    }
    .into_any()
}

/// It was taken off the list: nothing is lost, and it can be put back.
#[component]
fn PutBack(log: Log, id: Uuid) -> AnyView {
    let words = use_words();
    view! {
        <Banner kind=BannerKind::Wait text=words.say(|w| w.monitoring_visit_removed())>
            <BigButton
                size=ButtonSize::Small
                label=words.say(|w| w.monitoring_put_back())
                disabled=log.year.is_locked
                on_press=move |()| log.set(id, field::REMOVED, Value::Null)
            />
        </Banner>
    }
    .into_any()
}

#[component]
fn Fields(log: Log, id: Uuid, view: Memo<Arc<VisitView>>) -> AnyView {
    let words = use_words();
    let locked = log.year.is_locked;
    let made = Memo::new(move |_| view.with(|view| view.seen_on.is_some()));
    let set_text = move |name: &'static str, standing: fn(&VisitView) -> &String| {
        move |text: String| log.set_text(id, name, view.with_untracked(|view| standing(view).clone()).as_str(), &text)
    };
    let text = move |read: fn(&VisitView) -> &String| Signal::derive(move || view.with(|view| read(view).clone()));
    let located = Signal::derive(move || view.with(|view| view.position.map(|position| (position, view.accuracy))));
    let result = move || {
        made.get().then(|| {
            view! {
                <Card>
                    <div class="form">
                        <h2>{words.say(|w| w.monitoring_visit_made_part())}</h2>
                        <DayField
                            id="visit-seen-on"
                            label=words.say(|w| w.monitoring_visit_seen_on())
                            day=Signal::derive(move || view.with(|view| view.seen_on))
                            disabled=locked
                            on_day=move |day| log.set_day(id, field::SEEN_ON, day)
                        />
                        <p class="small muted">{words.say(|w| w.monitoring_visit_seen_hint())}</p>
                        <DraftText
                            id="visit-found"
                            label=words.say(|w| w.monitoring_visit_found())
                            standing=text(|view| &view.found)
                            longest=MAX_NOTE_CHARS
                            many_lines=true
                            disabled=locked
                            on_save=set_text(field::FOUND, |view| &view.found)
                        />
                        <DraftText
                            id="visit-agreed"
                            label=words.say(|w| w.monitoring_visit_agreed())
                            standing=text(|view| &view.agreed)
                            longest=MAX_NOTE_CHARS
                            many_lines=true
                            disabled=locked
                            on_save=set_text(field::AGREED, |view| &view.agreed)
                        />
                        <Check
                            label=words.say(|w| w.field_from_paper())
                            detail=words.say(|w| w.monitoring_visit_from_paper_hint())
                            checked=Signal::derive(move || view.with(|view| view.from_paper))
                            disabled=locked
                            on_change=move |checked| log.set(id, field::FROM_PAPER, Value::Bool(checked))
                        />
                    </div>
                </Card>
                <Card>
                    <h2>{words.say(|w| w.photos_title())}</h2>
                    <Photos village=log.year.village() of=Entry::MonitoringVisit(id) locked=locked/>
                </Card>
                <Card>
                    <h2>{words.say(|w| w.position_of_visit())}</h2>
                    <PositionPart located=located disabled=locked on_locate=move |located| log.locate(id, located)/>
                </Card>
            }
        })
    };
    view! {
        {result}
        <Card>
            <div class="form">
                <h2>{words.say(|w| w.monitoring_visit_plan_part())}</h2>
                <DraftText
                    id="visit-purpose"
                    label=words.say(|w| w.monitoring_visit_purpose())
                    standing=text(|view| &view.purpose)
                    longest=MAX_REASON_CHARS
                    disabled=locked
                    on_save=set_text(field::PURPOSE, |view| &view.purpose)
                />
                <DayField
                    id="visit-planned-on"
                    label=words.say(|w| w.monitoring_visit_planned_on())
                    day=Signal::derive(move || view.with(|view| view.planned_on))
                    may_be_future=true
                    disabled=locked
                    on_day=move |day| log.set_day(id, field::PLANNED_ON, day)
                />
                <DraftText
                    id="visit-visitors"
                    label=words.say(|w| w.monitoring_visit_visitors())
                    hint=words.say(|w| w.monitoring_visit_visitors_hint())
                    standing=text(|view| &view.visitors)
                    longest=MAX_NAME_CHARS
                    disabled=locked
                    on_save=set_text(field::VISITORS, |view| &view.visitors)
                />
                <BigButton
                    kind=ButtonKind::Text
                    label=words.say(|w| w.monitoring_visit_remove())
                    disabled=locked
                    on_press=move |()| {
                        let reason = untrack(|| words.now().monitoring_removed_reason());
                        log.set(id, field::REMOVED, Value::from(reason));
                    }
                />
            </div>
        </Card>
    }
    .into_any()
}

/// What is saved, and the next thing to do: say that it was made, or go back.
#[component]
fn Footer(log: Log, id: Uuid, state: Memo<VisitState>) -> AnyView {
    let words = use_words();
    let opened = move || log.open.opened(id);
    let read = move |read: fn(&Opened) -> usize| {
        opened().map_or(0, |record| record.with(|opened| opened.as_ref().map_or(0, read)))
    };
    let save_state = Memo::new(move |_| {
        opened().and_then(|record| record.with(|opened| opened.as_ref().map(Opened::save_state))).unwrap_or_default()
    });
    let waiting = Memo::new(move |_| read(Opened::waiting));
    let onward = move || {
        let made = state.get() == VisitState::Made || log.year.is_locked.get();
        if made {
            let (label, href) = (words.say(|w| w.monitoring_visit_to_list()), Place::Visits(log.year.code()).path());
            return view! { <BigButton size=ButtonSize::Fit kind=ButtonKind::Quiet label=label href=href/> }.into_any();
        }
        view! {
            <BigButton
                size=ButtonSize::Fit
                symbol=Symbol::Check
                label=words.say(|w| w.monitoring_visit_made_today())
                on_press=move |()| log.set(id, field::SEEN_ON, date_value(Some(clock::today())))
            />
        }
        .into_any()
    };
    view! {
        <ActionBar>
            <div class="grow"><SaveStatus stage=stage(save_state, waiting, Signal::stored(true))/></div>
            {onward}
        </ActionBar>
    }
    .into_any()
}
