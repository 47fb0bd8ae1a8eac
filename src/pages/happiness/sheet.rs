//! One sheet, for speed: a tap or a digit answers and goes on by itself; after the last indicator the sheet is saved as one change
//! and the next begins. What is not whole yet is kept on the device tap by tap.

use std::sync::Arc;

use domain::happiness::Round;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use records::happiness::SheetView;
use records::{Entry, RecordKey};
use uuid::Uuid;

use super::WithRound;
use super::entering::{Asked, Entering};
use super::measuring::Measuring;
use super::sheets::{next_number, sheets_of};
use super::sitting::WithSitting;
use crate::components::{Banner, BannerKind, Loading, SaveStage, Screen};
use crate::i18n::use_words;
use crate::pages::elsewhere::ElsewherePage;
use crate::pages::not_found::NotHere;
use crate::pages::save_stage::stage_of_all;
use crate::place::Place;
use crate::platform::ids;
use crate::state::editing::Editing;
use crate::state::happiness::SheetDraft;
use crate::state::{App, use_app};

/// One sheet of a sitting, or the next new one.
#[component]
pub fn SheetPage(
    /// The village's code.
    village: String,
    /// Which round.
    round: Round,
    /// Which sitting.
    sitting: Uuid,
    /// Which sheet; none for a new one.
    id: Option<Uuid>,
) -> AnyView {
    let content = move |measuring: Measuring| {
        let of_sitting = move |_| match id {
            Some(id) => view! { <Standing measuring=measuring sitting=sitting id=id/> }.into_any(),
            None => view! { <New measuring=measuring sitting=sitting/> }.into_any(),
        };
        view! { <WithSitting measuring=measuring id=sitting content=of_sitting/> }.into_any()
    };
    view! { <WithRound village=village round=round content=content/> }.into_any()
}

/// How the newest answers of a draft stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Draft {
    Empty,
    Keeping,
    Kept,
    Failed,
}

/// The next new sheet. A draft that was left behind is taken up first. Two tabs would fill in one and the same draft, so only one does.
#[component]
fn New(measuring: Measuring, sitting: Uuid) -> AnyView {
    let app = use_app();
    let key = measuring.key(Entry::Sitting(measuring.round, sitting));
    let one = app.edit_alone(&["sheet", key.id().as_str()].join(" "));
    let draft = RwSignal::new(None::<SheetDraft>);
    Effect::new(move || match one.editing.get() {
        Editing::Here => spawn_local(take_up(app, key.clone(), measuring, sitting, draft)),
        // The other tab goes on with it: what is known of it here is of before.
        Editing::Elsewhere => draft.set(None),
        Editing::Asking => {}
    });
    let is_read = Memo::new(move |_| draft.with(Option::is_some));
    let view = move || match (one.editing.get(), is_read.get()) {
        (Editing::Elsewhere, _) => {
            let back = Place::HappinessSitting(measuring.village(), measuring.round, sitting).path();
            view! { <ElsewherePage one=one back=back/> }.into_any()
        }
        (_, false) => view! { <Screen><Loading/></Screen> }.into_any(),
        (_, true) => view! { <Filling measuring=measuring sitting=sitting draft=draft/> }.into_any(),
    };
    view! { {view} }.into_any()
}

async fn take_up(app: App, key: RecordKey, measuring: Measuring, sitting: Uuid, draft: RwSignal<Option<SheetDraft>>) {
    let mut left = app.sheet_draft(&key).await;
    // One that became a record meanwhile is done with.
    if left.as_ref().is_some_and(|left| untrack(|| measuring.open.sheet(measuring.round, left.id)).is_some()) {
        app.drop_sheet_draft(&key).await;
        left = None;
    }
    // The person may have gone elsewhere meanwhile.
    draft.try_set(Some(left.unwrap_or_else(|| fresh(measuring, sitting))));
}

