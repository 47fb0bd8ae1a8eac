//! The office's screens, which come in a file of their own.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::board::BoardPage;
use super::register::RegisterPage;
use crate::place::Place;

/// The office's screen of the address.
#[component]
pub fn OfficePage() -> AnyView {
    let path = use_location().pathname;
    let is_register = Memo::new(move |_| path.with(|path| Place::of(path) == Place::Register));
    (move || match is_register.get() {
        true => view! { <RegisterPage/> }.into_any(),
        false => view! { <BoardPage/> }.into_any(),
    })
    .into_any()
}
