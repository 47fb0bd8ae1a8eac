//! One section of the document. Everything typed is in the database within a second.

use i18n::arg;
use leptos::prelude::*;
use records::Entry;
use records::knowledge::{Section, beyond_section, section_field};
use records::shape::text_value;

use super::{Document, section_hint, section_name, section_title};
use crate::components::{BigButton, ButtonSize, Card, Screen, TopBar};
use crate::i18n::use_words;
use crate::pages::dossier::WithVillage;
use crate::pages::draft::{Draft, DraftField, as_stored};
use crate::pages::not_found::NotFoundPage;
use crate::pages::note::too_long;
use crate::pages::photos::Photos;
use crate::pages::single::{SaveBar, SingleNotices, WhenRead};
use crate::place::Place;
use crate::state::editing::provide_one_editor;
use crate::state::villages::VillageSignal;

/// One section.
#[component]
pub fn SectionPage(
    /// The village's code.
    village: String,
    /// Which.
    section: Section,
) -> AnyView {
    let content = move |village: VillageSignal| view! { <Opened village=village section=section/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

#[component]
fn Opened(village: VillageSignal, section: Section) -> AnyView {
    let words = use_words();
    provide_one_editor(&village, &Entry::KnowledgeDocument);
    let Some(document) = Document::open(&village, Entry::KnowledgeDocument) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let name = village.target.village.name_th.clone();
    let back = Place::Knowledge(document.village().to_string()).path();
    let is_read = document.is_read();
    let body = move || view! { <Text document=document section=section/> };
    view! {
        <Screen
            top=move || {
                view! { <TopBar title=move || section_title(words, section) subtitle=name back=back/> }
            }
            bottom=move || view! { <Footer document=document section=section/> }
        >
            <WhenRead is_read=is_read content=body/>
        </Screen>
    }
    .into_any()
}

#[component]
fn Text(document: Document, section: Section) -> AnyView {
    let words = use_words();
    let field = section_field(section);
    let closed = document.is_closed(field.clone());
    let standing = Signal::derive(move || document.view.get().section(section).to_owned());
    let fault = move |text: &str| too_long(words, beyond_section(text.trim()));
    let written = field.clone();
    let save = move |text: String| document.set(written.clone(), text_value(&text));
    let draft = Draft::begin(format!("section-{}", section.code()), standing, as_stored, fault, save);
    view! {
        <SingleNotices single=document field=field/>
        <Card>
            <div class="long-text">
                <DraftField
                    draft=draft
                    long=true
                    label=move || section_name(words, section)
                    hint=move || section_hint(words, section)
                    disabled=closed
                />
            </div>
        </Card>
        <Card>
            <h2>{words.say(|w| w.photos_title())}</h2>
            <Photos
                village=document.village()
                of=Entry::KnowledgeDocument
                about=section.code().to_owned()
                locked=document.is_locked
            />
        </Card>
    }
    .into_any()
}

/// What is saved, and the next section.
#[component]
fn Footer(document: Document, section: Section) -> AnyView {
    let words = use_words();
    let summary = Memo::new(move |_| document.view.get().summary());
    let about = move || {
        let total = Section::ALL.len();
        words
            .now()
            .knowledge_progress(arg::Total(&words.number(total)), arg::Written(&words.number(summary.get().written)))
    };
    let village = document.village().to_string();
    let next = Section::ALL.into_iter().skip_while(|other| *other != section).nth(1);
    let place = match next {
        Some(next) => Place::KnowledgeSection(village, next),
        None => Place::Knowledge(village),
    };
    let label = move || match next {
        Some(_) => words.now().knowledge_next(),
        None => words.now().knowledge_to_overview(),
    };
    view! {
        <SaveBar stage=document.stage about=about>
            <BigButton size=ButtonSize::Fit label=label href=place.path()/>
        </SaveBar>
    }
    .into_any()
}
