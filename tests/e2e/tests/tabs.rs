//! Two tabs of one browser: one edits a thing at a time, and one talks with the server.

use std::collections::BTreeMap;

use e2e::demo::{BASELINE, BOTH, FIELD_1, HALF, UNTOUCHED};
use e2e::screens::{Answer, Gathering, Mode, Phase, Place, count_path, knowledge_path, report_path, section_path};
use e2e::{BY_ITSELF, Browser, Result, Seen, Server, ensure, ensure_eq, story, until};
use serde_json::json;
use thirtyfour::WindowHandle;

/// Opens the address in a second tab, which is in front then; both tabs.
async fn second_tab(phone: &Browser, address: &str) -> Result<(WindowHandle, WindowHandle)> {
    let driver = phone.driver()?;
    let first = driver.window().await?;
    let second = driver.new_tab().await?;
    driver.switch_to_window(second.clone()).await?;
    phone.take_form().await?;
    phone.goto(address).await?;
    Ok((first, second))
}

#[tokio::test]
async fn a_second_tab_can_only_read_what_the_first_one_edits() {
    story::run("two_tabs", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        let address = server.url(&Phase::After.path(BASELINE));
        phone.goto(&address).await?;
        eyes.assessment().is_open().await?;
        ensure(eyes.assessment().can_be_changed().await?, || "the first tab cannot edit".to_owned())?;

        let driver = phone.driver()?;
        let (first, second) = second_tab(&phone, &address).await?;
        phone.reads(eyes.words.elsewhere_title()).await?;
        ensure(!eyes.assessment().can_be_changed().await?, || "both tabs can edit".to_owned())?;

        // What the first one answers appears in the second.
        driver.switch_to_window(first.clone()).await?;
        eyes.assessment().answer("1.1", Answer::Pass).await?;
        driver.switch_to_window(second.clone()).await?;
        let expected: BTreeMap<String, Answer> = [("1.1".to_owned(), Answer::Pass)].into();
        eyes.assessment().stand(&expected).await?;

        // When the first one is gone, the second may edit.
        driver.switch_to_window(first).await?;
        driver.close_window().await?;
        driver.switch_to_window(second).await?;
        phone.reload().await?;
        eyes.assessment().is_open().await?;
        eyes.assessment().answer("1.2", Answer::Fail).await
    })
    .await;
}

/// Two tabs would fill in one and the same sheet.
#[tokio::test]
async fn sheets_are_entered_in_one_tab() {
    story::run("two_tabs_of_sheets", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        eyes.villages().open(UNTOUCHED).await?;
        eyes.happiness().open(UNTOUCHED, 1).await?;
        eyes.happiness().begin(Mode::Sheets, "ศาลาประชาคม", "30").await?;
        phone.press(eyes.words.happiness_sheet_enter()).await?;
        eyes.happiness().sheet_is(1).await?;
        let address = server.url(&phone.path().await?);

        let driver = phone.driver()?;
        let (first, second) = second_tab(&phone, &address).await?;
        phone.reads(eyes.words.elsewhere_title()).await?;
        driver.switch_to_window(first.clone()).await?;
        phone.devtools("Page.bringToFront", json!({})).await?;
        eyes.happiness().key_sheet(&[4; 22]).await?;
        eyes.happiness().sheet_is(2).await?;
        eyes.happiness().is_saved().await?;

        // The second tab goes on by itself when the first one is gone, with the sheet that is not whole.
        driver.close_window().await?;
        driver.switch_to_window(second).await?;
        eyes.happiness().sheet_is(2).await
    })
    .await;
}

const BEGUN: &str = "เพาะต้นกล้ากันทุกคุ้ม";
const MORE: &str = " แล้วแบ่งกันปลูก";

/// A page of the same record may follow in the same tab; another tab only reads, or takes over with all that was typed.
#[tokio::test]
async fn a_record_is_edited_in_one_tab_until_another_takes_it_over() {
    story::run("taken_over", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        let page = eyes.knowledge();
        phone.goto(&server.url(&knowledge_path(HALF))).await?;
        page.open_section(HALF, "method").await?;
        page.write("method", BEGUN).await?;

        let driver = phone.driver()?;
        let (first, second) = second_tab(&phone, &server.url(&section_path(HALF, "method"))).await?;
        phone.reads(eyes.words.elsewhere_title()).await?;
        ensure(!page.can_write().await?, || "both tabs can write".to_owned())?;
        page.holds("method", BEGUN).await?;
        phone.press(eyes.words.elsewhere_take_over()).await?;
        phone.reads_no_longer(eyes.words.elsewhere_title()).await?;
        page.write("method", MORE).await?;
        eyes.assessment().all_saved().await?;

        // The first one hears of it, and has it back when the second is gone: here the page before was of the same record.
        driver.switch_to_window(first.clone()).await?;
        phone.reads(eyes.words.elsewhere_title()).await?;
        ensure(!page.can_write().await?, || "the tab it was taken from can write".to_owned())?;
        page.holds("method", &[BEGUN, MORE].concat()).await?;
        driver.switch_to_window(second).await?;
        driver.close_window().await?;
        driver.switch_to_window(first).await?;
        phone.reads_no_longer(eyes.words.elsewhere_title()).await?;
        ensure(page.can_write().await?, || "nobody can write".to_owned())
    })
    .await;
}

