//! A province edits a draft beside a second editor, publishes; a phone without a network keeps its version, later moves with a look at what
//! goes along; the old answers stay readable. The nine household activities get other words, and a village already asked keeps the old ones.
//! A district picks its target villages and imports a list with broken lines.

use e2e::demo::{BASELINE, DISTRICT, FIELD_1, PROVINCE, UNTOUCHED, UNTOUCHED_NAME};
use e2e::screens::{Answer, Eyes, HouseholdFound, Phase, Place, list_path};
use e2e::{BY_ITSELF, Browser, Result, Seen, Server, ensure, ensure_eq, story, until, until_within};
use i18n::arg;

const DIALOG: &str = "dialog[open]";
const DRAFT: &str = "/instruments/training-4x23/draft";
const NINE_DRAFT: &str = "/instruments/household-activities-2563/draft";
const WORDING: &str = "ชาวบ้านช่วยงานส่วนรวมทุกเดือน";
const OTHER_WORDING: &str = "ชาวบ้านช่วยงานส่วนรวมทุกสัปดาห์";

/// A laptop at an address, signed in.
async fn laptop(story: &e2e::Story, server: &Server, name: &str, person: e2e::demo::Person) -> Result<Browser> {
    let laptop = story.laptop(name).await?;
    laptop.goto(&server.address()).await?;
    laptop.thai().sign_in().sign_in(person).await?;
    Ok(laptop)
}

async fn open_draft(laptop: &Browser, server: &Server, draft: &str) -> Result<()> {
    laptop.goto(&server.url(draft)).await?;
    laptop.reads(laptop.thai().words.instruments_view_edit()).await
}

/// Unfolds the texts of an indicator.
async fn unfold(laptop: &Browser, indicator: &str) -> Result<()> {
    let card = format!("#at-item-{} ~ .item-tools button", indicator.replace('.', "-"));
    laptop.press_css(&card).await
}

/// Waits until the server has the draft.
async fn is_kept(laptop: &Browser) -> Result<()> {
    let wanted = laptop.thai().words.save_arrived();
    until("the draft to be on the server", async || {
        let text = laptop.text("header [role=status]").await?.unwrap_or_default();
        Ok(Seen::when(text == wanted, text))
    })
    .await
}

/// Looks at what differs, publishes, and sees the second version listed.
async fn published(laptop: &Browser, wording: &str) -> Result<()> {
    let words = laptop.thai().words;
    laptop.press(words.instruments_view_publish()).await?;
    laptop.reads(wording).await?;
    laptop.press_in("main", "button", words.instruments_publish()).await?;
    laptop.press_in(DIALOG, "button", words.instruments_publish()).await?;
    laptop.thai().arrives("/instruments").await?;
    laptop.reads(&words.instruments_version("๒")).await
}

#[tokio::test]
async fn instruments_reach_the_village_and_nothing_is_lost() {
    story::run("instruments", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;

        // Two editors of one draft: the second is told, and nothing is overwritten.
        let one = laptop(story, &server, "province", PROVINCE).await?;
        let other = laptop(story, &server, "province-2", PROVINCE).await?;
        open_draft(&one, &server, DRAFT).await?;
        open_draft(&other, &server, DRAFT).await?;
        unfold(&one, "demo.1.1").await?;
        one.fill("item-demo-1-1", WORDING).await?;
        is_kept(&one).await?;
        unfold(&other, "demo.1.1").await?;
        other.fill("item-demo-1-1", OTHER_WORDING).await?;
        other.reads(other.thai().words.instruments_conflict()).await?;
        other.reads(WORDING).await?;
        other.press(other.thai().words.instruments_keep_mine()).await?;
        is_kept(&other).await?;

        // An indicator goes, the draft is compared and published.
        unfold(&other, "demo.4.4").await?;
        other.press(&other.thai().words.instruments_retire("๔.๔")).await?;
        other.press_in(DIALOG, "button", other.thai().words.instruments_retire_confirm()).await?;
        is_kept(&other).await?;
        published(&other, OTHER_WORDING).await?;

        // It is put to use: villages begun are offered the move.
        other.thai().instruments().put_to_use("๒").await?;
        until_within(BY_ITSELF, "the villages to be told of", async || {
            let text = other.all_text("main").await?;
            Ok(Seen::when(text.contains("เสนอให้ย้าย"), text))
        })
        .await?;

        // The phone without a network goes on with the version it has.
        server.stop().await?;
        let field = phone.thai();
        phone.goto(&server.url(&Phase::Before.path(BASELINE))).await?;
        field.assessment().is_open().await?;
        ensure(!phone.shows(OTHER_WORDING).await?, || "a version nobody sent is on the phone".to_owned())?;
        field.assessment().tap("4.4", Answer::Pass).await?;
        field.assessment().all_saved().await?;

        // Back in reach it sees the offer, looks, and moves; that needs no network.
        server.start_again().await?;
        phone.look_away_and_back().await?;
        field.go_to(Place::Answers).await?;
        field.answers().all_received(BY_ITSELF).await?;
        phone.goto(&server.url(&format!("/villages/{BASELINE}"))).await?;
        phone.reads(&field.words.moving_offer_title("๒")).await?;
        server.stop().await?;
        moved(field).await?;

        // The new record has what went along, the old one is as it was.
        phone.goto(&server.url(&Phase::Before.path(BASELINE))).await?;
        phone.reads(OTHER_WORDING).await?;
        phone.reads("22/22".replace("22", "๒๒").as_str()).await?;
        phone.press(field.words.moving_see_earlier()).await?;
        phone.reads(field.words.moving_is_earlier()).await?;
        phone.reads("๒๓/๒๓").await?;
        ensure(!field.assessment().can_be_changed().await?, || "the old record can be changed".to_owned())?;

        // It is the new record that the office counts.
        server.start_again().await?;
        phone.look_away_and_back().await?;
        phone.goto(&server.url("/answers")).await?;
        field.answers().all_received(BY_ITSELF).await
    })
    .await;
}

