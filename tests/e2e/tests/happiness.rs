//! Happiness without a network: two phones count one sitting, a first round from paper, a second sheet by sheet, both compared.

use std::time::Instant;

use e2e::demo::{FIELD_1, FIELD_2, HALF, UNTOUCHED};
use e2e::screens::{Mode, Place, round_path};
use e2e::{BY_ITSELF, Browser, Result, Seen, Server, ensure, ensure_eq, story, until};
use i18n::arg;

/// So many sheets are entered, half of them on the keyboard and half by taps.
const SHEETS: usize = 30;
const INDICATORS: usize = 22;
/// More actions than this a sheet are too many.
const ACTIONS: usize = 24;

#[tokio::test]
async fn happiness_in_two_rounds() {
    story::run("happiness", async |story| {
        let mut server = Server::start().await?;
        let first = story.prepared_phone(&server, FIELD_1).await?;
        let sitting = begun_together(&first).await?;
        let second = story.prepared_phone(&server, FIELD_2).await?;
        server.stop().await?;

        counted_by_the_first(&first).await?;
        counted_by_the_second(&second, &sitting).await?;
        from_paper(&first).await?;
        sheet_by_sheet(&first).await?;
        compared(&first).await?;

        server.start_again().await?;
        for phone in [&first, &second] {
            phone.thai().go_to(Place::Answers).await?;
            phone.thai().answers().all_received(BY_ITSELF).await?;
        }
        added_up(&second, &sitting).await
    })
    .await;
}

async fn open(phone: &Browser, village: &str, round: u8) -> Result<()> {
    let eyes = phone.thai();
    eyes.go_to(Place::Villages).await?;
    eyes.villages().open(village).await?;
    eyes.happiness().open(village, round).await
}

/// The sitting both will count; its address.
async fn begun_together(phone: &Browser) -> Result<String> {
    let eyes = phone.thai();
    open(phone, HALF, 1).await?;
    eyes.happiness().begin(Mode::Hands, "ศาลาประชาคม", "34").await?;
    let sitting = phone.path().await?;
    eyes.go_to(Place::Answers).await?;
    eyes.answers().all_received(BY_ITSELF).await?;
    Ok(sitting)
}

/// One phone counts the front rows: taps, a number typed in Thai digits, too many, and the rest in one tap.
async fn counted_by_the_first(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    let page = eyes.happiness();
    open(phone, HALF, 1).await?;
    phone.press_css(".household a").await?;
    page.asks("1.1").await?;
    page.raise(5, 3).await?;
    page.type_number("level-4", "๑๔").await?;
    page.says("17/34").await?;
    page.type_number("level-4", "๔๐").await?;
    page.says(&eyes.words.happiness_over("9")).await?;
    page.type_number("level-4", "14").await?;
    page.type_number("level-3", "-5").await?;
    phone.reads(&domain::numerals::Digits::Thai.show(&eyes.words.happiness_number_wrong("2000"))).await?;
    page.type_number("level-3", "").await?;
    page.says("17/34").await?;
    page.is_saved().await?;
    // The second indicator: two abstain, who remain chose the lowest level.
    phone.press(eyes.words.happiness_next()).await?;
    page.asks("1.2").await?;
    page.type_number("level-5", "30").await?;
    page.says(&eyes.words.happiness_rest("4")).await?;
    phone.press(eyes.words.happiness_rest_all()).await?;
    phone.press_in(".tally-fill", "button", "น้อยที่สุด").await?;
    page.says(eyes.words.happiness_all_counted()).await?;
    ensure_eq("1.2", page.counts().await?, ["30", "0", "0", "0", "4"].map(str::to_owned).to_vec())?;
    page.is_saved().await
}

/// The other phone counts the back rows of the same sitting, and has seen nothing of the first.
async fn counted_by_the_second(phone: &Browser, sitting: &str) -> Result<()> {
    let eyes = phone.thai();
    let page = eyes.happiness();
    open(phone, HALF, 1).await?;
    phone.press_css(&format!("a[href='{sitting}']")).await?;
    page.asks("1.1").await?;
    page.type_number("level-5", "7").await?;
    page.says("7/34").await?;
    phone.press(eyes.words.happiness_rest_abstain()).await?;
    page.says(eyes.words.happiness_all_counted()).await?;
    page.type_number("abstained", "10").await?;
    page.says("17/34").await?;
    page.is_saved().await
}

/// Before the first round there is no second; the first was on paper.
async fn from_paper(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    let page = eyes.happiness();
    open(phone, UNTOUCHED, 2).await?;
    phone.reads(eyes.words.happiness_first_title()).await?;
    phone.press(eyes.words.happiness_first_open()).await?;
    eyes.arrives(&round_path(UNTOUCHED, 1)).await?;
    phone.press(eyes.words.happiness_sitting_add()).await?;
    phone.press_css("#mode-paper").await?;
    phone.press(eyes.words.happiness_sitting_save()).await?;
    phone.reads(eyes.words.date_missing()).await?;
    phone.press(eyes.words.action_cancel()).await?;
    page.begin(Mode::Paper, "วัดประจำหมู่บ้าน", "30").await?;
    page.type_totals(&[2, 8, 10, 8, 2]).await?;
    page.is_saved().await?;
    phone.press(eyes.words.happiness_to_round()).await?;
    page.figures_are(&["30", "22/22", "3.00"]).await?;
    finished_though_some_were_not_asked(phone).await
}

