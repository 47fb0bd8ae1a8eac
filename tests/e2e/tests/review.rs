//! A dossier goes to the district, comes back with a remark, goes on to the province and into the register.

use e2e::demo::{ATTENTION, BOTH, BOTH_NAME, CERTIFIED, CERTIFIED_NAME, DISTRICT, FIELD_1, HELD, HELD_NAME, PROVINCE};
use e2e::screens::{Answer, Eyes, Phase, Place};
use e2e::{BY_ITSELF, Browser, Result, Server, ensure, story};
use serde_json::json;

const PAGE: &str = "main";
const DIALOG: &str = "dialog[open]";
const REMARK: &str = "ขอดูสมุดบัญชีครัวเรือนอีกครั้ง";
const NUMBER: &str = "ทดสอบ 7/2570";
const MISTAKE: &str = "พบบัญชีครัวเรือนที่ยังไม่ได้นับ";

/// Asks for an official step in the dossier and confirms it.
async fn take(eyes: Eyes<'_>, step: &str) -> Result<()> {
    eyes.browser.press_in(PAGE, "button", step).await?;
    eyes.browser.press_in(DIALOG, "button", step).await
}

/// Waits until a step taken here is in the dossier's history: the server has it, and others may hear of it.
async fn is_placed(eyes: Eyes<'_>, done: &str) -> Result<()> {
    eyes.browser.reads(done).await?;
    eyes.browser.reads_no_longer(&eyes.words.review_under_way(done)).await
}

/// Chooses the option whose words contain this.
async fn choose(eyes: Eyes<'_>, select: &str, wanted: &str) -> Result<()> {
    let script = "const select = document.getElementById(arguments[0]);\n\
                  const option = [...select.options].find((o) => clean(o.textContent).includes(arguments[1]));\n\
                  select.value = option.value;\n\
                  select.dispatchEvent(new Event('change', { bubbles: true }));\n\
                  return true;";
    eyes.browser.script::<bool>(script, vec![json!(select), json!(wanted)]).await.map(drop)
}

#[tokio::test]
async fn from_the_field_to_the_register() {
    story::run("review", async |story| {
        let mut server = Server::start().await?;
        let dossier = format!("/villages/{BOTH}");
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let field = phone.thai();

        // Without a server no official step is offered; the work goes on.
        server.stop().await?;
        phone.goto(&server.url(&dossier)).await?;
        phone.reads(field.words.review_needs_network()).await?;
        server.start_again().await?;
        phone.look_away_and_back().await?;
        phone.reads_no_longer(field.words.review_needs_network()).await?;
        // Before it goes, what the year lacks is named.
        phone.press_in(PAGE, "button", field.words.review_submit()).await?;
        phone.reads_in(DIALOG, field.words.step_sign()).await?;
        phone.press_in(DIALOG, "button", field.words.review_submit()).await?;
        is_placed(field, field.words.review_submitted()).await?;

        // The district gives it back, and says why.
        let laptop = story.laptop("district").await?;
        laptop.goto(&server.address()).await?;
        let office = laptop.thai();
        office.sign_in().sign_in(DISTRICT).await?;
        office.board().lists(DISTRICT.villages).await?;
        laptop.goto(&server.url(&dossier)).await?;
        take(office, office.words.review_return()).await?;
        laptop.reads(office.words.review_remarks_missing()).await?;
        laptop.fill("step-indicator-remark", REMARK).await?;
        laptop.press_in(DIALOG, "button", office.words.review_return()).await?;
        laptop.reads(office.words.review_indicator_missing()).await?;
        choose(office, "step-indicator", "หลังการพัฒนา ๒.๑").await?;
        laptop.press_in(DIALOG, "button", office.words.review_return()).await?;
        is_placed(office, office.words.review_was_returned()).await?;

        // The field worker sees it at the indicator, mends it, and hands in again.
        phone.look_away_and_back().await?;
        phone.reads(REMARK).await?;
        field.needs_attention(ATTENTION + 1).await?;
        field.go_to(Place::Attention).await?;
        phone.reads(BOTH_NAME).await?;
        phone.goto(&server.url(&Phase::After.path(BOTH))).await?;
        field.assessment().is_open().await?;
        phone.reads(&field.words.review_remark_here(REMARK)).await?;
        field.assessment().tap("2.1", Answer::Fail).await?;
        field.assessment().all_saved().await?;
        field.assessment().tap("2.1", Answer::Pass).await?;
        field.assessment().all_saved().await?;
        field.go_to(Place::Answers).await?;
        field.answers().all_received(BY_ITSELF).await?;
        phone.goto(&server.url(&dossier)).await?;
        take(field, field.words.review_submit()).await?;
        phone.reads_no_longer(field.words.dossier_mend()).await?;
        // What was asked for stays in the history, for whoever looks it through again.
        phone.reads(REMARK).await?;

        // Endorsed: from here on the field only reads.
        laptop.look_away_and_back().await?;
        take(office, office.words.review_endorse()).await?;
        is_placed(office, office.words.review_endorsed()).await?;
        phone.look_away_and_back().await?;
        phone.reads(field.words.review_endorsed()).await?;
        phone.goto(&server.url(&Phase::After.path(BOTH))).await?;
        field.assessment().is_open().await?;
        ensure(!field.assessment().can_be_changed().await?, || "an endorsed dossier can be changed".to_owned())?;

        // The province certifies and announces in its register.
        let province = story.laptop("province").await?;
        province.goto(&server.address()).await?;
        let eyes = province.thai();
        eyes.sign_in().sign_in(PROVINCE).await?;
        // The province begins with its board; the register is one press away.
        province.press(eyes.words.register_title()).await?;
        province.press_in(PAGE, "label", BOTH_NAME).await?;
        province.press(&eyes.words.register_certify("๑")).await?;
        province.reads_in(DIALOG, eyes.words.step_sign()).await?;
        province.press_in(DIALOG, "button", eyes.words.review_certify()).await?;
        province.reads(&eyes.words.register_to_announce("๒")).await?;
        // One announcement of several villages.
        for name in [BOTH_NAME, CERTIFIED_NAME] {
            province.press_in(PAGE, "label", name).await?;
        }
        province.press(&eyes.words.register_announce("๒")).await?;
        province.press_in(DIALOG, "button", eyes.words.review_announce()).await?;
        province.reads(&eyes.words.register_number_missing("๖๐")).await?;
        province.fill("announcement-number", NUMBER).await?;
        province.press_in(DIALOG, "button", eyes.words.review_announce()).await?;
        province.reads(&eyes.words.register_announced_done("๒")).await?;
        province.reads(&domain::numerals::Digits::Thai.show(NUMBER)).await?;

        // A mistake is found: what was announced is opened again, by a step that says why, and the field corrects it.
        province.goto(&server.url(&dossier)).await?;
        province.press_in(PAGE, "button", eyes.words.review_reopen()).await?;
        province.fill("step-remarks", MISTAKE).await?;
        province.press_in(DIALOG, "button", eyes.words.review_reopen()).await?;
        is_placed(eyes, eyes.words.review_reopened()).await?;
        phone.look_away_and_back().await?;
        field.needs_attention(ATTENTION + 1).await?;
        phone.goto(&server.url(&dossier)).await?;
        phone.reads(MISTAKE).await?;
        phone.goto(&server.url(&Phase::After.path(BOTH))).await?;
        field.assessment().is_open().await?;
        ensure(field.assessment().can_be_changed().await?, || "what was opened again cannot be changed".to_owned())
    })
    .await;
}

