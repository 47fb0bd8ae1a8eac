//! A network that drops, doubles, delays, cuts, and answers 500 after the server has committed.

use std::collections::BTreeMap;

use e2e::proxy::{Fate, Proxy, hostile};
use e2e::random::Random;
use e2e::{Result, ensure};

use crate::crew::Crew;
use crate::tally::Tally;

/// The most answers of a phone between two conversations.
const MOST_ANSWERS: usize = 12;

/// Every kind of bad luck strikes at least so often.
pub(crate) async fn attack(blows: u32, random: Random) -> Result<Tally> {
    let mut crew = Crew::gather(random).await?;
    let mut networks = Vec::new();
    let address = crew.server.address();
    for phone in &mut crew.phones {
        let network = Proxy::open(&address, hostile(), crew.random.branch()).await?;
        phone.talk_through(network.address());
        networks.push(network);
    }
    let (mut ended_early, mut conversations) = (0, 0);
    while fewest(&networks) < blows as usize {
        for phone in 0..crew.phones.len() {
            let times = 1 + crew.random.below(MOST_ANSWERS);
            crew.answers(phone, times).await?;
        }
        let (first, second) = tokio::join!(crew.phones[0].talk(), crew.phones[1].talk());
        for ended in [first, second] {
            conversations += 1;
            match ended {
                Ok(()) => {}
                Err(stopped) if stopped.is_bad_luck() => ended_early += 1,
                Err(stopped) => return Err(stopped.into()),
            }
        }
        crew.check().await?;
    }
    for network in &networks {
        network.heal().await;
    }
    let mut tally = crew.settle().await?;
    tally.notes.push(format!("conversations: {conversations}, {ended_early} of them ended early"));
    tally.notes.push(format!("messages: {}", told(&struck(&networks))));
    ensure(ended_early > 0, || "the network did no harm".to_owned())?;
    Ok(tally)
}

fn struck(networks: &[Proxy]) -> BTreeMap<Fate, usize> {
    let mut all = BTreeMap::new();
    for (fate, times) in networks.iter().flat_map(Proxy::drawn) {
        *all.entry(fate).or_default() += times;
    }
    all
}

/// How often the rarest fate has struck.
fn fewest(networks: &[Proxy]) -> usize {
    let struck = struck(networks);
    hostile().iter().map(|fate| struck.get(fate).copied().unwrap_or_default()).min().unwrap_or_default()
}

fn told(struck: &BTreeMap<Fate, usize>) -> String {
    struck.iter().map(|(fate, times)| format!("{fate:?} {times}")).collect::<Vec<_>>().join(", ")
}
