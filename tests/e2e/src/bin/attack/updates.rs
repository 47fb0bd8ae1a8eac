//! The app is updated and taken back by one build, again and again, while answers are entered.

use e2e::random::Random;
use e2e::release::{NextRelease, Release};
use e2e::{Result, Seen, Story, ensure_eq, places, until};

use crate::ledger::Where;
use crate::tally::Tally;
use crate::worker::Worker;

pub(crate) async fn attack(times: u32, random: Random) -> Result<Tally> {
    let story = Story::default();
    let mut worker = Worker::ready(&story, random).await?;
    let first = Release::open(&places::dist()?)?;
    let next = NextRelease::after(&first)?;
    // From its second start on, the page is the worker's.
    worker.phone.reload().await?;
    for number in 1..=times {
        for (folder, build) in [(next.folder(), next.build()), (first.folder(), first.build())] {
            let (village, phase) = worker.open_a_page().await?;
            worker.answer_somewhere(village, phase).await?;
            worker.server.stop().await?;
            worker.server.serve_client(folder);
            worker.server.start_again().await?;
            take_over(&worker, build).await?;
            let phone = worker.phone.clone();
            worker.look_at(&phone, village, phase, Where::Device).await?;
        }
        println!("updated and taken back {number} of {}: {} answers called saved", times, worker.ledger.saved());
    }
    worker.look_at_the_server(&story).await?;
    let mut tally = worker.ledger.tally();
    tally.notes.push(format!("updates, each taken back: {}", times));
    Ok(tally)
}

/// The build the server now has comes to the phone, and the person takes it.
async fn take_over(worker: &Worker, build: &str) -> Result<()> {
    let phone = &worker.phone;
    ensure_eq("the newcomer", phone.look_for_update().await?, "installed".to_owned())?;
    phone.press(phone.thai().words.update_apply()).await?;
    until("the other build", async || {
        let here = phone.build().await?;
        Ok(Seen::when(here == build, here))
    })
    .await
}
