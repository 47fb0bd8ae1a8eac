//! A village's whole year: two phones without a network, then the district and the province, to the printed register.

use e2e::demo::{self, DISTRICT, FIELD_1, PROVINCE, UNTOUCHED, UNTOUCHED_NAME};
use e2e::screens::{Answer, Gathering, HouseholdFound as Found, Mode, NewMaterial, Phase, Place, list_path};
use e2e::{BY_ITSELF, Browser, Result, Seen, Server, ensure, ensure_eq, pictures, story, until};
use serde_json::json;

const PAGE: &str = "main";
const DIALOG: &str = "dialog[open]";
const HOUSEHOLD: &str = "บ้านสมมติหนึ่ง";
const PURPOSE: &str = "ดูแปลงผักสวนครัว";
const NUMBER: &str = "ทดสอบ 9/2570";
/// The sections of the knowledge document.
const SECTIONS: [&str; 6] = ["history", "method", "technique", "results", "problems", "suggestions"];

#[tokio::test]
async fn a_village_year() {
    story::run("a_village_year", async |story| {
        let mut server = Server::start().await?;
        let first = story.prepared_phone(&server, FIELD_1).await?;
        let second = story.prepared(&server, "field1-second", FIELD_1).await?;
        server.stop().await?;
        begun(&first, &second).await?;
        meet(&mut server, &[&first, &second]).await?;
        server.stop().await?;
        brought_to_an_end(&first, &second).await?;
        meet(&mut server, &[&second, &first]).await?;
        reported(&first).await?;
        submitted(&first).await?;

        let district = story.laptop("district").await?;
        endorsed(&district, &server).await?;
        let province = story.laptop("province").await?;
        announced(&province, &server).await?;
        on_paper(&province).await?;
        // The field sees what became of its year.
        first.look_away_and_back().await?;
        first.reads(first.thai().words.board_status_announced()).await
    })
    .await;
}

/// Spring: heads are counted, the village is assessed and asked how happy it is, a household shows what it does, seeds are handed out.
async fn begun(first: &Browser, second: &Browser) -> Result<()> {
    open(first).await?;
    let eyes = first.thai();
    eyes.participants().open(UNTOUCHED).await?;
    for gathering in [Gathering::Development, Gathering::Evaluation] {
        eyes.participants().count(UNTOUCHED, gathering, "34").await?;
        eyes.go_back().await?;
    }
    assessed(first, Phase::Before, 12).await?;
    measured(second, 1, &[2, 8, 10, 8, 2]).await?;
    asked(second, Phase::Before, Found::HaveNot).await?;
    visited(second).await
}

/// Autumn: assessed again, happier, the household does more, the lessons are written down and the sign stands.
async fn brought_to_an_end(first: &Browser, second: &Browser) -> Result<()> {
    assessed(first, Phase::After, 23).await?;
    written(first).await?;
    sign_made(first).await?;
    measured(second, 2, &[10, 12, 6, 1, 1]).await?;
    asked(second, Phase::After, Found::Have).await
}

async fn open(phone: &Browser) -> Result<()> {
    phone.thai().go_to(Place::Villages).await?;
    phone.thai().villages().open(UNTOUCHED).await
}

/// So many indicators pass, from the first.
async fn assessed(phone: &Browser, phase: Phase, passed: usize) -> Result<()> {
    open(phone).await?;
    let eyes = phone.thai();
    eyes.dossier().open(UNTOUCHED, phase).await?;
    for (at, code) in demo::indicators().into_iter().enumerate() {
        eyes.assessment().answer(&code, if at < passed { Answer::Pass } else { Answer::Fail }).await?;
    }
    eyes.assessment().finish().await
}

