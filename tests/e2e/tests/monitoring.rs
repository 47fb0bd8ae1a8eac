//! Visits and materials without a network, and the district's advice once there is one.

use e2e::demo::{DISTRICT, FIELD_1, UNTOUCHED};
use e2e::screens::{NewMaterial, Place};
use e2e::{BY_ITSELF, Browser, Result, Server, ensure, ensure_eq, story};

const PURPOSE: &str = "ดูแปลงผักสวนครัว";
const SECOND: &str = "ดูบัญชีครัวเรือน";
const FOUND: &str = "ปลูกแล้ว ๗ ครัวเรือน";
const ADVICE: &str = "ให้เพื่อนบ้านมาดูแปลงพร้อมกัน";

const WITHIN: NewMaterial<'_> =
    NewMaterial {
        what: "เมล็ดพันธุ์ผัก", quantity: "๓๐", unit: "ถุง", unit_cost: "๖๐๙.๕๐", budget: "development"
    };
const OVER: NewMaterial<'_> =
    NewMaterial {
        what: "ชุดฝึกปฏิบัติ", quantity: "2", unit: "ชุด", unit_cost: "2,800.25", budget: "practice"
    };

#[tokio::test]
async fn visits_and_materials() {
    story::run("monitoring", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        server.stop().await?;
        planned_and_made(&phone).await?;
        handed_out(&phone).await?;
        still_there(&phone).await?;

        server.start_again().await?;
        let field = phone.thai();
        field.go_to(Place::Answers).await?;
        field.answers().all_received(BY_ITSELF).await?;

        let laptop = story.laptop("district").await?;
        laptop.goto(&server.address()).await?;
        let office = laptop.thai();
        office.sign_in().sign_in(DISTRICT).await?;
        office.board().lists(DISTRICT.villages).await?;
        advised(&laptop, &server).await?;

        // It reaches the phone, with its author, and cannot be altered there.
        phone.goto(&server.url(&format!("/villages/{UNTOUCHED}/visits"))).await?;
        field.monitoring().visit(PURPOSE).await?;
        phone.look_away_and_back().await?;
        phone.reads(ADVICE).await?;
        phone.reads("พัฒนาการอำเภอ (สาธิต)").await?;
        ensure(phone.text("#advice-text").await?.is_none(), || "a field worker may advise".to_owned())
    })
    .await;
}

async fn planned_and_made(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    eyes.villages().open(UNTOUCHED).await?;
    eyes.monitoring().open(UNTOUCHED).await?;
    phone.reads(eyes.words.monitoring_visits_empty()).await?;
    // Without a day and a purpose nothing is saved.
    phone.press(eyes.words.monitoring_visit_add()).await?;
    phone.press(eyes.words.monitoring_visit_save()).await?;
    phone.reads(eyes.words.monitoring_visit_need_purpose()).await?;
    phone.reads(eyes.words.date_missing()).await?;
    phone.press(eyes.words.action_cancel()).await?;
    eyes.monitoring().plan(SECOND, 9).await?;
    eyes.monitoring().plan(PURPOSE, 2).await?;
    ensure_eq("planned", phone.texts("main a.step .chip").await?.len(), 2)?;
    eyes.monitoring().visit(PURPOSE).await?;
    phone.press(eyes.words.monitoring_visit_made_today()).await?;
    phone.fill("visit-found", FOUND).await?;
    phone.fill("visit-agreed", "ขยายไปอีก ๕ ครัวเรือน").await?;
    eyes.monitoring().all_saved().await?;
    eyes.go_back().await?;
    phone.reads(eyes.words.monitoring_visit_state_made()).await
}

async fn handed_out(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    let page = eyes.monitoring();
    page.materials(UNTOUCHED).await?;
    page.hand_out(WITHIN).await?;
    page.spent(0, "18,285").await?;
    page.spent(0, &domain::numerals::to_ascii(&eyes.words.monitoring_budget_left("15"))).await?;
    page.hand_out(OVER).await?;
    page.spent(1, "5,600.50").await?;
    page.spent(1, &eyes.words.monitoring_budget_over("0.50")).await?;
    phone.reads(&eyes.words.monitoring_budget_over_line("๘,๑๐๐")).await?;
    ensure_eq("listed", page.listed().await?, vec![WITHIN.what.to_owned(), OVER.what.to_owned()])?;
    // Taken off, and back with one tap.
    phone.press(eyes.words.action_cancel()).await?;
    phone.press_css(".material-row:nth-child(2) .button").await?;
    phone.press_in(".material-row form", "button", eyes.words.monitoring_visit_remove()).await?;
    page.spent(1, &domain::numerals::to_ascii(&eyes.words.monitoring_budget_left("5,600"))).await?;
    phone.press(eyes.words.action_undo()).await?;
    page.spent(1, "5,600.50").await
}

async fn still_there(phone: &Browser) -> Result<()> {
    phone.reload().await?;
    let eyes = phone.thai();
    eyes.starts().await?;
    eyes.monitoring().spent(1, "5,600.50").await?;
    phone.press(eyes.words.monitoring_handout_see()).await?;
    eyes.arrives(&format!("/villages/{UNTOUCHED}/materials/handout")).await?;
    let rows = phone.texts("tbody tr").await?;
    ensure_eq("rows to sign", rows.len(), 2)?;
    ensure(rows[1].contains("๕,๖๐๐.๕๐"), || rows[1].clone())
}

async fn advised(laptop: &Browser, server: &Server) -> Result<()> {
    let eyes = laptop.thai();
    laptop.goto(&server.url(&format!("/villages/{UNTOUCHED}"))).await?;
    eyes.monitoring().open(UNTOUCHED).await?;
    eyes.monitoring().visit(PURPOSE).await?;
    laptop.reads(eyes.words.monitoring_visit_made_part()).await?;
    laptop.press(eyes.words.monitoring_advice_save()).await?;
    laptop.reads(eyes.words.monitoring_advice_missing()).await?;
    laptop.fill("advice-text", ADVICE).await?;
    laptop.press(eyes.words.monitoring_advice_save()).await?;
    laptop.reads(ADVICE).await?;
    eyes.go_back().await?;
    eyes.go_to(Place::Answers).await?;
    eyes.answers().all_received(BY_ITSELF).await
}
