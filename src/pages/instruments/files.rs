//! A draft from a file, and a form as a file.

use domain::Form;
use domain::form::import;
use domain::form::import::{ImportFault, MAX_FILE_BYTES};
use i18n::arg;
use leptos::prelude::*;

use super::editing::Editing;
use crate::components::{BigButton, ButtonKind, ButtonSize, Card, Dialog, TextArea};
use crate::i18n::{Wording, use_words};
use crate::pages::export::ExportButton;
use crate::pages::from_file::FromFile;
use crate::state::use_app;

/// Takes a form along as a file.
#[component]
pub fn ExportForm(
    /// The form.
    #[prop(into)]
    form: Signal<Option<Form>>,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let export = move |()| form.get_untracked().is_some_and(|form| app.offer_form(&form));
    view! { <ExportButton label=words.say(|w| w.instruments_export()) on_export=export/> }.into_any()
}

/// Puts what a file holds in place of the draft, after a look at it.
#[component]
pub fn ImportForm(
    /// The draft.
    editing: Editing,
) -> AnyView {
    let words = use_words();
    let typed = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Form>);
    let fault = RwSignal::new(None::<Trouble>);
    let asking = RwSignal::new(false);
    let look = move |()| {
        found.set(None);
        match read(editing, &typed.get_untracked()) {
            Ok(form) => {
                fault.set(None);
                found.set(Some(form));
                asking.set(true);
            }
            Err(trouble) => fault.set(Some(trouble)),
        }
    };
    let replace = move |()| {
        asking.set(false);
        if let Some(form) = found.get_untracked() {
            editing.replace(form);
            typed.set(String::new());
        }
    };
    let sentence = Signal::derive(move || fault.get().map(|trouble| trouble_sentence(words, &trouble)));
    view! {
        <Card>
            <h2>{words.say(|w| w.instruments_import())}</h2>
            <FromFile
                accept=".json,application/json"
                most=MAX_FILE_BYTES
                on_text=move |text| {
                    typed.set(text);
                    look(());
                }
            />
            <TextArea
                id="form-file"
                label=words.say(|w| w.instruments_import_paste())
                fault=sentence
                value=typed
                on_input=move |text| typed.set(text)
            />
            <BigButton
                kind=ButtonKind::Outline
                size=ButtonSize::Fit
                label=words.say(|w| w.instruments_import_look())
                disabled=Signal::derive(move || typed.with(|text| text.trim().is_empty()))
                on_press=look
            />
            <Dialog
                id="import-ask"
                open=asking
                title=words.say(|w| w.instruments_import_ask())
                text=words.say(|w| w.instruments_import_text())
                confirm=words.say(|w| w.instruments_import_confirm())
                on_confirm=replace
                on_cancel=move |()| asking.set(false)
            />
        </Card>
    }
    .into_any()
}

/// Why a file cannot take the draft's place.
#[derive(Clone, Debug, PartialEq)]
enum Trouble {
    /// It cannot be read.
    Import(ImportFault),
    /// It is of another instrument.
    Other(String),
}

fn read(editing: Editing, text: &str) -> Result<Form, Trouble> {
    let form = import(text.as_bytes()).map_err(Trouble::Import)?;
    let base = editing.base.get_value();
    let same = form.id() == base.id() && std::mem::discriminant(&form) == std::mem::discriminant(&base);
    if !same {
        return Err(Trouble::Other(form.id().to_owned()));
    }
    // Its number is the server's to give; what it came from is what this draft came from.
    Ok(form.with_version(base.reference().version))
}

fn trouble_sentence(words: Wording, trouble: &Trouble) -> String {
    let now = words.now();
    match trouble {
        Trouble::Other(id) => now.instruments_import_other(id),
        Trouble::Import(ImportFault::TooLarge(_)) => now.instruments_import_too_large().to_owned(),
        Trouble::Import(ImportFault::Kind(kind)) => now.instruments_import_kind(kind),
        Trouble::Import(ImportFault::NotJson { line, column }) => {
            now.instruments_import_not_json(arg::Column(&words.number(column)), arg::Line(&words.number(line)))
        }
        Trouble::Import(ImportFault::Shape { line, column, what }) => now.instruments_import_shape(
            arg::Column(&words.number(column)),
            arg::Line(&words.number(line)),
            arg::What(what),
        ),
    }
}
