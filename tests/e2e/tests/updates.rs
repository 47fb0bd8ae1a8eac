//! New versions, and a version taken back: never under a person's hands, and never without effect.

use std::time::Duration;

use e2e::demo::{FIELD_1, HALF};
use e2e::proxy::{Fate, Proxy};
use e2e::random::Random;
use e2e::release::{NextRelease, Release};
use e2e::screens::{Answer, Phase, Place};
use e2e::{BY_ITSELF, Browser, Result, Seen, Server, ensure, ensure_eq, places, story, until, until_within};

fn release() -> Result<Release> {
    Release::open(&places::dist()?)
}

/// Stops the server and starts it with another client.
async fn publish(server: &mut Server, next: &NextRelease) -> Result<()> {
    server.stop().await?;
    server.serve_client(next.folder());
    server.start_again().await
}

/// Waits until the page in front is of this build.
async fn is_of_build(phone: &Browser, wanted: &str) -> Result<()> {
    until("the new version", async || {
        let build = phone.build().await?;
        Ok(Seen::when(build == wanted, build))
    })
    .await
}

#[tokio::test]
async fn an_update_waits_for_the_person_and_saves_what_is_typed() {
    story::run("an_update_waits_for_the_person", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        // From its second start on, the page is the worker's.
        phone.reload().await?;
        eyes.villages().are_listed(FIELD_1.villages).await?;
        phone.has_started().await?;
        eyes.villages().open(HALF).await?;
        eyes.dossier().open(HALF, Phase::Before).await?;
        eyes.assessment().type_note("3.2", "บ่อน้ำหน้าวัด").await?;
        phone.mark().await?;
        let next = NextRelease::after(&release()?)?;
        publish(&mut server, &next).await?;
        // A glance at another app is when the page looks for a newer version.
        phone.look_away_and_back().await?;
        phone.reads(eyes.words.update_title()).await?;
        ensure(phone.is_marked().await?, || "the page was loaded anew by itself".to_owned())?;
        ensure_eq("the newcomer", phone.newcomer().await?, "waiting".to_owned())?;
        // Half a sentence more, and the button at once: sooner than the app saves by itself.
        eyes.assessment().type_note("3.2", " ใช้ร่วมกันทั้งหมู่บ้าน").await?;
        phone.press(eyes.words.update_apply()).await?;
        until("the new version", async || {
            let build = phone.build().await?;
            Ok(Seen::when(build == next.build() && !phone.is_marked().await?, build))
        })
        .await?;
        eyes.assessment().is_open().await?;
        let note = eyes.assessment().note("3.2").await?;
        ensure_eq("the note", note, "บ่อน้ำหน้าวัด ใช้ร่วมกันทั้งหมู่บ้าน".to_owned())?;
        until("the old version's files to be removed", async || {
            let left = phone.kept(release()?.build()).await?;
            Ok(Seen::when(left.is_none(), format!("{left:?}")))
        })
        .await
    })
    .await;
}

#[tokio::test]
async fn a_second_tab_keeps_its_version_until_it_is_loaded_anew() {
    story::run("a_second_tab_keeps_its_version", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let (old, next) = (release()?, NextRelease::after(&release()?)?);
        phone.reload().await?;
        phone.thai().villages().are_listed(FIELD_1.villages).await?;
        let driver = phone.driver()?;
        let first = driver.window().await?;
        let second = driver.new_tab().await?;
        driver.switch_to_window(second.clone()).await?;
        phone.take_form().await?;
        phone.goto(&server.address()).await?;
        phone.thai().villages().are_listed(FIELD_1.villages).await?;
        phone.has_started().await?;
        phone.mark().await?;

        publish(&mut server, &next).await?;
        driver.switch_to_window(first).await?;
        ensure_eq("the new version", phone.look_for_update().await?, "installed".to_owned())?;
        phone.press(phone.thai().words.update_apply()).await?;
        until("the new version in the first tab", async || {
            let build = phone.build().await?;
            Ok(Seen::when(build == next.build(), build))
        })
        .await?;

        driver.switch_to_window(second).await?;
        ensure(phone.is_marked().await?, || "the second tab was loaded anew by itself".to_owned())?;
        ensure_eq("the second tab", phone.build().await?, old.build().to_owned())?;
        phone.thai().go_to(Place::Settings).await?;
        phone.reads(phone.thai().words.settings_language()).await?;
        phone.reload().await?;
        phone.thai().starts().await?;
        ensure_eq("the second tab, loaded anew", phone.build().await?, next.build().to_owned())
    })
    .await;
}

#[tokio::test]
async fn a_withdrawn_shell_goes_and_the_answers_stay() {
    story::run("a_withdrawn_shell", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        server.stop().await?;
        eyes.villages().open(HALF).await?;
        eyes.dossier().open(HALF, Phase::Before).await?;
        eyes.assessment().answer("4.4", Answer::Pass).await?;
        let answers = eyes.assessment().standing().await?;

        server.withdraw_shell();
        server.start_again().await?;
        phone.close().await?;
        phone.open_again().await?;
        phone.goto(&server.url(&Phase::Before.path(HALF))).await?;
        eyes.assessment().is_open().await?;
        until("the kept files to be removed", async || {
            let kept = phone.kept(release()?.build()).await?;
            let told = format!(
                "{} worker {} kept {:?}",
                phone.newcomer().await?,
                phone.has_worker().await?,
                kept.as_ref().map(Vec::len)
            );
            Ok(Seen::when(kept.is_none(), told))
        })
        .await?;
        // The next start comes from the server.
        phone.reload().await?;
        eyes.assessment().stand(&answers).await
    })
    .await;
}

