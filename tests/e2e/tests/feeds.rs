//! What is on a device follows what its person may see: rights come and go, and an officer opens a village to look at it.

use e2e::demo::{BOTH, BOTH_NAME, FIELD_1, FIELD_2, PROVINCE, UNTOUCHED};
use e2e::screens::{Answer, Gathering, Phase, Place, report_path};
use e2e::{BY_ITSELF, Browser, Result, Server, ensure, ensure_eq, story};

const PURPOSE: &str = "ดูแปลงผักสวนครัว";
const ADVICE: &str = "ให้เพื่อนบ้านมาดูแปลงพร้อมกัน";
const REFERENCE: &str = "ทดสอบ 77/2570";

#[tokio::test]
async fn an_officer_of_the_province_opens_a_village_advises_and_gives_it_back() {
    story::run("opening", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let field = phone.thai();
        field.villages().open(UNTOUCHED).await?;
        field.monitoring().open(UNTOUCHED).await?;
        field.monitoring().plan(PURPOSE, 2).await?;
        field.go_to(Place::Answers).await?;
        field.answers().all_received(BY_ITSELF).await?;

        let laptop = story.laptop("province").await?;
        laptop.goto(&server.address()).await?;
        let office = laptop.thai();
        office.sign_in().sign_in(PROVINCE).await?;
        office.go_to(Place::Villages).await?;
        laptop.reads(office.words.open_from_board()).await?;
        opened(&laptop, &server).await?;

        phone.goto(&server.url(&format!("/villages/{UNTOUCHED}/visits"))).await?;
        field.monitoring().visit(PURPOSE).await?;
        phone.look_away_and_back().await?;
        phone.reads(ADVICE).await?;
        given_back(&laptop, &server).await
    })
    .await;
}

/// From the board to the visit of another's village; of what is collected there nothing can be written.
async fn opened(laptop: &Browser, server: &Server) -> Result<()> {
    let eyes = laptop.thai();
    laptop.goto(&server.url("/board")).await?;
    laptop.press_css(&format!("main a[href='/villages/{UNTOUCHED}']")).await?;
    laptop.reads(eyes.words.open_only_to_read()).await?;
    eyes.monitoring().open(UNTOUCHED).await?;
    laptop.reads_no_longer(eyes.words.monitoring_visit_add()).await?;
    eyes.monitoring().visit(PURPOSE).await?;
    laptop.fill("advice-text", ADVICE).await?;
    laptop.press(eyes.words.monitoring_advice_save()).await?;
    laptop.reads(ADVICE).await?;
    // Its subdistrict came with it; there the province notes that a summary is in BPM.
    let day = eyes.monitoring().day_in(0).await?;
    laptop.goto(&server.url(&report_path(BOTH))).await?;
    eyes.report().record(Gathering::Evaluation, &day, REFERENCE).await?;
    eyes.go_to(Place::Answers).await?;
    eyes.answers().all_received(BY_ITSELF).await
}

async fn given_back(laptop: &Browser, server: &Server) -> Result<()> {
    let eyes = laptop.thai();
    laptop.goto(&server.url(&format!("/villages/{UNTOUCHED}"))).await?;
    laptop.press_in("main", "button", eyes.words.open_give_back()).await?;
    laptop.press_in("dialog[open]", "button", eyes.words.open_give_back()).await?;
    eyes.arrives("/").await?;
    eyes.go_to(Place::Villages).await?;
    laptop.reads(eyes.words.open_from_board()).await?;
    // Where somebody still looks at it, it comes back only if they ask.
    eyes.go_to(Place::Answers).await?;
    eyes.answers().send_now().await?;
    laptop.leave_app(server).await?;
    let feed = format!("subdistrict/{}", &UNTOUCHED[..6]);
    ensure(!laptop.shelf("feeds").await?.contains(&feed), || "it was opened again by itself".to_owned())?;
    // Nobody opens what is not there, and it says so.
    laptop.goto(&server.url("/villages/24090399")).await?;
    laptop.reads(eyes.words.error_unknown_village_title()).await
}

#[tokio::test]
async fn villages_come_and_go_with_the_right_to_them() {
    story::run("rights", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        server.stop().await?;
        eyes.villages().open(UNTOUCHED).await?;
        eyes.dossier().open(UNTOUCHED, Phase::Before).await?;
        eyes.assessment().answer("1.1", Answer::Pass).await?;
        let other = "UPDATE grants SET area = '240904' WHERE area = '240902' AND role = 'field_worker'";
        ensure_eq("grants moved", server.sql(other).await?, 1)?;
        server.start_again().await?;
        phone.look_away_and_back().await?;
        eyes.go_to(Place::Villages).await?;
        // Now as the second field worker, who had the other subdistrict all along.
        eyes.villages().are_listed(FIELD_2.villages).await?;
        phone.goto(&server.url(&format!("/villages/{BOTH}"))).await?;
        phone.reads(eyes.words.error_unknown_village_title()).await?;
        eyes.go_to(Place::Attention).await?;
        phone.reads(eyes.words.held_no_right()).await?;

        server.stop().await?;
        let back = "UPDATE grants SET area = '240902' WHERE area = '240904' AND role = 'field_worker' \
                    AND account = (SELECT id FROM accounts WHERE sign_in_name = 'field1')";
        ensure_eq("grants moved back", server.sql(back).await?, 1)?;
        server.start_again().await?;
        phone.look_away_and_back().await?;
        eyes.go_to(Place::Villages).await?;
        eyes.villages().are_listed(FIELD_1.villages).await?;
        let card = eyes.villages().card(BOTH).await?;
        ensure(card.contains(BOTH_NAME), || card.clone())
    })
    .await;
}
