//! The knowledge document of a village: its title, its six sections, whether it is finished.

pub mod finish;
pub mod naming;
pub mod print;
pub mod section;
pub mod sign;

use i18n::arg;
use leptos::prelude::*;
use records::Entry;
use records::knowledge::{KnowledgeView, Section, field};
use records::shape::{MAX_NAME_CHARS, text_value};

use self::finish::Finish;
use super::dossier::WithVillage;
use super::draft_text::DraftText;
use super::not_found::NotFoundPage;
use super::note::excerpt;
use super::single::{Single, SingleNotices, WhenRead};
use crate::components::{
    BigButton, ButtonKind, ButtonSize, Card, CardKind, ProgressBar, SaveStatus, Screen, StepRow, StepState, Symbol,
    TopBar,
};
use crate::i18n::{Wording, use_words};
use crate::place::Place;
use crate::state::editing::provide_one_editor;
use crate::state::villages::VillageSignal;

/// The record of these pages.
type Document = Single<KnowledgeView>;

/// The document of a village.
#[component]
pub fn KnowledgePage(
    /// The village's code.
    village: String,
) -> AnyView {
    let content = |village: VillageSignal| view! { <Overview village=village/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

#[component]
fn Overview(village: VillageSignal) -> AnyView {
    let words = use_words();
    provide_one_editor(&village, &Entry::KnowledgeDocument);
    let Some(document) = Document::open(&village, Entry::KnowledgeDocument) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let code = document.village().to_string();
    let back = Place::Dossier(code.clone()).path();
    let print = Place::KnowledgePrint(code).path();
    let name = village.target.village.name_th.clone();
    let is_read = document.is_read();
    let body = move || view! { <Body document=document/> };
    let preview = move || {
        view! {
            <BigButton
                kind=ButtonKind::Outline
                size=ButtonSize::Small
                symbol=Symbol::Print
                label=words.say(|w| w.knowledge_preview())
                href=print
            />
        }
    };
    view! {
        <Screen top=move || {
            view! {
                <TopBar
                    title=words.say(|w| w.step_knowledge())
                    subtitle=name
                    back=back
                    trailing=preview
                    below=move || view! { <Progress document=document/> }
                />
            }
        }><WhenRead is_read=is_read content=body/></Screen>
    }
    .into_any()
}

/// How many sections are written, as a bar.
#[component]
fn Progress(document: Document) -> AnyView {
    let words = use_words();
    let written = Memo::new(move |_| document.view.get().summary().written);
    let done = Signal::derive(move || u32::try_from(written.get()).unwrap_or(u32::MAX));
    let total = Section::ALL.len();
    let label = move || {
        words.now().knowledge_progress(arg::Total(&words.number(total)), arg::Written(&words.number(written.get())))
    };
    view! {
        <p class="small muted household-progress">{label}</p>
        <ProgressBar done=done total=Signal::stored(6) label=label/>
    }
    .into_any()
}

#[component]
fn Body(document: Document) -> AnyView {
    let words = use_words();
    let rows: Vec<_> =
        Section::ALL.into_iter().map(|section| view! { <Row document=document section=section/> }).collect();
    view! {
        <SingleNotices single=document/>
        <Card>
            <DraftText
                id="knowledge-title"
                label=words.say(|w| w.knowledge_title())
                hint=words.say(|w| w.knowledge_title_hint())
                standing=Signal::derive(move || document.view.get().title.clone())
                longest=MAX_NAME_CHARS
                disabled=document.is_closed(field::TITLE)
                on_save=move |text: String| document.set(field::TITLE, text_value(&text))
            />
        </Card>
        <SaveStatus stage=document.stage/>
        <Card kind=CardKind::List>{rows}</Card>
        <Finish document=document/>
    }
    .into_any()
}

/// A section of the list: whether it is written, and how it begins.
#[component]
fn Row(document: Document, section: Section) -> AnyView {
    let words = use_words();
    let name = records::knowledge::section_field(section);
    let state = Signal::derive(move || {
        let view = document.view.get();
        match (view.is_in_conflict(&name), view.section(section).is_empty()) {
            (true, _) => StepState::Bad,
            (false, true) => StepState::Todo,
            (false, false) => StepState::Done,
        }
    });
    let detail = move || match document.view.get().section(section) {
        "" => words.now().villages_not_started().to_owned(),
        text => excerpt(text),
    };
    view! {
        <StepRow
            state=state
            title=move || section_title(words, section)
            detail=detail
            href=Place::KnowledgeSection(document.village().to_string(), section).path()
        />
    }
    .into_any()
}

/// A section's title with its number, as the letter orders them: `๑. ความเป็นมาของหมู่บ้าน`.
#[must_use]
pub fn section_title(words: Wording, section: Section) -> String {
    let number = Section::ALL.iter().position(|other| *other == section).unwrap_or_default() + 1;
    format!("{}. {}", words.number(number), section_name(words, section))
}

/// A section's title, in the letter's own words.
#[must_use]
pub fn section_name(words: Wording, section: Section) -> &'static str {
    let now = words.now();
    match section {
        Section::History => now.knowledge_history(),
        Section::Method => now.knowledge_method(),
        Section::Technique => now.knowledge_technique(),
        Section::Results => now.knowledge_results(),
        Section::Problems => now.knowledge_problems(),
        Section::Suggestions => now.knowledge_suggestions(),
    }
}

/// What a section is good for.
fn section_hint(words: Wording, section: Section) -> &'static str {
    let now = words.now();
    match section {
        Section::History => now.knowledge_history_hint(),
        Section::Method => now.knowledge_method_hint(),
        Section::Technique => now.knowledge_technique_hint(),
        Section::Results => now.knowledge_results_hint(),
        Section::Problems => now.knowledge_problems_hint(),
        Section::Suggestions => now.knowledge_suggestions_hint(),
    }
}
