//! A line that breaks every 200 kB: photos arrive whole. A tus client sends hardly anything twice; the app in a browser less than all of it.

use std::fs;
use std::path::Path;
use std::process::Command;

use e2e::api::ApiDevice;
use e2e::demo::{FIELD_1, UNTOUCHED};
use e2e::photographs::noise;
use e2e::screens::{Phase, Place};
use e2e::weak_line::WeakLine;
use e2e::{BY_ITSELF, Failure, Result, Seen, Server, ensure, npm, story, until_within};
use sync::BodyHash;

const EVERY: u64 = 200_000;
/// Bytes sent for each hundred that were needed: what is sent twice, and every other word of the conversation.
const MOST_PERCENT: u64 = 105;
/// The same for the app in a browser. What breaks off on a connection that lay ready, Chromium sends once more by itself, a whole piece
/// on a line of this machine, before anybody can tell it that most of it is there. Who began anew at every break would never be done.
const MOST_PERCENT_IN_A_BROWSER: u64 = 200;

/// Fails if the line did not break as it should have, or if too much was sent over it.
fn ensure_little_was_sent_twice(line: &WeakLine, needed: usize, most_percent: u64) -> Result<()> {
    let (needed, sent, cuts) = (needed as u64, line.sent(), line.cuts());
    println!(
        "needed {needed} B, sent {sent} B over {cuts} breaks: {:.1} % more",
        (sent as f64 / needed as f64 - 1.0) * 100.0
    );
    ensure(cuts >= needed / EVERY, || format!("{cuts} breaks in {needed} bytes"))?;
    ensure(sent * 100 <= needed * most_percent, || format!("{sent} bytes sent of {needed}"))
}

/// Uploads a file with the client of tus that npm has.
async fn tus_js_client(endpoint: &str, token: &str, file: &Path, hash: BodyHash) -> Result<()> {
    let modules = npm::modules("tus-js-client", "4.3.1")?;
    let script = e2e::places::project().join("tests/e2e/src/tus_upload.mjs");
    let mut node = Command::new("node");
    node.arg(script).arg(modules).args([endpoint, token]).arg(file).arg(hash.to_string());
    let ended = tokio::task::spawn_blocking(move || node.output()).await.map_err(std::io::Error::other).flatten();
    let done = ended.map_err(|problem| Failure::program("node", problem))?;
    ensure(done.status.success(), || format!("tus-js-client: {}", String::from_utf8_lossy(&done.stderr)))
}

#[tokio::test]
async fn a_foreign_client_of_tus_gets_a_photo_through() {
    story::run("a_foreign_client", async |_| {
        let server = Server::start().await?;
        let device = ApiDevice::sign_in(&server, FIELD_1, None).await?;
        let line = WeakLine::to(server.port()).await?;
        let home = tempfile::tempdir().map_err(Failure::file(std::env::temp_dir()))?;
        let (file, bytes) = (home.path().join("photo.heic"), noise(4_000_000, 1));
        fs::write(&file, &bytes).map_err(Failure::file(&file))?;
        line.break_every(Some(EVERY));
        let endpoint = format!("{}/api/uploads", line.address());
        tus_js_client(&endpoint, &device.session.token, &file, BodyHash::of(&bytes)).await?;
        ensure(server.files()? == [bytes.clone()], || "not the file that was sent".to_owned())?;
        ensure_little_was_sent_twice(&line, bytes.len(), MOST_PERCENT)
    })
    .await;
}

#[tokio::test]
async fn photos_taken_in_the_field_arrive_and_the_server_may_be_killed_meanwhile() {
    story::run("photos_over_a_weak_line", async |story| {
        let mut server = Server::start().await?;
        let line = WeakLine::to(server.port()).await?;
        let phone = story.phone("field1").await?;
        phone.goto(&line.address()).await?;
        let eyes = phone.thai();
        eyes.sign_in().sign_in(FIELD_1).await?;
        eyes.villages().are_listed(FIELD_1.villages).await?;
        eyes.villages().ready_without_internet().await?;
        server.stop().await?;
        eyes.villages().open(UNTOUCHED).await?;
        eyes.dossier().open(UNTOUCHED, Phase::Before).await?;
        let photos = eyes.photos("indicator-1-1");
        photos.unfold().await?;
        photos.consent().await?;
        // No browser reads these: they are kept and sent as they are.
        let taken: Vec<Vec<u8>> =
            [(1_500_000, 1), (900_000, 2), (1_600_000, 3)].map(|(length, seed)| noise(length, seed)).into();
        for (n, bytes) in taken.iter().enumerate() {
            photos.take(&phone.put_file(&format!("{n}.heic"), bytes)?).await?;
            until_within(BY_ITSELF, "the photo to be taken in", async || {
                Ok(Seen::when(photos.count().await? == n + 1, phone.all_text("body").await?))
            })
            .await?;
        }

        line.break_every(Some(EVERY));
        server.start_again().await?;
        eyes.go_to(Place::Answers).await?;
        until_within(BY_ITSELF, "the line to have broken a few times", async || {
            Ok(Seen::when(line.cuts() >= 5, format!("{} breaks", line.cuts())))
        })
        .await?;
        server.kill();
        server.start_again().await?;
        until_within(BY_ITSELF, "the photos at the server", async || {
            let found = server.files()?.len();
            Ok(Seen::when(found == taken.len(), format!("{found}")))
        })
        .await?;
        phone.reads_no_longer(eyes.words.photos_waiting_hint()).await?;
        let mut kept = server.files()?;
        kept.sort_by_key(Vec::len);
        let mut taken = taken;
        taken.sort_by_key(Vec::len);
        ensure(kept == taken, || "not the photos that were taken".to_owned())?;
        ensure_little_was_sent_twice(&line, taken.iter().map(Vec::len).sum(), MOST_PERCENT_IN_A_BROWSER)
    })
    .await;
}