async fn measured(phone: &Browser, round: u8, hands: &[u32]) -> Result<()> {
    open(phone).await?;
    let (eyes, page) = (phone.thai(), phone.thai().happiness());
    page.open(UNTOUCHED, round).await?;
    page.begin(Mode::Paper, "ศาลาประชาคม", "30").await?;
    page.type_totals(hands).await?;
    page.is_saved().await?;
    phone.press(eyes.words.happiness_to_round()).await?;
    let number = domain::numerals::Digits::Thai.show(&round.to_string());
    phone.press(&eyes.words.happiness_finish(&number)).await?;
    phone.reads(eyes.words.happiness_finished()).await
}

async fn asked(phone: &Browser, phase: Phase, found: Found) -> Result<()> {
    open(phone).await?;
    let (eyes, page) = (phone.thai(), phone.thai().households());
    match phase {
        Phase::Before => {
            page.open(UNTOUCHED, Phase::Before).await?;
            page.begin_adding().await?;
            page.add("1", HOUSEHOLD).await?;
        }
        // The checklist leads to the phase that is open.
        Phase::After => {
            phone.press_css(&format!("main a.step[href*='{UNTOUCHED}/households']")).await?;
            eyes.arrives(&list_path(UNTOUCHED, Phase::After)).await?;
        }
    }
    page.visit(HOUSEHOLD).await?;
    for group in 1..=3 {
        for number in 1..=3 {
            page.answer(&format!("2.{group}.{number}"), found).await?;
        }
    }
    Ok(())
}

async fn visited(phone: &Browser) -> Result<()> {
    open(phone).await?;
    let (eyes, page) = (phone.thai(), phone.thai().monitoring());
    page.open(UNTOUCHED).await?;
    page.plan(PURPOSE, 0).await?;
    page.visit(PURPOSE).await?;
    phone.press(eyes.words.monitoring_visit_made_today()).await?;
    page.all_saved().await?;
    eyes.go_back().await?;
    page.materials(UNTOUCHED).await?;
    let seeds = NewMaterial {
        what: "เมล็ดพันธุ์ผัก", quantity: "30", unit: "ถุง", unit_cost: "610", budget: "development"
    };
    page.hand_out(seeds).await?;
    page.spent(0, "18,300").await
}

async fn written(phone: &Browser) -> Result<()> {
    open(phone).await?;
    let (eyes, page) = (phone.thai(), phone.thai().knowledge());
    page.open(UNTOUCHED).await?;
    page.entitle("บทเรียนบ้านสมมติ").await?;
    for section in SECTIONS {
        page.open_section(UNTOUCHED, section).await?;
        page.write(section, "ข้อความสมมติ").await?;
        eyes.assessment().all_saved().await?;
        eyes.go_back().await?;
    }
    phone.press_in(PAGE, "button", eyes.words.knowledge_finish()).await?;
    phone.reads(eyes.words.knowledge_reopen()).await
}

async fn sign_made(phone: &Browser) -> Result<()> {
    open(phone).await?;
    let eyes = phone.thai();
    eyes.knowledge().open_sign(UNTOUCHED).await?;
    phone.press_in(PAGE, ".segmented button", eyes.words.sign_made()).await?;
    phone.fill("sign-place", "ปากทางเข้าหมู่บ้าน").await?;
    eyes.assessment().all_saved().await
}

/// The network is back: each sends, then each looks again, so that all have everything.
async fn meet(server: &mut Server, phones: &[&Browser]) -> Result<()> {
    server.start_again().await?;
    for _ in 0..2 {
        for phone in phones {
            phone.thai().go_to(Place::Answers).await?;
            phone.thai().answers().send_now().await?;
            phone.thai().answers().all_received(BY_ITSELF).await?;
        }
    }
    Ok(())
}

/// Both activities stand in BPM.
async fn reported(phone: &Browser) -> Result<()> {
    open(phone).await?;
    let (eyes, page) = (phone.thai(), phone.thai().report());
    let day = eyes.monitoring().day_in(0).await?;
    page.open(UNTOUCHED).await?;
    for activity in [Gathering::Development, Gathering::Evaluation] {
        page.record(activity, &day, "ทดสอบ 45/60").await?;
    }
    Ok(())
}

