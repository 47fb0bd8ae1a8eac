//! The office's server comes back from an older copy, and nobody says so.

use std::collections::BTreeMap;

use e2e::api::ApiDevice;
use e2e::demo::{FIELD_1, FIELD_2, HALF, UNTOUCHED};
use e2e::screens::{Answer, Phase, Place};
use e2e::{BY_ITSELF, Browser, Result, Seen, Server, ensure_eq, story, until_within};
use sync::wire::{DeviceReport, PROTOCOL, PullRequest, PullResponse};
use sync::{Cursor, DeviceId, FeedEntry, FeedId};

async fn answer(phone: &Browser, indicators: &[&str]) -> Result<()> {
    for indicator in indicators {
        phone.thai().assessment().answer(indicator, Answer::Pass).await?;
    }
    phone.thai().assessment().all_saved().await
}

/// Waits until the phone has sent all, and reads how many answers have arrived.
async fn received(phone: &Browser) -> Result<usize> {
    phone.thai().go_to(Place::Answers).await?;
    phone.thai().answers().all_received(BY_ITSELF).await?;
    Ok(phone.thai().answers().figures().await?[1])
}

/// How many changes of that device the server has.
async fn at_server(server: &Server, device: DeviceId) -> Result<usize> {
    let inspector = ApiDevice::sign_in(server, FIELD_1, None).await?;
    let report = DeviceReport { device: inspector.session.device, highest_seq: 0, unsent: 0 };
    let (mut cursors, mut count) = (BTreeMap::<FeedId, Cursor>::new(), 0);
    loop {
        let request = PullRequest {
            protocol: PROTOCOL,
            report,
            cursors: cursors.values().cloned().collect(),
            held: vec![],
            held_before: vec![],
            snapshots: false,
        };
        let response: PullResponse = inspector.post("/api/pull", &request).await?;
        for page in &response.pages {
            let is_its = |entry: &&FeedEntry| entry.change.open().is_ok_and(|change| change.device == device);
            count += page.entries.iter().filter(is_its).count();
            if let Some(last) = page.entries.last() {
                let cursor = Cursor { feed: page.feed.clone(), after: last.position, h: last.h };
                cursors.insert(page.feed.clone(), cursor);
            }
        }
        if !response.more {
            return Ok(count);
        }
    }
}

/// The number the phone has as a device.
async fn device_of(phone: &Browser) -> Result<DeviceId> {
    let number = "return Object.values(JSON.parse(localStorage.devices))[0];";
    Ok(DeviceId(phone.script(number, vec![]).await?))
}

#[tokio::test]
async fn a_phone_gives_a_restored_server_back_what_it_lost() {
    story::run("a_restored_server", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        eyes.villages().open(UNTOUCHED).await?;
        eyes.dossier().open(UNTOUCHED, Phase::Before).await?;
        answer(&phone, &["1.1", "1.2"]).await?;
        ensure_eq("answers before the backup", received(&phone).await?, 2)?;
        server.back_up()?;
        phone.goto(&server.url(&Phase::Before.path(UNTOUCHED))).await?;
        answer(&phone, &["1.3", "1.4", "2.1"]).await?;
        ensure_eq("answers after it", received(&phone).await?, 5)?;

        server.stop().await?;
        server.restore().await?;
        server.start_again().await?;
        let device = device_of(&phone).await?;
        ensure_eq("what the copy has", at_server(&server, device).await?, 2)?;
        phone.reload().await?;
        let brought_back = until_within(BY_ITSELF, "the answers to be there again", async || {
            let count = at_server(&server, device).await?;
            Ok(Seen::when(count == 5, format!("{count}")))
        });
        brought_back.await?;
        ensure_eq("answers in the end", received(&phone).await?, 5)
    })
    .await;
}

#[tokio::test]
async fn a_server_from_before_the_sign_in_takes_the_phone_again() {
    story::run("restored_to_before_the_sign_in", async |story| {
        let mut server = Server::start().await?;
        server.back_up()?;
        let phone = story.prepared_phone(&server, FIELD_2).await?;
        let eyes = phone.thai();
        eyes.villages().open(HALF).await?;
        eyes.dossier().open(HALF, Phase::Before).await?;
        answer(&phone, &["4.3", "4.4"]).await?;
        ensure_eq("answers sent", received(&phone).await?, 2)?;
        let device = device_of(&phone).await?;

        server.stop().await?;
        server.restore().await?;
        server.start_again().await?;
        phone.reload().await?;
        phone.reads(eyes.words.sign_in_again_title()).await?;
        phone.press(eyes.words.action_sign_in_again()).await?;
        eyes.sign_in().sign_in(FIELD_2).await?;
        ensure_eq("the number of the device", device_of(&phone).await?, device)?;
        let brought_back = until_within(BY_ITSELF, "the answers to be there again", async || {
            let count = at_server(&server, device).await?;
            Ok(Seen::when(count == 2, format!("{count}")))
        });
        brought_back.await?;
        ensure_eq("answers in the end", received(&phone).await?, 2)
    })
    .await;
}
