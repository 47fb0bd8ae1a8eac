//! Real keys of a real browser: what it sends is signed, and a phone that is a copy of another heals by itself.

use e2e::api::ApiDevice;
use e2e::demo::{CONFLICTS, FIELD_1, UNTOUCHED};
use e2e::screens::{Answer, Phase, Place};
use e2e::{BY_ITSELF, Result, Server, ensure, ensure_eq, story};
use sync::SealedChange;
use sync::wire::{DeviceReport, PROTOCOL, PullRequest, PullResponse};

/// What the server has of a village.
async fn of_village(server: &Server, village: &str) -> Result<Vec<SealedChange>> {
    let inspector = ApiDevice::sign_in(server, FIELD_1, None).await?;
    let report = DeviceReport { device: inspector.session.device, highest_seq: 0, unsent: 0 };
    let request = PullRequest {
        protocol: PROTOCOL,
        report,
        cursors: vec![],
        held: vec![],
        held_before: vec![],
        snapshots: false,
    };
    let pulled: PullResponse = inspector.post("/api/pull", &request).await?;
    let all = pulled.pages.into_iter().flat_map(|page| page.entries).map(|entry| entry.change);
    let is_of_it =
        |change: &SealedChange| change.open().is_ok_and(|change| change.record.as_str().starts_with(village));
    Ok(all.filter(is_of_it).collect())
}

#[tokio::test]
async fn a_copied_phone_gets_a_number_of_its_own_and_both_answers_stay() {
    story::run("a_copied_phone", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let eyes = phone.thai();
        phone.leave_app(&server).await?;
        let databases = phone.account_databases().await?;
        let database = databases.first().map(String::as_str).unwrap_or_default();
        phone.copy_database(database, "a copy").await?;

        phone.goto(&server.url(&Phase::Before.path(UNTOUCHED))).await?;
        eyes.assessment().answer("1.1", Answer::Pass).await?;
        eyes.go_to(Place::Answers).await?;
        eyes.answers().all_received(BY_ITSELF).await?;

        // From here on it is the copy, which knows nothing of that answer.
        phone.leave_app(&server).await?;
        phone.copy_database("a copy", database).await?;
        server.stop().await?;
        phone.goto(&server.url(&Phase::Before.path(UNTOUCHED))).await?;
        eyes.assessment().answer("1.1", Answer::Fail).await?;
        eyes.assessment().all_saved().await?;
        server.start_again().await?;
        eyes.go_to(Place::Answers).await?;
        eyes.answers().all_received(BY_ITSELF).await?;

        eyes.go_to(Place::Attention).await?;
        phone.reads(eyes.words.attention_was_copy_title()).await?;
        eyes.attention().shows_conflicts(CONFLICTS + 1).await?;
        phone.press(eyes.words.attention_lost_device_known()).await?;
        phone.reads_no_longer(eyes.words.attention_was_copy_title()).await?;

        let changes = of_village(&server, UNTOUCHED).await?;
        ensure(changes.iter().all(|change| change.signature.is_some()), || "an answer is not signed".to_owned())?;
        let mut devices: Vec<u32> = changes.iter().filter_map(|change| Some(change.open().ok()?.device.0)).collect();
        devices.sort_unstable();
        devices.dedup();
        ensure_eq("the devices that answered", devices.len(), 2)
    })
    .await;
}
