//! The browser is killed while answers are entered.

use std::time::Duration;

use e2e::random::Random;
use e2e::{Result, Story};

use crate::ledger::Where;
use crate::tally::Tally;
use crate::worker::Worker;

/// The longest the browser lives between two kills.
const LIFE: Duration = Duration::from_millis(2_500);

pub(crate) async fn attack(kills: u32, random: Random) -> Result<Tally> {
    let story = Story::default();
    let mut worker = Worker::ready(&story, random).await?;
    for number in 1..=kills {
        let with_server = change_the_weather(&mut worker).await?;
        kill(&mut worker).await?;
        let network = if with_server { "with" } else { "without" };
        println!(
            "browser killed {number} of {kills} {network} a network: {} answers called saved",
            worker.ledger.saved()
        );
    }
    worker.look_at_the_server(&story).await?;
    Ok(worker.ledger.tally())
}

/// Half of the kills happen where there is no network, the others while the phone also sends. Says which.
async fn change_the_weather(worker: &mut Worker) -> Result<bool> {
    let wanted = worker.random.below(2) == 0;
    match (wanted, worker.server.process().is_some()) {
        (true, false) => worker.server.start_again().await?,
        (false, true) => worker.server.stop().await?,
        _ => {}
    }
    Ok(wanted)
}

/// Answers until the battery falls out, and looks whether everything is there.
async fn kill(worker: &mut Worker) -> Result<()> {
    let (village, phase) = worker.open_a_page().await?;
    let life = worker.random.up_to(LIFE);
    // The kill comes from the side, whatever the page is doing at that moment.
    let killer = {
        let phone = worker.phone.clone();
        tokio::spawn(async move {
            tokio::time::sleep(life).await;
            phone.kill();
        })
    };
    while worker.answer_somewhere(village, phase).await.is_ok() {}
    // Only the kill ends the answering: any other failure would be found when the page is looked at.
    let _ = killer.await;
    worker.phone.open_again().await?;
    worker.look_at(&worker.phone.clone(), village, phase, Where::Device).await
}
