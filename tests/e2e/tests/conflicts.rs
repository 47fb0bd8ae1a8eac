//! What two people did without having seen each other: a person who sees both decides, with one of them or with something third. Whoever
//! takes somebody off a list hides nothing another person entered meanwhile.

use e2e::demo::{ATTENTION, BASELINE, BASELINE_NAME, CONFLICTS, FIELD_1, FIELD_2, HALF};
use e2e::screens::{Gathering, Phase, Place};
use e2e::{BY_ITSELF, Browser, Result, Seen, Server, ensure, ensure_eq, story, until};

const PERSON: &str = "สมมติ คงอยู่";
const INDICATOR: &str = "1.1";
const NOTES: [&str; 2] = ["นัดดูสมุดบัญชีเดือนหน้า", "ยังไม่เห็นสมุดบัญชี"];
const BOTH: &str = "ยังไม่เห็นสมุดบัญชี นัดดูเดือนหน้า";

#[tokio::test]
async fn conflicts_are_decided_by_somebody_who_saw_both() {
    story::run("conflicts", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let other = story.prepared_phone(&server, FIELD_2).await?;
        somebody_is_listed(&phone).await?;
        sends(&phone).await?;
        hears_of_it(&other).await?;

        server.stop().await?;
        notes(&phone, NOTES[0]).await?;
        notes(&other, NOTES[1]).await?;
        is_taken_off(&phone).await?;
        came_meanwhile(&other).await?;
        server.start_again().await?;
        for who in [&phone, &other, &phone] {
            sends(who).await?;
        }
        for who in [&phone, &other] {
            who.thai().needs_attention(ATTENTION + 2).await?;
        }

        writes_a_third(&phone).await?;
        stays(&phone).await?;
        for who in [&phone, &other] {
            sends(who).await?;
            agrees(who).await?;
        }
        Ok(())
    })
    .await;
}

async fn open_list(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    eyes.villages().open(HALF).await?;
    eyes.participants().open(HALF).await
}

async fn somebody_is_listed(phone: &Browser) -> Result<()> {
    open_list(phone).await?;
    let page = phone.thai().participants();
    page.paste(&format!("{PERSON}, แกนนำหมู่บ้าน\n")).await?;
    page.save_list(1).await?;
    page.lists(&[PERSON]).await
}

/// Everything that waits is sent, and what is new is read.
async fn sends(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    eyes.go_to(Place::Answers).await?;
    eyes.answers().send_now().await?;
    eyes.answers().all_received(BY_ITSELF).await
}

/// Has sent nothing yet, and reads what is new.
async fn hears_of_it(other: &Browser) -> Result<()> {
    let eyes = other.thai();
    eyes.go_to(Place::Answers).await?;
    other.press(eyes.words.answers_send_now()).await?;
    open_list(other).await?;
    eyes.participants().lists(&[PERSON]).await
}

async fn open_assessment(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    eyes.villages().open(BASELINE).await?;
    eyes.dossier().open(BASELINE, Phase::After).await
}

async fn notes(phone: &Browser, note: &str) -> Result<()> {
    open_assessment(phone).await?;
    let page = phone.thai().assessment();
    page.type_note(INDICATOR, note).await?;
    page.all_saved().await
}

async fn is_taken_off(phone: &Browser) -> Result<()> {
    open_list(phone).await?;
    let eyes = phone.thai();
    eyes.participants().visit(PERSON).await?;
    phone.press(eyes.words.participants_remove()).await?;
    phone.press_in("dialog[open]", "button", eyes.words.households_remove()).await?;
    phone.reads(&eyes.words.participants_removed(PERSON)).await?;
    eyes.go_back().await?;
    eyes.participants().lists(&[]).await
}

async fn came_meanwhile(other: &Browser) -> Result<()> {
    open_list(other).await?;
    other.thai().participants().came(1, Gathering::Development, true).await
}

/// The field offers both notes to take from; what is written in their place is the note.
async fn writes_a_third(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    eyes.go_to(Place::Attention).await?;
    let conflicts = eyes.attention().shows_conflicts(CONFLICTS + 2).await?;
    let of_note = conflicts.iter().find(|conflict| conflict.options.iter().any(|(text, _)| text == NOTES[0]));
    ensure(
        of_note.is_some_and(|conflict| {
            conflict.record.contains(BASELINE_NAME) && conflict.options.iter().all(|(_, who)| !who.is_empty())
        }),
        || format!("{conflicts:?}"),
    )?;
    let field = until("the field for a third text", async || {
        // The card may be made anew while a conversation ends.
        if phone.shows(eyes.words.conflict_third()).await? {
            phone.press(eyes.words.conflict_third()).await?;
        }
        let script = "return document.querySelector('.conflict textarea')?.id ?? null;";
        let id: Option<String> = phone.script(script, vec![]).await?;
        Ok(Seen::some(id, "not there"))
    })
    .await?;
    let offered: String = phone.script("return document.querySelector('.conflict textarea').value;", vec![]).await?;
    ensure(NOTES.iter().all(|note| offered.contains(note)), || offered.clone())?;
    phone.fill(&field, BOTH).await?;
    phone.press(eyes.words.conflict_third_use()).await?;
    eyes.attention().shows_conflicts(CONFLICTS + 1).await.map(drop)
}

/// The person is on the list again at once, and the page says what was entered that the other one had not seen.
async fn stays(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    let conflicts = eyes.attention().conflicts().await?;
    let removal = conflicts.iter().find(|conflict| {
        conflict.field == eyes.words.happiness_field_removed()
            || conflict.field == eyes.words.households_field_removed()
    });
    let Some(removal) = removal else { return ensure(false, || format!("{conflicts:?}")) };
    ensure_eq("what can be chosen", removal.options.len(), 2)?;
    ensure(removal.record.contains(PERSON), || format!("{removal:?}"))?;
    eyes.attention().choose(PERSON, &removal.field, eyes.words.conflict_stays()).await
}

async fn agrees(phone: &Browser) -> Result<()> {
    phone.thai().needs_attention(ATTENTION).await?;
    open_assessment(phone).await?;
    ensure_eq("the note", phone.thai().assessment().note(INDICATOR).await?, BOTH.to_owned())?;
    open_list(phone).await?;
    phone.thai().participants().lists(&[PERSON]).await
}
