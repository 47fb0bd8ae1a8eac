//! Photos as evidence, without a network: taken, still there when the battery falls out, sent when the server is back, seen elsewhere.

use e2e::demo::{FIELD_1, FIELD_2, HALF, UNTOUCHED};
use e2e::photographs::{CAMERA, Held, jpeg, size};
use e2e::screens::{Phase, Photos, Place};
use e2e::{BY_ITSELF, Browser, Result, Seen, Server, ensure, ensure_eq, story, until, until_within};
use i18n::arg;
use serde_json::json;

const CARD: &str = "indicator-1-1";

fn photos(browser: &Browser) -> Photos<'_> {
    browser.thai().photos(CARD)
}

async fn open_before(browser: &Browser, village: &str) -> Result<()> {
    browser.thai().villages().open(village).await?;
    browser.thai().dossier().open(village, Phase::Before).await?;
    photos(browser).unfold().await
}

/// Waits until the server has so many files.
async fn arrived(server: &Server, wanted: usize) -> Result<Vec<Vec<u8>>> {
    until_within(BY_ITSELF, &format!("{wanted} files at the server"), async || {
        let files = server.files()?;
        let found = files.len();
        Ok(Seen::some((found == wanted).then_some(files), format!("{found}")))
    })
    .await
}

#[tokio::test]
async fn a_photo_survives_the_battery_and_reaches_everybody_who_may_see_it() {
    story::run("a_photo", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let file = phone.put_file("หลักฐาน.jpg", &jpeg(&phone, 3_000, 2_000, Held::Turned).await?)?;
        server.stop().await?;
        open_before(&phone, HALF).await?;
        photos(&phone).consent().await?;
        photos(&phone).take(&file).await?;
        photos(&phone).show(1).await?;
        let words = phone.thai().words;
        ensure_eq("the button", photos(&phone).label().await?, words.assessment_photos("๑"))?;

        phone.kill();
        phone.open_again().await?;
        phone.goto(&server.url(&Phase::Before.path(HALF))).await?;
        phone.thai().assessment().is_open().await?;
        photos(&phone).unfold().await?;
        photos(&phone).show(1).await?;
        phone.goto(&server.url("/answers")).await?;
        phone.reads(words.photos_waiting_hint()).await?;
        phone.goto(&server.url("/leaving")).await?;
        phone.reads(&words.photos_leaving("๑")).await?;

        server.start_again().await?;
        phone.thai().go_to(Place::Answers).await?;
        is_made_small(&by_size(arrived(&server, 2).await?))?;
        phone.reads_no_longer(words.photos_waiting_hint()).await?;

        // The disk with the files is another one now, the records are the same: no feed shows that, the phone asks when it starts.
        server.stop().await?;
        server.lose_files()?;
        server.start_again().await?;
        phone.reload().await?;
        is_made_small(&by_size(arrived(&server, 2).await?))?;

        let other = story.prepared_phone(&server, FIELD_2).await?;
        open_before(&other, HALF).await?;
        photos(&other).show(1).await?;
        photos(&other).open(1).await?;
        is_upright(&other).await?;
        photos(&other).close().await?;
        // What was looked at once is kept: also for when there is no server.
        server.stop().await?;
        other.reload().await?;
        other.thai().assessment().is_open().await?;
        photos(&other).unfold().await?;
        photos(&other).show(1).await?;
        photos(&other).open(1).await?;
        is_upright(&other).await
    })
    .await;
}

fn by_size(mut files: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    files.sort_by_key(Vec::len);
    files
}

/// A thumbnail and a photo, upright, small, and without a word of the camera.
fn is_made_small(files: &[Vec<u8>]) -> Result<()> {
    let sizes: Vec<_> = files.iter().map(|file| size(file)).collect();
    ensure_eq("sizes", sizes, vec![Some((160, 240)), Some((1067, 1600))])?;
    ensure(files[0].len() <= 15_000 && files[1].len() <= 300_000, || format!("{} {}", files[0].len(), files[1].len()))?;
    let tells =
        |file: &Vec<u8>| [CAMERA, "Exif"].iter().any(|word| file.windows(word.len()).any(|w| w == word.as_bytes()));
    ensure(!files.iter().any(tells), || "the camera's words are still there".to_owned())
}

async fn is_upright(browser: &Browser) -> Result<()> {
    let (upper, lower, size) = photos(browser).colours().await?;
    let is_red = upper[0] > 200 && upper[2] < 60;
    let is_blue = lower[2] > 200 && lower[0] < 60;
    ensure(is_red && is_blue && size == (1067, 1600), || format!("{upper:?} over {lower:?}, {size:?}"))
}

