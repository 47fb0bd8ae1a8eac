//! What a device must do with files over any store.

use sync::{BodyHash, RecordId};

use super::Opener;
use super::example::device;
use crate::device::{Device, DeviceError, FileState, NewFile};
use crate::transaction::DeviceStore;

const PHOTO: &str = "24090104/2570/photo/01928c5e-0000-7000-8000-000000000001";
const OTHER: &str = "24090104/2570/photo/01928c5e-0000-7000-8000-000000000002";

fn jpeg(bytes: &[u8]) -> NewFile {
    NewFile { media: "image/jpeg".to_owned(), bytes: bytes.to_vec(), is_thumbnail: false }
}

async fn keep<S: DeviceStore>(device: &Device<S>, file: &NewFile, record: &str) -> BodyHash {
    device.keep_files(std::slice::from_ref(file), &RecordId::from(record), 5).await.unwrap();
    file.hash()
}

/// A photo and its thumbnail outlive the connection.
pub async fn a_file_called_kept_is_there_after_reopening(opener: &impl Opener) {
    let first = device(opener, 7).await;
    let thumbnail = NewFile { is_thumbnail: true, ..jpeg(b"small") };
    let files = [jpeg(b"large"), thumbnail.clone()];
    first.keep_files(&files, &RecordId::from(PHOTO), 5).await.unwrap();
    drop(first);
    let again = Device::open(opener.open().await, 0).await.unwrap();
    assert_eq!(again.file(files[0].hash()).await.unwrap().unwrap(), b"large");
    assert_eq!(again.file(thumbnail.hash()).await.unwrap().unwrap(), b"small");
    assert_eq!(again.file(BodyHash::of(b"never")).await.unwrap(), None);
    assert_eq!(again.records("").await.unwrap(), [], "files are no records");
}

/// What cannot be made smaller may have 20 MB.
pub async fn a_photo_as_large_as_may_be_comes_back(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let large: Vec<u8> = (0..20 * 1024 * 1024u32).map(|n| (n % 251) as u8).collect();
    let hash = keep(&device, &jpeg(&large), PHOTO).await;
    assert!(device.file(hash).await.unwrap().unwrap() == large);
}

/// Size, kind and whereabouts of all.
pub async fn what_is_known_of_a_file_is_read_without_its_bytes(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let hash = keep(&device, &jpeg(b"one"), PHOTO).await;
    keep(&device, &jpeg(b"other"), OTHER).await;
    let known = device.files().await.unwrap();
    let note = &known[&hash];
    assert_eq!((known.len(), note.bytes, note.media.as_str(), note.is_thumbnail), (2, 3, "image/jpeg", false));
    assert_eq!((&note.state, note.kept_at), (&FileState::Waiting, 5));
    assert_eq!(note.records.iter().map(RecordId::as_str).collect::<Vec<_>>(), [PHOTO]);
}

/// The same picture may be evidence for two things.
pub async fn a_file_goes_only_when_no_record_names_it(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let hash = keep(&device, &jpeg(b"one"), PHOTO).await;
    keep(&device, &jpeg(b"one"), OTHER).await;
    device.release_files(&[hash], &RecordId::from(PHOTO)).await.unwrap();
    assert!(device.file(hash).await.unwrap().is_some(), "the other still names it");
    device.release_files(&[hash, BodyHash::of(b"never")], &RecordId::from(OTHER)).await.unwrap();
    assert_eq!(device.file(hash).await.unwrap(), None);
    assert!(device.files().await.unwrap().is_empty());
}

/// What the server said of a file stays said, also when it is taken again.
pub async fn a_file_at_the_server_is_not_sent_again(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let hash = keep(&device, &jpeg(b"one"), PHOTO).await;
    device.file_is(hash, FileState::AtServer).await.unwrap();
    keep(&device, &jpeg(b"one"), OTHER).await;
    let note = device.files().await.unwrap().remove(&hash).unwrap();
    assert_eq!((note.state, note.records.len()), (FileState::AtServer, 2));
    device.file_is(BodyHash::of(b"never"), FileState::AtServer).await.unwrap();
    assert_eq!(device.files().await.unwrap().len(), 1);
    let theirs = jpeg(b"theirs");
    device.keep_fetched(theirs.clone(), &RecordId::from(PHOTO), 5).await.unwrap();
    assert_eq!(device.files().await.unwrap()[&theirs.hash()].state, FileState::AtServer);
}

/// A photo that is only here is as good a reason to stay as an answer.
pub async fn nothing_unsent_is_erased_not_even_a_photo(opener: &impl Opener) {
    let first = device(opener, 7).await;
    let hash = keep(&first, &jpeg(b"one"), PHOTO).await;
    assert_eq!(first.erase().await, Err(DeviceError::Unsent { waiting: 1, refused: 0 }));
    first.file_is(hash, FileState::Refused { code: "not_an_image".to_owned() }).await.unwrap();
    assert_eq!(first.erase().await, Err(DeviceError::Unsent { waiting: 0, refused: 1 }));
    first.file_is(hash, FileState::AtServer).await.unwrap();
    first.erase().await.unwrap();
}
