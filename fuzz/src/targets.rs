//! The targets. Each says in its assertions what must hold of whatever was decoded.

#![expect(clippy::expect_used, reason = "a panic is what the search looks for")]

use std::hint::black_box;
use std::sync::LazyLock;

use domain::form::check::faults;
use domain::form::import::{export, import};
use domain::village::{parse_district_csv, parse_villages_csv};
use domain::{AreaCode, Areas, Digits, InstrumentRef, Ratio, csv, numerals, thai_date};
use records::account::SignInResponse;
use records::check::shape_of;
use records::happiness::{SessionView, SheetView, SittingView, TallyView};
use records::held::{Decide, HeldList};
use records::instruments::{Draft, DraftPut, Scope, Use};
use records::knowledge::{KnowledgeView, SignView};
use records::material::MaterialView;
use records::media::Media;
use records::participant::HeadCountView;
use records::reference::Reference;
use records::report::ReportView;
use records::step::StepView;
use records::targets::{TargetList, TargetsPut};
use records::visit::{AdviceView, VisitView};
use records::{AssessmentView, HouseholdView, ParticipantView, PhotoView, RecordKey, View, lines};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use sync::bundle::content::{MAX_FILE_BYTES, Part, Parts, change_part};
use sync::bundle::{HEADER_BYTES, Header};
use sync::wire::{
    BundleResponse, CommonRequest, CommonResponse, FeedPage, FilesRequest, FilesResponse, ForkRequest, KeyRequest,
    NewsRequest, NewsResponse, Problem, PullRequest, PullResponse, PushRequest, PushResponse, SignInRequest,
    SnapshotRecord, SnapshotRequest, SnapshotResponse,
};
use sync::{Change, ChangeId, Cursor, FeedEntry, FeedId, RecordState, Replica, SealedChange, upload};

/// Reads a message. What was read can be written, and read again.
fn read<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let read: T = serde_json::from_slice(bytes).ok()?;
    let written = serde_json::to_vec(&read).expect("what was read can be written");
    assert!(serde_json::from_slice::<T>(&written).is_ok(), "what was written can be read");
    Some(read)
}

/// A change in its very bytes.
pub fn change(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(body) = RawValue::from_string(text.trim().to_owned()) else { return };
    take(&SealedChange { body, signature: None });
}

/// Opens a change as everybody does it who gets one, and folds it into a record.
fn take(sealed: &SealedChange) {
    let Ok(change) = sealed.open() else { return };
    let mut state = RecordState::default();
    state.absorb(&change, Some(1));
    let once = state.clone();
    state.absorb(&change, Some(1));
    assert_eq!(state, once, "taking it twice is taking it once");
    assert!(state.conflicts().next().is_none() || state.removal_is_in_doubt(), "one change disagrees with nobody");
    let kept = serde_json::to_vec(&state).expect("a record can be kept");
    assert_eq!(serde_json::from_slice::<RecordState>(&kept).ok(), Some(state.clone()), "and is the same again");
    judge(&change);
    see(&state);
    // Somebody answers after having read it: the answer covers it.
    let mut replica = Replica { base: state, ..Replica::default() };
    let names: Vec<_> = change.writes.keys().cloned().collect();
    let writes = replica.writes(names.into_iter().map(|name| (name, "x".into())));
    assert!(writes.iter().all(|(name, write)| {
        replica.base.field(name).is_none_or(|field| field.live().iter().all(|live| write.seen.covers(live.dot)))
    }));
    replica.absorb(&change, 1);
}

/// Which kind of record it is, and whether its values fit.
fn judge(change: &Change) {
    if let Ok(key) = RecordKey::try_from(&change.record) {
        assert_eq!(key.id(), change.record, "an id has one spelling");
        for (name, write) in &change.writes {
            let _ = shape_of(key.kind(), name).is_none_or(|shape| shape.holds(&write.value));
        }
    }
}