/// Two officers of the province certify the same village. The slower one is told, and nobody can certify it later by a yes.
#[tokio::test]
async fn whoever_is_slower_is_told_so() {
    story::run("slower", async |story| {
        let server = Server::start().await?;
        let (quick, slow) = (story.laptop("quick").await?, story.laptop("slow").await?);
        for laptop in [&quick, &slow] {
            laptop.goto(&server.address()).await?;
            laptop.thai().sign_in().sign_in(PROVINCE).await?;
            laptop.press(laptop.thai().words.register_title()).await?;
            laptop.press_in(PAGE, "label", HELD_NAME).await?;
            laptop.press(&laptop.thai().words.register_certify("๑")).await?;
        }
        let certify = |laptop: &Browser| laptop.thai().words.review_certify();
        quick.press_in(DIALOG, "button", certify(&quick)).await?;
        quick.reads(&quick.thai().words.register_certified_done("๑")).await?;
        slow.press_in(DIALOG, "button", certify(&slow)).await?;
        slow.reads(&slow.thai().words.register_step_set_aside("๑")).await?;
        slow.goto(&server.url(&format!("/villages/{HELD}"))).await?;
        slow.reads(&slow.thai().words.review_not_taken(certify(&slow))).await?;
        quick.goto(&server.url("/held")).await?;
        quick.reads(quick.thai().words.decide_step_anew()).await
    })
    .await;
}

#[tokio::test]
async fn an_announcement_is_recorded_in_the_dossier_too() {
    story::run("announced_in_the_dossier", async |story| {
        let server = Server::start().await?;
        let province = story.laptop("province").await?;
        province.goto(&server.address()).await?;
        let eyes = province.thai();
        eyes.sign_in().sign_in(PROVINCE).await?;
        province.press(eyes.words.register_title()).await?;
        province.goto(&server.url(&format!("/villages/{CERTIFIED}"))).await?;
        take(eyes, eyes.words.review_announce()).await?;
        province.reads(&eyes.words.register_number_missing("๖๐")).await?;
        // Before it was certified it cannot have been announced.
        province.fill("announcement-number", NUMBER).await?;
        province.fill("official-day", "1 ต.ค. 2569").await?;
        province.press_in(DIALOG, "button", eyes.words.review_announce()).await?;
        province.reads(eyes.words.error_day_not_possible()).await?;
        let day = eyes.monitoring().day_in(0).await?;
        province.fill("official-day", &day).await?;
        province.press_in(DIALOG, "button", eyes.words.review_announce()).await?;
        is_placed(eyes, eyes.words.review_announced()).await?;
        province.reads(&domain::numerals::Digits::Thai.show(NUMBER)).await
    })
    .await;
}
