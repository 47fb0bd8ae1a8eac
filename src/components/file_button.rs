//! A button that lets one pick files, or opens the camera.

use leptos::{ev, prelude::*, text_prop::TextProp};

use super::icon::{Icon, IconSize, Symbol};

/// The browser's own file input with the look of a button: the words are its label, so that keyboard and screen reader meet the input
/// itself.
#[component]
pub fn FileButton(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// The words.
    #[prop(into)]
    label: TextProp,
    /// An icon before them.
    symbol: Symbol,
    /// The kinds of files offered (`image/*`).
    accept: &'static str,
    /// Opens the camera where there is one; else any number of files may be picked.
    #[prop(optional)]
    camera: bool,
    /// Cannot be pressed now. Say why beside it.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Hears of the files.
    #[prop(into)]
    on_pick: Callback<ev::Event>,
) -> AnyView {
    view! {
        <label class="button button--outline button--small file-button">
            <input
                class="file-button__input"
                type="file"
                id=id
                accept=accept
                capture=camera.then_some("environment")
                multiple=!camera
                disabled=disabled
                on:change=move |event| on_pick.run(event)
            />
            <Icon symbol=symbol size=IconSize::Medium/>
            <span>{move || label.get()}</span>
        </label>
    }
    .into_any()
}
