//! Who is signed in, and as which device, whatever the browser has lost.

use std::collections::BTreeMap;

use e2e::demo::{FIELD_1, FIELD_2, HALF, UNTOUCHED};
use e2e::screens::{Answer, Phase, Place};
use e2e::storage::REGISTER;
use e2e::{BY_ITSELF, Browser, Failure, Result, Server, ensure, ensure_eq, story};

/// Opens the assessment before development of a village.
async fn open_before(phone: &Browser, village: &str) -> Result<()> {
    phone.thai().villages().open(village).await?;
    phone.thai().dossier().open(village, Phase::Before).await
}

/// The number this phone has as a device of the account in use.
async fn device_number(phone: &Browser) -> Result<u64> {
    let register = phone.register().await?;
    let number = register.pointer("/known/0/device").and_then(serde_json::Value::as_u64);
    number.ok_or_else(|| Failure::Expected(format!("no device in {register}")))
}

/// The name of the one account's database.
async fn account_database(phone: &Browser) -> Result<String> {
    let mut all = phone.account_databases().await?;
    ensure_eq("accounts on the phone", all.len(), 1)?;
    all.pop().ok_or_else(|| Failure::Expected("no account on the phone".to_owned()))
}

#[tokio::test]
async fn what_the_screen_has_shown_outlives_the_battery() {
    story::run("sign_in_and_battery", async |story| {
        let server = Server::start().await?;
        let phone = story.phone("field1").await?;
        phone.goto(&server.address()).await?;
        phone.thai().sign_in().sign_in(FIELD_1).await?;
        phone.kill();
        phone.open_again().await?;
        phone.goto(&server.address()).await?;
        phone.thai().villages().are_listed(FIELD_1.villages).await?;

        phone.thai().go_to(Place::Settings).await?;
        phone.thai().settings().sign_out().await?;
        phone.kill();
        phone.open_again().await?;
        phone.goto(&server.address()).await?;
        phone.reads(phone.thai().words.sign_in_go_on_as()).await
    })
    .await;
}

#[tokio::test]
async fn who_signed_out_goes_on_without_a_password_but_sends_only_with_it() {
    story::run("signed_out", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        eyes.go_to(Place::Settings).await?;
        eyes.settings().sign_out().await?;
        server.stop().await?;
        phone.press_css(".row-button").await?;
        open_before(&phone, HALF).await?;
        eyes.assessment().answer("4.4", Answer::Pass).await?;
        eyes.assessment().all_saved().await?;
        server.start_again().await?;
        eyes.go_to(Place::Answers).await?;
        phone.reads(eyes.words.sign_in_again_title()).await?;
        phone.press(eyes.words.action_sign_in_again()).await?;
        eyes.sign_in().sign_in(FIELD_1).await?;
        eyes.go_to(Place::Answers).await?;
        eyes.answers().all_received(BY_ITSELF).await
    })
    .await;
}

#[tokio::test]
async fn a_list_of_the_first_version_is_taken_over() {
    story::run("a_list_of_the_first_version", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        phone.leave_app(&server).await?;
        let list = phone.register().await?;
        phone.remove_database(REGISTER).await?;
        let script = "localStorage.accounts = JSON.stringify(arguments[0]); return null;";
        phone.script::<()>(script, vec![list.clone()]).await?;
        phone.goto(&server.address()).await?;
        phone.thai().villages().are_listed(FIELD_1.villages).await?;
        ensure_eq("the list", phone.register().await?, list)?;
        let left: Option<String> = phone.script("return localStorage.accounts ?? null;", vec![]).await?;
        ensure_eq("what is left of the old list", left, None)
    })
    .await;
}

#[tokio::test]
async fn the_list_of_accounts_is_lost_and_the_answers_are_not() {
    story::run("the_list_is_lost", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        open_before(&phone, UNTOUCHED).await?;
        eyes.assessment().answer("1.1", Answer::Pass).await?;
        phone.leave_app(&server).await?;
        phone.remove_database(REGISTER).await?;
        phone.script::<()>("localStorage.clear(); return null;", vec![]).await?;

        // The server takes the phone for a new device; the phone knows better.
        phone.goto(&server.url(&Phase::Before.path(UNTOUCHED))).await?;
        eyes.sign_in().sign_in(FIELD_1).await?;
        eyes.assessment().answer("1.2", Answer::Fail).await?;
        let expected: BTreeMap<_, _> =
            [("1.1", Answer::Pass), ("1.2", Answer::Fail)].map(|(code, answer)| (code.to_owned(), answer)).into();
        eyes.assessment().stand(&expected).await?;
        eyes.go_to(Place::Answers).await?;
        eyes.answers().all_received(BY_ITSELF).await?;
        ensure_eq("changes received", eyes.answers().figures().await?[1], 2)
    })
    .await;
}

