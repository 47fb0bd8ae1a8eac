//! One file: every part is here.

use leptos::prelude::AnyView;

use super::{Missing, Work};
use crate::state::accounts::Known;
use crate::state::{App, Fault};

pub(super) async fn load_field() -> Result<(), Missing> {
    Ok(())
}

pub(super) async fn load_office() -> Result<(), Missing> {
    Ok(())
}

pub(super) async fn inside() -> Result<AnyView, Missing> {
    Ok(super::inside())
}

pub(super) async fn open(app: App, known: Known) -> Result<Work<()>, Missing> {
    Ok(super::open(app, known))
}

pub(super) async fn sign_in(app: App, account: String, password: String) -> Result<Work<Result<(), Fault>>, Missing> {
    Ok(super::sign_in(app, account, password))
}

pub(super) async fn converse(app: App) -> Result<(), Missing> {
    super::converse(app);
    Ok(())
}

pub(super) async fn office() -> Result<AnyView, Missing> {
    Ok(super::office())
}
