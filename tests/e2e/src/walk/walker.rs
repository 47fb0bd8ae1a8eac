//! The steps of a walk: how each screen is reached, and the state it is shown in.

use domain::numerals::Digits;
use i18n::Language;
use serde_json::json;

use super::{Screen, Visitor};
use crate::browser::Browser;
use crate::demo::{self, Person};
use crate::failure::Result;
use crate::photographs::{Held, jpeg};
use crate::screens::{
    Answer, Eyes, Gathering, Mode, Phase, Place, count_path, knowledge_path, list_path, participants_path, report_path,
    round_path, section_path, sheet_path,
};
use crate::server::Server;
use crate::wait::{Seen, until};

pub(super) struct Walker<'a> {
    server: &'a Server,
    browser: &'a Browser,
    pub(super) eyes: Eyes<'a>,
}

impl<'a> Walker<'a> {
    /// Opens the app in the language.
    pub(super) async fn begin(server: &'a Server, browser: &'a Browser, language: Language) -> Result<Self> {
        let eyes = browser.reading(language);
        browser.goto(&server.address()).await?;
        eyes.starts().await?;
        if language != Language::default() {
            browser.press(language.own_name()).await?;
            browser.reads(eyes.words.sign_in_title()).await?;
        }
        Ok(Self { server, browser, eyes })
    }

    pub(super) async fn enter(&self, person: Person) -> Result<()> {
        self.eyes.sign_in().sign_in(person).await
    }

    pub(super) async fn outside(&self, visitor: &mut impl Visitor) -> Result<()> {
        visitor.visit(Screen::SignIn, self.eyes).await?;
        self.eyes.sign_in().try_with(demo::FIELD_1, "not the password").await?;
        self.eyes.sign_in().complaint().await?;
        visitor.visit(Screen::SignInRefused, self.eyes).await
    }

    pub(super) async fn in_the_field(&self, visitor: &mut impl Visitor) -> Result<()> {
        let eyes = self.eyes;
        self.enter(demo::FIELD_1).await?;
        eyes.villages().are_listed(demo::FIELD_1.villages).await?;
        eyes.villages().ready_without_internet().await?;
        self.browser.press(eyes.words.nav_prepare()).await?;
        eyes.prepare().is_ready().await?;
        visitor.visit(Screen::Prepare, eyes).await?;
        self.assessments(visitor).await?;
        self.households(visitor).await?;
        self.people(visitor).await?;
        self.lessons(visitor).await?;
        self.monitoring(visitor).await?;
        self.happiness(visitor).await?;
        self.lists(visitor).await?;
        self.dead_ends(visitor).await
    }

    pub(super) async fn assessments(&self, visitor: &mut impl Visitor) -> Result<()> {
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
        self.photos(visitor).await?;
        self.open(&Phase::Before.path(demo::CONFLICT)).await?;
        eyes.assessment().is_open().await?;
        visitor.visit(Screen::InConflict, eyes).await?;
        self.visit_at(&format!("/villages/{}/compare", demo::BOTH), Screen::Comparison, visitor).await
    }

    pub(super) async fn photos(&self, visitor: &mut impl Visitor) -> Result<()> {
        let eyes = self.eyes;
        let pictures = [(2_400, 1_600, Held::Turned), (1_600, 1_200, Held::Level)];
        eyes.photos("indicator-1-3").unfold().await?;
        eyes.photos("indicator-1-3").consent().await?;
        for (place, (width, height, held)) in (1..).zip(pictures) {
            let file = jpeg(self.browser, width, height, held).await?;
            eyes.photos("indicator-1-3").take(&self.browser.put_file("photo.jpg", &file)?).await?;
            eyes.photos("indicator-1-3").show(place).await?;
        }
        let text = self.browser.put_file("list.jpg", b"no picture, whatever its name says")?;
        eyes.photos("indicator-1-3").take(&text).await?;
        eyes.photos("indicator-1-3").says(eyes.words.error_not_a_picture()).await?;
        // One that has no photos yet.
        eyes.photos("indicator-1-4").unfold().await?;
        visitor.visit(Screen::Photos, eyes).await?;
        eyes.photos("indicator-1-3").open(1).await?;
        eyes.photos("indicator-1-3").colours().await?;
        visitor.visit(Screen::Photo, eyes).await?;
        eyes.photos("indicator-1-3").close().await
    }

