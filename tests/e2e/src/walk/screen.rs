//! The screens of the walk, in the order of the journey.

/// A screen in some state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// The sign-in form.
    SignIn,
    /// The sign-in form after a wrong password.
    SignInRefused,
    /// "Prepare for the field".
    Prepare,
    /// "My villages".
    Villages,
    /// A village's dossier.
    Dossier,
    /// A dossier where all is done.
    DossierDone,
    /// A dossier that came back from the district.
    DossierReturned,
    /// The question before it is handed in again.
    Submit,
    /// The assessment before development, half done.
    Before,
    /// The assessment after development, with criteria and a note unfolded.
    After,
    /// The assessment with photos unfolded: how they are asked for, and one that waits.
    Photos,
    /// One photo, large.
    Photo,
    /// An assessment with a conflict in it.
    InConflict,
    /// Before and after, compared.
    Comparison,
    /// A village's households, with two that may be the same.
    Households,
    /// The households while they are moved, and the form for a new one.
    HouseholdsArranged,
    /// One household after development.
    Household,
    /// The totals of the households.
    HouseholdSummary,
    /// A village's participants: two gatherings, a list.
    Participants,
    /// The participants while a list with broken lines is pasted.
    ParticipantsPasted,
    /// The head count of a gathering.
    HeadCount,
    /// One participant.
    Participant,
    /// The sheet to sign.
    SignSheet,
    /// The knowledge document, four of six sections written.
    Knowledge,
    /// One of its sections.
    KnowledgeSection,
    /// The document as it is printed.
    KnowledgePrint,
    /// The village sign.
    Sign,
    /// The summaries for BPM: one recorded, one not.
    Report,
    /// The summaries as they are printed.
    ReportPrint,
    /// The visits to a village: one made, one to come.
    Visits,
    /// The form for a visit.
    VisitAdded,
    /// A visit that was made, with advice.
    Visit,
    /// Materials within the budget.
    Materials,
    /// The form for materials.
    MaterialAdded,
    /// Materials over the budget.
    MaterialsOver,
    /// The list of materials to sign.
    HandOut,
    /// A round of the happiness measurement, finished.
    HappinessRound,
    /// A round that has not begun, with the form for a new sitting.
    HappinessNew,
    /// The second round before the first is finished.
    HappinessWaits,
    /// Counting hands, with what another phone counted.
    HappinessHands,
    /// More hands than people.
    HappinessOver,
    /// The sheets of a sitting.
    HappinessSheets,
    /// Entering a sheet.
    HappinessSheet,
    /// Totals from paper.
    HappinessPaper,
    /// Both rounds compared.
    HappinessResults,
    /// The blank sheet.
    HappinessForm,
    /// "Before you leave".
    Leaving,
    /// "Where are my answers".
    Answers,
    /// Bringing in bundles.
    Receive,
    /// "Needs attention".
    Attention,
    /// Settings.
    Settings,
    /// A village this device does not know.
    UnknownVillage,
    /// An address that leads nowhere.
    NotFound,
    /// The district's board.
    Board,
    /// The board of the province.
    ProvinceBoard,
    /// The board of the country.
    CountryBoard,
    /// The question before a dossier is given back.
    Return,
    /// Held changes before an officer.
    ToDecide,
    /// The register, as the province sees it.
    Register,
    /// A district's target villages of the year.
    Targets,
    /// The instruments with their versions.
    Instruments,
    /// A version of an instrument, to be read.
    Criteria,
    /// The editor of a draft, with one indicator unfolded.
    Draft,
    /// The draft beside the published version.
    DraftCompared,
    /// What moving a village's assessments to the new version would do.
    Moving,
}

