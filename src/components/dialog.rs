//! A question that must be answered first.

use leptos::{ev, html, prelude::*, text_prop::TextProp};

use super::button::{BigButton, ButtonKind};
use crate::i18n::use_words;

/// A modal question. It is the browser's own `<dialog>`: that keeps the focus inside, makes the rest of the page
/// inert, closes on Escape and gives the focus back afterwards. The signal decides; the dialog follows.
#[component]
pub fn Dialog(
    /// Unique on the page; ties the title to the dialog.
    id: &'static str,
    /// Whether it is asked.
    #[prop(into)]
    open: Signal<bool>,
    /// The question.
    #[prop(into)]
    title: TextProp,
    /// What follows from a yes.
    #[prop(optional, into)]
    text: TextProp,
    /// The yes, as a verb.
    #[prop(into)]
    confirm: TextProp,
    /// The no; "cancel" if left out.
    #[prop(optional, into)]
    decline: Option<TextProp>,
    /// Works on the yes: a second one does nothing.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// The yes takes something away: it is red and the focus starts on the no.
    #[prop(optional)]
    danger: bool,
    /// Yes.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// No, or Escape.
    #[prop(into)]
    on_cancel: Callback<()>,
    /// More than a sentence.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let words = use_words();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            // A browser without modal dialogs still shows it, as a part of the page.
            (true, false) if dialog.show_modal().is_err() => dialog.set_open(true),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let escape = move |event: ev::Event| {
        event.prevent_default();
        on_cancel.run(());
    };
    // The second tap of two comes before the browser has closed it.
    let yes = move |()| {
        if open.get_untracked() {
            on_confirm.run(());
        }
    };
    let decline = move || match &decline {
        Some(decline) => decline.get(),
        None => words.now().action_cancel().into(),
    };
    let kind = if danger { ButtonKind::Danger } else { ButtonKind::Filled };
    let title_id = format!("{id}-title");
    view! {
        <dialog class="dialog" id=id node_ref=dialog aria-labelledby=title_id on:cancel=escape>
            <h2 id=title_id.clone()>{move || title.get()}</h2>
            <p class="dialog__text">{move || text.get()}</p>
            {children.map(|children| children())}
            <div class="buttons">
                <BigButton label=confirm kind=kind busy=busy on_press=yes/>
                <button
                    type="button"
                    class="button button--quiet"
                    autofocus=danger
                    on:click=move |_| on_cancel.run(())
                >
                    {decline}
                </button>
            </div>
        </dialog>
    }
    .into_any()
}
