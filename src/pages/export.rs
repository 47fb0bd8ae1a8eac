//! Taking a table along as a file for spreadsheets.

use leptos::{prelude::*, text_prop::TextProp};

use crate::components::{BigButton, ButtonKind, ButtonSize, FaultLine, Symbol};
use crate::i18n::use_words;
use crate::state::use_app;

/// The button; says so if the browser refuses.
#[component]
pub fn Export(
    /// What is taken along.
    #[prop(into)]
    label: TextProp,
    /// How wide it is.
    #[prop(optional)]
    size: ButtonSize,
    /// The file's name and its rows, the titles first.
    #[prop(into)]
    table: Callback<(), (String, Vec<Vec<String>>)>,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let refused = RwSignal::new(false);
    let export = move |()| {
        let (name, rows) = untrack(|| table.run(()));
        refused.set(!app.offer_table(&name, &domain::csv::write(rows)));
    };
    let fault =
        move || refused.get().then(|| view! { <FaultLine text=words.now().register_export_refused().to_owned()/> });
    view! {
        <BigButton kind=ButtonKind::Outline size=size symbol=Symbol::Download label=label on_press=export/>
        {fault}
    }
    .into_any()
}