    pub(super) async fn households(&self, visitor: &mut impl Visitor) -> Result<()> {
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

    pub(super) async fn people(&self, visitor: &mut impl Visitor) -> Result<()> {
        let (eyes, list) = (self.eyes, participants_path(demo::BOTH));
        self.visit_at(&list, Screen::Participants, visitor).await?;
        eyes.participants().paste("สมมติ หนึ่ง, แกนนำหมู่บ้าน\nสมมติ สอง, เทวดา\n").await?;
        self.browser.press_css(".paste--broken").await?;
        visitor.visit(Screen::ParticipantsPasted, eyes).await?;
        self.visit_at(&count_path(demo::BOTH, Gathering::Development), Screen::HeadCount, visitor).await?;
        self.open(&list).await?;
        eyes.participants().visit("สมมติ ดอกแก้ว").await?;
        visitor.visit(Screen::Participant, eyes).await?;
        self.visit_at(&sheet_path(demo::BOTH, Gathering::Development), Screen::SignSheet, visitor).await
    }

    pub(super) async fn lessons(&self, visitor: &mut impl Visitor) -> Result<()> {
        let document = knowledge_path(demo::BOTH);
        self.visit_at(&document, Screen::Knowledge, visitor).await?;
        self.visit_at(&section_path(demo::BOTH, "method"), Screen::KnowledgeSection, visitor).await?;
        self.visit_at(&format!("{document}/print"), Screen::KnowledgePrint, visitor).await?;
        self.visit_at(&format!("/villages/{}/sign", demo::BOTH), Screen::Sign, visitor).await?;
        let summary = report_path(demo::BOTH);
        self.visit_at(&summary, Screen::Report, visitor).await?;
        self.visit_at(&format!("{summary}/print"), Screen::ReportPrint, visitor).await
    }

    pub(super) async fn monitoring(&self, visitor: &mut impl Visitor) -> Result<()> {
        let (eyes, village) = (self.eyes, format!("/villages/{}", demo::BOTH));
        self.visit_at(&format!("{village}/visits"), Screen::Visits, visitor).await?;
        self.browser.press(eyes.words.monitoring_visit_add()).await?;
        self.browser.press(eyes.words.monitoring_visit_save()).await?;
        self.browser.reads(eyes.words.date_missing()).await?;
        visitor.visit(Screen::VisitAdded, eyes).await?;
        self.open(&format!("{village}/visits")).await?;
        eyes.monitoring().visit("ดูแปลงผักและเล้าไก่").await?;
        visitor.visit(Screen::Visit, eyes).await?;
        self.visit_at(&format!("{village}/materials"), Screen::Materials, visitor).await?;
        self.browser.press(eyes.words.monitoring_material_add()).await?;
        self.browser.fill("material-quantity", "30").await?;
        self.browser.fill("material-unit-cost", "610").await?;
        visitor.visit(Screen::MaterialAdded, eyes).await?;
        self.visit_at(&format!("{village}/materials/handout"), Screen::HandOut, visitor).await?;
        self.visit_at(&format!("/villages/{}/materials", demo::RETURNED), Screen::MaterialsOver, visitor).await
    }

    pub(super) async fn sees_board_of_areas(&self, screen: Screen, visitor: &mut impl Visitor) -> Result<()> {
        // One area with target villages, and the sum.
        self.eyes.board().lists(2).await?;
        visitor.visit(screen, self.eyes).await
    }

    pub(super) async fn happiness(&self, visitor: &mut impl Visitor) -> Result<()> {
        let (eyes, page) = (self.eyes, self.eyes.happiness());
        self.visit_at(&round_path(demo::BOTH, 2), Screen::HappinessRound, visitor).await?;
        self.browser.press_css(".household:nth-child(2) a").await?;
        self.browser.reads(eyes.words.happiness_sitting_edit()).await?;
        visitor.visit(Screen::HappinessSheets, eyes).await?;
        self.visit_at(&format!("/villages/{}/happiness/results", demo::BOTH), Screen::HappinessResults, visitor)
            .await?;
        self.visit_at(&round_path(demo::HALF, 2), Screen::HappinessWaits, visitor).await?;
        self.open(&round_path(demo::BASELINE, 1)).await?;
        self.browser.press_css(".household a").await?;
        page.asks("3.1").await?;
        self.browser.press(eyes.words.assessment_previous()).await?;
        page.says("32/34").await?;
        visitor.visit(Screen::HappinessHands, eyes).await?;
        // What others counted stays; this phone adds its own.
        page.type_number("level-5", "5").await?;
        page.says("37/34").await?;
        visitor.visit(Screen::HappinessOver, eyes).await?;
        page.type_number("level-5", "0").await?;
        page.is_saved().await?;
        self.open(&round_path(demo::HALF, 1)).await?;
        self.browser.press(eyes.words.happiness_sitting_add()).await?;
        self.browser.reads(eyes.words.happiness_sitting_save()).await?;
        visitor.visit(Screen::HappinessNew, eyes).await?;
        self.open(&round_path(demo::HALF, 1)).await?;
        page.begin(Mode::Paper, "ศาลาประชาคม", "30").await?;
        page.type_totals(&[2, 8, 10, 8, 2]).await?;
        page.is_saved().await?;
        visitor.visit(Screen::HappinessPaper, eyes).await?;
        self.open(&round_path(demo::HALF, 1)).await?;
        page.begin(Mode::Sheets, "วัด", "6").await?;
        self.browser.press(eyes.words.happiness_sheet_enter()).await?;
        page.asks("1.1").await?;
        page.key_sheet(&[5, 4, 4]).await?;
        page.asks("2.1").await?;
        visitor.visit(Screen::HappinessSheet, eyes).await?;
        self.visit_at(&format!("/villages/{}/happiness/form", demo::HALF), Screen::HappinessForm, visitor).await
    }

    pub(super) async fn lists(&self, visitor: &mut impl Visitor) -> Result<()> {
        let eyes = self.eyes;
        self.visit_at("/leaving", Screen::Leaving, visitor).await?;
        self.open(Place::Answers.path()).await?;
        eyes.answers().send_now().await?;
        self.browser.reads(eyes.words.answers_send_now()).await?;
        // One list unfolded, so that the receipts are seen.
        self.browser.press_css("details.journal summary").await?;
        visitor.visit(Screen::Answers, eyes).await?;
        self.visit_at("/bundles", Screen::Receive, visitor).await?;
        self.open(Place::Attention.path()).await?;
        eyes.attention().shows_conflicts(demo::CONFLICTS).await?;
        visitor.visit(Screen::Attention, eyes).await?;
        self.visit_at(Place::Settings.path(), Screen::Settings, visitor).await
    }

    pub(super) async fn dead_ends(&self, visitor: &mut impl Visitor) -> Result<()> {
        self.visit_at("/villages/24099999", Screen::UnknownVillage, visitor).await?;
        self.visit_at("/nowhere", Screen::NotFound, visitor).await
    }

    /// The province's instruments: read, edited, compared.
    pub(super) async fn instruments(&self, visitor: &mut impl Visitor) -> Result<()> {
        let words = self.eyes.words;
        self.open("/instruments").await?;
        self.browser.reads(words.instruments_begin()).await?;
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
    pub(super) fn digits(&self, text: &str) -> String {
        if self.eyes.words.language() == Language::Th { Digits::Thai.show(text) } else { text.to_owned() }
    }

    /// Publishes the draft in front, and has villages assessed with it.
    pub(super) async fn put_to_use(&self) -> Result<()> {
        let words = self.eyes.words;
        self.browser.press_in("main", "button", words.instruments_publish()).await?;
        self.browser.press_in("dialog[open]", "button", words.instruments_publish()).await?;
        self.eyes.arrives("/instruments").await?;
        let version = words.instruments_version(&self.digits("2"));
        self.browser.reads(&version).await?;
        self.eyes.instruments().put_to_use(&self.digits("2")).await?;
        until("the villages to be told of", async || {
            let told = self.browser.text("main p[role=status]").await?.unwrap_or_default();
            Ok(Seen::when(!told.is_empty(), told))
        })
        .await
    }

    /// Asks for an official step, as far as the question.
    pub(super) async fn asked(&self, step: &str) -> Result<()> {
        self.browser.press_in("main", "button", step).await?;
        self.browser.press_css("dialog[open] textarea").await
    }

    pub(super) async fn visit_at(&self, path: &str, screen: Screen, visitor: &mut impl Visitor) -> Result<()> {
        self.open(path).await?;
        visitor.visit(screen, self.eyes).await
    }

    pub(super) async fn open(&self, path: &str) -> Result<()> {
        self.browser.goto(&self.server.url(path)).await?;
        self.eyes.starts().await?;
        // Fonts are painted when they are there, not before.
        let painted = "await document.fonts.ready; return null;";
        self.browser.promise::<Option<()>>(painted, vec![]).await?;
        self.browser.script::<Option<()>>("window.scrollTo(0, 0); return null;", vec![json!(null)]).await.map(drop)
    }
}
