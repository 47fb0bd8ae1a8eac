//! The knowledge document without a network: what was called saved outlives the battery, two people write two sections without a
//! conflict, the same section only with a choice.

use e2e::demo::{FIELD_1, FIELD_2, HALF};
use e2e::screens::{Place, section_path};
use e2e::{BY_ITSELF, Browser, Result, Seen, Server, ensure, ensure_eq, story, until};
use i18n::arg;

const METHOD: &str = "เริ่มจากประชุมคุ้มบ้าน แล้วแบ่งกันเพาะต้นกล้า";
const LATER: &str = " ทุกสองสัปดาห์";

#[tokio::test]
async fn knowledge_document_and_sign() {
    story::run("knowledge", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let other = story.prepared_phone(&server, FIELD_2).await?;
        server.stop().await?;
        written(&phone, &server).await?;
        two_sections(&mut server, &phone, &other).await?;
        one_section(&mut server, &phone, &other).await?;
        finished(&phone).await?;
        sign_made(&phone).await
    })
    .await;
}

async fn open(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    eyes.villages().open(HALF).await?;
    eyes.knowledge().open(HALF).await
}

/// The battery falls out while somebody types: all that was called saved is there.
async fn written(phone: &Browser, server: &Server) -> Result<()> {
    open(phone).await?;
    let eyes = phone.thai();
    let page = eyes.knowledge();
    page.entitle("บทเรียนบ้านสมมติ").await?;
    page.open_section(HALF, "method").await?;
    page.write("method", METHOD).await?;
    eyes.assessment().all_saved().await?;
    page.write("method", LATER).await?;
    ensure_eq("while typing", eyes.assessment().save_state().await?, eyes.words.save_typing().to_owned())?;
    phone.kill();
    phone.open_again().await?;
    phone.goto(&server.url(&section_path(HALF, "method"))).await?;
    eyes.starts().await?;
    let there = until("the text", async || {
        let script = "return document.getElementById('section-method')?.value ?? '';";
        let there: String = phone.script(script, vec![]).await?;
        Ok(Seen::some((!there.is_empty()).then(|| there.clone()), there))
    })
    .await?;
    ensure(there.starts_with(METHOD), || there.clone())
}

/// Each writes another section, neither sees the other: both texts stand on both phones.
async fn two_sections(server: &mut Server, phone: &Browser, other: &Browser) -> Result<()> {
    open(other).await?;
    other.thai().knowledge().open_section(HALF, "results").await?;
    other.thai().knowledge().write("results", "รายจ่ายลดลง").await?;
    other.thai().assessment().all_saved().await?;
    meet(server, phone, other).await?;
    for who in [phone, other] {
        open(who).await?;
        who.reads(&who.thai().words.knowledge_progress(arg::Total("๖"), arg::Written("๒"))).await?;
        who.thai().knowledge().open_section(HALF, "results").await?;
        who.thai().knowledge().holds("results", "รายจ่ายลดลง").await?;
        ensure(who.thai().knowledge().can_write().await?, || "locked without a conflict".to_owned())?;
    }
    Ok(())
}

/// Both write the same section: nobody can type on until one of the two texts is chosen.
async fn one_section(server: &mut Server, phone: &Browser, other: &Browser) -> Result<()> {
    server.stop().await?;
    for (who, text) in [(phone, " ครึ่งหนึ่ง"), (other, " หนึ่งในสาม")] {
        who.thai().knowledge().write("results", text).await?;
        who.thai().assessment().all_saved().await?;
    }
    meet(server, phone, other).await?;
    open(phone).await?;
    let eyes = phone.thai();
    eyes.knowledge().open_section(HALF, "results").await?;
    phone.reads(eyes.words.draft_in_conflict()).await?;
    ensure(!eyes.knowledge().can_write().await?, || "two texts, and typing on decides unseen".to_owned())?;
    phone.press(eyes.words.draft_choose()).await?;
    let conflicts = eyes.attention().shows_conflicts(e2e::demo::CONFLICTS + 1).await?;
    let name = eyes.words.knowledge_results();
    let ours = conflicts.iter().find(|conflict| conflict.field == name);
    let record = ours.map(|conflict| conflict.record.clone()).unwrap_or_default();
    ensure(!record.is_empty(), || format!("{conflicts:?}"))?;
    eyes.attention().choose(&record, name, "รายจ่ายลดลง ครึ่งหนึ่ง").await?;
    open(phone).await?;
    eyes.knowledge().open_section(HALF, "results").await?;
    eyes.knowledge().holds("results", "รายจ่ายลดลง ครึ่งหนึ่ง").await
}

/// The network is back. Both send, then both look again, so that each has what the other sent.
async fn meet(server: &mut Server, phone: &Browser, other: &Browser) -> Result<()> {
    server.start_again().await?;
    for _ in 0..2 {
        for who in [phone, other] {
            who.thai().go_to(Place::Answers).await?;
            who.thai().answers().send_now().await?;
            who.thai().answers().all_received(BY_ITSELF).await?;
        }
    }
    Ok(())
}

/// What is missing is said before the document is called finished; the checklist then has it.
async fn finished(phone: &Browser) -> Result<()> {
    open(phone).await?;
    let eyes = phone.thai();
    phone.press(eyes.words.knowledge_preview()).await?;
    let headings = until("the printed document", async || {
        let headings = eyes.knowledge().printed_headings().await?;
        Ok(Seen::some((headings.len() == 6).then(|| headings.clone()), format!("{headings:?}")))
    })
    .await?;
    ensure(headings[0].starts_with("1. ความเป็นมา"), || format!("{headings:?}"))?;
    phone.reads(METHOD).await?;
    eyes.go_back().await?;
    phone.press_in("main", "button", eyes.words.knowledge_finish()).await?;
    phone.reads(eyes.words.knowledge_finish_title()).await?;
    phone.press_in("dialog[open]", "button", eyes.words.knowledge_finish()).await?;
    phone.reads(eyes.words.knowledge_reopen()).await?;
    eyes.go_back().await?;
    phone.reads(eyes.words.knowledge_finished()).await
}

async fn sign_made(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    eyes.knowledge().open_sign(HALF).await?;
    phone.press_in("main", ".segmented button", eyes.words.sign_made()).await?;
    phone.fill("sign-day", "๑/๑๐/๒๕๖๙").await?;
    phone.fill("sign-place", "ปากทางเข้าหมู่บ้าน").await?;
    eyes.assessment().all_saved().await?;
    eyes.go_back().await?;
    phone.reads("ปากทางเข้าหมู่บ้าน").await
}
