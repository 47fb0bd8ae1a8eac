//! The photos of one subject: what is there, how each stands, and what can be done.

use std::sync::Arc;

use domain::{AreaCode, FiscalYear};
use leptos::prelude::*;
use records::photo::Subject;
use records::{Entry, Kind, PhotoView, RecordKey};
use store::FileState;

use crate::i18n::Wording;
use crate::state::collection::{Collection, Member};
use crate::state::record::Opened;
use crate::state::{App, Fault, use_app};

/// One photo and its signals.
pub type Photo = Member<PhotoView>;

/// The photos of one subject. Copied freely.
#[derive(Clone, Copy)]
pub struct Album {
    /// The app.
    pub app: App,
    /// The village.
    pub village: StoredValue<AreaCode>,
    /// What they are of.
    pub subject: StoredValue<Subject>,
    year: FiscalYear,
    all: Collection<PhotoView>,
    /// Those that are there, oldest first.
    pub photos: Memo<Vec<Photo>>,
    /// Only to be looked at.
    pub locked: Signal<bool>,
}

/// Where a photo is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// On this device alone.
    Waiting,
    /// At the server, and here.
    Arrived,
    /// At the server, not here.
    Elsewhere,
    /// On this device alone; the server cannot keep it.
    Refused,
}

/// Opens the album of a subject; none if the fiscal year is not known.
#[must_use]
pub fn album(village: &AreaCode, subject: Subject, locked: Signal<bool>) -> Option<Album> {
    let app = use_app();
    let all = app.collection::<PhotoView>(village, Kind::Photo)?;
    let subject = StoredValue::new(subject);
    let photos = Memo::new(move |_| {
        let is_ours = |photo: &Photo| photo.view.with(|view| view.is_shown() && subject.with_value(|s| s.has(view)));
        let mut photos: Vec<Photo> = all.members().unwrap_or_default().into_iter().filter(is_ours).collect();
        // Ids begin with the time they were made.
        photos.sort_by(|a, b| a.entry.cmp(&b.entry));
        photos
    });
    let year = untrack(|| app.fiscal_year())?;
    Some(Album { app, village: StoredValue::new(village.clone()), subject, year, all, photos, locked })
}

impl Album {
    /// How many photos there are; tracked.
    #[must_use]
    pub fn count(self) -> usize {
        self.photos.with(Vec::len)
    }

    /// The words of the button that unfolds them; tracked.
    #[must_use]
    pub fn label(self, words: Wording) -> String {
        match self.count() {
            0 => words.now().assessment_photo().to_owned(),
            count => words.now().assessment_photos(&words.number(count)),
        }
    }

    /// The record of a photo.
    #[must_use]
    pub fn key(self, entry: &Entry) -> RecordKey {
        self.village.with_value(|village| entry.clone().of(village, self.year))
    }

    /// The photos of this subject whose record could not be saved, and why; tracked.
    #[must_use]
    pub fn not_saved(self) -> Vec<(Entry, Fault)> {
        let is_ours = |entry: &Entry| {
            let view: Option<Arc<PhotoView>> = self.all.member(entry).map(|photo| photo.view.get());
            view.is_some_and(|view| self.subject.with_value(|subject| subject.has(&view)))
        };
        self.all.not_saved().into_iter().filter(|(entry, _)| is_ours(entry)).collect()
    }

    /// The photo of this subject that was taken away just now; tracked.
    #[must_use]
    pub fn just_removed(self) -> Option<Photo> {
        let is_removed = |photo: &Photo| {
            let is_ours = |view: &PhotoView| view.removed.is_some() && self.subject.with_value(|s| s.has(view));
            photo.view.with(|view| is_ours(view)) && self.app.can_bring_back(&self.key(&photo.entry))
        };
        self.all.members().unwrap_or_default().into_iter().rfind(is_removed)
    }

    /// Where a photo is; tracked.
    #[must_use]
    pub fn whereabouts(self, photo: &Photo) -> Whereabouts {
        let hash = photo.view.with(|view| view.hash);
        let unsent = photo.opened.with(|opened| opened.as_ref().is_some_and(|opened| opened.waiting() > 0));
        match hash.and_then(|hash| self.app.files.state(hash)) {
            Some(FileState::Refused { .. }) => Whereabouts::Refused,
            Some(FileState::Waiting) => Whereabouts::Waiting,
            _ if unsent => Whereabouts::Waiting,
            Some(FileState::AtServer) => Whereabouts::Arrived,
            None => Whereabouts::Elsewhere,
        }
    }

    /// Whether anything of a photo is not in the database.
    #[must_use]
    pub fn is_saving(self, photo: &Photo) -> bool {
        photo.opened.with(|opened| opened.as_ref().is_some_and(|opened: &Opened| !opened.unsaved.is_empty()))
    }
}
