//! One file a screen: what a person does and sees there, in the words of the language chosen.

mod answers;
mod assessment;
mod attention;
mod board;
mod dossier;
mod happiness;
mod households;
mod instruments;
mod knowledge;
mod monitoring;
mod navigation;
mod participants;
mod photos;
mod prepare;
mod report;
mod settings;
mod sign_in;
mod villages;

use i18n::{Language, Words};

use crate::browser::Browser;

pub use answers::{Answers, Line};
pub use assessment::{Answer, Assessment, Phase};
pub use attention::{Attention, Conflict};
pub use board::Board;
pub use dossier::Dossier;
pub use happiness::{Happiness, Mode, round_path};
pub use households::{Found as HouseholdFound, Households, list_path};
pub use instruments::Instruments;
pub use knowledge::{Knowledge, knowledge_path, section_path};
pub use monitoring::{Monitoring, NewMaterial};
pub use navigation::Place;
pub use participants::{Gathering, Participants, count_path, participants_path, sheet_path};
pub use photos::{Painted, Photos};
pub use prepare::Prepare;
pub use report::{Report, report_path};
pub use settings::Settings;
pub use sign_in::SignIn;
pub use villages::Villages;

/// Somebody who looks at a browser and reads a language.
#[derive(Clone, Copy, Debug)]
pub struct Eyes<'a> {
    /// What is looked at.
    pub browser: &'a Browser,
    /// What is read.
    pub words: Words,
}

impl Browser {
    /// Looks at the browser as somebody who reads Thai, the app's first language.
    #[must_use]
    pub fn thai(&self) -> Eyes<'_> {
        self.reading(Language::Th)
    }

    /// Looks at the browser as somebody who reads this language.
    #[must_use]
    pub fn reading(&self, language: Language) -> Eyes<'_> {
        Eyes { browser: self, words: Words::new(language) }
    }
}

impl<'a> Eyes<'a> {
    /// The sign-in form.
    #[must_use]
    pub fn sign_in(self) -> SignIn<'a> {
        SignIn(self)
    }

    /// "My villages".
    #[must_use]
    pub fn villages(self) -> Villages<'a> {
        Villages(self)
    }

    /// A village's dossier.
    #[must_use]
    pub fn dossier(self) -> Dossier<'a> {
        Dossier(self)
    }

    /// A village's households.
    #[must_use]
    pub fn households(self) -> Households<'a> {
        Households(self)
    }

    /// An office's instruments.
    #[must_use]
    pub fn instruments(self) -> Instruments<'a> {
        Instruments(self)
    }

    /// A village's participants.
    #[must_use]
    pub fn participants(self) -> Participants<'a> {
        Participants(self)
    }

    /// A village's knowledge document, and its sign.
    #[must_use]
    pub fn knowledge(self) -> Knowledge<'a> {
        Knowledge(self)
    }

    /// The summary of a village's activities, for BPM.
    #[must_use]
    pub fn report(self) -> Report<'a> {
        Report(self)
    }

    /// A village's visits and materials.
    #[must_use]
    pub fn monitoring(self) -> Monitoring<'a> {
        Monitoring(self)
    }

    /// A village's happiness measurement.
    #[must_use]
    pub fn happiness(self) -> Happiness<'a> {
        Happiness(self)
    }

    /// The 23 indicators of one phase.
    #[must_use]
    pub fn assessment(self) -> Assessment<'a> {
        Assessment(self)
    }

    /// The photos of a card, by the card's id.
    #[must_use]
    pub fn photos(self, card: &'a str) -> Photos<'a> {
        Photos { eyes: self, card }
    }

    /// "Where are my answers".
    #[must_use]
    pub fn answers(self) -> Answers<'a> {
        Answers(self)
    }

    /// "Needs attention".
    #[must_use]
    pub fn attention(self) -> Attention<'a> {
        Attention(self)
    }

    /// The district's board.
    #[must_use]
    pub fn board(self) -> Board<'a> {
        Board(self)
    }

    /// Settings.
    #[must_use]
    pub fn settings(self) -> Settings<'a> {
        Settings(self)
    }

    /// "Prepare for the field".
    #[must_use]
    pub fn prepare(self) -> Prepare<'a> {
        Prepare(self)
    }
}
