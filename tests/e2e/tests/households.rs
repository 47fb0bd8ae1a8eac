//! Households without a network: written down, asked, still there after a reload, and on another phone once the server is back.

use e2e::demo::{FIELD_1, FIELD_2, HALF};
use e2e::screens::{HouseholdFound as Found, Phase, Place};
use e2e::{BY_ITSELF, Browser, Result, Server, ensure_eq, story};

const NAMES: [&str; 3] = ["บ้านสมมติหนึ่ง", "บ้านสมมติสอง", "บ้านสมมติสาม"];

#[tokio::test]
async fn households_in_both_phases() {
    story::run("households", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        server.stop().await?;
        written_down(&phone).await?;
        asked_before(&phone).await?;
        still_there(&phone).await?;

        server.start_again().await?;
        let eyes = phone.thai();
        eyes.go_to(Place::Answers).await?;
        eyes.answers().all_received(BY_ITSELF).await?;
        let other = story.prepared_phone(&server, FIELD_2).await?;
        asked_after(&other).await?;
        summed_up(&other).await
    })
    .await;
}

async fn open_list(phone: &Browser, phase: Phase) -> Result<()> {
    let eyes = phone.thai();
    eyes.villages().open(HALF).await?;
    eyes.households().open(HALF, phase).await
}

async fn written_down(phone: &Browser) -> Result<()> {
    open_list(phone, Phase::Before).await?;
    let page = phone.thai().households();
    page.begin_adding().await?;
    for (number, name) in ["1", "2/1", "2/2"].into_iter().zip(NAMES) {
        page.add(number, name).await?;
    }
    page.lists(&NAMES).await
}

/// The first has all nine but one, the second is not at home, the third has one activity.
async fn asked_before(phone: &Browser) -> Result<()> {
    let page = phone.thai().households();
    page.visit(NAMES[0]).await?;
    for (at, activity) in activities().into_iter().enumerate() {
        page.answer(&activity, if at == 0 { Found::HaveNot } else { Found::Have }).await?;
    }
    page.next(NAMES[1]).await?;
    page.nobody_home().await?;
    page.next(NAMES[2]).await?;
    page.answer("2.3.3", Found::Have).await
}

async fn still_there(phone: &Browser) -> Result<()> {
    phone.reload().await?;
    let eyes = phone.thai();
    eyes.starts().await?;
    eyes.households().is_open(NAMES[2]).await?;
    ensure_eq("the third", eyes.households().standing().await?, vec![0, 0, 0, 0, 0, 0, 0, 0, 1])?;
    eyes.go_back().await?;
    eyes.households().lists(&NAMES).await?;
    eyes.households().visit(NAMES[0]).await?;
    ensure_eq("the first", eyes.households().standing().await?, vec![2, 1, 1, 1, 1, 1, 1, 1, 1])
}

/// Another phone has it all, shows it beside the new answers, and asks anew.
async fn asked_after(other: &Browser) -> Result<()> {
    open_list(other, Phase::Before).await?;
    let eyes = other.thai();
    let page = eyes.households();
    page.lists(&NAMES).await?;
    other.press_css(&format!("nav a[href='{}']", e2e::screens::list_path(HALF, Phase::After))).await?;
    eyes.arrives(&e2e::screens::list_path(HALF, Phase::After)).await?;
    page.visit(NAMES[0]).await?;
    let was = eyes.words.assessment_before_was(eyes.words.households_have_not());
    ensure_eq("before", page.before("2.1.1").await?, was)?;
    for activity in activities() {
        page.answer(&activity, Found::Have).await?;
    }
    page.next(NAMES[1]).await?;
    let was = eyes.words.assessment_before_was(eyes.words.households_not_home());
    ensure_eq("before", page.before("2.1.1").await?, was)
}

async fn summed_up(other: &Browser) -> Result<()> {
    let eyes = other.thai();
    eyes.go_back().await?;
    other.press(eyes.words.households_see_summary()).await?;
    let page = eyes.households();
    let row = |cells: [&str; 5]| cells.map(str::to_owned).to_vec();
    ensure_eq("2.1.1", page.totals("2.1.1").await?, row(["0 → 1", "1 → 0", "1 → 0", "0 → 0", "1 → 2"]))?;
    ensure_eq("2.3.3", page.totals("2.3.3").await?, row(["2 → 1", "0 → 0", "1 → 0", "0 → 0", "0 → 2"]))?;
    ensure_eq("group 2.1", page.totals("2.1 ").await?, row(["2 → 3", "1 → 0", "3 → 0", "0 → 0", "3 → 6"]))?;
    let improved = other.text(".tiles .tile__value").await?.unwrap_or_default();
    ensure_eq("improved", domain::numerals::to_ascii(&improved), "1".to_owned())
}

fn activities() -> Vec<String> {
    let of = |group: u8| (1..=3).map(move |n| format!("2.{group}.{n}"));
    (1..=3).flat_map(of).collect()
}
