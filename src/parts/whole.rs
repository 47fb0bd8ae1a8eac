//! One file: every part is here.

use leptos::prelude::AnyView;

use super::Missing;
use crate::place::Place;

pub(super) async fn load_field() -> Result<(), Missing> {
    Ok(())
}

pub(super) async fn load_office() -> Result<(), Missing> {
    Ok(())
}

pub(super) async fn field(place: Place) -> Result<AnyView, Missing> {
    Ok(super::field_screen(place))
}

pub(super) async fn office(place: Place) -> Result<AnyView, Missing> {
    Ok(super::office_screen(place))
}
