//! The main job, end to end: a village is evaluated without a network, nothing is lost, and it reaches the office.

use std::collections::BTreeMap;

use e2e::demo::{self, ATTENTION, BASELINE, BASELINE_NAME, CONFLICTS, FIELD_1, FIELD_2};
use e2e::screens::{Answer, Phase, Place};
use e2e::{BY_ITSELF, Browser, Result, Server, ensure, ensure_eq, story};

/// Goes into the assessment after development of the village both field workers share.
async fn open_assessment(phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    eyes.villages().open(BASELINE).await?;
    eyes.dossier().open(BASELINE, Phase::After).await
}

/// Every third indicator does not pass.
fn answer_to(position: usize) -> Answer {
    if position % 3 == 2 { Answer::Fail } else { Answer::Pass }
}

#[tokio::test]
async fn a_field_day() {
    story::run("a_field_day", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let mut answers = without_internet(&mut server, &phone).await?;
        complete(&phone, &mut answers).await?;
        reaches_the_office(&mut server, &phone).await?;
        let other = story.prepared_phone(&server, FIELD_2).await?;
        seen_by(&other, &answers).await?;
        two_at_once(&mut server, &phone, &other, &mut answers).await?;
        disagree(&mut server, &phone, &other, &answers).await
    })
    .await;
}

/// The battery falls out at the office and is put back in the village, where no server answers; it falls out again right after an
/// answer was called saved.
async fn without_internet(server: &mut Server, phone: &Browser) -> Result<BTreeMap<String, Answer>> {
    server.stop().await?;
    phone.kill();
    phone.open_again().await?;
    phone.goto(&server.address()).await?;
    let eyes = phone.thai();
    eyes.starts().await?;
    phone.reload().await?;
    eyes.starts().await?;
    eyes.villages().knows_it_is(false).await?;
    open_assessment(phone).await?;
    let mut answers = BTreeMap::new();
    for (position, code) in demo::indicators().into_iter().enumerate().take(5) {
        eyes.assessment().answer(&code, answer_to(position)).await?;
        answers.insert(code, answer_to(position));
    }
    eyes.assessment().type_note("1.2", "ถนนเข้าหมู่บ้านซ่อมแล้ว").await?;
    eyes.assessment().answer("4.1", Answer::Pass).await?;
    answers.insert("4.1".to_owned(), Answer::Pass);
    phone.kill();

    phone.open_again().await?;
    phone.goto(&server.url(&Phase::After.path(BASELINE))).await?;
    eyes.assessment().stand(&answers).await?;
    ensure_eq("the counter", eyes.assessment().counter().await?, "6/23".to_owned())?;
    ensure_eq("the note", eyes.assessment().note("1.2").await?, "ถนนเข้าหมู่บ้านซ่อมแล้ว".to_owned())?;
    Ok(answers)
}

/// All 23, still without a network, and finished.
async fn complete(phone: &Browser, answers: &mut BTreeMap<String, Answer>) -> Result<()> {
    let page = phone.thai().assessment();
    let all = demo::indicators().into_iter().enumerate();
    let open: Vec<_> = all.filter(|(_, code)| !answers.contains_key(code)).collect();
    for (position, code) in open {
        page.answer(&code, answer_to(position)).await?;
        answers.insert(code, answer_to(position));
    }
    page.stand(answers).await?;
    ensure_eq("the counter", page.counter().await?, "23/23".to_owned())?;
    page.finish().await
}

/// The server comes back, nobody does anything, and every change gets its receipt.
async fn reaches_the_office(server: &mut Server, phone: &Browser) -> Result<()> {
    let eyes = phone.thai();
    eyes.go_to(Place::Answers).await?;
    let [waiting, received, _] = eyes.answers().figures().await?;
    ensure(waiting >= 25 && received == 0, || {
        format!("waiting {waiting}, received {received} before the server is back")
    })?;
    server.start_again().await?;
    eyes.answers().all_received(BY_ITSELF).await?;
    ensure_eq("received", eyes.answers().figures().await?[1], waiting)?;
    let lines = eyes.answers().lines().await?;
    ensure_eq("changes in the list", lines.len(), waiting)?;
    let without = lines.iter().find(|line| !eyes.answers().has_receipt(line));
    ensure(without.is_none(), || format!("no receipt: {without:?}"))
}

