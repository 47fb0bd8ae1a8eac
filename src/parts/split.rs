//! Several files: the functions marked here are where the app is cut (`crates/xtask/src/bundle/split.rs` does the cutting).
//!
//! The mark makes each function asynchronous: a call fetches the part, if need be, and goes on in it.

use leptos::prelude::AnyView;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::Missing;
use crate::place::Place;

impl From<SplitLoaderError> for Missing {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

pub(super) async fn load_field() -> Result<(), Missing> {
    Ok(preload_field().await?)
}

pub(super) async fn load_office() -> Result<(), Missing> {
    Ok(preload_office().await?)
}

#[wasm_split(field, wasm_split_path = ::leptos::wasm_split, preload(preload_field), fallible)]
pub(super) fn field(place: Place) -> Result<AnyView, Missing> {
    Ok(super::field_screen(place))
}

#[wasm_split(office, wasm_split_path = ::leptos::wasm_split, preload(preload_office), fallible)]
pub(super) fn office(place: Place) -> Result<AnyView, Missing> {
    Ok(super::office_screen(place))
}