/// Nothing of the field's own is open any more; the dossier goes to the district.
async fn submitted(phone: &Browser) -> Result<()> {
    open(phone).await?;
    let eyes = phone.thai();
    phone.reads(eyes.words.dossier_all_done()).await?;
    take(phone, eyes.words.review_submit()).await?;
    phone.reads(eyes.words.review_submitted()).await
}

/// Asks for an official step in the dossier and confirms it.
async fn take(browser: &Browser, step: &str) -> Result<()> {
    browser.press_in(PAGE, "button", step).await?;
    browser.press_in(DIALOG, "button", step).await
}

async fn endorsed(laptop: &Browser, server: &Server) -> Result<()> {
    laptop.goto(&server.address()).await?;
    let eyes = laptop.thai();
    eyes.sign_in().sign_in(DISTRICT).await?;
    eyes.board().lists(DISTRICT.villages).await?;
    until("every column of the village's row to be done", async || {
        let script = "const row = [...document.querySelectorAll('tbody tr')].find((e) => clean(e.textContent).includes(arguments[0]));\n\
                      return [row.querySelectorAll('.glyph').length, row.querySelectorAll('.glyph--ok').length];";
        let [columns, done]: [usize; 2] = laptop.script(script, vec![json!(UNTOUCHED_NAME)]).await?;
        Ok(Seen::when(columns > 0 && columns == done, format!("{done} of {columns}")))
    })
    .await?;
    laptop.goto(&server.url(&format!("/villages/{UNTOUCHED}"))).await?;
    take(laptop, eyes.words.review_endorse()).await?;
    laptop.reads(eyes.words.review_endorsed()).await
}

async fn announced(laptop: &Browser, server: &Server) -> Result<()> {
    laptop.goto(&server.address()).await?;
    let eyes = laptop.thai();
    eyes.sign_in().sign_in(PROVINCE).await?;
    laptop.press(eyes.words.register_title()).await?;
    laptop.press_in(PAGE, "label", UNTOUCHED_NAME).await?;
    laptop.press(&eyes.words.register_certify("๑")).await?;
    laptop.press_in(DIALOG, "button", eyes.words.review_certify()).await?;
    laptop.reads(&eyes.words.register_to_announce("๒")).await?;
    laptop.press_in(PAGE, "label", UNTOUCHED_NAME).await?;
    laptop.press(&eyes.words.register_announce("๑")).await?;
    laptop.press_in(DIALOG, "button", eyes.words.review_announce()).await?;
    laptop.fill("announcement-number", NUMBER).await?;
    laptop.press_in(DIALOG, "button", eyes.words.review_announce()).await?;
    laptop.reads(&domain::numerals::Digits::Thai.show(NUMBER)).await
}

/// The village's line has all the letter asks for, and all of it goes on one sheet.
async fn on_paper(laptop: &Browser) -> Result<()> {
    let eyes = laptop.thai();
    let script = "const row = [...document.querySelectorAll('tbody tr')].find((e) => clean(e.textContent).includes(arguments[0]));\n\
                  return [...row.cells].map((cell) => clean(cell.textContent));";
    let cells: Vec<String> = laptop.script(script, vec![json!(UNTOUCHED_NAME)]).await?;
    let cells: Vec<String> = cells.iter().map(|cell| domain::numerals::to_ascii(cell)).collect();
    ensure_eq("code", cells.get(2).map(String::as_str), Some(UNTOUCHED))?;
    for wanted in ["12", "23", "60.0", "79.3", "+19.3", NUMBER] {
        ensure(cells.iter().any(|cell| cell == wanted), || format!("no {wanted} in {cells:?}"))?;
    }
    ensure(cells.iter().any(|cell| cell == eyes.words.level_prosperous()), || format!("{cells:?}"))?;
    let paper = pictures::printed(laptop).await?;
    ensure(paper.starts_with(b"%PDF"), || "no printed page".to_owned())?;
    let pages = paper.windows(12).filter(|bytes| bytes.starts_with(b"/Type /Page") && bytes[11] != b's').count();
    ensure_eq("sheets of paper", pages, 1)
}
