//! Bad input and bad luck: each has its sentence, and nothing that was called saved is harmed.

use std::collections::BTreeMap;

use e2e::api::ApiDevice;
use e2e::demo::{ATTENTION, FIELD_1, HALF, UNTOUCHED};
use e2e::screens::{Answer, Phase, Place};
use e2e::{BY_ITSELF, Browser, Form, Result, Server, ensure, ensure_eq, story};
use serde_json::json;
use sync::DeviceId;

/// Opens the assessment before development of a village.
async fn open_before(phone: &Browser, village: &str) -> Result<()> {
    phone.thai().villages().open(village).await?;
    phone.thai().dossier().open(village, Phase::Before).await
}

#[tokio::test]
async fn a_wrong_password_is_told_and_another_try_is_possible() {
    story::run("a_wrong_password", async |story| {
        let server = Server::start().await?;
        let phone = story.phone("field1").await?;
        phone.goto(&server.address()).await?;
        let eyes = phone.thai();
        eyes.starts().await?;
        eyes.sign_in().try_with(FIELD_1, "guess").await?;
        let complaint = eyes.sign_in().complaint().await?;
        ensure_eq("the complaint", complaint, eyes.words.error_wrong_password().to_owned())?;
        eyes.sign_in().sign_in(FIELD_1).await?;
        eyes.villages().are_listed(FIELD_1.villages).await
    })
    .await;
}

#[tokio::test]
async fn the_first_sign_in_without_internet_says_what_is_needed() {
    story::run("sign_in_without_internet", async |story| {
        let mut server = Server::start().await?;
        let phone = story.phone("field1").await?;
        phone.goto(&server.address()).await?;
        let eyes = phone.thai();
        eyes.starts().await?;
        server.stop().await?;
        eyes.sign_in().try_with(FIELD_1, "demo").await?;
        let complaint = eyes.sign_in().complaint().await?;
        ensure_eq("the complaint", complaint, eyes.words.error_offline_sign_in().to_owned())
    })
    .await;
}

/// Puts a text into a note at once, as pasting does.
async fn paste_note(phone: &Browser, indicator: &str, letters: usize) -> Result<()> {
    phone.thai().assessment().note(indicator).await?;
    let script = "const field = document.getElementById(arguments[0]);\n\
                  field.value = 'ก'.repeat(arguments[1]);\n\
                  field.dispatchEvent(new Event('input', { bubbles: true }));\n\
                  return null;";
    let id = format!("note-{}", indicator.replace('.', "-"));
    phone.script::<Option<()>>(script, vec![json!(id), json!(letters)]).await.map(drop)
}

#[tokio::test]
async fn a_note_that_is_too_long_is_not_called_saved() {
    story::run("a_long_note", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        open_before(&phone, UNTOUCHED).await?;
        eyes.assessment().answer("1.1", Answer::Pass).await?;
        paste_note(&phone, "1.1", 4_001).await?;
        phone.reads(eyes.words.save_not_saved()).await?;
        paste_note(&phone, "1.1", 4_000).await?;
        eyes.assessment().all_saved().await?;
        phone.reload().await?;
        eyes.assessment().is_open().await?;
        let kept = eyes.assessment().note("1.1").await?;
        ensure_eq("the note's length", kept.chars().count(), 4_000)
    })
    .await;
}

