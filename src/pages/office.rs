//! The office's screens, which come in a file of their own.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::board::wide::AreaBoardPage;
use super::board::{BoardPage, levels};
use super::held::HeldPage;
use super::instruments::InstrumentsPage;
use super::instruments::draft::DraftPage;
use super::not_found::NotFoundPage;
use super::register::RegisterPage;
use super::targets::TargetsPage;
use crate::place::Place;
use crate::state::board::BoardAt;
use crate::state::use_app;

/// The office's screen of the address.
#[component]
pub fn OfficePage() -> AnyView {
    let app = use_app();
    let path = use_location().pathname;
    let place = Memo::new(move |_| match path.with(|path| Place::of(path)) {
        Place::Home => levels::first(app),
        place => place,
    });
    (move || match place.get() {
        Place::Register => view! { <RegisterPage/> }.into_any(),
        Place::CountryBoard => view! { <AreaBoardPage at=BoardAt::Country/> }.into_any(),
        Place::ProvinceBoard(code) => match code.parse() {
            Ok(code) => view! { <AreaBoardPage at=BoardAt::Province(code)/> }.into_any(),
            Err(_) => view! { <NotFoundPage/> }.into_any(),
        },
        Place::Instruments => view! { <InstrumentsPage/> }.into_any(),
        Place::Draft(id) => view! { <DraftPage id=id/> }.into_any(),
        Place::Held => view! { <HeldPage/> }.into_any(),
        Place::Targets => view! { <TargetsPage/> }.into_any(),
        _ => view! { <BoardPage/> }.into_any(),
    })
    .into_any()
}
