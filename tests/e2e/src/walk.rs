//! A walk through every screen, for whatever has to be seen on each of them.

use domain::numerals::Digits;
use i18n::Language;
use serde_json::json;

use crate::browser::Browser;
use crate::demo::{self, Person};
use crate::failure::Result;
use crate::form::Form;
use crate::screens::{Answer, Eyes, Phase, Place, list_path};
use crate::server::Server;
use crate::story::Story;
use crate::wait::{Seen, until};

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
    /// "Before you leave".
    Leaving,
    /// "Where are my answers".
    Answers,
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
    /// The question before a dossier is given back.
    Return,
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
    pub const ALL: [Self; 31] = [
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
        Self::InConflict,
        Self::Comparison,
        Self::Households,
        Self::HouseholdsArranged,
        Self::Household,
        Self::HouseholdSummary,
        Self::Leaving,
        Self::Answers,
        Self::Attention,
        Self::Settings,
        Self::UnknownVillage,
        Self::NotFound,
        Self::Board,
        Self::Return,
        Self::Register,
        Self::Targets,
        Self::Instruments,
        Self::Criteria,
        Self::Draft,
        Self::DraftCompared,
        Self::Moving,
    ];

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
            Self::InConflict => "assessment-conflict",
            Self::Comparison => "comparison",
            Self::Households => "households",
            Self::HouseholdsArranged => "households-arranged",
            Self::Household => "household",
            Self::HouseholdSummary => "household-summary",
            Self::Leaving => "leaving",
            Self::Answers => "answers",
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

/// What is done at each screen.
pub trait Visitor {
    /// The screen is in front and complete.
    ///
    /// # Errors
    /// Whatever goes wrong.
    fn visit(&mut self, screen: Screen, eyes: Eyes<'_>) -> impl Future<Output = Result<()>>;
}

/// Walks through every screen in one language on one shape of device.
///
/// # Errors
/// If a screen does not appear, or the visitor fails.
pub async fn walk(
    story: &Story,
    server: &Server,
    form: Form,
    language: Language,
    visitor: &mut impl Visitor,
) -> Result<()> {
    let name = format!("{}-{}", form.name(), language.tag());
    let field = story.browser(&format!("{name}-field"), form).await?;
    let walker = Walker { server, browser: &field, eyes: field.reading(language) };
    walker.start(language).await?;
    walker.outside(visitor).await?;
    walker.in_the_field(visitor).await?;
    field.close().await?;
    let office = story.browser(&format!("{name}-office"), form).await?;
    let walker = Walker { server, browser: &office, eyes: office.reading(language) };
    walker.start(language).await?;
    walker.enter(demo::DISTRICT).await?;
    walker.eyes.board().lists(demo::DISTRICT.villages).await?;
    visitor.visit(Screen::Board, walker.eyes).await?;
    walker.open(&format!("/villages/{}", demo::ENDORSED)).await?;
    walker.asked(walker.eyes.words.review_return()).await?;
    visitor.visit(Screen::Return, walker.eyes).await?;
    walker.open("/targets").await?;
    office.reads(walker.eyes.words.targets_import()).await?;
    visitor.visit(Screen::Targets, walker.eyes).await?;
    office.close().await?;
    let province = story.browser(&format!("{name}-province"), form).await?;
    let walker = Walker { server, browser: &province, eyes: province.reading(language) };
    walker.start(language).await?;
    walker.enter(demo::PROVINCE).await?;
    walker.eyes.board().lists(demo::DISTRICT.villages).await?;
    walker.visit_at("/register", Screen::Register, visitor).await?;
    province.close().await?;
    walk_instruments(story, server, form, language, visitor).await
}

/// The part of the walk that publishes a new version of an instrument; it comes last, since nothing is as it was afterwards.
///
/// # Errors
/// As [`walk`].
pub async fn walk_instruments(
    story: &Story,
    server: &Server,
    form: Form,
    language: Language,
    visitor: &mut impl Visitor,
) -> Result<()> {
    let name = format!("{}-{}", form.name(), language.tag());
    let province = story.browser(&format!("{name}-instruments"), form).await?;
    let walker = Walker { server, browser: &province, eyes: province.reading(language) };
    walker.start(language).await?;
    walker.enter(demo::PROVINCE).await?;
    walker.instruments(visitor).await?;
    walker.put_to_use().await?;
    province.close().await?;
    let field = story.browser(&format!("{name}-moving"), form).await?;
    let walker = Walker { server, browser: &field, eyes: field.reading(language) };
    walker.start(language).await?;
    walker.enter(demo::FIELD_1).await?;
    walker.eyes.villages().are_listed(demo::FIELD_1.villages).await?;
    walker.open(&format!("/villages/{}/move", demo::BOTH)).await?;
    field.reads(walker.eyes.words.moving_look_again()).await?;
    visitor.visit(Screen::Moving, walker.eyes).await?;
    field.close().await
}

struct Walker<'a> {
    server: &'a Server,
    browser: &'a Browser,
    eyes: Eyes<'a>,
}