#[tokio::test]
async fn lost_data_are_told_until_the_person_has_taken_note() {
    story::run("lost_data_are_told", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        open_before(&phone, UNTOUCHED).await?;
        eyes.assessment().answer("1.1", Answer::Pass).await?;
        eyes.go_to(Place::Answers).await?;
        eyes.answers().all_received(BY_ITSELF).await?;
        // Short of room, a browser removes the databases together and leaves the small settings alone.
        let before = device_number(&phone).await?;
        databases_go(&phone, &server).await?;
        phone.goto(&server.url("/attention")).await?;
        eyes.sign_in().sign_in(FIELD_1).await?;
        phone.reads(eyes.words.attention_lost_device_title()).await?;
        let after = device_number(&phone).await?;
        ensure(after != before, || format!("it goes on as device {before}, whose past it does not have"))?;
        phone.kill();
        phone.open_again().await?;
        phone.goto(&server.url("/attention")).await?;
        phone.reads(eyes.words.attention_lost_device_title()).await?;
        phone.press(eyes.words.attention_lost_device_known()).await?;
        phone.reads_no_longer(eyes.words.attention_lost_device_title()).await?;
        phone.kill();
        phone.open_again().await?;
        phone.goto(&server.url("/attention")).await?;
        eyes.starts().await?;
        let told = phone.shows(eyes.words.attention_lost_device_title()).await?;
        ensure(!told, || "the loss is told once more".to_owned())
    })
    .await;
}

/// Everything the app keeps in databases is gone.
async fn databases_go(phone: &Browser, server: &Server) -> Result<()> {
    phone.leave_app(server).await?;
    for name in [account_database(phone).await?, REGISTER.to_owned()] {
        phone.remove_database(&name).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_browser_that_clears_all_that_pages_stored_is_known_by_its_cookie_and_what_was_unsent_is_told() {
    story::run("known_by_its_cookie", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        open_before(&phone, UNTOUCHED).await?;
        eyes.assessment().answer("1.1", Answer::Pass).await?;
        eyes.go_to(Place::Answers).await?;
        eyes.answers().all_received(BY_ITSELF).await?;
        let before = device_number(&phone).await?;
        databases_go(&phone, &server).await?;
        // As if it had gone on without a network after it told how much waited.
        server.stop().await?;
        let told = server.sql("UPDATE devices SET unsent = 7").await?;
        ensure(told > 0, || "the server knows no device".to_owned())?;
        server.start_again().await?;
        phone.script::<Option<()>>("localStorage.clear(); return null;", vec![]).await?;
        phone.goto(&server.url("/attention")).await?;
        eyes.sign_in().sign_in(FIELD_1).await?;
        phone.reads(eyes.words.attention_lost_device_title()).await?;
        phone.reads(&eyes.words.attention_lost_unsent("๗")).await?;
        let after = device_number(&phone).await?;
        ensure(after != before, || format!("it goes on as device {before}, whose past it does not have"))
    })
    .await;
}

#[tokio::test]
async fn a_phone_brought_back_from_an_older_copy_gives_no_number_away_twice() {
    story::run("an_older_copy_of_the_phone", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        phone.leave_app(&server).await?;
        let database = account_database(&phone).await?;
        phone.copy_database(&database, "older copy").await?;

        // A change that is held stands in no feed: only the sign-in tells that the server has its number.
        server.stop().await?;
        server.sql("DELETE FROM grants WHERE role = 'field_worker' AND area = '240902'").await?;
        phone.goto(&server.url(&Phase::Before.path(UNTOUCHED))).await?;
        eyes.assessment().answer("1.1", Answer::Pass).await?;
        server.start_again().await?;
        eyes.go_to(Place::Attention).await?;
        phone.reads(eyes.words.held_no_right()).await?;

        phone.leave_app(&server).await?;
        phone.copy_database("older copy", &database).await?;
        phone.goto(&server.address()).await?;
        eyes.starts().await?;
        eyes.go_to(Place::Settings).await?;
        eyes.settings().sign_out().await?;
        eyes.sign_in().sign_in(FIELD_1).await?;
        phone.goto(&server.url(&Phase::Before.path(HALF))).await?;
        eyes.assessment().answer("4.4", Answer::Fail).await?;
        eyes.go_to(Place::Answers).await?;
        eyes.answers().all_received(BY_ITSELF).await?;
        let lines = eyes.answers().lines().await?;
        ensure(lines.len() == 1 && eyes.answers().has_receipt(&lines[0]), || format!("{lines:?}"))
    })
    .await;
}

#[tokio::test]
async fn what_somebody_else_left_on_a_shared_phone_is_told_and_sent_as_that_person() {
    story::run("a_shared_phone", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        server.stop().await?;
        open_before(&phone, HALF).await?;
        eyes.assessment().answer("4.4", Answer::Pass).await?;
        eyes.assessment().all_saved().await?;
        eyes.go_to(Place::Settings).await?;
        eyes.settings().sign_out().await?;

        server.start_again().await?;
        eyes.sign_in().sign_in(FIELD_2).await?;
        eyes.go_to(Place::Answers).await?;
        phone.reads(eyes.words.answers_go_on_as()).await?;
        phone.press(eyes.words.answers_go_on_as()).await?;
        phone.press(eyes.words.action_sign_in_again()).await?;
        eyes.sign_in().sign_in(FIELD_1).await?;
        eyes.go_to(Place::Answers).await?;
        eyes.answers().all_received(BY_ITSELF).await?;
        phone.reads_no_longer(eyes.words.answers_go_on_as()).await
    })
    .await;
}
