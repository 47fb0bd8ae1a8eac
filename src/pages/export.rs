//! Taking something along as a file.

use leptos::{prelude::*, text_prop::TextProp};

use crate::components::{BigButton, ButtonKind, ButtonSize, FaultLine, Symbol};
use crate::i18n::use_words;

/// The button, and a word if the browser does not let a file be kept.
#[component]
pub fn ExportButton(
    /// What is taken along.
    #[prop(into)]
    label: TextProp,
    /// Offers the file; whether the browser took it.
    #[prop(into)]
    on_export: Callback<(), bool>,
) -> AnyView {
    let words = use_words();
    let refused = RwSignal::new(false);
    let fault =
        move || refused.get().then(|| view! { <FaultLine text=words.now().register_export_refused().to_owned()/> });
    view! {
        <BigButton
            kind=ButtonKind::Outline
            size=ButtonSize::Fit
            symbol=Symbol::Download
            label=label
            on_press=move |()| refused.set(!on_export.run(()))
        />
        {fault}
    }
    .into_any()
}
