//! The app is updated and taken back by one build, again and again, while answers are entered.

use std::time::{Duration, Instant};

use e2e::random::Random;
use e2e::release::{NextRelease, Release};
use e2e::{Result, Seen, Story, ensure_eq, places, until};

use crate::ledger::Where;
use crate::tally::Tally;
use crate::worker::Worker;

/// A person waits so long before pressing again.
const BEFORE_PRESSING_AGAIN: Duration = Duration::from_secs(5);

pub(crate) async fn attack(times: u32, random: Random) -> Result<Tally> {
    let story = Story::default();
    let mut worker = Worker::ready(&story, random).await?;
    let first = Release::open(&places::dist()?)?;
    let next = NextRelease::after(&first)?;
    // From its second start on, the page is the worker's.
    worker.phone.reload().await?;
    let mut presses = 0;
    for number in 1..=times {
        for (folder, build) in [(next.folder(), next.build()), (first.folder(), first.build())] {
            let (village, phase) = worker.open_a_page().await?;
            worker.answer_somewhere(village, phase).await?;
            worker.server.stop().await?;
            worker.server.serve_client(folder);
            worker.server.start_again().await?;
            presses += take_over(&worker, build).await?;
            // The new build has opened the same page, from what it found on the device.
            let phone = worker.phone.clone();
            ensure_eq("the page", phone.path().await?, phase.path(village))?;
            worker.look_here(&phone, village, phase, Where::Device).await?;
        }
        println!("updated and taken back {number} of {}: {} answers called saved", times, worker.ledger.saved());
    }
    worker.look_at_the_server(&story).await?;
    let mut tally = worker.ledger.tally();
    tally.notes.push(format!(
        "updates, each taken back: {times}, taken with {presses} presses for {} changes of build",
        2 * times
    ));
    Ok(tally)
}

/// The build the server now has comes to the phone, and the person takes it; how often the button was pressed. Whoever sees that it is
/// still there presses it again, and more than once for a change of build shows in the figures.
async fn take_over(worker: &Worker, build: &str) -> Result<u32> {
    let phone = &worker.phone;
    ensure_eq("the newcomer", phone.look_for_update().await?, "installed".to_owned())?;
    let apply = phone.thai().words.update_apply();
    phone.press(apply).await?;
    let (mut presses, mut pressed, mut told) = (1, Instant::now(), String::new());
    until("the other build", async || {
        let here = phone.build().await?;
        if here == build {
            return Ok(Seen::Yes(()));
        }
        if pressed.elapsed() > BEFORE_PRESSING_AGAIN {
            pressed = Instant::now();
            told = phone.how_it_updates().await?;
            presses += u32::from(phone.press_if_there(apply).await?);
        }
        Ok(Seen::NotYet(format!("{here}; {told}; pressed {presses} times")))
    })
    .await?;
    Ok(presses)
}