/// A group nobody was asked in is named before the round is called finished; after "no" the round is as it was.
async fn finished_though_some_were_not_asked(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    eyes.happiness().begin(Mode::Hands, "ศาลาท้ายหมู่บ้าน", "5").await?;
    eyes.happiness().asks("1.1").await?;
    eyes.go_back().await?;
    let finish = eyes.words.happiness_finish("๑");
    for answer in [eyes.words.action_cancel(), &finish] {
        phone.press(&finish).await?;
        phone.reads(eyes.words.happiness_finish_partial_title()).await?;
        phone.reads("(๐/๒๒)").await?;
        phone.press_in("#finish-round", "button", answer).await?;
        phone.reads_no_longer(eyes.words.happiness_finish_partial_title()).await?;
    }
    phone.reads(eyes.words.happiness_finished()).await
}

async fn sheet_by_sheet(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    let page = eyes.happiness();
    open(phone, UNTOUCHED, 2).await?;
    phone.press(eyes.words.happiness_sitting_add()).await?;
    phone.fill("sitting-day", &eyes.monitoring().day_in(-1).await?).await?;
    phone.reads(eyes.words.happiness_day_before_first("").trim()).await?;
    phone.press(eyes.words.action_cancel()).await?;
    page.begin(Mode::Sheets, "ศาลาประชาคม", "30").await?;
    phone.press(eyes.words.happiness_sheet_enter()).await?;
    let began = Instant::now();
    for sheet in 1..=SHEETS {
        page.sheet_is(sheet).await?;
        let on_keyboard = sheet % 2 == 1;
        let levels: Vec<u8> = (0..INDICATORS).map(|at| if on_keyboard { 4 } else { 3 + (at % 3) as u8 }).collect();
        let actions = if on_keyboard { page.key_sheet(&levels).await? } else { page.tap_sheet(&levels).await? };
        ensure(actions <= ACTIONS, || format!("{actions} actions for sheet {sheet}"))?;
    }
    let took = began.elapsed();
    println!("{SHEETS} sheets of {INDICATORS} in {:.1} s", took.as_secs_f64());
    // Everybody present has a sheet: no other opens by itself, one more is asked for on purpose.
    let all = domain::numerals::Digits::Thai.show(&eyes.words.happiness_sheets_all(&SHEETS.to_string()));
    phone.reads(&all).await?;
    phone.press(eyes.words.happiness_sheet_one_more()).await?;
    page.sheet_is(SHEETS + 1).await?;
    left_half_way(phone).await
}

/// A sheet that is not whole survives a reload; leaving it behind makes it a sheet; one of the list can be taken back.
async fn left_half_way(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    let page = eyes.happiness();
    page.key_sheet(&[1, 1, 1]).await?;
    page.asks("2.1").await?;
    page.is_saved().await?;
    phone.reload().await?;
    eyes.starts().await?;
    page.asks("2.1").await?;
    eyes.go_back().await?;
    let last = eyes.words.happiness_sheet(&domain::numerals::Digits::Thai.show(&(SHEETS + 1).to_string()));
    phone.reads(&last).await?;
    let listed = phone.texts(".sheet-row .step__title").await?;
    ensure_eq("sheets", listed.len(), SHEETS + 1)?;
    // A sheet that is not whole, and one more than there are people: both are said.
    let over = eyes.words.happiness_sitting_over(arg::Codes("1.1, 1.2, 1.3"), arg::Count("1"));
    phone.reads(&domain::numerals::Digits::Thai.show(&over)).await?;
    phone.reads(&domain::numerals::Digits::Thai.show(&eyes.words.happiness_sheets_open("1"))).await?;
    phone.press_css(&format!(".sheet-row:nth-child({}) button", SHEETS + 1)).await?;
    phone.reads_no_longer(&format!("{last} ")).await?;
    let listed = phone.texts(".sheet-row .step__title").await?;
    ensure_eq("sheets", listed.len(), SHEETS)
}

async fn compared(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    let page = eyes.happiness();
    eyes.go_back().await?;
    page.figures_are(&["30", "22/22", "3.98"]).await?;
    phone.press(&eyes.words.happiness_finish("๒")).await?;
    phone.reads(eyes.words.happiness_finished()).await?;
    phone.press(eyes.words.happiness_see_results()).await?;
    let increased = eyes.words.happiness_increased();
    ensure_eq("1.1", page.result("1.1").await?, ["3.00", "3.50", increased].map(str::to_owned).to_vec())?;
    ensure_eq("1.3", page.result("1.3").await?, ["3.00", "4.50", increased].map(str::to_owned).to_vec())?;
    ensure_eq("figures", page.figures().await?, ["3.00", "3.98", "+0.98"].map(str::to_owned).to_vec())
}

/// What both counted is one sum, on either phone.
async fn added_up(phone: &Browser, sitting: &str) -> Result<()> {
    let eyes = phone.thai();
    let page = eyes.happiness();
    open(phone, HALF, 1).await?;
    phone.press_css(&format!("a[href='{sitting}']")).await?;
    // Both indicators are counted; the third is the first that is not. A phone that had sent its own before the other did hears of it when it
    // next talks, and that is when it starts.
    until("the other phone's counts", async || {
        phone.reload().await?;
        eyes.starts().await?;
        let question = phone.text("#question").await?.unwrap_or_default();
        Ok(Seen::when(domain::numerals::to_ascii(&question).starts_with("1.3 "), question))
    })
    .await?;
    for code in ["1.2", "1.1"] {
        phone.press(eyes.words.assessment_previous()).await?;
        page.asks(code).await?;
    }
    page.says("34/34").await?;
    ensure_eq("own", page.counts().await?, ["7", "0", "0", "0", "0"].map(str::to_owned).to_vec())?;
    let others: Vec<String> = phone.texts(".counter__aside").await?;
    let others: Vec<String> = others.iter().map(|other| domain::numerals::to_ascii(other)).collect();
    let of_other = |count: &str| eyes.words.happiness_other_devices(count);
    ensure_eq("others", others, vec![of_other("3"), of_other("14")])
}
