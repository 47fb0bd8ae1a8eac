//! People who do not wait: two taps for one, the way back in the middle of a word, from screen to screen before anything has come.

use std::collections::BTreeMap;

use e2e::demo::{ATTENTION, BOTH, FIELD_1, HALF, UNTOUCHED};
use e2e::screens::{Answer, Phase, Place, knowledge_path, section_path};
use e2e::{BY_ITSELF, Seen, Server, ensure, ensure_eq, story, until};

const TEXT: &str = "เพาะต้นกล้าแบ่งกัน";

#[tokio::test]
async fn a_finger_that_hits_twice_means_one_answer() {
    story::run("a_double_tap", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        eyes.villages().open(UNTOUCHED).await?;
        eyes.dossier().open(UNTOUCHED, Phase::Before).await?;
        let script = "const button = document.querySelector('#indicator-1-1 .segmented button');\n\
                      for (const detail of [1, 2]) button.dispatchEvent(new MouseEvent('click', { bubbles: true, detail }));\n\
                      return null;";
        phone.script::<Option<()>>(script, vec![]).await?;
        eyes.assessment().stand(&BTreeMap::from([("1.1".to_owned(), Answer::Pass)])).await?;
        eyes.assessment().all_saved().await
    })
    .await;
}

/// An official step asked for twice would be held the second time, for somebody else to decide.
#[tokio::test]
async fn two_taps_on_an_official_step_take_it_once() {
    story::run("a_step_once", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        phone.goto(&server.url(&format!("/villages/{BOTH}"))).await?;
        phone.press_in("main", "button", eyes.words.review_submit()).await?;
        let script = "const button = within('dialog[open]', 'button').find((b) => clean(b.innerText) === arguments[0]);\n\
                      for (const detail of [1, 2]) button.dispatchEvent(new MouseEvent('click', { bubbles: true, detail }));\n\
                      return true;";
        phone.reads(eyes.words.review_remarks()).await?;
        phone.script::<bool>(script, vec![eyes.words.review_submit().into()]).await?;
        phone.reads(eyes.words.review_submitted()).await?;
        // The dialog is gone; a tap too many hits what lies behind it, and opens nothing.
        let tap = "const link = within('main', 'a[href]')[0];\n\
                   link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: arguments[0] }));\n\
                   const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));\n\
                   for (let frames = 0; frames < 5; frames += 1) await frame();\n\
                   return location.pathname;";
        let dossier = format!("/villages/{BOTH}");
        ensure_eq("after a tap too many", phone.promise::<String>(tap, vec![2.into()]).await?, dossier.clone())?;
        let opened = phone.promise::<String>(tap, vec![1.into()]).await?;
        ensure(opened != dossier, || "a tap of its own opens nothing either".to_owned())?;
        eyes.go_to(Place::Answers).await?;
        eyes.answers().all_received(BY_ITSELF).await?;
        ensure_eq("what needs attention", eyes.badge(Place::Attention).await?, ATTENTION)
    })
    .await;
}

/// A browser tells the field that it loses the focus when its page is gone already.
#[tokio::test]
async fn the_way_back_in_the_middle_of_a_word_keeps_the_word() {
    story::run("back_while_typing", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        eyes.villages().open(HALF).await?;
        eyes.knowledge().open(HALF).await?;
        eyes.knowledge().open_section(HALF, "method").await?;
        eyes.knowledge().write("method", TEXT).await?;
        phone.script::<Option<()>>("history.back(); return null;", vec![]).await?;
        eyes.arrives(&knowledge_path(HALF)).await?;
        eyes.knowledge().open_section(HALF, "method").await?;
        eyes.knowledge().holds("method", TEXT).await
    })
    .await;
}

/// Whoever types on and on is saved all the same: the phone may be switched off in the middle of it.
#[tokio::test]
async fn what_is_typed_without_a_pause_is_saved_meanwhile() {
    story::run("typing_on", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        eyes.villages().open(HALF).await?;
        eyes.knowledge().open(HALF).await?;
        eyes.knowledge().open_section(HALF, "method").await?;
        server.stop().await?;
        let before = phone.shelf("changes").await?.len();
        // The page types by itself, faster than any pause: a driver's key may take longer than one.
        let script = "const field = document.getElementById('section-method');\n\
                      window.typist = setInterval(() => {\n\
                        field.value += 'ก';\n\
                        field.dispatchEvent(new Event('input', { bubbles: true }));\n\
                      }, 50);\n\
                      return null;";
        phone.script::<Option<()>>(script, vec![]).await?;
        until("a change while somebody types", async || {
            let now = phone.shelf("changes").await?.len();
            Ok(Seen::when(now > before, format!("{now} changes, {before} before")))
        })
        .await?;
        phone.script::<Option<()>>("clearInterval(window.typist); return null;", vec![]).await?;
        phone.kill();
        phone.open_again().await?;
        phone.goto(&server.url(&section_path(HALF, "method"))).await?;
        eyes.starts().await?;
        until("the text", async || {
            let script = "return document.getElementById('section-method')?.value ?? '';";
            let there: String = phone.script(script, vec![]).await?;
            Ok(Seen::when(there.contains("กกก"), there))
        })
        .await
    })
    .await;
}

/// What a screen asked for may come when the screen is gone.
#[tokio::test]
async fn hurrying_from_screen_to_screen_stops_nothing() {
    story::run("hurrying", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        phone.thai().hurry_through(12).await
    })
    .await;
}
