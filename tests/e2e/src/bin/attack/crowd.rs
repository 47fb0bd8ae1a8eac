//! A hundred identical pushes at once, a third of whose answers are lost: one row.

use std::collections::BTreeSet;

use e2e::bare_phone::Stopped;
use e2e::proxy::{Proxy, losing_a_third_of_the_answers};
use e2e::random::Random;
use e2e::{Result, ensure};
use sync::session::BatchLimit;
use sync::wire::{MAX_PUSH_BYTES, MAX_PUSH_CHANGES, PROTOCOL, PushRequest, PushResponse};
use sync::{Outcome, Position, SealedChange};

use crate::crew::{Crew, talk_until_done};
use crate::tally::Tally;

/// How many at once.
const PUSHES: usize = 100;

pub(crate) async fn attack(rounds: u32, random: Random) -> Result<Tally> {
    let mut crew = Crew::gather(random).await?;
    let network =
        Proxy::open(&crew.server.address(), losing_a_third_of_the_answers(PUSHES), crew.random.branch()).await?;
    crew.phones[0].talk_through(network.address());
    let (mut heard, mut busy) = (0, 0);
    for number in 1..=rounds {
        crew.answers(0, 1).await?;
        let answers = push_at_once(&crew).await?;
        heard += answers.heard;
        busy += answers.busy;
        // The phone hears of it, too; else each round would send all those before it again.
        talk_until_done(&crew.phones[0]).await?;
        // The auditor fails if it finds the change a second time.
        crew.check().await?;
        println!("{PUSHES} pushes at once, {number} of {rounds}: {} answers came back", answers.heard);
    }
    network.heal().await;
    let mut tally = crew.settle().await?;
    let sent = PUSHES * rounds as usize;
    tally.notes.push(format!("identical pushes: {sent}, {heard} answers came back, {busy} of them \"busy\""));
    Ok(tally)
}

#[derive(Default)]
struct Answers {
    heard: usize,
    busy: usize,
}

/// Sends what waits on the first phone a hundred times at once. All answers that come back name the same place.
async fn push_at_once(crew: &Crew) -> Result<Answers> {
    let phone = &crew.phones[0];
    let limit = BatchLimit { changes: MAX_PUSH_CHANGES, bytes: MAX_PUSH_BYTES };
    let batch = phone.device.next_batch(limit).await.map_err(Stopped::from)?;
    let changes: Vec<SealedChange> = batch.changes.into_iter().map(|(_, sealed)| sealed).collect();
    ensure(!changes.is_empty(), || "nothing waits that could be pushed".to_owned())?;
    let report = phone.device.report().await.map_err(Stopped::from)?;
    let request = PushRequest { protocol: PROTOCOL, report, changes, parted: None };
    let asked = (0..PUSHES).map(|_| phone.ask::<PushResponse>("/api/push", &request));
    let mut answers = Answers::default();
    let (mut applied, mut places) = (0, BTreeSet::new());
    for answer in futures_util::future::join_all(asked).await {
        match answer {
            Ok(response) => {
                answers.heard += 1;
                applied += usize::from(matches!(response.outcomes.last(), Some(Outcome::Applied(_))));
                places.insert(places_of(&response));
            }
            // A hundred at once may have to wait too long for each other.
            Err(Stopped::Problem { status: 503, .. }) => {
                answers.heard += 1;
                answers.busy += 1;
            }
            Err(stopped) if stopped.is_bad_luck() => {}
            Err(stopped) => return Err(stopped.into()),
        }
    }
    ensure(places.len() <= 1 && applied <= 1, || format!("{applied} times applied, at {places:?}"))?;
    ensure(answers.heard > 0 && answers.heard < PUSHES, || format!("{} of {PUSHES} answers came back", answers.heard))?;
    Ok(answers)
}

fn places_of(response: &PushResponse) -> Vec<Option<Position>> {
    response.outcomes.iter().map(|outcome| outcome.receipt().map(|receipt| receipt.position)).collect()
}
