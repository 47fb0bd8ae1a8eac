//! The shell that works without internet: complete or not at all, and never changed under a person's hands.

use e2e::demo::{BASELINE, FIELD_1, HALF};
use e2e::release::{NextRelease, Release};
use e2e::screens::{Answer, Phase, Place};
use e2e::{Browser, Result, Seen, Server, ensure, ensure_eq, places, story, until};

fn release() -> Result<Release> {
    Release::open(&places::dist()?)
}

/// What the worker has kept for a build, by path, sorted; none if it has kept nothing.
async fn kept(browser: &Browser, build: &str) -> Result<Option<Vec<String>>> {
    let script = "if (!await caches.has(arguments[0])) return null;\n\
                  const keys = await (await caches.open(arguments[0])).keys();\n\
                  return keys.map((request) => new URL(request.url).pathname).sort();";
    browser.promise(script, vec![format!("shell-{build}").into()]).await
}

/// The state of the worker that waits or is being installed.
async fn newcomer(browser: &Browser) -> Result<String> {
    let script = "const r = await navigator.serviceWorker.getRegistration();\n\
                  return (r?.waiting ? 'waiting' : r?.installing ? r.installing.state : 'none');";
    browser.promise(script, vec![]).await
}

#[test]
fn the_list_of_the_worker_is_the_list_of_the_build() {
    let release = release().unwrap();
    let (listed, built) = (release.files_of_worker().unwrap(), release.files_to_keep());
    assert_eq!(listed, built);
    assert!(built.iter().any(|file| file.url == "/index.html"), "the page belongs to the set");
    for needed in [".wasm", ".js", ".css", ".woff2", ".webmanifest"] {
        assert!(built.iter().any(|file| file.url.ends_with(needed)), "no {needed} in {built:?}");
    }
    for file in &built {
        assert_eq!(release.bytes(&file.url).unwrap().len() as u64, file.bytes, "{}", file.url);
    }
}

#[tokio::test]
async fn it_opens_without_a_server() {
    story::run("it_opens_without_a_server", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let release = release()?;
        let wanted: Vec<String> = release.files_to_keep().into_iter().map(|file| file.url).collect();
        ensure_eq("what is kept", kept(&phone, release.build()).await?, Some(wanted))?;
        server.stop().await?;
        for path in ["/", "/answers", "/settings", "/prepare", &format!("/villages/{BASELINE}")] {
            phone.goto(&server.url(path)).await?;
            phone.thai().starts().await?;
            ensure_eq("the build of the page", phone.build().await?, release.build().to_owned())?;
        }
        phone.close().await?;
        phone.open_again().await?;
        phone.goto(&server.address()).await?;
        phone.thai().villages().are_listed(FIELD_1.villages).await
    })
    .await;
}

#[tokio::test]
async fn a_missing_file_is_never_answered_with_a_page() {
    story::run("a_missing_file_is_never_answered_with_a_page", async |story| {
        let server = Server::start().await?;
        for path in
            ["/phophiang-0123456789abcdef.js", "/phophiang-0123456789abcdef.wasm", "/nothing.png", "/api/nothing"]
        {
            let answer = reqwest::get(server.url(path)).await?;
            ensure_eq(path, answer.status().as_u16(), 404)?;
        }
        // The same asked through the worker.
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        phone.reload().await?;
        phone.thai().starts().await?;
        let script = "return (await fetch('/phophiang-0123456789abcdef.js')).status;";
        ensure_eq("through the worker", phone.promise::<u16>(script, vec![]).await?, 404)
    })
    .await;
}

#[tokio::test]
async fn a_damaged_file_stops_the_new_version_and_the_old_goes_on() {
    story::run("a_damaged_file_stops_the_new_version", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let (old, next) = (release()?, NextRelease::after(&release()?)?);
        next.damage("/icons/icon-512.png")?;
        server.stop().await?;
        server.serve_client(next.folder());
        server.start_again().await?;
        ensure(phone.promise::<String>(UPDATE, vec![]).await? == "redundant", || {
            "the damaged version was kept".to_owned()
        })?;
        ensure_eq("the newcomer", newcomer(&phone).await?, "none".to_owned())?;
        ensure(!phone.shows(phone.thai().words.update_title()).await?, || "an update was offered".to_owned())?;
        server.stop().await?;
        phone.reload().await?;
        phone.thai().villages().are_listed(FIELD_1.villages).await?;
        ensure_eq("the build of the page", phone.build().await?, old.build().to_owned())
    })
    .await;
}

/// Asks for a newer version and follows it to its end, good or bad.
const UPDATE: &str = "
    const registration = await navigator.serviceWorker.getRegistration();
    const found = new Promise((found) => registration.addEventListener('updatefound', () => found(registration.installing)));
    await registration.update();
    const worker = await found;
    return await new Promise((ended) => {
      const look = () => { if (worker.state === 'installed' || worker.state === 'redundant') ended(worker.state); };
      worker.addEventListener('statechange', look);
      look();
    });";

#[tokio::test]
async fn an_update_waits_for_the_person_and_saves_what_is_typed() {
    story::run("an_update_waits_for_the_person", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        // From its second start on, the page is the worker's.
        phone.reload().await?;
        eyes.villages().open(HALF).await?;
        eyes.dossier().open(HALF, Phase::Before).await?;
        eyes.assessment().type_note("3.2", "บ่อน้ำหน้าวัด").await?;
        phone.mark().await?;
        let next = NextRelease::after(&release()?)?;
        server.stop().await?;
        server.serve_client(next.folder());
        server.start_again().await?;
        // A glance at another app is when the page looks for a newer version.
        phone.look_away_and_back().await?;
        phone.reads(eyes.words.update_title()).await?;
        ensure(phone.is_marked().await?, || "the page was loaded anew by itself".to_owned())?;
        ensure_eq("the newcomer", newcomer(&phone).await?, "waiting".to_owned())?;
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
            let left = kept(&phone, release()?.build()).await?;
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
        phone.mark().await?;

        server.stop().await?;
        server.serve_client(next.folder());
        server.start_again().await?;
        driver.switch_to_window(first).await?;
        ensure_eq("the new version", phone.promise::<String>(UPDATE, vec![]).await?, "installed".to_owned())?;
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
        // The first start finds the new worker; it takes over at the latest when the app is opened anew.
        for _ in 0..2 {
            phone.close().await?;
            phone.open_again().await?;
            phone.goto(&server.url(&Phase::Before.path(HALF))).await?;
            eyes.assessment().is_open().await?;
            until("the newest worker to be found", async || {
                let found = newcomer(&phone).await?;
                Ok(Seen::when(found == "waiting" || kept(&phone, release()?.build()).await?.is_none(), found))
            })
            .await?;
        }
        ensure_eq("what is kept", kept(&phone, release()?.build()).await?, None)?;
        eyes.assessment().stand(&answers).await
    })
    .await;
}
