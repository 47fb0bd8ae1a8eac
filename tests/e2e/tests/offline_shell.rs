//! The shell that works without internet: complete or not at all, and never changed under a person's hands.

use e2e::demo::{BASELINE, FIELD_1};
use e2e::release::{NextRelease, Release};
use e2e::{Result, Server, ensure, ensure_eq, places, story};
use serde_json::json;

fn release() -> Result<Release> {
    Release::open(&places::dist()?)
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
        ensure_eq("what is kept", phone.kept(release.build()).await?, Some(wanted))?;
        server.stop().await?;
        for path in ["/", "/answers", "/settings", "/prepare", &format!("/villages/{BASELINE}")] {
            phone.goto(&server.url(path)).await?;
            phone.thai().starts().await?;
            ensure_eq("the build of the page", phone.build().await?, release.build().to_owned())?;
        }
        phone.close().await?;
        phone.open_again().await?;
        phone.goto(&server.address()).await?;
        phone.thai().villages().are_listed(FIELD_1.villages).await?;
        // What an attack reports of a page that does not open, of one that does.
        let how = phone.how_it_starts().await?;
        let is_well = how.contains("active: activated") && how.contains(": opens") && how.contains(".wasm: 200");
        ensure(is_well && !how.contains("NO ANSWER"), || how)
    })
    .await;
}

/// What is kept is told of the worker there is. A browser that has just started may put off registering it once more for minutes.
#[tokio::test]
async fn ready_is_said_though_registering_is_put_off() {
    story::run("ready_is_said_though_registering_is_put_off", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let never = "ServiceWorkerContainer.prototype.register = () => new Promise(() => {});";
        phone.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": never })).await?;
        phone.goto(&server.address()).await?;
        phone.thai().villages().ready_without_internet().await
    })
    .await;
}

/// From the next page on, no database answers: as when a browser is busy with itself, or has lost its way.
const NOTHING_OPENS: &str = "const open = IDBFactory.prototype.open;\n\
                             IDBFactory.prototype.open = function (...database) {\n\
                               const request = open.apply(this, database);\n\
                               for (const event of ['success', 'error', 'blocked', 'upgradeneeded']) {\n\
                                 request.addEventListener(event, (told) => told.stopImmediatePropagation());\n\
                               }\n\
                               return request;\n\
                             };";

#[tokio::test]
async fn a_start_that_takes_long_says_so_and_can_be_done_again() {
    story::run("a_slow_start", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let script = json!({ "source": NOTHING_OPENS });
        let script = phone.devtools("Page.addScriptToEvaluateOnNewDocument", script).await?;
        phone.goto(&server.address()).await?;
        phone.reads(phone.thai().words.loading_slow()).await?;
        phone.devtools("Page.removeScriptToEvaluateOnNewDocument", script).await?;
        phone.press(phone.thai().words.action_reload()).await?;
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

/// The worker answers for the app's own files, and what is said to the server does not wake it.
#[tokio::test]
async fn what_is_said_to_the_server_passes_the_worker_by() {
    story::run("what_is_said_to_the_server_passes_the_worker_by", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        phone.reload().await?;
        phone.thai().starts().await?;
        ensure(phone.is_controlled().await?, || "the page is not the worker's".to_owned())?;
        let script = "const by = async (path) => {\n\
                        await (await fetch(path)).arrayBuffer();\n\
                        const asked = performance.getEntriesByName(new URL(path, location).href).at(-1);\n\
                        return asked.workerFinalSourceType || (asked.workerStart > 0 ? 'worker' : 'nobody');\n\
                      };\n\
                      return [await by('/icons/icon-512.png'), await by('/api/health')];";
        let answered: [String; 2] = phone.promise(script, vec![]).await?;
        ensure_eq("who answered", answered, ["worker", "network"].map(str::to_owned))
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
        ensure(phone.look_for_update().await? == "redundant", || "the damaged version was kept".to_owned())?;
        ensure_eq("the newcomer", phone.newcomer().await?, "none".to_owned())?;
        ensure(!phone.shows(phone.thai().words.update_title()).await?, || "an update was offered".to_owned())?;
        server.stop().await?;
        phone.reload().await?;
        phone.thai().villages().are_listed(FIELD_1.villages).await?;
        ensure_eq("the build of the page", phone.build().await?, old.build().to_owned())
    })
    .await;
}
