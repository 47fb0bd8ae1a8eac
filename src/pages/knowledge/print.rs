//! The document as it is printed: to look at first, then on paper.

use leptos::prelude::*;
use records::Entry;
use records::knowledge::Section;

use super::{Document, section_title};
use crate::components::{Paper, Screen, TopBar};
use crate::i18n::use_words;
use crate::pages::dossier::WithVillage;
use crate::pages::not_found::NotFoundPage;
use crate::pages::photos::printed::PrintedPhotos;
use crate::pages::placed::{office_of, village_in_full};
use crate::pages::printing::PrintButton;
use crate::pages::single::WhenRead;
use crate::place::Place;
use crate::state::use_app;
use crate::state::villages::VillageSignal;

/// The printed document.
#[component]
pub fn PrintPage(
    /// The village's code.
    village: String,
) -> AnyView {
    let content = |village: VillageSignal| view! { <Print village=village/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

#[component]
fn Print(village: VillageSignal) -> AnyView {
    let words = use_words();
    let Some(document) = Document::open(&village, Entry::KnowledgeDocument) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let back = Place::Knowledge(document.village().to_string()).path();
    let name = village.target.village.name_th.clone();
    let is_read = document.is_read();
    let body = move || view! { <Pages document=document village=village.clone()/> };
    let print = || view! { <PrintButton/> };
    view! {
        <Screen top=move || {
            view! { <TopBar title=words.say(|w| w.knowledge_preview()) subtitle=name back=back trailing=print/> }
        }><WhenRead is_read=is_read content=body/></Screen>
    }
    .into_any()
}

#[component]
fn Pages(document: Document, village: VillageSignal) -> AnyView {
    let app = use_app();
    let words = use_words();
    let lines = Signal::derive(move || {
        let year = app.fiscal_year().map(|year| words.now().knowledge_year(&words.number(year))).unwrap_or_default();
        vec![
            words.now().knowledge_of_programme().to_owned(),
            village_in_full(app, words, &village),
            year,
            office_of(app, words, &village),
        ]
    });
    let title = move || match document.view.get().title.clone() {
        title if title.is_empty() => words.now().knowledge_untitled().to_owned(),
        title => title,
    };
    let sections: Vec<_> = Section::ALL
        .into_iter()
        .map(|section| {
            let text = move || match document.view.get().section(section).to_owned() {
                text if text.is_empty() => {
                    view! { <p class="muted">{words.say(|w| w.knowledge_not_written())}</p> }.into_any()
                }
                // A paragraph of the text is one on paper.
                text => {
                    let paragraphs = text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned);
                    paragraphs.map(|line| view! { <p class="paper__text">{line}</p> }).collect_view().into_any()
                }
            };
            view! {
                <section class="paper__section">
                    <h3>{move || section_title(words, section)}</h3>
                    {text}
                    <PrintedPhotos village=document.village() of=Entry::KnowledgeDocument about=section.code().to_owned()/>
                </section>
            }
        })
        .collect();
    view! { <Paper title=title lines=lines>{sections}</Paper> }.into_any()
}