/// Every page reads a record by its view, and a record's fields are whatever its writers say.
fn see(state: &RecordState) {
    black_box(AssessmentView::read(state));
    black_box(HouseholdView::read(state));
    black_box(ParticipantView::read(state));
    black_box(HeadCountView::read(state));
    black_box(SessionView::read(state));
    black_box(SittingView::read(state));
    black_box(TallyView::read(state));
    black_box(SheetView::read(state));
    black_box(VisitView::read(state));
    black_box(AdviceView::read(state));
    black_box(MaterialView::read(state));
    black_box(KnowledgeView::read(state));
    black_box(SignView::read(state));
    black_box(ReportView::read(state));
    black_box(PhotoView::read(state));
    black_box(StepView::read(state));
}

/// A push at the server, its answer at the device.
pub fn push(bytes: &[u8]) {
    if let Some(request) = read::<PushRequest>(bytes) {
        request.changes.iter().for_each(take);
    }
    if let Some(response) = read::<PushResponse>(bytes) {
        for outcome in &response.outcomes {
            let _ = outcome.receipt();
        }
    }
}

/// A pull at the server, its answer at the device.
pub fn pull(bytes: &[u8]) {
    if let Some(request) = read::<PullRequest>(bytes) {
        for Cursor { feed, after, h } in request.cursors {
            let entry = FeedEntry { position: 0, id: ChangeId(Default::default()), h, change: nothing() };
            let cursor = Cursor { feed, after, h };
            assert!(cursor.advance(&entry).is_err(), "no entry has the position 0");
        }
    }
    if let Some(response) = read::<PullResponse>(bytes) {
        response.pages.iter().for_each(follow);
    }
    let _ = read::<FilesRequest>(bytes);
    let _ = read::<FilesResponse>(bytes);
}

/// What else a device asks, and what the server answers.
pub fn talk(bytes: &[u8]) {
    let _ = read::<NewsRequest>(bytes);
    let _ = read::<NewsResponse>(bytes);
    let _ = read::<SnapshotRequest>(bytes);
    if let Some(response) = read::<SnapshotResponse>(bytes) {
        for SnapshotRecord { id, state } in &response.records {
            let _ = RecordKey::try_from(id);
            see(state);
            let replica = Replica { base: state.clone(), ..Replica::default() };
            assert_eq!(*replica.look(), *state, "nothing of one's own is laid over it");
        }
    }
    if let Some(request) = read::<CommonRequest>(bytes) {
        black_box(request.places.windows(2).all(|two| two[0].position < two[1].position));
    }
    let _ = read::<CommonResponse>(bytes);
    let _ = read::<KeyRequest>(bytes);
    let _ = read::<ForkRequest>(bytes);
}

fn nothing() -> SealedChange {
    SealedChange { body: RawValue::NULL.to_owned(), signature: None }
}

/// Goes on from where a device may stand, and uses what it was sent.
fn follow(page: &FeedPage) {
    let mut cursor = Cursor::start(page.feed.clone());
    for entry in &page.entries {
        take(&entry.change);
        if let Ok(next) = cursor.advance(entry) {
            assert_eq!(next.after, entry.position);
            cursor = next;
        }
    }
}

/// A bundle at the server: what stands in the clear, and what is inside; whoever knows the server's public key seals what he likes.
pub fn bundle(bytes: &[u8]) {
    if let Ok(header) = Header::read(bytes) {
        assert_eq!(header.bytes()[..], bytes[..HEADER_BYTES], "a header has one spelling");
    }
    read::<BundleResponse>(bytes);
    let (mut parts, mut all) = (Parts::of(bytes), 0);
    while let Ok(Some(part)) = parts.next_part() {
        match part {
            Part::About(about) => assert!(about.part().is_ok()),
            Part::Change(change) => {
                all += change_part(&change).map_or(0, |part| part.len());
                take(&change);
            }
            Part::File { bytes: length, .. } => {
                assert!(length <= MAX_FILE_BYTES);
                let mut piece = [0; 1_000];
                while parts.read_file(&mut piece).is_ok_and(|read| read > 0) {}
            }
        }
    }
    // Escapes may be written shorter than they were read, never much longer.
    assert!(all <= 2 * bytes.len() + 64, "no more comes out than went in");
}

/// A sign-in at the server, its answer and every problem at the device.
pub fn account(bytes: &[u8]) {
    read::<SignInRequest>(bytes);
    read::<SignInResponse>(bytes);
    read::<Problem>(bytes);
}