#[tokio::test]
async fn a_page_older_than_any_worker_takes_the_update_too() {
    story::run("a_page_older_than_any_worker", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let driver = phone.driver()?;
        let first = driver.window().await?;
        let second = driver.new_tab().await?;
        driver.switch_to_window(second.clone()).await?;
        phone.take_form().await?;
        phone.goto(&server.address()).await?;
        phone.thai().villages().are_listed(FIELD_1.villages).await?;
        ensure(phone.is_controlled().await?, || "the second tab is not the worker's".to_owned())?;
        phone.has_started().await?;

        // The second tab keeps the old worker alive, and the first was there before it.
        driver.switch_to_window(first).await?;
        ensure(!phone.is_controlled().await?, || "the first tab is the worker's".to_owned())?;
        let next = NextRelease::after(&release()?)?;
        publish(&mut server, &next).await?;
        ensure_eq("the new version", phone.look_for_update().await?, "installed".to_owned())?;
        phone.press(phone.thai().words.update_apply()).await?;
        is_of_build(&phone, next.build()).await?;

        // Whoever comes second finds the new version at work, and is loaded anew all the same.
        driver.switch_to_window(second).await?;
        phone.press(phone.thai().words.update_apply()).await?;
        is_of_build(&phone, next.build()).await
    })
    .await;
}

/// Looks away and back, and waits; a few times.
async fn looked_at_until(phone: &Browser, gone: impl AsyncFn() -> Result<Seen<()>>) -> Result<()> {
    const PATIENCE: Duration = Duration::from_secs(50);
    for _ in 0..2 {
        phone.look_away_and_back().await?;
        if until_within(PATIENCE, "the worker to be gone", async || gone().await).await.is_ok() {
            return Ok(());
        }
    }
    phone.look_away_and_back().await?;
    until_within(PATIENCE, "the worker to be gone", async || gone().await).await
}

#[tokio::test]
async fn a_withdrawn_shell_goes_while_a_page_is_open() {
    story::run("a_withdrawn_shell_and_a_page", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        phone.reload().await?;
        eyes.villages().open(HALF).await?;
        eyes.dossier().open(HALF, Phase::Before).await?;
        eyes.assessment().answer("4.4", Answer::Pass).await?;
        phone.mark().await?;
        ensure(phone.is_controlled().await?, || "the page is not the worker's".to_owned())?;
        server.stop().await?;
        server.withdraw_shell();
        server.start_again().await?;
        // A look asks anew. Then the old worker needs half a minute in which nothing wakes it; looking again and again would.
        looked_at_until(&phone, async || {
            let (kept, newcomer) = (phone.kept(release()?.build()).await?, phone.newcomer().await?);
            let told =
                format!("{newcomer} worker {} kept {:?}", phone.has_worker().await?, kept.as_ref().map(Vec::len));
            Ok(Seen::when(kept.is_none() && !phone.has_worker().await?, told))
        })
        .await?;
        // The page in the person's hands goes on.
        eyes.assessment().answer("4.3", Answer::Fail).await?;
        ensure(phone.is_marked().await?, || "the page was loaded anew by itself".to_owned())
    })
    .await;
}

#[tokio::test]
async fn a_client_too_old_for_the_server_is_told_calmly_and_goes_on_after_the_update() {
    story::run("a_client_too_old", async |story| {
        let mut server = Server::start().await?;
        let network = Proxy::open(&server.address(), vec![Fate::Passed], Random::new(1)).await?;
        let phone = story.phone(FIELD_1.account).await?;
        phone.goto(network.address()).await?;
        let eyes = phone.thai();
        eyes.sign_in().sign_in(FIELD_1).await?;
        eyes.villages().are_listed(FIELD_1.villages).await?;
        eyes.villages().ready_without_internet().await?;
        phone.reload().await?;
        eyes.villages().open(HALF).await?;
        eyes.dossier().open(HALF, Phase::Before).await?;
        network.speak_only_newer();
        eyes.assessment().answer("4.4", Answer::Pass).await?;
        phone.look_away_and_back().await?;
        phone.reads(eyes.words.error_client_too_old_title()).await?;
        phone.reads(eyes.words.error_client_too_old()).await?;
        // Work goes on meanwhile.
        eyes.assessment().answer("4.3", Answer::Fail).await?;
        let answers = eyes.assessment().standing().await?;

        let next = NextRelease::after(&release()?)?;
        publish(&mut server, &next).await?;
        // What the new build says, the server understands.
        network.heal().await;
        ensure_eq("the new version", phone.look_for_update().await?, "installed".to_owned())?;
        phone.press(eyes.words.update_apply()).await?;
        is_of_build(&phone, next.build()).await?;
        eyes.assessment().is_open().await?;
        eyes.assessment().stand(&answers).await?;
        eyes.go_to(Place::Answers).await?;
        eyes.answers().all_received(BY_ITSELF).await
    })
    .await;
}
