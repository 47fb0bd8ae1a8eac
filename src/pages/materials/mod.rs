//! What a village was given: what it cost, out of which budget line, and for whom.

pub mod book;
pub mod form;
pub mod handout;
pub mod money;
pub mod number;
pub mod row;

use std::sync::Arc;

use leptos::prelude::*;
use records::materials::{Material, Materials};

use self::book::Book;
use self::form::Adding;
use self::money::{ByReceiver, Spent};
use self::row::Row;
use super::dossier::WithVillage;
use super::failed_save::FailedSave;
use super::locked::Locked;
use super::not_found::NotFoundPage;
use super::visits::{PartSwitch, RemovedList};
use crate::components::{BigButton, ButtonKind, ButtonSize, EmptyState, Loading, Screen, Symbol, Toast, TopBar};
use crate::i18n::use_words;
use crate::place::Place;
use crate::state::villages::VillageSignal;

/// The materials of a village.
#[component]
pub fn MaterialsPage(
    /// The village's code.
    village: String,
) -> AnyView {
    let content = |village: VillageSignal| view! { <Page village=village/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

#[component]
fn Page(village: VillageSignal) -> AnyView {
    let words = use_words();
    let Some(book) = Book::of(&village) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let back = Place::Dossier(book.year.code()).path();
    let name = village.target.village.name_th.clone();
    let is_read = Memo::new(move |_| book.open.all.with(Option::is_some));
    let body = move || match is_read.get() {
        false => view! { <Loading/> }.into_any(),
        true => view! { <Body book=book/> }.into_any(),
    };
    let list = move || {
        view! {
            <BigButton
                kind=ButtonKind::Outline
                size=ButtonSize::Small
                label=words.say(|w| w.monitoring_handout_see())
                href=Place::HandOut(book.year.code()).path()
            />
        }
    };
    let message = Signal::derive(move || {
        let id = book.undo.get()?;
        let all = book.all();
        let removed = all.removed.iter().find(|material| material.id == id)?;
        Some(words.now().monitoring_removed(&removed.view.what))
    });
    let undo = move |()| book.undo.take().into_iter().for_each(|id| book.put_back(id));
    view! {
        <Screen top=move || {
            view! { <TopBar title=words.say(|w| w.step_visits()) subtitle=name back=back trailing=list/> }
        }>
            <PartSwitch village=book.year.code() is_materials=true/>
            {body}
            <Toast message=message on_undo=undo/>
        </Screen>
    }
    .into_any()
}

#[component]
fn Body(book: Book) -> AnyView {
    let words = use_words();
    let fault = Signal::derive(move || book.open.not_saved().into_iter().next().map(|(_, fault)| fault));
    let all = Memo::new(move |_| book.all());
    let ids = Memo::new(move |_| all.with(|all| all.listed.iter().map(|material| material.id).collect::<Vec<_>>()));
    let empty = move || {
        ids.with(Vec::is_empty).then(|| {
            let (title, lead) =
                (words.say(|w| w.monitoring_materials_empty()), words.say(|w| w.monitoring_materials_empty_lead()));
            view! { <EmptyState symbol=Symbol::Note title=title lead=lead is_locked=book.year.is_locked/> }
        })
    };
    let adding = move || (!book.year.is_locked.get()).then(|| view! { <Adding book=book/> });
    view! {
        <Locked is_locked=book.year.is_locked/>
        <FailedSave fault=fault on_retry=move |()| book.save_again()/>
        <Spent all=all/>
        {adding}
        {empty}
        <ol class="household-list">
            <For each=move || ids.get() key=|id| *id let:id>
                <Row book=book id=id all=all/>
            </For>
        </ol>
        <ByReceiver book=book all=all/>
        <Removed book=book all=all/>
    }
    .into_any()
}

#[component]
fn Removed(book: Book, all: Memo<Arc<Materials>>) -> AnyView {
    let words = use_words();
    let line = move |material: &Material| {
        let (id, cost) = (material.id, material.view.cost());
        view! {
            <li class="roll__line">
                <span class="grow">
                    {material.view.what.clone()} " "
                    <span class="small muted">{move || words.now().monitoring_material_cost(&words.amount(cost))}</span>
                </span>
                <BigButton
                    kind=ButtonKind::Outline
                    size=ButtonSize::Small
                    label=words.say(|w| w.monitoring_put_back())
                    disabled=book.year.is_locked
                    on_press=move |()| book.put_back(id)
                />
            </li>
        }
    };
    let part = move || {
        let materials = all.get();
        let count = materials.removed.len();
        (count > 0).then(|| {
            let lines: Vec<_> = materials.removed.iter().map(line).collect();
            view! { <RemovedList count=count>{lines}</RemovedList> }
        })
    };
    view! { {part} }.into_any()
}
