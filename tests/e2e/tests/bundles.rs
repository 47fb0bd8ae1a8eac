//! A phone that finds no signal hands its answers on as a file, and somebody else brings them.

use std::path::{Path, PathBuf};

use e2e::demo::{ATTENTION, DISTRICT, FIELD_1, UNTOUCHED, UNTOUCHED_NAME};
use e2e::page::spaced;
use e2e::photographs::{Held, jpeg};
use e2e::screens::{Answer, Phase, Place};
use e2e::{BY_ITSELF, Browser, Failure, Result, Seen, Server, ensure, ensure_eq, story, until};
use i18n::arg;
use serde_json::json;
use thirtyfour::By;

const CARD: &str = "indicator-1-1";
const ANSWERS: [&str; 3] = ["1.1", "1.2", "1.3"];

/// The file the browser downloads next, once it is whole.
async fn downloads(phone: &Browser) -> Result<PathBuf> {
    let folder = phone.home().join("downloads");
    std::fs::create_dir_all(&folder).map_err(Failure::file(&folder))?;
    let allow = json!({ "behavior": "allow", "downloadPath": folder.display().to_string() });
    phone.devtools("Browser.setDownloadBehavior", allow).await?;
    Ok(folder)
}

async fn downloaded(folder: &Path) -> Result<PathBuf> {
    until("a bundle among the downloads", async || {
        let entries = std::fs::read_dir(folder).map_err(Failure::file(folder))?;
        let files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        let whole = files.iter().find(|file| file.extension().is_some_and(|ending| ending == "phophiang"));
        Ok(Seen::some(whole.cloned(), format!("{files:?}")))
    })
    .await
}

/// Picks a bundle on the page that brings them in, and waits until this many results are there; the newest.
async fn bring(browser: &Browser, file: &Path, results: usize) -> Result<String> {
    until("the app to be online", async || {
        let there = browser.text("#bundle-files:not(:disabled)").await?.is_some();
        Ok(Seen::when(there, browser.all_text("main").await?))
    })
    .await?;
    browser.driver()?.find(By::Id("bundle-files")).await?.send_keys(file.to_string_lossy()).await?;
    until(&format!("{results} results"), async || {
        let rows = browser.texts("main .step").await?;
        let newest = rows.first().map(|row| spaced(&domain::numerals::to_ascii(row)));
        Ok(Seen::some(newest.filter(|_| rows.len() == results), format!("{rows:?}")))
    })
    .await
}

