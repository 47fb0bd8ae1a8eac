//! สรุปผลการดำเนินงาน: per activity the fields to copy into BPM, which is another system, and that they were recorded there.

pub mod card;
pub mod known;
pub mod naming;
pub mod print;
pub mod recording;
pub mod rows;

use leptos::prelude::*;
use records::Entry;
use records::participant::Gathering;
use records::report::ReportView;

use self::card::ActivityCard;
use self::known::Sources;
use self::recording::Recording;
use super::dossier::WithVillage;
use super::locked::Locked;
use super::not_found::NotFoundPage;
use super::single::{Single, WhenRead};
use crate::components::{BigButton, ButtonKind, ButtonSize, Screen, Symbol, TopBar};
use crate::i18n::{DOT, Wording, use_words};
use crate::place::Place;
use crate::state::App;
use crate::state::editing::provide_one_editor;
use crate::state::villages::VillageSignal;

/// The record of an activity's summary.
type Report = Single<ReportView>;

/// The summary of a village.
#[component]
pub fn ReportPage(
    /// The village's code.
    village: String,
) -> AnyView {
    let content = |village: VillageSignal| view! { <Opened village=village/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

/// The records of both activities, and what the summary tells of; none if the fiscal year is not known.
fn open(village: &VillageSignal) -> Option<(Sources, [Report; 2])> {
    let report = |gathering| Report::open(village, Entry::Report(gathering));
    Some((Sources::open(village)?, [report(Gathering::Development)?, report(Gathering::Evaluation)?]))
}

/// Whether both records are read from the database.
fn are_read(reports: [Report; 2]) -> Memo<bool> {
    let are_read = reports.map(Single::is_read);
    Memo::new(move |_| are_read.iter().all(|is_read| is_read.get()))
}

#[component]
fn Opened(village: VillageSignal) -> AnyView {
    let words = use_words();
    // Both are on this page, so one of them stands for both.
    provide_one_editor(&village, &Entry::Report(Gathering::Development));
    let Some((sources, reports)) = open(&village) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let is_locked = reports[0].is_locked;
    let code = village.target.village.code.to_string();
    let name = village.target.village.name_th.clone();
    let (back, print) = (Place::Dossier(code.clone()).path(), Place::ReportPrint(code).path());
    let preview = move || {
        view! {
            <BigButton
                kind=ButtonKind::Outline
                size=ButtonSize::Small
                symbol=Symbol::Print
                label=words.say(|w| w.report_preview())
                href=print
            />
        }
    };
    let body = move || {
        let parts = Gathering::ALL.into_iter().zip(reports).map(|(gathering, report)| {
            view! {
                <ActivityCard sources=sources gathering=gathering/>
                <Recording report=report gathering=gathering/>
            }
        });
        parts.collect_view()
    };
    view! {
        <Screen top=move || {
            view! { <TopBar title=words.say(|w| w.report_title()) subtitle=name back=back trailing=preview/> }
        }>
            <p class="muted">{words.say(|w| w.report_lead())}</p>
            <Locked is_locked=is_locked/>
            <WhenRead is_read=are_read(reports) content=body/>
        </Screen>
    }
    .into_any()
}

/// That an activity's summary is recorded, with the day, by whom and under which number; or that it is not. Tracked.
#[must_use]
pub fn recorded_line(app: App, words: Wording, report: &ReportView) -> String {
    let Some(day) = report.recorded_on else { return words.now().report_not_recorded().to_owned() };
    let by = Some(&report.recorded_by).filter(|by| !by.is_empty()).map(|by| app.person(by));
    // As it was typed: it is looked for in the other system.
    let number = Some(report.reference.clone()).filter(|number| !number.is_empty());
    let recorded = words.now().report_recorded(&words.day(day));
    std::iter::once(recorded).chain(by).chain(number).collect::<Vec<_>>().join(DOT)
}
