//! A list of villages, all or none of which become targets.

use domain::Village;
use domain::village::{Column, LineError, LineFault};
use i18n::arg;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::targets::{Altered, ImportPut, Imported};

use super::Page;
use crate::components::{Banner, BannerKind, BigButton, ButtonKind, Card, Dialog, FaultLine, TextArea};
use crate::i18n::{DOT, Wording, use_words};
use crate::pages::dossier::place;
use crate::pages::from_file::FromFile;
use crate::state::Fault;

/// The largest list that is sent, in bytes.
const MAX_LIST_BYTES: usize = 1024 * 1024;

/// The card: a file or pasted lines, and what became of them.
#[component]
pub fn Import(
    /// The page.
    page: Page,
) -> AnyView {
    let words = use_words();
    let typed = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let result = page.imported;
    let asking = RwSignal::new(Vec::<Altered>::new());
    // First it is only asked what would become of it: a village known before must not change unseen.
    let import = move |is_sure: bool| {
        let (Some(district), Some(year)) = (page.district.get_untracked(), page.year.get_untracked()) else { return };
        let put = ImportPut { year, csv: typed.get_untracked(), dry: !is_sure, by: page.by.get_untracked() };
        busy.set(true);
        spawn_local(async move {
            let mut imported = page.app.import_targets(&district, &put).await;
            let altered = imported.as_ref().map(|imported| imported.altered.clone()).unwrap_or_default();
            let is_clean = |imported: &Result<Imported, Fault>| imported.as_ref().is_ok_and(|i| i.faults.is_empty());
            if put.dry && altered.is_empty() && is_clean(&imported) {
                imported = page.app.import_targets(&district, &ImportPut { dry: false, ..put.clone() }).await;
            }
            busy.try_set(false);
            if put.dry && !altered.is_empty() {
                asking.try_set(altered);
                return;
            }
            asking.try_set(Vec::new());
            let is_done = is_clean(&imported);
            result.try_set(Some(imported));
            if is_done {
                page.app.syncing.now(page.app);
                let list = page.app.fetch_targets(&district, year).await;
                page.asked.try_set(Some(list));
            }
        });
    };
    let alterations = move || {
        let line = |altered: Altered| {
            let described = |village: &Village| [village.name_th.clone(), place(words, village)].join(DOT);
            let (before, after) = (described(&altered.before), described(&altered.after));
            view! { <li><del>{before}</del>" "<ins>{after}</ins></li> }
        };
        asking.get().into_iter().map(line).collect_view()
    };
    let told = move || match result.get()? {
        Err(fault) => Some(view! { <FaultLine text=words.digits(&fault.sentence(words.now()))/> }.into_any()),
        Ok(imported) if imported.faults.is_empty() => {
            let count = imported.villages;
            Some(view! { <Banner kind=BannerKind::Done text=move || words.now().targets_imported(&words.number(count))/> }.into_any())
        }
        Ok(imported) => {
            let rows: Vec<_> = imported
                .faults
                .into_iter()
                .map(|LineError { line, fault }| {
                    let number = move || words.now().households_paste_line(&words.number(line));
                    view! {
                        <li class="paste__line">
                            <span class="small muted">{number}</span>
                            <span class="field__fault grow">{move || line_sentence(words, &fault)}</span>
                        </li>
                    }
                })
                .collect();
            Some(
                view! {
                    <Banner kind=BannerKind::Error text=words.say(|w| w.targets_import_failed())/>
                    <ol class="paste">{rows}</ol>
                }
                .into_any(),
            )
        }
    };
    view! {
        <Card>
            <h2>{words.say(|w| w.targets_import())}</h2>
            <FromFile accept=".csv,text/csv,text/plain" most=MAX_LIST_BYTES on_text=move |text| typed.set(text)/>
            <TextArea
                id="targets-csv"
                label=words.say(|w| w.targets_import_paste())
                hint=words.say(|w| w.targets_import_hint())
                value=typed
                on_input=move |text| {
                    result.set(None);
                    typed.set(text);
                }
            />
            <BigButton
                kind=ButtonKind::Outline
                label=words.say(|w| w.targets_import_do())
                busy=busy
                disabled=Signal::derive(move || typed.with(|text| text.trim().is_empty()))
                on_press=move |()| import(false)
            />
            {told}
        </Card>
        <Dialog
            id="alter-villages"
            open=Signal::derive(move || asking.with(|asking| !asking.is_empty()))
            title=move || words.now().targets_alter_title(&words.number(asking.with(Vec::len)))
            text=words.say(|w| w.targets_alter_text())
            confirm=words.say(|w| w.targets_import_do())
            busy=busy
            on_confirm=move |()| import(true)
            on_cancel=move |()| asking.set(Vec::new())
        >
            <ul class="lines lines--many" tabindex="0">{alterations}</ul>
        </Dialog>
    }
    .into_any()
}

/// What is wrong with a line, and what stands there.
fn line_sentence(words: Wording, fault: &LineFault) -> String {
    let now = words.now();
    let word = |column: &Column| words.name(column.word_th(), column.word());
    match fault {
        LineFault::Empty => now.targets_line_empty().to_owned(),
        LineFault::NoColumn(column) => now.targets_line_no_column(&word(column)),
        LineFault::UnknownColumn(text) | LineFault::ColumnTwice(text) => now.targets_line_column(text),
        LineFault::Fields { expected, found } => {
            now.targets_line_fields(arg::Expected(&words.number(expected)), arg::Found(&words.number(found)))
        }
        LineFault::Quote => now.targets_line_quote().to_owned(),
        LineFault::Code(text) => now.targets_line_code(text),
        LineFault::NoSubdistrict(code) => now.targets_line_no_subdistrict(&words.digits(code.as_str())),
        LineFault::NoName => now.targets_line_no_name().to_owned(),
        LineFault::Moo(text) => now.targets_line_moo(text),
        LineFault::Number { column, text } => now.targets_line_number(arg::Column(&word(column)), arg::Text(text)),
        LineFault::OtherDistrict(code) => now.targets_line_other_district(&words.digits(code.as_str())),
        LineFault::Twice { code, first } => {
            now.targets_line_twice(arg::Code(&words.digits(code.as_str())), arg::Line(&words.number(first)))
        }
    }
}