/// Another person's phone has the same answers.
async fn seen_by(other: &Browser, answers: &BTreeMap<String, Answer>) -> Result<()> {
    open_assessment(other).await?;
    other.thai().assessment().stand(answers).await?;
    ensure_eq("the note", other.thai().assessment().note("1.2").await?, "ถนนเข้าหมู่บ้านซ่อมแล้ว".to_owned())
}

/// Both change different indicators without a network; afterwards both have both, and nothing is in conflict.
async fn two_at_once(
    server: &mut Server,
    phone: &Browser,
    other: &Browser,
    answers: &mut BTreeMap<String, Answer>,
) -> Result<()> {
    server.stop().await?;
    open_assessment(phone).await?;
    for (who, code) in [(phone, "1.1"), (other, "3.3")] {
        who.thai().assessment().answer(code, answers[code].other()).await?;
        answers.insert(code.to_owned(), answers[code].other());
    }
    meet(server, phone, other).await?;
    for who in [phone, other] {
        who.thai().assessment().stand(answers).await?;
        who.thai().assessment().in_conflict(&[]).await?;
    }
    Ok(())
}

/// Both change the same indicator differently without a network: a conflict on both, until one of them has chosen.
async fn disagree(
    server: &mut Server,
    phone: &Browser,
    other: &Browser,
    answers: &BTreeMap<String, Answer>,
) -> Result<()> {
    server.stop().await?;
    // One takes the answer back and gives it anew: a change with the same value would be no disagreement.
    let (mine, theirs) = (answers["2.2"], answers["2.2"].other());
    phone.thai().assessment().tap("2.2", mine).await?;
    phone.thai().assessment().answer("2.2", mine).await?;
    other.thai().assessment().answer("2.2", theirs).await?;
    meet(server, phone, other).await?;
    for who in [phone, other] {
        who.thai().assessment().in_conflict(&["2.2"]).await?;
        who.thai().needs_attention(ATTENTION + 1).await?;
    }
    let eyes = phone.thai();
    eyes.go_to(Place::Attention).await?;
    let conflicts = eyes.attention().shows_conflicts(CONFLICTS + 1).await?;
    let name = domain::numerals::Digits::Thai.show("2.2");
    let ours = conflicts.iter().find(|c| c.field == eyes.words.field_answer(&name) && c.record.contains(BASELINE_NAME));
    ensure(ours.is_some(), || format!("{conflicts:?}"))?;
    eyes.attention().open_page(BASELINE_NAME, &eyes.words.field_answer(&name)).await?;
    eyes.assessment().is_at("2.2").await?;
    eyes.go_to(Place::Attention).await?;
    let chosen = match theirs {
        Answer::Pass => eyes.words.assessment_pass(),
        Answer::Fail => eyes.words.assessment_fail(),
    };
    eyes.attention().choose(BASELINE_NAME, &eyes.words.field_answer(&name), chosen).await?;
    phone.look_away_and_back().await?;
    eyes.go_to(Place::Answers).await?;
    eyes.answers().all_received(BY_ITSELF).await?;
    other.look_away_and_back().await?;
    let mut agreed = answers.clone();
    agreed.insert("2.2".to_owned(), theirs);
    for who in [phone, other] {
        open_assessment(who).await?;
        who.thai().assessment().in_conflict(&[]).await?;
        who.thai().assessment().stand(&agreed).await?;
        who.thai().needs_attention(ATTENTION).await?;
    }
    Ok(())
}

/// The network is back. Both send, then both look again, so that each has what the other sent.
async fn meet(server: &mut Server, phone: &Browser, other: &Browser) -> Result<()> {
    server.start_again().await?;
    for _ in 0..2 {
        for who in [phone, other] {
            who.thai().go_to(Place::Answers).await?;
            who.thai().answers().send_now().await?;
        }
    }
    for who in [phone, other] {
        open_assessment(who).await?;
    }
    Ok(())
}
