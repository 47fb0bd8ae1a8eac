//! The server is killed while phones send to it.

use std::time::{Duration, Instant};

use e2e::bare_phone::{BarePhone, Stopped};
use e2e::random::Random;
use e2e::{Result, Server};

use crate::crew::Crew;
use crate::tally::Tally;

/// The most answers of a phone before it sends.
const MOST_ANSWERS: usize = 40;

pub(crate) async fn attack(kills: u32, random: Random) -> Result<Tally> {
    let mut crew = Crew::gather(random).await?;
    // How long the server lives: up to what it needs in peace, so that kills fall before, into and after its work.
    let mut peace = undisturbed(&mut crew).await?;
    let mut in_the_middle = 0;
    for number in 1..=kills {
        answer(&mut crew).await?;
        let life = crew.random.up_to(peace * 5 / 4);
        let ended = talk_and_die(&mut crew, life).await?;
        let interrupted = ended.iter().filter(|ended| ended.is_err()).count();
        in_the_middle += usize::from(interrupted > 0);
        crew.server.start_again().await?;
        crew.check().await?;
        println!("server killed {number} of {kills} after {life:.0?}: {interrupted} of 2 conversations ended early");
        // The machine may be busier by now than it was.
        if interrupted == crew.phones.len() && number % 5 == 0 {
            peace = undisturbed(&mut crew).await?.max(peace);
        }
    }
    let mut tally = crew.settle().await?;
    tally.notes.push(format!("kills of the server: {kills}, {in_the_middle} of them in the middle of a conversation"));
    Ok(tally)
}

async fn answer(crew: &mut Crew) -> Result<()> {
    for phone in 0..crew.phones.len() {
        let times = 1 + crew.random.below(MOST_ANSWERS);
        crew.answers(phone, times).await?;
    }
    Ok(())
}

/// How long both phones talk while nobody dies.
async fn undisturbed(crew: &mut Crew) -> Result<Duration> {
    answer(crew).await?;
    let begun = Instant::now();
    let (first, second) = tokio::join!(crew.phones[0].talk(), crew.phones[1].talk());
    first.and(second)?;
    Ok(begun.elapsed())
}

/// Both phones talk at once, and the server dies after that time. How the conversations ended; that they did for another reason than
/// bad luck is an error.
async fn talk_and_die(crew: &mut Crew, life: Duration) -> Result<Vec<Result<(), Stopped>>> {
    let Crew { server, phones, .. } = crew;
    let (ended, ()) =
        tokio::join!(futures_util::future::join_all(phones.iter().map(BarePhone::talk)), die(server, life));
    let mut all = Vec::new();
    for ended in ended {
        match ended {
            Err(stopped) if !stopped.is_bad_luck() => return Err(stopped.into()),
            ended => all.push(ended),
        }
    }
    Ok(all)
}

async fn die(server: &mut Server, life: Duration) {
    tokio::time::sleep(life).await;
    server.kill();
}