impl Screen {
    /// All of them, in the order of the walk.
    pub const ALL: &[Self] = &[
        Self::SignIn,
        Self::SignInRefused,
        Self::Prepare,
        Self::Villages,
        Self::Dossier,
        Self::DossierDone,
        Self::DossierReturned,
        Self::Submit,
        Self::Before,
        Self::After,
        Self::Photos,
        Self::Photo,
        Self::InConflict,
        Self::Comparison,
        Self::Households,
        Self::HouseholdsArranged,
        Self::Household,
        Self::HouseholdSummary,
        Self::Participants,
        Self::ParticipantsPasted,
        Self::HeadCount,
        Self::Participant,
        Self::SignSheet,
        Self::Knowledge,
        Self::KnowledgeSection,
        Self::KnowledgePrint,
        Self::Sign,
        Self::Report,
        Self::ReportPrint,
        Self::Visits,
        Self::VisitAdded,
        Self::Visit,
        Self::Materials,
        Self::MaterialAdded,
        Self::MaterialsOver,
        Self::HandOut,
        Self::HappinessRound,
        Self::HappinessNew,
        Self::HappinessWaits,
        Self::HappinessHands,
        Self::HappinessOver,
        Self::HappinessSheets,
        Self::HappinessSheet,
        Self::HappinessPaper,
        Self::HappinessResults,
        Self::HappinessForm,
        Self::Leaving,
        Self::Answers,
        Self::Receive,
        Self::Attention,
        Self::Settings,
        Self::UnknownVillage,
        Self::NotFound,
        Self::Board,
        Self::Return,
        Self::ToDecide,
        Self::Register,
        Self::ProvinceBoard,
        Self::CountryBoard,
        Self::Targets,
        Self::Instruments,
        Self::Criteria,
        Self::Draft,
        Self::DraftCompared,
        Self::Moving,
    ];

    /// Whether people take it along on paper.
    #[must_use]
    pub fn is_printed(self) -> bool {
        matches!(
            self,
            Self::Comparison
                | Self::HouseholdSummary
                | Self::SignSheet
                | Self::KnowledgePrint
                | Self::ReportPrint
                | Self::HandOut
                | Self::HappinessResults
                | Self::HappinessForm
                | Self::Board
                | Self::Register
                | Self::ProvinceBoard
                | Self::CountryBoard
                | Self::Criteria
        )
    }

    /// A word for file names.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::SignInRefused => "sign-in-refused",
            Self::Prepare => "prepare",
            Self::Villages => "villages",
            Self::Dossier => "dossier",
            Self::DossierDone => "dossier-done",
            Self::DossierReturned => "dossier-returned",
            Self::Submit => "submit",
            Self::Before => "assessment-before",
            Self::After => "assessment-after",
            Self::Photos => "photos",
            Self::Photo => "photo",
            Self::InConflict => "assessment-conflict",
            Self::Comparison => "comparison",
            Self::Households => "households",
            Self::HouseholdsArranged => "households-arranged",
            Self::Household => "household",
            Self::HouseholdSummary => "household-summary",
            Self::Participants => "participants",
            Self::ParticipantsPasted => "participants-pasted",
            Self::HeadCount => "head-count",
            Self::Participant => "participant",
            Self::SignSheet => "sign-sheet",
            Self::Knowledge => "knowledge",
            Self::KnowledgeSection => "knowledge-section",
            Self::KnowledgePrint => "knowledge-print",
            Self::Sign => "sign",
            Self::Report => "report",
            Self::ReportPrint => "report-print",
            Self::Visits => "visits",
            Self::VisitAdded => "visit-added",
            Self::Visit => "visit",
            Self::Materials => "materials",
            Self::MaterialAdded => "material-added",
            Self::MaterialsOver => "materials-over",
            Self::HandOut => "hand-out",
            Self::ToDecide => "to-decide",
            Self::ProvinceBoard => "board-province",
            Self::CountryBoard => "board-country",
            Self::HappinessRound => "happiness-round",
            Self::HappinessNew => "happiness-new",
            Self::HappinessWaits => "happiness-waits",
            Self::HappinessHands => "happiness-hands",
            Self::HappinessOver => "happiness-over",
            Self::HappinessSheets => "happiness-sheets",
            Self::HappinessSheet => "happiness-sheet",
            Self::HappinessPaper => "happiness-paper",
            Self::HappinessResults => "happiness-results",
            Self::HappinessForm => "happiness-form",
            Self::Leaving => "leaving",
            Self::Answers => "answers",
            Self::Receive => "bring-in-bundles",
            Self::Attention => "attention",
            Self::Settings => "settings",
            Self::UnknownVillage => "unknown-village",
            Self::NotFound => "not-found",
            Self::Board => "board",
            Self::Return => "return",
            Self::Register => "register",
            Self::Targets => "targets",
            Self::Instruments => "instruments",
            Self::Criteria => "criteria",
            Self::Draft => "draft",
            Self::DraftCompared => "draft-compared",
            Self::Moving => "moving",
        }
    }
}
