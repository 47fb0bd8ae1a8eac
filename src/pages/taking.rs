//! What is taken along from a screen: a table as a file for spreadsheets, the page on paper.

use leptos::{prelude::*, text_prop::TextProp};

use crate::components::{BigButton, ButtonKind, ButtonSize, FaultLine, Symbol};
use crate::i18n::use_words;
use crate::state::use_app;

/// Offers a table of comma-separated values as a file, and says so if the browser refuses.
#[component]
pub fn TableFile(
    /// The words of the button.
    #[prop(into)]
    label: TextProp,
    /// The file's name and what is in it, when it is asked for.
    #[prop(into)]
    file: Callback<(), (String, String)>,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let refused = RwSignal::new(false);
    let export = move |()| {
        let (name, text) = untrack(|| file.run(()));
        refused.set(!app.offer_table(&name, &text));
    };
    let fault =
        move || refused.get().then(|| view! { <FaultLine text=words.now().register_export_refused().to_owned()/> });
    view! {
        <BigButton kind=ButtonKind::Outline size=ButtonSize::Fit symbol=Symbol::Download label=label on_press=export/>
        {fault}
    }
    .into_any()
}

/// Opens the browser's print dialog.
#[component]
pub fn PrintButton() -> AnyView {
    let app = use_app();
    let words = use_words();
    view! {
        <BigButton
            size=ButtonSize::Fit
            symbol=Symbol::Print
            label=words.say(|w| w.action_print())
            on_press=move |()| app.print()
        />
    }
    .into_any()
}
