//! What the server holds: an officer lets one answer in and turns another down, and their author hears of both.

use e2e::demo::{ATTENTION, DISTRICT, FIELD_1, UNTOUCHED, UNTOUCHED_NAME};
use e2e::screens::{Answer, Eyes, Phase, Place};
use e2e::{Browser, Result, Seen, Server, ensure, ensure_eq, story, until};
use serde_json::json;

const REASON: &str = "ตอบแทนหมู่บ้านอื่น";

#[tokio::test]
async fn an_officer_decides_and_the_author_hears_of_it() {
    story::run("decide", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let taken = "DELETE FROM grants WHERE role = 'field_worker' AND area = '240902'";
        without_right(&mut server, &phone, taken).await?;

        let laptop = story.laptop("district").await?;
        laptop.goto(&server.address()).await?;
        let office = laptop.thai();
        office.sign_in().sign_in(DISTRICT).await?;
        office.board().lists(DISTRICT.villages).await?;
        // Two of this phone, and the one of the demonstration.
        laptop.press(&office.words.decide_waits("๓")).await?;
        let card = card_of(office, "๑.๑").await?;
        laptop.press_in(&card, "button", office.words.decide_accept()).await?;
        laptop.reads(office.words.decide_accepted()).await?;
        turned_down(office).await?;

        told(&phone).await
    })
    .await;
}

/// The form does not look as if nothing had been answered.
#[tokio::test]
async fn an_answer_that_is_held_is_marked_where_it_was_given() {
    story::run("held_is_marked", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        // Whoever may still read the dossier sees the form as the dossier has it.
        let only_reads =
            "UPDATE grants SET role = 'province_officer', area = '24' WHERE role = 'field_worker' AND area = '240902'";
        without_right(&mut server, &phone, only_reads).await?;
        phone.press(phone.thai().words.open_again()).await?;
        phone.thai().dossier().open(UNTOUCHED, Phase::Before).await?;
        phone.reads(phone.thai().words.assessment_own_held()).await
    })
    .await;
}

/// Two answers are given without a network; meanwhile somebody else gets the subdistrict.
async fn without_right(server: &mut Server, phone: &Browser, taken: &'static str) -> Result<()> {
    let eyes = phone.thai();
    server.stop().await?;
    eyes.villages().open(UNTOUCHED).await?;
    eyes.dossier().open(UNTOUCHED, Phase::Before).await?;
    eyes.assessment().answer("1.1", Answer::Pass).await?;
    eyes.assessment().answer("1.2", Answer::Fail).await?;
    ensure_eq("grants taken", server.sql(taken).await?, 1)?;
    server.start_again().await?;
    eyes.needs_attention(ATTENTION + 2).await
}

/// A selector for the card of the village that names this indicator. The card is marked: its place changes when another one goes.
async fn card_of(eyes: Eyes<'_>, indicator: &str) -> Result<String> {
    let script = "const says = (e) => [arguments[0], arguments[1]].every((text) => clean(e.innerText).includes(text));\n\
                  const card = within('main', 'section.card').find(says);\n\
                  if (card) card.dataset.card = arguments[1];\n\
                  return !!card;";
    until(&format!("the card of {indicator}"), async || {
        let is_there: bool = eyes.browser.script(script, vec![json!(UNTOUCHED_NAME), json!(indicator)]).await?;
        Ok(Seen::when(is_there, eyes.browser.all_text("main").await?))
    })
    .await?;
    Ok(format!("main section.card[data-card='{indicator}']"))
}

/// Not without a reason.
async fn turned_down(eyes: Eyes<'_>) -> Result<()> {
    let laptop = eyes.browser;
    let card = card_of(eyes, "๑.๒").await?;
    laptop.press_in(&card, "button", eyes.words.decide_reject()).await?;
    laptop.reads(eyes.words.decide_reject_title()).await?;
    laptop.press_in("dialog[open]", "button", eyes.words.decide_reject()).await?;
    laptop.reads(&eyes.words.decide_note_missing("๕๐๐")).await?;
    let field: String = laptop.script("return document.querySelector('dialog[open] textarea').id;", vec![]).await?;
    laptop.fill(&field, REASON).await?;
    laptop.press_in("dialog[open]", "button", eyes.words.decide_reject()).await?;
    laptop.reads(eyes.words.decide_rejected()).await
}

/// One has arrived; of the other the reason stands there until the person has taken note.
async fn told(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    // Looked at while the word comes: the page tells it by itself.
    eyes.go_to(Place::Attention).await?;
    phone.reads(eyes.words.held_kept()).await?;
    phone.look_away_and_back().await?;
    eyes.needs_attention(ATTENTION + 1).await?;
    phone.reads(eyes.words.refused_rejected()).await?;
    phone.reads(eyes.words.attention_rejected()).await?;
    phone.reads(REASON).await?;
    phone.press(eyes.words.attention_noted()).await?;
    phone.reads_no_longer(REASON).await?;
    eyes.needs_attention(ATTENTION).await?;
    eyes.go_to(Place::Answers).await?;
    ensure_eq("figures", eyes.answers().figures().await?, [0, 1, ATTENTION])?;
    let lines = eyes.answers().lines().await?;
    let with_receipt = lines.iter().filter(|line| eyes.answers().has_receipt(line)).count();
    ensure(lines.len() == 2 && with_receipt == 1, || format!("{lines:?}"))?;
    // What was turned down can be read here, and copied, for good.
    phone.reads(eyes.words.answers_copy_hint_refused()).await?;
    phone
        .script::<()>("document.querySelectorAll('details.journal').forEach((one) => { one.open = true; });", vec![])
        .await?;
    phone.reads(eyes.words.assessment_fail()).await
}