async fn moved(eyes: Eyes<'_>) -> Result<()> {
    let phone = eyes.browser;
    phone.press(eyes.words.moving_look()).await?;
    phone.reads(eyes.words.moving_look_again()).await?;
    phone.reads(eyes.words.moving_left()).await?;
    phone.press_in("main", "button", &eyes.words.moving_move("๒")).await?;
    phone.press_in(DIALOG, "button", eyes.words.moving_confirm()).await?;
    eyes.arrives(&format!("/villages/{BASELINE}")).await
}

const ACTIVITY: &str = "2.1.1";
const ACTIVITY_WORDING: &str = "ครัวเรือนปลูกผักไว้กินเอง";
const HINT: &str = "ดูแปลงผักรอบบ้าน ถามว่าเก็บกินสัปดาห์ละกี่ครั้ง";

#[tokio::test]
async fn household_activities_get_other_words() {
    story::run("activities", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let field = phone.thai();
        let page = field.households();
        let list = server.url(&list_path(UNTOUCHED, Phase::Before));
        let laptop = laptop(story, &server, "province-nine", PROVINCE).await?;
        let words = laptop.thai().words;

        // Somebody is on the list, and not asked yet.
        phone.goto(&list).await?;
        page.begin_adding().await?;
        page.add("7", "บ้านสมมติเจ็ด").await?;
        field.go_to(Place::Answers).await?;
        field.answers().all_received(BY_ITSELF).await?;

        // Only words can be edited.
        open_draft(&laptop, &server, NINE_DRAFT).await?;
        laptop.reads(words.instruments_only_words()).await?;
        unfold(&laptop, ACTIVITY).await?;
        laptop.fill("item-2-1-1", ACTIVITY_WORDING).await?;
        laptop.fill("criteria-2-1-1", HINT).await?;
        is_kept(&laptop).await?;
        for absent in [words.instruments_retire("๒.๑.๑"), words.instruments_add("๑")] {
            ensure(!laptop.shows(&absent).await?, || format!("{absent} can be pressed"))?;
        }
        published(&laptop, HINT).await?;
        laptop.thai().instruments().put_to_use("๒").await?;
        until_within(BY_ITSELF, "the villages to be counted", async || {
            let text = laptop.all_text("main").await?;
            Ok(Seen::when(text.contains("ใช้ฉบับนี้แล้ว"), text))
        })
        .await?;

        // A village where nobody was asked reads the new words, and its answers arrive under them.
        phone.look_away_and_back().await?;
        phone.goto(&list).await?;
        page.visit("บ้านสมมติเจ็ด").await?;
        phone.reads(ACTIVITY_WORDING).await?;
        phone.reads(HINT).await?;
        page.answer(ACTIVITY, HouseholdFound::Have).await?;
        field.go_to(Place::Answers).await?;
        field.answers().all_received(BY_ITSELF).await?;

        // One that was asked already keeps the words it was asked with.
        phone.goto(&server.url(&list_path(BASELINE, Phase::Before))).await?;
        page.visit("บ้านนกเอี้ยง").await?;
        ensure(!phone.shows(ACTIVITY_WORDING).await?, || "a village asked already has other words".to_owned())
    })
    .await;
}

#[tokio::test]
async fn instruments_and_targets_are_set_by_a_district() {
    story::run("targets", async |story| {
        let server = Server::start().await?;
        let laptop = laptop(story, &server, "district", DISTRICT).await?;
        let words = laptop.thai().words;
        laptop.goto(&server.url("/targets")).await?;
        laptop.reads(&words.targets_count("๑๐")).await?;

        // One that nobody has touched goes; those with answers cannot.
        laptop.press_in("main", "label", UNTOUCHED_NAME).await?;
        laptop.press_in("main", "button", &words.targets_save(arg::Added("๐"), arg::Removed("๑"))).await?;
        laptop.reads(&words.targets_count("๙")).await?;
        let kept =
            laptop.script::<usize>("return document.querySelectorAll('.check__box:disabled').length;", vec![]).await?;
        ensure_eq("villages with data", kept, 9)?;

        // A list with broken lines imports nothing and names them all.
        laptop.fill("targets-csv", "code,name\n24090208,บ้านท่าสำเภา\n2409,ผิด\n24080101,บ้านอำเภออื่น\n").await?;
        laptop.press_in("main", "button", words.targets_import_do()).await?;
        laptop.reads(words.targets_import_failed()).await?;
        laptop.reads(&words.households_paste_line("๓")).await?;
        laptop.reads(&words.targets_line_other_district("๒๔๐๘๐๑๐๑")).await?;
        laptop.reads(&words.targets_count("๙")).await?;
        laptop.fill("targets-csv", "code,name\n24090208,บ้านท่าสำเภา\n").await?;
        laptop.press_in("main", "button", words.targets_import_do()).await?;
        laptop.reads(&words.targets_count("๑๐")).await?;
        laptop.reads(&words.targets_imported("๑")).await?;

        // A village that is known by another name changes only after a question.
        laptop.fill("targets-csv", "code,name\n24090208,บ้านท่าสำเภาใหม่\n").await?;
        laptop.press_in("main", "button", words.targets_import_do()).await?;
        laptop.reads_in("dialog[open]", "บ้านท่าสำเภาใหม่").await?;
        laptop.press_in("dialog[open]", "button", words.targets_import_do()).await?;
        laptop.reads(&words.targets_imported("๑")).await?;
        laptop.reads_in("main", "บ้านท่าสำเภาใหม่").await
    })
    .await;
}