/// How many fields can be written on the page in front; those of a question that is not asked are none.
const OPEN: &str = "return [...document.querySelectorAll('main input, main textarea, main select, main .segmented button')]\n\
                      .filter((field) => !field.disabled && !field.closest('dialog')).length;";

/// Opens this page in two tabs: the first one writes, the second only reads.
async fn is_only_read_in_a_second_tab(phone: &Browser, address: &str) -> Result<()> {
    let driver = phone.driver()?;
    phone.goto(address).await?;
    until(&format!("something to write at {address}"), async || {
        let open: usize = phone.script(OPEN, vec![]).await?;
        Ok(Seen::when(open > 0, "nothing"))
    })
    .await?;
    let (first, _) = second_tab(phone, address).await?;
    phone.reads(phone.thai().words.elsewhere_title()).await?;
    ensure_eq(&format!("fields to write at {address}"), phone.script::<usize>(OPEN, vec![]).await?, 0)?;
    driver.close_window().await?;
    Ok(driver.switch_to_window(first).await?)
}

/// Each page of one record: the record's own address, or where the first of a list leads.
#[tokio::test]
async fn every_page_of_one_record_has_one_editor() {
    story::run("one_editor", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let paths = [count_path(BOTH, Gathering::Development), report_path(BOTH), format!("/villages/{BOTH}/sign")];
        let mut addresses: Vec<String> = paths.iter().map(|path| server.url(path)).collect();
        for list in ["households/after", "participants", "visits"] {
            phone.goto(&server.url(&format!("/villages/{BOTH}/{list}"))).await?;
            let script = "return document.querySelector('main a[href*=\"-\"]')?.getAttribute('href');";
            let first = until("the first of the list", async || {
                let found: Option<String> = phone.script(script, vec![]).await?;
                Ok(Seen::some(found, format!("none in {list}")))
            });
            addresses.push(server.url(&first.await?));
        }
        for address in addresses {
            is_only_read_in_a_second_tab(&phone, &address).await?;
        }
        Ok(())
    })
    .await;
}

/// Counts in `window.tries` how often this tab wants to be the one that talks.
const COUNT_TRIES: &str = "const locks = navigator.locks;\n\
                           const request = locks.request.bind(locks);\n\
                           window.tries = 0;\n\
                           locks.request = (name, ...rest) => {\n\
                             window.tries += name.startsWith('sync ') ? 1 : 0;\n\
                             return request(name, ...rest);\n\
                           };\n\
                           return null;";

/// Takes, in the tab in front, the lock of whoever talks, and keeps it as long as that tab lives.
const TALK_ON: &str = "return new Promise((got) => {\n\
                         navigator.locks.request(`sync ${arguments[0]}`, () => {\n\
                           got(null);\n\
                           return new Promise(() => {});\n\
                         });\n\
                       });";

/// How often the tab in front has sent changes.
async fn pushes(phone: &Browser) -> Result<usize> {
    let script =
        "return performance.getEntriesByType('resource').filter((entry) => entry.name.endsWith('/api/push')).length;";
    phone.script(script, vec![]).await
}

#[tokio::test]
async fn one_tab_talks_with_the_server_and_another_goes_on_when_it_dies() {
    story::run("one_tab_talks", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        phone.goto(&server.url(&Phase::Before.path(UNTOUCHED))).await?;
        eyes.assessment().is_open().await?;
        phone.script::<Option<()>>(COUNT_TRIES, vec![]).await?;
        let driver = phone.driver()?;
        let (first, second) = second_tab(&phone, &server.address()).await?;
        eyes.villages().are_listed(FIELD_1.villages).await?;
        let databases = phone.account_databases().await?;
        phone.promise::<Option<()>>(TALK_ON, vec![json!(databases.first())]).await?;

        driver.switch_to_window(first.clone()).await?;
        phone.devtools("Page.bringToFront", json!({})).await?;
        let tries = async || phone.script::<u32>("return window.tries;", vec![]).await;
        let before = tries().await?;
        eyes.assessment().answer("1.1", Answer::Pass).await?;
        eyes.assessment().all_saved().await?;
        until("two tries to talk", async || {
            let now = tries().await?;
            Ok(Seen::when(now >= before + 2, format!("{now}, {before} before")))
        })
        .await?;
        ensure_eq("sent meanwhile", pushes(&phone).await?, 0)?;

        driver.switch_to_window(second).await?;
        driver.close_window().await?;
        driver.switch_to_window(first).await?;
        eyes.go_to(Place::Answers).await?;
        eyes.answers().all_received(BY_ITSELF).await?;
        ensure_eq("sent by the tab that is left", pushes(&phone).await?, 1)
    })
    .await;
}
