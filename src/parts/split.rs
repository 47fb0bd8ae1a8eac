//! Several files: the functions marked here are where the app is cut (`crates/xtask/src/bundle/split.rs` does the cutting).
//!
//! The mark makes each function asynchronous: a call fetches the part, if need be, and goes on in it.

use leptos::prelude::AnyView;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::{Missing, Work};
use crate::state::accounts::Known;
use crate::state::{App, Fault};

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
pub(super) fn inside() -> Result<AnyView, Missing> {
    Ok(super::inside())
}

#[wasm_split(field, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(super) fn open(app: App, known: Known) -> Result<Work<()>, Missing> {
    Ok(super::open(app, known))
}

#[wasm_split(field, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(super) fn sign_in(app: App, account: String, password: String) -> Result<Work<Result<(), Fault>>, Missing> {
    Ok(super::sign_in(app, account, password))
}

#[wasm_split(field, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(super) fn converse(app: App) -> Result<(), Missing> {
    super::converse(app);
    Ok(())
}

#[wasm_split(office, wasm_split_path = ::leptos::wasm_split, preload(preload_office), fallible)]
pub(super) fn office() -> Result<AnyView, Missing> {
    Ok(super::office())
}