fn fresh(measuring: Measuring, sitting: Uuid) -> SheetDraft {
    let number = next_number(&untrack(|| sheets_of(measuring, sitting)));
    SheetDraft::blank(ids::new_uuid(), number)
}

/// The first indicator nobody was asked about; the first of all if there is none.
fn first_open(measuring: Measuring, is_asked: impl Fn(&str) -> bool) -> usize {
    measuring.instrument.with_value(|instrument| {
        instrument.indicators.iter().position(|indicator| !is_asked(&indicator.id)).unwrap_or_default()
    })
}

/// Whether everybody present has a sheet, once this one is entered.
fn is_last(measuring: Measuring, sitting: Uuid, sheet: Uuid) -> bool {
    untrack(|| {
        let entered = sheets_of(measuring, sitting).iter().filter(|(id, _)| *id != sheet).count() + 1;
        measuring.sitting(sitting).is_some_and(|view| view.all_have_sheets(entered))
    })
}

#[component]
fn Filling(measuring: Measuring, sitting: Uuid, draft: RwSignal<Option<SheetDraft>>) -> AnyView {
    let app = use_app();
    let words = use_words();
    let sitting_key = StoredValue::new(measuring.key(Entry::Sitting(measuring.round, sitting)));
    let begun = draft.get_untracked().unwrap_or_else(|| fresh(measuring, sitting));
    let position = RwSignal::new(first_open(measuring, |id| begun.is_asked(id)));
    let saved = RwSignal::new(None::<(Uuid, u32)>);
    let kept = RwSignal::new(if begun.is_blank() { Draft::Empty } else { Draft::Kept });
    let keep = move || {
        let Some(now) = draft.get_untracked() else { return };
        kept.set(Draft::Keeping);
        let end = move |is_kept| {
            let state = if is_kept { Draft::Kept } else { Draft::Failed };
            // The sheet may be saved, and the next one begun, before this is heard.
            kept.try_update(|kept| *kept = if *kept == Draft::Keeping { state } else { *kept });
        };
        sitting_key.with_value(|key| app.keep_sheet_draft(key, &now, end));
    };
    let indicator_at = move |position: usize| {
        measuring.instrument.with_value(|i| i.indicators.get(position).map(|one| one.id.clone()))
    };
    let standing = Signal::derive(move || {
        let id = indicator_at(position.get())?;
        draft.with(|draft| draft.as_ref()?.scores.get(&id).copied())
    });
    let last = measuring.instrument.with_value(|instrument| instrument.indicators.len()).saturating_sub(1);
    let navigate = use_navigate();
    let list = Place::HappinessSitting(measuring.village(), measuring.round, sitting).path();
    // What is on the sheet becomes one change, and the next sheet begins. After the last person's there is none: one more is asked
    // for on purpose, in the list.
    let save = move || {
        let Some(whole) = draft.get_untracked().filter(|draft| !draft.is_blank()) else { return };
        measuring.save_sheet(sitting, &whole);
        draft.set(Some(SheetDraft::blank(ids::new_uuid(), whole.number + 1)));
        kept.set(Draft::Empty);
        if is_last(measuring, sitting, whole.id) {
            return navigate(&list, Default::default());
        }
        saved.set(Some((whole.id, whole.number)));
        position.set(0);
    };
    let answer = move |level: Option<u8>| {
        let at = position.get_untracked();
        let Some(id) = indicator_at(at) else { return };
        draft.update(|draft| {
            if let Some(draft) = draft {
                draft.answer(id, level);
            }
        });
        if at >= last {
            save();
        } else {
            keep();
            position.set(at + 1);
        }
    };
    // Leaving the page saves what is there.
    on_cleanup(move || {
        let begun = draft.try_get_untracked().flatten().filter(|draft| !draft.is_blank());
        if let Some(begun) = begun.filter(|_| !measuring.read_only.get_untracked()) {
            measuring.save_sheet(sitting, &begun);
        }
    });
    let entering = Entering { measuring, sitting, position, standing, answer: Callback::new(answer) };
    let record_stage = stage_of_all(move || {
        let record = |id| measuring.record(Entry::HappinessSheet(measuring.round, id));
        saved.get().into_iter().map(|(id, _)| record(id)).collect()
    });
    let stage = Signal::derive(move || match kept.get() {
        Draft::Empty => record_stage.get(),
        Draft::Keeping => SaveStage::Saving,
        Draft::Kept => SaveStage::Saved,
        Draft::Failed => SaveStage::NotSaved,
    });
    let number = move || draft.with(|draft| draft.as_ref().map_or(0, |draft| draft.number));
    // Told once it is on the disk, and not before.
    let is_kept = Memo::new(move |_| !matches!(record_stage.get(), SaveStage::Saving | SaveStage::NotSaved));
    let message = move || {
        let (id, number) = saved.get().filter(|_| position.get() == 0 && is_kept.get())?;
        let text = words.now().happiness_sheet_saved(&words.number(number));
        let href = Place::HappinessSheet(measuring.village(), measuring.round, sitting, Some(id)).path();
        Some(view! {
            <Banner kind=BannerKind::Done text=text>
                <a class="button button--text button--fit button--small" href=href>
                    {words.say(|w| w.happiness_sheet_correct())}
                </a>
            </Banner>
        })
    };
    view! {
        <Asked entering=entering stage=stage number=Signal::derive(number)>{message}</Asked>
    }
    .into_any()
}