/// What the office's pages send and read, and what a device keeps for the field.
pub fn office(bytes: &[u8]) {
    read::<Decide>(bytes);
    read::<HeldList>(bytes);
    read::<TargetsPut>(bytes);
    read::<TargetList>(bytes);
    read::<DraftPut>(bytes);
    read::<Draft>(bytes);
    read::<Use>(bytes);
    read::<Reference>(bytes);
}

/// An instrument as a file: what is read can be judged, written, and read again as the same.
pub fn form(bytes: &[u8]) {
    let Ok(form) = import(bytes) else { return };
    black_box(faults(&form));
    let written = export(&form).expect("what was read can be written");
    assert_eq!(import(written.as_bytes()).ok(), Some(form));
}

static AREAS: LazyLock<Areas> = LazyLock::new(|| {
    let areas = "code,name_th,name_en\n24,จังหวัดสมมติ,\n2409,อำเภอสมมติ,\n240903,ตำบลสมมติ,\n";
    Areas::from_csv(areas).expect("the areas are written above")
});

/// A table as a file or as pasted text.
pub fn table(bytes: &[u8]) {
    let Some(text) = lines::decode(bytes) else { return };
    for (number, record) in csv::Records::of(&text, &[',', '\t', ';']) {
        assert!(number > 0 && number <= text.lines().count().max(1), "a line that is there");
        if let Ok(fields) = record {
            let written = csv::write([fields]);
            assert!(
                csv::Records::of(&written, &[',']).all(|(_, record)| record.is_ok()),
                "what is written can be read"
            );
        }
    }
    if let Ok(villages) = parse_villages_csv(&text, &AREAS) {
        assert!(villages.iter().all(|village| village.code.as_str().starts_with("240903")));
    }
    if let Ok(district) = "2409".parse::<AreaCode>() {
        let _ = parse_district_csv(&text, &AREAS, &district);
    }
    let _ = Areas::from_csv(&text);
    black_box((lines::households::read(&text), lines::participants::read(&text)));
}

/// Ids, codes and numbers as texts: what is read has one spelling, or none.
pub fn name(bytes: &[u8]) {
    let _ = Media::of(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(key) = text.parse::<RecordKey>() {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(code) = text.parse::<AreaCode>() {
        assert_eq!(code.as_str(), text);
    }
    if let Ok(reference) = text.parse::<InstrumentRef>() {
        assert_eq!(reference.to_string().parse(), Ok(reference));
    }
    if let Ok(scope) = text.parse::<Scope>() {
        assert_eq!(scope.to_string(), text);
    }
    let _ = (FeedId::from(text), text.parse::<Ratio>());
    let _ = (numerals::parse_decimal(text), numerals::whole_number(text), thai_date::parse(text));
    black_box(Digits::Thai.show(text));
}

/// The headers of a file on its way.
pub fn upload(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(hash) = upload::announced(text) {
        assert_eq!(upload::announced(&upload::announce(hash)), Some(hash));
    }
    if let Some(number) = upload::bytes(text) {
        assert_eq!(text.trim_start_matches('0'), number.to_string().trim_start_matches('0'));
    }
    black_box(upload::Checksum::read(text));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::written;

    /// Answers may read as questions, too: what is not known is passed over.
    #[test]
    fn the_samples_of_talk_reach_every_message() {
        let mut reached = [false; 8];
        for text in written("talk") {
            let bytes = text.as_bytes();
            let is_read = [
                read::<NewsRequest>(bytes).is_some(),
                read::<NewsResponse>(bytes).is_some(),
                read::<SnapshotRequest>(bytes).is_some(),
                read::<SnapshotResponse>(bytes).is_some(),
                read::<CommonRequest>(bytes).is_some(),
                read::<CommonResponse>(bytes).is_some(),
                read::<KeyRequest>(bytes).is_some(),
                read::<ForkRequest>(bytes).is_some(),
            ];
            assert!(is_read.contains(&true), "{text}");
            reached = std::array::from_fn(|n| reached[n] || is_read[n]);
        }
        assert_eq!(reached, [true; 8]);
    }
}