#[tokio::test]
async fn a_battery_that_falls_out_right_after_the_sign_in_takes_nothing() {
    story::run("right_after_the_sign_in", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        server.stop().await?;
        open_before(&phone, UNTOUCHED).await?;
        phone.thai().assessment().answer("1.1", Answer::Pass).await?;
        phone.kill();
        phone.open_again().await?;
        phone.goto(&server.url(&Phase::Before.path(UNTOUCHED))).await?;
        let expected: BTreeMap<String, Answer> = [("1.1".to_owned(), Answer::Pass)].into();
        phone.thai().assessment().stand(&expected).await
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_that_ended_keeps_the_answers_and_goes_on() {
    story::run("a_sign_in_that_ended", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        open_before(&phone, UNTOUCHED).await?;
        eyes.assessment().answer("1.1", Answer::Pass).await?;
        eyes.go_to(Place::Answers).await?;
        eyes.answers().all_received(BY_ITSELF).await?;

        // Somewhere else the same device is signed in anew: this one's token is worth nothing any more.
        let register = phone.register().await?;
        let device = register["known"][0]["device"].as_u64().and_then(|device| u32::try_from(device).ok());
        let device = device.map(DeviceId);
        ApiDevice::sign_in(&server, FIELD_1, device).await?;

        open_before(&phone, UNTOUCHED).await?;
        eyes.assessment().answer("1.2", Answer::Fail).await?;
        phone.reads(eyes.words.sign_in_again_title()).await?;
        eyes.assessment().answer("1.3", Answer::Pass).await?;
        phone.reload().await?;
        phone.reads(eyes.words.sign_in_again_title()).await?;
        let expected = [("1.1", Answer::Pass), ("1.2", Answer::Fail), ("1.3", Answer::Pass)];
        let expected: BTreeMap<String, Answer> = expected.map(|(code, answer)| (code.to_owned(), answer)).into();
        eyes.assessment().stand(&expected).await?;

        phone.press(eyes.words.action_sign_in_again()).await?;
        eyes.sign_in().sign_in(FIELD_1).await?;
        eyes.assessment().stand(&expected).await?;
        ensure(!phone.shows(eyes.words.sign_in_again_title()).await?, || "still asked to sign in".to_owned())?;
        eyes.go_to(Place::Answers).await?;
        eyes.answers().all_received(BY_ITSELF).await
    })
    .await;
}

/// Two answers are given without a network, and meanwhile the office gives the subdistrict of the first to somebody else.
async fn with_a_right_taken_away(server: &mut Server, phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    server.stop().await?;
    open_before(phone, UNTOUCHED).await?;
    eyes.assessment().answer("1.1", Answer::Pass).await?;
    open_before(phone, HALF).await?;
    eyes.assessment().answer("4.4", Answer::Fail).await?;
    let taken = server.sql("DELETE FROM grants WHERE role = 'field_worker' AND area = '240902'").await?;
    ensure_eq("grants taken", taken, 1)?;
    server.start_again().await?;
    eyes.go_to(Place::Answers).await?;
    eyes.answers().all_received(BY_ITSELF).await
}

#[tokio::test]
async fn a_change_one_has_no_right_to_is_held_and_the_others_go_through() {
    story::run("a_held_change", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        with_a_right_taken_away(&mut server, &phone).await?;
        let figures = eyes.answers().figures().await?;
        ensure_eq("waiting and received", [figures[0], figures[1]], [0, 1])?;
        let lines = eyes.answers().lines().await?;
        let with_receipt = lines.iter().filter(|line| eyes.answers().has_receipt(line)).count();
        ensure_eq("changes and receipts", (lines.len(), with_receipt), (2, 1))?;
        eyes.go_to(Place::Attention).await?;
        phone.reads(eyes.words.held_no_right()).await?;
        let cards = eyes.attention().set_aside().await?;
        ensure(cards.len() == 1 && cards[0].contains(eyes.words.held_kept()), || format!("{cards:?}"))
    })
    .await;
}

#[tokio::test]
async fn the_badge_counts_what_is_held_of_a_village_that_is_no_longer_listed() {
    story::run("the_badge_of_a_held_change", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        with_a_right_taken_away(&mut server, &phone).await?;
        phone.thai().needs_attention(ATTENTION + 1).await
    })
    .await;
}

#[tokio::test]
async fn an_unknown_village_says_what_to_do() {
    story::run("an_unknown_village", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        // One that does not exist, and one that exists and belongs to somebody else; with and without a server.
        for online in [true, false] {
            if !online {
                server.stop().await?;
            }
            for path in ["/villages/24099999", "/villages/24090409", "/villages/24099999/before", "/villages/x/compare"]
            {
                phone.goto(&server.url(path)).await?;
                phone.reads(eyes.words.error_unknown_village_title()).await?;
            }
        }
        phone.press_in("main", "a", eyes.words.nav_prepare()).await?;
        eyes.arrives("/prepare").await
    })
    .await;
}

#[tokio::test]
async fn a_browser_that_blocks_storage_is_told_so() {
    story::run("storage_is_blocked", async |story| {
        let server = Server::start().await?;
        let blocked = json!({ "profile": { "default_content_setting_values": { "cookies": 2 } } });
        let phone = story.browser_with("field1", Form::Phone, blocked).await?;
        phone.goto(&server.address()).await?;
        let eyes = phone.thai();
        eyes.starts().await?;
        phone.reads(eyes.words.error_storage_blocked()).await?;
        phone.press(eyes.words.app_switch_person()).await?;
        eyes.sign_in().try_with(FIELD_1, "demo").await?;
        let complaint = eyes.sign_in().complaint().await?;
        ensure_eq("the complaint", complaint, eyes.words.error_storage_blocked().to_owned())
    })
    .await;
}

#[tokio::test]
async fn a_clock_in_the_wrong_era_is_told_and_stops_nothing() {
    story::run("a_clock_in_the_wrong_era", async |story| {
        let server = Server::start().await?;
        let phone = story.phone("field1").await?;
        // A phone set to the Buddhist year as if it were the common one: 543 years ahead.
        let source = "{
            const ahead = 543 * 365.2425 * 86400000;
            const now = Date.now.bind(Date);
            const Real = Date;
            globalThis.Date = class extends Real {
              constructor(...given) { if (given.length) super(...given); else super(now() + ahead); }
              static now() { return now() + ahead; }
            };
        }";
        phone.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await?;
        phone.goto(&server.address()).await?;
        let eyes = phone.thai();
        eyes.sign_in().sign_in(FIELD_1).await?;
        eyes.villages().are_listed(FIELD_1.villages).await?;
        let year: i32 = phone.script("return new Date().getFullYear();", vec![]).await?;
        ensure(year > 2500, || format!("the clock says {year}"))?;
        open_before(&phone, UNTOUCHED).await?;
        eyes.assessment().answer("1.1", Answer::Pass).await?;
        eyes.go_to(Place::Answers).await?;
        eyes.answers().all_received(BY_ITSELF).await?;
        eyes.needs_attention(ATTENTION + 1).await?;
        eyes.go_to(Place::Attention).await?;
        phone.reads(eyes.words.attention_clock_title()).await
    })
    .await;
}
