//! Being written.
use crate::state::App;
use leptos::prelude::*;
/// Being written.
#[component]
pub fn AttentionPage() -> AnyView {
    ().into_any()
}
/// Count
pub fn attention_count(_app: App) -> u32 {
    0
}
