//! Taking something along as a file.

use leptos::{prelude::*, text_prop::TextProp};

use crate::components::{BigButton, ButtonKind, ButtonSize, FaultLine, Symbol};
use crate::i18n::use_words;
use crate::state::use_app;

/// The button, and a word if the browser does not let a file be kept.
#[component]
pub fn ExportButton(
    /// What is taken along.
    #[prop(into)]
    label: TextProp,
    /// How wide it is.
    #[prop(default = ButtonSize::Fit)]
    size: ButtonSize,
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
            size=size
            symbol=Symbol::Download
            label=label
            on_press=move |()| refused.set(!on_export.run(()))
        />
        {fault}
    }
    .into_any()
}

/// The same for a table, as a file for spreadsheets.
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
    let export = move |()| {
        let (name, rows) = untrack(|| table.run(()));
        // What keeps a day on one line of the screen is nothing for a spreadsheet, and with Thai digits it does not calculate.
        let plain = |row: Vec<String>| {
            row.iter().map(|cell| domain::numerals::to_ascii(&cell.replace('\u{a0}', " "))).collect::<Vec<_>>()
        };
        app.offer_table(&name, &domain::csv::write(rows.into_iter().map(plain)))
    };
    view! { <ExportButton label=label size=size on_export=export/> }.into_any()
}