#[tokio::test]
async fn what_is_no_photo_or_cannot_be_read_is_told() {
    story::run("bad_photos", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let words = phone.thai().words;
        let huge = jpeg(&phone, 10_000, 6_000, Held::Level).await?;
        let huge = phone.put_file("ใหญ่มาก.jpg", &huge)?;
        let text = phone.put_file("รายชื่อ.jpg", "บ้านเลขที่ ๑ บ้านสมมติ ครัวเรือนตัวอย่าง".as_bytes())?;
        let strange = [b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".as_slice(), &[7; 5_000]].concat();
        let strange = phone.put_file("ไอโฟน.heic", &strange)?;
        server.stop().await?;
        open_before(&phone, UNTOUCHED).await?;
        photos(&phone).consent().await?;

        photos(&phone).take(&text).await?;
        photos(&phone)
            .says(&words.photos_not_kept(arg::Name("รายชื่อ.jpg"), arg::Reason(words.error_not_a_picture())))
            .await?;
        ensure_eq("photos", photos(&phone).count().await?, 0)?;

        photos(&phone).take(&strange).await?;
        let size = words.photos_kilobytes("๖");
        photos(&phone).says(&words.photos_as_it_is(arg::Name("ไอโฟน.heic"), arg::Size(&size))).await?;
        ensure_eq("photos", photos(&phone).count().await?, 1)?;

        phone.mark().await?;
        photos(&phone).take(&huge).await?;
        until("60 megapixels to be taken in, one way or the other", async || {
            let count = photos(&phone).count().await?;
            Ok(Seen::when(count == 2, phone.all_text("body").await?))
        })
        .await?;
        ensure(phone.is_marked().await?, || "the page was lost".to_owned())?;
        server.start_again().await?;
        phone.thai().go_to(Place::Answers).await?;
        // The strange one has no thumbnail; the huge one has, if this machine could read it.
        until_within(BY_ITSELF, "the files at the server", async || {
            let found = server.files()?.len();
            let waiting = phone.shows(words.photos_waiting_hint()).await?;
            Ok(Seen::when((2..=3).contains(&found) && !waiting, format!("{found}")))
        })
        .await
    })
    .await;
}

#[tokio::test]
async fn a_photo_taken_away_before_it_was_sent_leaves_nothing_at_the_server() {
    story::run("a_photo_taken_away", async |story| {
        let mut server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let words = phone.thai().words;
        let file = phone.put_file("ไม่ชัด.jpg", &jpeg(&phone, 800, 600, Held::Level).await?)?;
        server.stop().await?;
        open_before(&phone, UNTOUCHED).await?;
        photos(&phone).consent().await?;
        photos(&phone).take(&file).await?;
        photos(&phone).show(1).await?;

        photos(&phone).remove(1).await?;
        phone.reads(words.photos_removed()).await?;
        phone.press(words.action_undo()).await?;
        photos(&phone).show(1).await?;

        photos(&phone).remove(1).await?;
        phone.reads(words.photos_removed()).await?;
        phone.reads_no_longer(words.photos_removed()).await?;
        ensure_eq("photos", photos(&phone).count().await?, 0)?;
        ensure_eq("the button", photos(&phone).label().await?, words.assessment_photo().to_owned())?;
        until("the bytes to be gone", async || {
            let left = phone.shelf("files").await?;
            Ok(Seen::when(left.is_empty(), format!("{left:?}")))
        })
        .await?;
        server.start_again().await?;
        phone.thai().go_to(Place::Answers).await?;
        phone.thai().answers().all_received(BY_ITSELF).await?;
        ensure_eq("files at the server", server.files()?.len(), 0)
    })
    .await;
}

#[tokio::test]
async fn a_place_is_asked_for_once_and_a_no_is_explained() {
    story::run("a_place", async |story| {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let words = phone.thai().words;
        let permission = |setting: &str| {
            let what =
                json!({ "permission": { "name": "geolocation" }, "setting": setting, "origin": server.address() });
            let phone = phone.clone();
            async move { phone.devtools("Browser.setPermission", what).await }
        };
        permission("denied").await?;
        open_before(&phone, UNTOUCHED).await?;
        phone.reads(words.position_none()).await?;
        phone.press(words.position_add()).await?;
        phone.reads(words.error_position_denied()).await?;
        permission("granted").await?;
        let place = json!({ "latitude": 13.691_234, "longitude": 101.456_784, "accuracy": 11.2 });
        phone.devtools("Emulation.setGeolocationOverride", place).await?;
        phone.press(words.position_add()).await?;
        let told = words.position_with_accuracy(arg::Metres("๑๒"), arg::Place("๑๓.๖๙๑๒๓, ๑๐๑.๔๕๖๗๘"));
        phone.reads(&told).await?;
        phone.thai().assessment().all_saved().await?;
        phone.reload().await?;
        phone.thai().assessment().is_open().await?;
        phone.reads(&told).await?;
        phone.press(words.position_remove()).await?;
        phone.reads(words.position_none()).await
    })
    .await;
}
