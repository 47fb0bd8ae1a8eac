//! A button that takes the text of a file into a field, where it can still be changed.

use leptos::prelude::*;
use leptos::task::spawn_local;
use records::lines::decode;

use crate::components::FaultLine;
use crate::i18n::use_words;
use crate::platform::file;

/// A button that takes the text of a file, in any of the encodings offices have (`records::lines::decode`).
#[component]
pub fn FromFile(
    /// What kinds of file.
    accept: &'static str,
    /// The largest, in bytes.
    most: usize,
    /// Its text.
    #[prop(into)]
    on_text: Callback<String>,
) -> AnyView {
    let words = use_words();
    let is_refused = RwSignal::new(false);
    let choose = move |event: leptos::ev::Event| {
        let chosen = file::chosen(&event, u32::try_from(most).unwrap_or(u32::MAX));
        spawn_local(async move {
            let text = chosen.await.and_then(|bytes| decode(&bytes));
            // The person may have gone elsewhere meanwhile.
            is_refused.try_set(text.is_none());
            if let Some(text) = text {
                on_text.try_run(text);
            }
        });
    };
    let fault = move || is_refused.get().then(|| view! { <FaultLine text=words.now().file_refused().to_owned()/> });
    view! {
        <label class="button button--outline button--fit from-file">
            <input class="from-file__input" type="file" accept=accept on:change=choose/>
            <span>{words.say(|w| w.file_choose())}</span>
        </label>
        {fault}
    }
    .into_any()
}
