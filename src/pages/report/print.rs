//! The summary as it is printed and signed: to look at first, then on paper.

use leptos::prelude::*;
use records::participant::Gathering;

use super::known::Sources;
use super::rows::rows;
use super::{Report, are_read, open, recorded_line};
use crate::components::{Loading, Paper, Screen, SignatureBlock, TopBar};
use crate::i18n::use_words;
use crate::pages::dossier::WithVillage;
use crate::pages::not_found::NotFoundPage;
use crate::pages::participants::in_full;
use crate::pages::placed::{office_of, village_in_full};
use crate::pages::printing::PrintButton;
use crate::pages::single::WhenRead;
use crate::place::Place;
use crate::state::use_app;
use crate::state::villages::VillageSignal;

/// The printed summary.
#[component]
pub fn ReportPrintPage(
    /// The village's code.
    village: String,
) -> AnyView {
    let content = |village: VillageSignal| view! { <Print village=village/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

#[component]
fn Print(village: VillageSignal) -> AnyView {
    let words = use_words();
    let Some((sources, reports)) = open(&village) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let back = Place::Report(village.target.village.code.to_string()).path();
    let name = village.target.village.name_th.clone();
    let body = move || view! { <Sheet sources=sources reports=reports/> };
    let print = || view! { <PrintButton/> };
    view! {
        <Screen top=move || {
            view! { <TopBar title=words.say(|w| w.report_preview()) subtitle=name back=back trailing=print/> }
        }><WhenRead is_read=are_read(reports) content=body/></Screen>
    }
    .into_any()
}

#[component]
fn Sheet(sources: Sources, reports: [Report; 2]) -> AnyView {
    let app = use_app();
    let words = use_words();
    let lines = Signal::derive(move || {
        let village = sources.village();
        let year = app.fiscal_year().map(|year| words.now().knowledge_year(&words.number(year))).unwrap_or_default();
        vec![village_in_full(app, words, &village), year, office_of(app, words, &village)]
    });
    let sections: Vec<_> = Gathering::ALL
        .into_iter()
        .zip(reports)
        .map(|(gathering, report)| view! { <Section sources=sources gathering=gathering report=report/> })
        .collect();
    view! {
        <Paper title=words.say(|w| w.report_title()) lines=lines>
            {sections}
            <SignatureBlock signed=words.say(|w| w.paper_signed()) role=words.say(|w| w.participants_certifier())/>
            <SignatureBlock signed=words.say(|w| w.paper_signed()) role=words.say(|w| w.role_district_officer())/>
        </Paper>
    }
    .into_any()
}

/// One activity: what stands in the head of its page need not stand here.
#[component]
fn Section(sources: Sources, gathering: Gathering, report: Report) -> AnyView {
    const IN_THE_HEAD: usize = 2;
    let app = use_app();
    let words = use_words();
    let fields = Memo::new(move |_| sources.known(words).map(|known| rows(words, &known, gathering)));
    let line = |label: &'static str, value: String| {
        view! {
            <div class="facts__row">
                <dt class="facts__label">{label}</dt>
                <dd class="facts__value">{value}</dd>
            </div>
        }
    };
    let body = move || match fields.get() {
        None => view! { <Loading/> }.into_any(),
        Some(fields) => {
            let shown = fields.iter().skip(IN_THE_HEAD).map(|row| line(row.label, row.shown(words)));
            let recorded = line(words.now().report_bpm(), recorded_line(app, words, &report.view.get()));
            view! { <dl class="facts">{shown.collect_view()} {recorded}</dl> }.into_any()
        }
    };
    view! {
        <section class="paper__section">
            <h3>{move || in_full(words, gathering)}</h3>
            {body}
        </section>
    }
    .into_any()
}