impl Walker<'_> {
    /// Opens the app in the language.
    async fn start(&self, language: Language) -> Result<()> {
        self.browser.goto(&self.server.address()).await?;
        self.eyes.starts().await?;
        if language != Language::default() {
            self.browser.press(language.own_name()).await?;
            self.browser.reads(self.eyes.words.sign_in_title()).await?;
        }
        Ok(())
    }

    async fn enter(&self, person: Person) -> Result<()> {
        self.eyes.sign_in().sign_in(person).await
    }

    async fn outside(&self, visitor: &mut impl Visitor) -> Result<()> {
        visitor.visit(Screen::SignIn, self.eyes).await?;
        self.eyes.sign_in().try_with(demo::FIELD_1, "not the password").await?;
        self.eyes.sign_in().complaint().await?;
        visitor.visit(Screen::SignInRefused, self.eyes).await
    }

    async fn in_the_field(&self, visitor: &mut impl Visitor) -> Result<()> {
        let eyes = self.eyes;
        self.enter(demo::FIELD_1).await?;
        eyes.villages().are_listed(demo::FIELD_1.villages).await?;
        eyes.villages().ready_without_internet().await?;
        self.browser.press(eyes.words.nav_prepare()).await?;
        eyes.prepare().is_ready().await?;
        visitor.visit(Screen::Prepare, eyes).await?;
        self.assessments(visitor).await?;
        self.households(visitor).await?;
        self.lists(visitor).await?;
        self.dead_ends(visitor).await
    }

    async fn assessments(&self, visitor: &mut impl Visitor) -> Result<()> {
        let eyes = self.eyes;
        self.visit_at("/", Screen::Villages, visitor).await?;
        self.visit_at(&format!("/villages/{}", demo::BASELINE), Screen::Dossier, visitor).await?;
        self.visit_at(&format!("/villages/{}", demo::ANNOUNCED), Screen::DossierDone, visitor).await?;
        self.visit_at(&format!("/villages/{}", demo::RETURNED), Screen::DossierReturned, visitor).await?;
        self.asked(eyes.words.review_submit()).await?;
        visitor.visit(Screen::Submit, eyes).await?;
        self.open(&Phase::Before.path(demo::HALF)).await?;
        eyes.assessment().is_open().await?;
        visitor.visit(Screen::Before, eyes).await?;
        self.open(&Phase::After.path(demo::BASELINE)).await?;
        eyes.assessment().is_open().await?;
        for (code, answer) in [("1.1", Answer::Pass), ("1.2", Answer::Fail), ("1.3", Answer::Pass)] {
            eyes.assessment().answer(code, answer).await?;
        }
        self.browser.press_in("#indicator-1-2", "button", eyes.words.assessment_criteria()).await?;
        eyes.assessment().type_note("1.2", "ถนนเข้าหมู่บ้านซ่อมแล้ว").await?;
        eyes.assessment().all_saved().await?;
        visitor.visit(Screen::After, eyes).await?;
        self.open(&Phase::Before.path(demo::CONFLICT)).await?;
        eyes.assessment().is_open().await?;
        visitor.visit(Screen::InConflict, eyes).await?;
        self.visit_at(&format!("/villages/{}/compare", demo::BOTH), Screen::Comparison, visitor).await
    }

    async fn households(&self, visitor: &mut impl Visitor) -> Result<()> {
        let (eyes, list) = (self.eyes, list_path(demo::BOTH, Phase::After));
        self.visit_at(&list, Screen::Households, visitor).await?;
        self.browser.press(eyes.words.households_arrange()).await?;
        eyes.households().begin_adding().await?;
        self.browser.reads(eyes.words.households_save_next()).await?;
        visitor.visit(Screen::HouseholdsArranged, eyes).await?;
        self.open(&list).await?;
        eyes.households().visit("บ้านรวงข้าว").await?;
        visitor.visit(Screen::Household, eyes).await?;
        self.visit_at(&format!("/villages/{}/households/summary", demo::BOTH), Screen::HouseholdSummary, visitor).await
    }

    async fn lists(&self, visitor: &mut impl Visitor) -> Result<()> {
        let eyes = self.eyes;
        self.visit_at("/leaving", Screen::Leaving, visitor).await?;
        self.open(Place::Answers.path()).await?;
        eyes.answers().send_now().await?;
        self.browser.reads(eyes.words.answers_send_now()).await?;
        // One list unfolded, so that the receipts are seen.
        self.browser.press_css("details.journal summary").await?;
        visitor.visit(Screen::Answers, eyes).await?;
        self.open(Place::Attention.path()).await?;
        eyes.attention().shows_conflicts(demo::CONFLICTS).await?;
        visitor.visit(Screen::Attention, eyes).await?;
        self.visit_at(Place::Settings.path(), Screen::Settings, visitor).await
    }

    async fn dead_ends(&self, visitor: &mut impl Visitor) -> Result<()> {
        self.visit_at("/villages/24099999", Screen::UnknownVillage, visitor).await?;
        self.visit_at("/nowhere", Screen::NotFound, visitor).await
    }

    /// The province's instruments: read, edited, compared.
    async fn instruments(&self, visitor: &mut impl Visitor) -> Result<()> {
        let words = self.eyes.words;
        self.open("/instruments").await?;
        self.browser.reads(words.step_households()).await?;
        visitor.visit(Screen::Instruments, self.eyes).await?;
        self.open("/instruments/moi-sev-4x23@1").await?;
        self.browser.reads(words.criteria_sources()).await?;
        visitor.visit(Screen::Criteria, self.eyes).await?;
        self.open("/instruments/training-4x23/draft").await?;
        self.browser.reads(words.instruments_view_edit()).await?;
        self.browser.press_css("#at-item-demo-1-1 ~ .item-tools button").await?;
        self.browser.fill("item-demo-1-1", "ชาวบ้านออกมาช่วยงานส่วนรวมของหมู่บ้านทุกเดือน").await?;
        self.browser.press_css("#at-item-demo-3-1 ~ .item-tools button").await?;
        self.browser.press(&words.instruments_retire(&self.digits("3.1"))).await?;
        self.browser.press_in("dialog[open]", "button", words.instruments_retire_confirm()).await?;
        self.browser.reads(words.save_arrived()).await?;
        visitor.visit(Screen::Draft, self.eyes).await?;
        self.browser.press(words.instruments_view_publish()).await?;
        self.browser.reads(words.instruments_reworded()).await?;
        visitor.visit(Screen::DraftCompared, self.eyes).await
    }

    /// Digits as the language has them at first.
    fn digits(&self, text: &str) -> String {
        if self.eyes.words.language() == Language::Th { Digits::Thai.show(text) } else { text.to_owned() }
    }

    /// Publishes the draft in front, and has villages assessed with it.
    async fn put_to_use(&self) -> Result<()> {
        let words = self.eyes.words;
        self.browser.press_in("main", "button", words.instruments_publish()).await?;
        self.browser.press_in("dialog[open]", "button", words.instruments_publish()).await?;
        self.eyes.arrives("/instruments").await?;
        let version = words.instruments_version(&self.digits("2"));
        self.browser.reads(&version).await?;
        // The year that follows is today's.
        let button = words.instruments_use(&self.digits("2"), "");
        self.browser.press_in("main", "button", button.trim_end()).await?;
        self.browser.press_in("dialog[open]", "button", words.instruments_use_confirm()).await?;
        until("the villages to be told of", async || {
            let told = self.browser.text("main p[role=status]").await?.unwrap_or_default();
            Ok(Seen::when(!told.is_empty(), told))
        })
        .await
    }

    /// Asks for an official step, as far as the question.
    async fn asked(&self, step: &str) -> Result<()> {
        self.browser.press_in("main", "button", step).await?;
        self.browser.press_css("dialog[open] textarea").await
    }

    async fn visit_at(&self, path: &str, screen: Screen, visitor: &mut impl Visitor) -> Result<()> {
        self.open(path).await?;
        visitor.visit(screen, self.eyes).await
    }

    async fn open(&self, path: &str) -> Result<()> {
        self.browser.goto(&self.server.url(path)).await?;
        self.eyes.starts().await?;
        // Fonts are painted when they are there, not before.
        let painted = "await document.fonts.ready; return null;";
        self.browser.promise::<Option<()>>(painted, vec![]).await?;
        self.browser.script::<Option<()>>("window.scrollTo(0, 0); return null;", vec![json!(null)]).await.map(drop)
    }
}
