//! One picture, as large as the screen.

use leptos::{ev, html, prelude::*, text_prop::TextProp};

use super::button::{BigButton, ButtonKind, ButtonSize};
use crate::i18n::use_words;
use crate::platform::history::OpenEntry;

/// A modal sheet as large as the screen, in the browser's own `<dialog>`, which keeps the focus inside and gives it back. It is open as
/// long as it is on the page.
#[component]
pub fn Viewer(
    /// Unique on the page; ties the title to the sheet.
    id: &'static str,
    /// What it shows.
    #[prop(into)]
    title: TextProp,
    /// Closed by the button, by Escape or by going back.
    #[prop(into)]
    on_close: Callback<()>,
    /// The picture and what belongs to it.
    children: Children,
) -> AnyView {
    let words = use_words();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        // A browser without modal dialogs still shows it, as a part of the page.
        if let Some(dialog) = dialog.get()
            && !dialog.open()
            && dialog.show_modal().is_err()
        {
            dialog.set_open(true);
        }
    });
    let close = move |()| {
        // Closed by itself, before it is gone from the page, the dialog gives the focus back to what opened it.
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
        on_close.run(());
    };
    // On a phone, Back is what closes a sheet.
    let _entry = StoredValue::new_local(OpenEntry::push(move || close(())));
    let escape = move |event: ev::Event| {
        event.prevent_default();
        close(());
    };
    let title_id = format!("{id}-title");
    view! {
        <dialog class="dialog viewer" id=id node_ref=dialog aria-labelledby=title_id on:cancel=escape>
            <div class="viewer__head">
                <h2 class="grow" id=title_id.clone()>{move || title.get()}</h2>
                <BigButton
                    kind=ButtonKind::Quiet
                    size=ButtonSize::Small
                    label=words.say(|w| w.action_close())
                    on_press=close
                />
            </div>
            {children()}
        </dialog>
    }
    .into_any()
}
