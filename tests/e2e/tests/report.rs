//! The summary for BPM without a network: what the device knows is copied, the day is noted, and the district no longer waits for it.

use e2e::demo::{ANNOUNCED, BOTH, BOTH_NAME, DISTRICT, FIELD_1};
use e2e::screens::{Eyes, Gathering, Place, report_path};
use e2e::{BY_ITSELF, Browser, Result, Seen, Server, ensure, story, until};
use i18n::arg;

const REFERENCE: &str = "ทดสอบ 45/60/2";
const NOTE: &str = "จังหวัดรับทราบแล้ว";

#[tokio::test]
async fn the_summary_is_copied_and_recorded() {
    story::run("report", async |story| {
        let mut server = Server::start().await?;
        let laptop = story.laptop("district").await?;
        laptop.goto(&server.address()).await?;
        let office = laptop.thai();
        office.sign_in().sign_in(DISTRICT).await?;
        office.board().lists(DISTRICT.villages).await?;
        is_due(office, true).await?;

        let phone = story.prepared_phone(&server, FIELD_1).await?;
        server.stop().await?;
        copied(&phone).await?;
        recorded(&phone).await?;
        printed(&phone).await?;
        open_after_all(&phone, &server).await?;

        server.start_again().await?;
        let field = phone.thai();
        field.go_to(Place::Answers).await?;
        field.answers().all_received(BY_ITSELF).await?;

        laptop.goto(&server.address()).await?;
        office.board().lists(DISTRICT.villages).await?;
        laptop.press(office.words.board_refresh()).await?;
        is_due(office, false).await?;
        laptop.goto(&server.url(&format!("/villages/{BOTH}"))).await?;
        laptop.reads(&all_recorded(office)).await?;
        laptop.goto(&server.url(&report_path(BOTH))).await?;
        laptop.reads("พัฒนากร ๑").await?;
        laptop.reads(REFERENCE).await
    })
    .await;
}

/// What the dossier says when both activities are recorded.
fn all_recorded(eyes: Eyes<'_>) -> String {
    eyes.words.report_checklist(arg::Recorded("๒"), arg::Total("๒"))
}

/// Waits until the board lists the village among those whose summary is due, or no longer does.
async fn is_due(eyes: Eyes<'_>, wanted: bool) -> Result<()> {
    until(&format!("{BOTH_NAME} to be due: {wanted}"), async || {
        // Folded or not: what stands in it counts.
        let script = "return [...document.querySelectorAll('details.fold')].map((e) => clean(e.textContent));";
        let lists: Vec<String> = eyes.browser.script(script, vec![]).await?;
        let due = eyes.words.board_deadlines("");
        let start = due.split_whitespace().next().unwrap_or_default();
        let listed = lists.iter().any(|list| list.starts_with(start) && list.contains(BOTH_NAME));
        Ok(Seen::when(listed == wanted && !lists.is_empty(), format!("{lists:?}")))
    })
    .await
}

/// Everything the device knows of both activities, field by field and all at once.
async fn copied(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    let page = eyes.report();
    eyes.villages().open(BOTH).await?;
    phone.reads(&eyes.words.report_checklist(arg::Recorded("๑"), arg::Total("๒"))).await?;
    page.open(BOTH).await?;
    page.says(eyes.words.report_row_code(), BOTH).await?;
    page.says(eyes.words.report_row_people(), &eyes.words.common_people("34")).await?;
    page.says(eyes.words.report_row_materials(), &eyes.words.report_baht("13,510")).await?;
    let all = page.copied_by(eyes.words.report_copy_all()).await?;
    for part in [BOTH, "2.4.1", "13,510"] {
        ensure(all.contains(part), || format!("{part} in {all}"))?;
    }
    ensure(domain::numerals::to_ascii(&all) == all, || format!("Thai digits in {all}"))?;
    let one = page.copied_by(&format!("{} {}", eyes.words.action_copy(), eyes.words.report_row_code())).await?;
    ensure(one == BOTH, || one.clone())
}

/// The activity that was not recorded yet is, without a network; the dossier has it at once, and after a new start.
async fn recorded(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    let day = eyes.monitoring().day_in(0).await?;
    eyes.report().record(Gathering::Evaluation, &day, REFERENCE).await?;
    phone.reload().await?;
    eyes.starts().await?;
    until("the number after a new start", async || {
        let script = "return document.getElementById('report-reference-evaluation')?.value ?? '';";
        let there: String = phone.script(script, vec![]).await?;
        Ok(Seen::when(there == REFERENCE, there))
    })
    .await?;
    eyes.go_back().await?;
    phone.reads(&all_recorded(eyes)).await
}

async fn printed(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    eyes.report().open(BOTH).await?;
    phone.press(eyes.words.report_preview()).await?;
    eyes.arrives(&format!("{}/print", report_path(BOTH))).await?;
    until("both activities on paper", async || {
        let titles = phone.texts(".paper h3").await?;
        let titles: Vec<String> = titles.iter().map(|title| domain::numerals::to_ascii(title)).collect();
        let both = titles.len() == 2 && titles[0].contains("2.4.1") && titles[1].contains("3.1.1");
        Ok(Seen::when(both, format!("{titles:?}")))
    })
    .await?;
    phone.reads(REFERENCE).await?;
    eyes.go_back().await
}

/// Of an announced village nothing can be changed any more, but this.
async fn open_after_all(phone: &Browser, server: &Server) -> Result<()> {
    let eyes = phone.thai();
    phone.goto(&server.url(&report_path(ANNOUNCED))).await?;
    eyes.starts().await?;
    phone.fill("report-note-development", NOTE).await?;
    phone.press_css("main h2").await?;
    eyes.report().all_saved().await?;
    phone.reads_no_longer(eyes.words.assessment_locked()).await
}