/// A sheet that is a record: every tap corrects it.
#[component]
fn Standing(measuring: Measuring, sitting: Uuid, id: Uuid) -> AnyView {
    let words = use_words();
    let found = Memo::new(move |_| measuring.open.sheet(measuring.round, id).is_some());
    let view = move || match found.get() {
        true => view! { <Correcting measuring=measuring sitting=sitting id=id/> }.into_any(),
        false => {
            let back = Place::HappinessSitting(measuring.village(), measuring.round, sitting).path();
            let (title, lead) = (words.say(|w| w.happiness_sheet_unknown()), words.say(|w| w.happiness_unknown_lead()));
            view! { <NotHere title=title lead=lead back=back/> }.into_any()
        }
    };
    view! { {view} }.into_any()
}

#[component]
fn Correcting(measuring: Measuring, sitting: Uuid, id: Uuid) -> AnyView {
    let measuring = measuring.alone(Entry::HappinessSheet(measuring.round, id));
    let view: Memo<Arc<SheetView>> = Memo::new(move |_| measuring.open.sheet(measuring.round, id).unwrap_or_default());
    let position = RwSignal::new(first_open(measuring, |id| view.with_untracked(|view| view.is_asked(id))));
    let standing = Signal::derive(move || {
        let position = position.get();
        let id = measuring.instrument.with_value(|i| i.indicators.get(position).map(|one| one.id.clone()))?;
        view.with(|view| view.scores.get(&id).copied())
    });
    let stage = stage_of_all(move || vec![measuring.record(Entry::HappinessSheet(measuring.round, id))]);
    let correct = move |entering: Entering, level: Option<u8>| {
        if let Some(indicator) = entering.indicator() {
            let stands = view.with_untracked(|view| match level {
                Some(level) => view.scores.get(&indicator) == Some(&level),
                None => view.left_open.contains(&indicator),
            });
            if !stands {
                measuring.score(id, &indicator, level);
            }
            entering.forward();
        }
    };
    let unanswering = Entering { measuring, sitting, position, standing, answer: Callback::new(|_| ()) };
    let entering = Entering { answer: Callback::new(move |level| correct(unanswering, level)), ..unanswering };
    let number = Signal::derive(move || view.get().number.unwrap_or_default());
    view! { <Asked entering=entering stage=stage number=number/> }.into_any()
}