#[tokio::test]
async fn a_bundle_is_carried_by_another_and_its_phone_hears_of_it() {
    story::run("a_bundle", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let field = phone.thai();
        let picture = phone.put_file("หลักฐาน.jpg", &jpeg(&phone, 1_200, 900, Held::Level).await?)?;
        let folder = downloads(&phone).await?;
        server.stop().await?;
        field.villages().open(UNTOUCHED).await?;
        field.dossier().open(UNTOUCHED, Phase::Before).await?;
        for indicator in ANSWERS {
            field.assessment().answer(indicator, Answer::Pass).await?;
        }
        field.assessment().all_saved().await?;
        field.photos(CARD).unfold().await?;
        field.photos(CARD).consent().await?;
        field.photos(CARD).take(&picture).await?;
        field.photos(CARD).show(1).await?;

        phone.goto(&server.url("/leaving")).await?;
        phone.press(field.words.bundle_make()).await?;
        let bundle = downloaded(&folder).await?;
        phone.reads(field.words.bundle_stays()).await?;
        let bytes = std::fs::read(&bundle).map_err(Failure::file(&bundle))?;
        ensure(bytes.starts_with(b"phophiang bundle"), || "this is no bundle".to_owned())?;
        let tells = |word: &str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
        ensure(!tells(UNTOUCHED) && !tells("answer:") && !tells("JFIF"), || {
            "whoever carries it can read it".to_owned()
        })?;
        field.go_to(Place::Answers).await?;
        let waiting = field.answers().figures().await?[0];
        ensure_eq("answers that wait", waiting, ANSWERS.len() + 1)?;
        // From here on the phone has no app open, and finds no server.
        phone.goto("about:blank").await?;

        server.start_again().await?;
        let laptop = story.laptop("district").await?;
        laptop.goto(&server.address()).await?;
        let office = laptop.thai();
        office.sign_in().sign_in(DISTRICT).await?;
        office.go_to(Place::Answers).await?;
        laptop.press(office.words.receive_title()).await?;
        let told = bring(&laptop, &bundle, 1).await?;
        let says = |told: &str, fresh: usize, known: usize| {
            let changes = office.words.receive_changes(arg::Count(&fresh.to_string()), arg::Known(&known.to_string()));
            let changes = spaced(&changes);
            ensure(told.contains(&changes), || format!("“{changes}” is not in “{told}”"))
        };
        says(&told, waiting, 0)?;
        says(&bring(&laptop, &bundle, 2).await?, 0, waiting)?;
        let altered = bundle.with_extension("altered");
        let spoilt = [&bytes[..bytes.len() - 1], b"?"].concat();
        std::fs::write(&altered, spoilt).map_err(Failure::file(&altered))?;
        let told = bring(&laptop, &altered, 3).await?;
        ensure(told.contains(&spaced(office.words.error_bundle_damaged())), || told.clone())?;
        laptop.goto(&server.url("/board")).await?;
        let row = office.board().row(UNTOUCHED_NAME).await?;
        let cells: Vec<String> = row.into_iter().map(|(_, cell)| domain::numerals::to_ascii(&cell)).collect();
        let all = cells.join(" | ");
        ensure(all.contains("3"), || format!("the answers are not on the board: {all}"))?;
        ensure_eq("files at the server", server.files()?.len(), 2)?;

        phone.goto(&server.url("/answers")).await?;
        field.answers().all_received(BY_ITSELF).await?;
        ensure_eq("answers with receipts", field.answers().figures().await?, [0, waiting, ATTENTION])?;
        phone.reads_no_longer(field.words.bundle_lead()).await?;
        let one_device =
            "DELETE FROM kept_files WHERE file IN (SELECT file FROM kept_files GROUP BY file HAVING count(*) = 1)";
        server.stop().await?;
        ensure_eq("files that came once", server.sql(one_device).await?, 2)
    })
    .await;
}

#[tokio::test]
async fn a_bundle_is_shared_where_the_system_has_a_sheet_for_it() {
    story::run("a_shared_bundle", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let field = phone.thai();
        server.stop().await?;
        field.villages().open(UNTOUCHED).await?;
        field.dossier().open(UNTOUCHED, Phase::Before).await?;
        field.assessment().answer("1.1", Answer::Pass).await?;
        field.assessment().all_saved().await?;
        field.go_to(Place::Answers).await?;
        // Chromium without a screen has no share sheet: this one stands in for it, and is first given up, then used.
        let sheet = "window.taken = [];\n\
                     navigator.canShare = (data) => data.files?.length === 1;\n\
                     navigator.share = async ({ files }) => {\n\
                       window.taken.push([files[0].name, files[0].type, files[0].size]);\n\
                       if (window.taken.length === 1) throw new DOMException('closed', 'AbortError');\n\
                     };";
        phone.script::<()>(sheet, vec![]).await?;
        phone.press(field.words.bundle_make()).await?;
        phone.reads(field.words.bundle_not_shared()).await?;
        phone.press(field.words.bundle_share()).await?;
        phone.reads(field.words.bundle_shared()).await?;
        let taken: Vec<(String, String, u64)> = phone.script("return window.taken;", vec![]).await?;
        ensure_eq("times it was handed over", taken.len(), 2)?;
        ensure_eq("the same file", &taken[0], &taken[1])?;
        let (name, kind, bytes) = &taken[0];
        ensure(name.starts_with("phophiang-bundle-device-") && name.ends_with(".txt"), || name.clone())?;
        ensure(kind == "text/plain" && *bytes > 400, || format!("{kind} {bytes}"))?;
        ensure_eq("answers that wait still", field.answers().figures().await?[0], 1)
    })
    .await;
}
