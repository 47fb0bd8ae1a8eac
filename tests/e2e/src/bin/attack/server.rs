//! The server is killed while phones send to it.

use std::time::{Duration, Instant};

use e2e::bare_phone::{BarePhone, Stopped};
use e2e::random::Random;
use e2e::{Result, Server, ensure};

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
        let (ended, took) = talk_and_die(&mut crew, life).await?;
        let interrupted = ended.iter().filter(|ended| ended.is_err()).count();
        in_the_middle += usize::from(interrupted > 0);
        crew.server.start_again().await?;
        crew.check().await?;
        println!("server killed {number} of {kills} after {life:.0?}: {interrupted} of 2 conversations ended early");
        // The machine is now busier and now less than it was.
        peace = match interrupted {
            0 => took,
            _ if interrupted == crew.phones.len() => peace * 5 / 4,
            _ => peace,
        };
    }
    let mut tally = crew.settle().await?;
    ensure(in_the_middle > 0, || "the server never died in the middle of a conversation".to_owned())?;
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

/// Both phones talk at once, and the server dies after that time. How the conversations ended, and how long they took; that they ended
/// for another reason than bad luck is an error.
async fn talk_and_die(crew: &mut Crew, life: Duration) -> Result<(Vec<Result<(), Stopped>>, Duration)> {
    let Crew { server, phones, .. } = crew;
    let talk = async {
        let begun = Instant::now();
        (futures_util::future::join_all(phones.iter().map(BarePhone::talk)).await, begun.elapsed())
    };
    let ((ended, took), ()) = tokio::join!(talk, die(server, life));
    let mut all = Vec::new();
    for ended in ended {
        match ended {
            Err(stopped) if !stopped.is_bad_luck() => return Err(stopped.into()),
            ended => all.push(ended),
        }
    }
    Ok((all, took))
}

async fn die(server: &mut Server, life: Duration) {
    tokio::time::sleep(life).await;
    server.kill();
}
