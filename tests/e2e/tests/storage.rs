//! The room the browser gives, and whether it promises to keep what is in it.

use std::collections::BTreeMap;

use e2e::demo::{FIELD_1, UNTOUCHED};
use e2e::screens::{Answer, Phase, Place};
use e2e::{BY_ITSELF, Browser, Result, Seen, Server, ensure_eq, story, until, until_within};
use serde_json::json;

const NOTE: &str = "ผู้ใหญ่บ้านพาดูสมุดบัญชีครัวเรือน";

#[tokio::test]
async fn a_full_device_keeps_the_answer_on_the_screen_until_it_can_be_saved() {
    story::run("the_device_is_full", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        server.stop().await?;
        eyes.villages().open(UNTOUCHED).await?;
        eyes.dossier().open(UNTOUCHED, Phase::Before).await?;
        eyes.assessment().answer("1.1", Answer::Pass).await?;
        let quota = |bytes: Option<u32>| {
            let mut parameters = json!({ "origin": server.address() });
            if let Some(bytes) = bytes {
                parameters["quotaSize"] = json!(bytes);
            }
            parameters
        };
        let mut shown: BTreeMap<String, Answer> = [("1.1".to_owned(), Answer::Pass)].into();
        phone.devtools("Storage.overrideQuotaForOrigin", quota(Some(1))).await?;
        // The browser grants some bytes ahead and asks for the quota anew only when they are used up or half a minute old.
        let mut answer = Answer::Fail;
        until_within(BY_ITSELF, "the device to be full", async || {
            eyes.assessment().tap("1.2", answer).await?;
            shown.insert("1.2".to_owned(), answer);
            answer = answer.other();
            let state = eyes.assessment().settled().await?;
            Ok(Seen::when(state == eyes.words.save_not_saved(), state))
        })
        .await?;
        phone.reads(eyes.words.error_storage_full()).await?;
        // What is being typed stays where it is typed.
        eyes.assessment().type_note("1.3", NOTE).await?;
        eyes.assessment().stand(&shown).await?;
        ensure_eq("the state", eyes.assessment().save_state().await?, eyes.words.save_not_saved().to_owned())?;

        // Another try fails as well; with room again the next one succeeds.
        phone.press(eyes.words.action_retry()).await?;
        phone.reads(eyes.words.error_storage_full()).await?;
        ensure_eq("the note on the screen", eyes.assessment().note("1.3").await?, NOTE.to_owned())?;
        phone.devtools("Storage.overrideQuotaForOrigin", quota(None)).await?;
        phone.press(eyes.words.action_retry()).await?;
        eyes.assessment().all_saved().await?;
        phone.kill();
        phone.open_again().await?;
        phone.goto(&server.url(&Phase::Before.path(UNTOUCHED))).await?;
        eyes.assessment().stand(&shown).await?;
        ensure_eq("the note after all", eyes.assessment().note("1.3").await?, NOTE.to_owned())
    })
    .await;
}

/// From now on the browser promises to keep what pages of this server store, if one asks for it.
async fn would_promise(phone: &Browser, server: &Server) -> Result<()> {
    let allowed = json!({ "origin": server.address(), "permissions": ["durableStorage"] });
    phone.devtools("Browser.grantPermissions", allowed).await.map(drop)
}

#[tokio::test]
async fn the_browsers_promise_is_shown_and_can_be_asked_for_again() {
    story::run("the_browser_promises", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        eyes.go_to(Place::Settings).await?;
        phone.reads(eyes.words.settings_storage_unprotected()).await?;
        phone.press(eyes.words.settings_protect()).await?;
        phone.reads(eyes.words.prepare_persist_denied()).await?;

        would_promise(&phone, &server).await?;
        phone.press(eyes.words.settings_protect()).await?;
        phone.reads(eyes.words.settings_storage_protected()).await?;
        phone.reads_no_longer(eyes.words.prepare_persist_denied()).await?;
        phone.reload().await?;
        phone.reads(eyes.words.settings_storage_protected()).await
    })
    .await;
}

/// Counts in `window.asked` how often the page asks the browser to keep what it stores.
const COUNT_ASKING: &str = "const storage = navigator.storage;\n\
                            const persist = storage.persist.bind(storage);\n\
                            window.asked = 0;\n\
                            storage.persist = () => {\n\
                              window.asked += 1;\n\
                              return persist();\n\
                            };\n\
                            return null;";

#[tokio::test]
async fn the_first_answer_asks_the_browser_to_promise_and_no_later_one() {
    story::run("asked_with_the_first_answer", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        phone.script::<Option<()>>(COUNT_ASKING, vec![]).await?;
        let asked = async || phone.script::<u32>("return window.asked;", vec![]).await;
        eyes.villages().open(UNTOUCHED).await?;
        eyes.dossier().open(UNTOUCHED, Phase::Before).await?;
        ensure_eq("asked before anything was answered", asked().await?, 0)?;
        eyes.assessment().answer("1.1", Answer::Pass).await?;
        until("the question", async || {
            let asked = asked().await?;
            Ok(Seen::when(asked == 1, asked.to_string()))
        })
        .await?;
        eyes.assessment().answer("1.2", Answer::Fail).await?;
        eyes.assessment().all_saved().await?;
        ensure_eq("asked in all", asked().await?, 1)
    })
    .await;
}
