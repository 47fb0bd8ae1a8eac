//! What goes into a store and comes out of it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AreaCode, FiscalYear, Form, Village};
use records::account::Account;
use records::dossier::PhaseSummary;
use records::figures::Figures;
use records::instruments::Scope;
use records::step::DossierState;
use records::{Grant, HeldReason, Summaries};
use serde::{Deserialize, Serialize};
use sync::{
    AccountId, BodyHash, ChainHash, Change, DeviceId, FeedEntry, FeedId, Position, PublicKey, Receipt, RecordId,
    SealedChange, Seq,
};

/// Milliseconds since 1970 UTC.
pub type Millis = i64;

/// A village's year.
pub type DossierId = (AreaCode, FiscalYear);

/// SHA-256 of a bearer token.
pub type TokenHash = [u8; 32];

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The name to sign in with; unique without regard to ASCII case.
    pub sign_in_name: String,
    /// How screens call the person.
    pub display_name: String,
    /// The Argon2id hash of the password, in PHC form.
    pub password_hash: String,
    /// What the person may do, and where.
    pub grants: Vec<Grant>,
}

/// An account with what only the server knows of it.
#[derive(Clone, Debug)]
pub struct StoredAccount {
    /// What a device knows of it.
    pub account: Account,
    /// The Argon2id hash of the password, in PHC form.
    pub password_hash: String,
    /// Whether it may no longer sign in.
    pub disabled: bool,
}

/// A device to be registered, or one that signs in again.
#[derive(Clone, Debug)]
pub struct DeviceSignIn {
    /// Whose.
    pub account: AccountId,
    /// What the person calls it.
    pub name: String,
    /// The device this browser already is; taken if it belongs to the account and is not revoked.
    pub known: Option<DeviceId>,
    /// Whether the data of that device are there, so that it gets its number back from a server that has forgotten it.
    pub has_data: bool,
    /// A number drawn at random for a new device.
    pub fresh: DeviceId,
    /// The hash of the new token; an older token of the device ends.
    pub token_hash: TokenHash,
    /// With what it signs from now on, beside any key it had.
    pub key: Option<PublicKey>,
    /// Now.
    pub at: Millis,
}

/// A device that turned out to be a copy of another and gets a number of its own.
#[derive(Clone, Debug)]
pub struct DeviceFork {
    /// The device it was a copy of.
    pub from: DeviceId,
    /// What the person calls it.
    pub name: String,
    /// A number drawn at random for it.
    pub fresh: DeviceId,
    /// The hash of its token. If a copy of the same device has it already, it is that one, asking again. The token of the other stays.
    pub token_hash: TokenHash,
    /// With what it signs.
    pub key: Option<PublicKey>,
    /// Now.
    pub at: Millis,
}

/// A device and what it last reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its number.
    pub id: DeviceId,
    /// Whose.
    pub account: AccountId,
    /// What the person calls it.
    pub name: String,
    /// Whether it was revoked.
    pub revoked: bool,
    /// The greatest `seq` it ever reported or sent.
    pub highest_seq: Seq,
    /// How many changes it reported as unsent.
    pub unsent: u64,
    /// When it last spoke with the server.
    pub last_contact: Option<Millis>,
}

/// Who owns a device, as it stands inside the appending transaction.
#[derive(Clone, Debug)]
pub struct DeviceOwner {
    /// Whose device.
    pub account: AccountId,
    /// What that account may do.
    pub grants: Vec<Grant>,
    /// Whether the device was revoked, or its account disabled.
    pub revoked: bool,
}

/// A village and the subdistrict it lies in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedVillage {
    /// The village.
    pub village: Village,
    /// The subdistrict.
    pub subdistrict: AreaCode,
    /// The district.
    pub district: AreaCode,
}

/// A page of a feed.
#[derive(Clone, Debug)]
pub enum Page {
    /// The feed does not know this cursor.
    Diverged,
    /// What follows it.
    Entries {
        /// In order of position.
        entries: Vec<FeedEntry>,
        /// Whether more follows.
        more: bool,
    },
}

/// How much a page may carry.
#[derive(Clone, Copy, Debug)]
pub struct PageLimit {
    /// Entries.
    pub entries: usize,
    /// Bytes of bodies; one entry is sent whatever its size.
    pub bytes: usize,
}

/// The end of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedHead {
    /// Which feed.
    pub feed: FeedId,
    /// The last position; 0 if it is empty.
    pub position: Position,
    /// The chain at it.
    pub h: ChainHash,
}

/// A change that was sent earlier: what became of it.
#[derive(Clone, Debug)]
pub struct Known {
    /// The bytes it had then.
    pub hash: BodyHash,
    /// Where it went.
    pub place: Place,
}

/// Where a change went.
#[derive(Clone, Debug)]
pub enum Place {
    /// Into a feed.
    Feed(Receipt),
    /// Outside, for an officer; the reason is a code of [`HeldReason`].
    Held(String),
}

/// A change to be appended.
#[derive(Clone, Debug)]
pub struct Appended {
    /// The change, read.
    pub change: Change,
    /// Its bytes.
    pub sealed: SealedChange,
    /// Where it goes, and the proof.
    pub receipt: Receipt,
}

/// A change to be kept outside the feed.
#[derive(Clone, Debug)]
pub struct HeldChange {
    /// The change, read.
    pub change: Change,
    /// Its bytes.
    pub sealed: SealedChange,
    /// The village and year it is about, where its id says so.
    pub dossier: Option<DossierId>,
    /// Why.
    pub reason: HeldReason,
}

/// What a board shows of a village's year; the projection kept beside the feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardState {
    /// The assessment before development.
    pub before: PhaseSummary,
    /// The assessment after development.
    pub after: PhaseSummary,
    /// Everything else the village's people were asked and given.
    #[serde(default)]
    pub summaries: Summaries,
    /// By which [rules](Summaries::RULES) that was summed up; 0 on boards written before November 2026.
    #[serde(default)]
    pub rules: u16,
    /// Where the dossier stands.
    pub state: DossierState,
    /// What the register says, once certified.
    #[serde(default)]
    pub certification: Option<records::board::Certification>,
    /// Until when an announced status is valid.
    #[serde(with = "records::board::iso_day")]
    pub valid_until: Option<jiff::civil::Date>,
}

impl BoardState {
    /// What the village adds to the figures of its district.
    #[must_use]
    pub fn figures(&self) -> Figures {
        Figures::of_village(&self.before, &self.after, &self.summaries, self.state)
    }
}

/// A projection to be written.
#[derive(Clone, Debug)]
pub struct BoardWrite {
    /// The village.
    pub village: AreaCode,
    /// The fiscal year.
    pub year: FiscalYear,
    /// What the board shows.
    pub state: BoardState,
    /// Who changed it last.
    pub by: AccountId,
}

/// Which files a photo consists of.
#[derive(Clone, Debug)]
pub struct PhotoWrite {
    /// The photo's record.
    pub record: RecordId,
    /// Its village.
    pub village: AreaCode,
    /// The files; none for a photo that was taken away.
    pub files: Vec<BodyHash>,
}

/// A file a device brought.
#[derive(Clone, Copy, Debug)]
pub struct KeptFile {
    /// The file.
    pub file: BodyHash,
    /// The device.
    pub device: DeviceId,
    /// Its length.
    pub bytes: u64,
    /// When.
    pub at: Millis,
}

/// How much an account brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// Files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// A change outside the feeds, as kept.
#[derive(Clone, Debug)]
pub struct StoredHeld {
    /// The change, byte for byte.
    pub sealed: SealedChange,
    /// Why it is held.
    pub reason: String,
    /// When it arrived.
    pub received_at: Millis,
    /// Its author's display name.
    pub author: String,
    /// What was decided; none while it waits.
    pub decided: Option<Decided>,
}

/// An officer's decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// It is in the feed; else it never will be.
    pub accepted: bool,
    /// Whose decision.
    pub by: AccountId,
    /// The officer's word.
    pub note: String,
    /// When.
    pub at: Millis,
}

/// A row of a board as stored: a target village, and its projection if anything has arrived.
#[derive(Clone, Debug)]
pub struct StoredRow {
    /// The village.
    pub placed: PlacedVillage,
    /// The instrument and version it is assessed with.
    pub instrument: String,
    /// What has arrived, when, and by whom (display name).
    pub arrived: Option<(BoardState, Millis, String)>,
    /// How many changes of it wait for an officer.
    pub held: u32,
    /// Until when the status announced in the last year before this one is valid, if it was announced then.
    pub earlier_valid_until: Option<jiff::civil::Date>,
}

/// A village that becomes a target, and by what it is evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTarget {
    /// The village.
    pub village: AreaCode,
    /// The instrument and version it is assessed with.
    pub instrument: String,
    /// The instrument and version its happiness is measured with.
    pub happiness: String,
    /// The version of the nine activities its households are asked by.
    pub activities: String,
}

/// A target village of a fiscal year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTarget {
    /// The village.
    pub placed: PlacedVillage,
    /// The instrument and version it is assessed with.
    pub instrument: String,
    /// The instrument and version its happiness is measured with.
    pub happiness: String,
    /// The version of the nine activities its households are asked by.
    pub activities: String,
    /// The version its assessments are to move to, if the office offers one.
    pub offered: Option<String>,
}

/// A village of a district in a year, target or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredVillage {
    /// The village.
    pub placed: PlacedVillage,
    /// The instrument and version, if it is a target.
    pub instrument: Option<String>,
    /// The instrument and version of the happiness measurement, likewise.
    pub happiness: Option<String>,
    /// The version of the nine household activities, likewise.
    pub activities: Option<String>,
    /// What its assessments are offered to move to.
    pub offered: Option<String>,
    /// Whether anything was collected that year.
    pub collected: bool,
    /// Whether an assessment was begun.
    pub assessed: bool,
    /// Whether the measurement of happiness was begun.
    pub measured: bool,
    /// Whether a household was asked for the nine activities; being written down on the list is not being asked.
    pub asked: bool,
    /// Where its dossier stands.
    pub state: DossierState,
}

/// A change of a year's targets; all of it or nothing.
#[derive(Clone, Debug, Default)]
pub struct TargetsWrite {
    /// Villages to be known, or known better.
    pub villages: Vec<PlacedVillage>,
    /// Villages that become targets, with their instruments. Those that are stay as they are.
    pub add: Vec<NewTarget>,
    /// Villages that are targets no more.
    pub remove: Vec<AreaCode>,
}

/// What a target is assessed with from now on, or is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetInstrument {
    /// The village.
    pub village: AreaCode,
    /// The instrument and version.
    pub instrument: String,
    /// The instrument and version of the happiness measurement.
    pub happiness: String,
    /// The version of the nine household activities.
    pub activities: String,
    /// What its assessments are offered to move to.
    pub offered: Option<String>,
}

/// A draft to be kept.
#[derive(Clone, Debug)]
pub struct DraftWrite {
    /// For whom.
    pub scope: Scope,
    /// The revision it was made from; 0 for a new one.
    pub revision: u64,
    /// The draft.
    pub form: Form,
    /// Whose.
    pub by: AccountId,
}

/// A version to be published: the draft it is made of goes with the same transaction.
#[derive(Clone, Debug)]
pub struct Publication {
    /// For whom.
    pub scope: Scope,
    /// The revision of the draft that was seen.
    pub revision: u64,
    /// The form, with its new number.
    pub form: Form,
    /// The version it came from.
    pub based_on: u32,
    /// Whose.
    pub by: AccountId,
}

/// Villages by code, for looking up where changes belong.
pub type Placement = BTreeMap<AreaCode, PlacedVillage>;

/// What a look at everything a database holds came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Soundness {
    /// The ends of the feeds, by id.
    pub heads: Vec<FeedHead>,
    /// Changes in feeds, each of them read and chained anew.
    pub changes: u64,
    /// Changes outside the feeds.
    pub held: u64,
    /// Folds of records.
    pub records: u64,
    /// Accounts.
    pub accounts: u64,
    /// Devices.
    pub devices: u64,
    /// The files that photos name; one that is still on its way to the server is among them.
    pub files: BTreeSet<BodyHash>,
    /// Those of them that some device has brought.
    pub arrived: BTreeSet<BodyHash>,
    /// What is wrong with what devices sent: a broken chain, other bytes. The first [`Self::MOST_FAULTS`] in words.
    pub faults: Vec<String>,
    /// How much is wrong.
    pub fault_count: u64,
    /// Records that are kept as something else than their changes come to. The changes are what counts: nothing is lost, but boards may
    /// show such a record as it was, and a build that knows more kinds than the one before it finds those that came in between.
    pub misfolded: BTreeSet<RecordId>,
}

impl Soundness {
    /// Faults told in words; a broken disk has thousands.
    pub const MOST_FAULTS: usize = 20;

    pub(crate) fn fault(&mut self, what: String) {
        self.fault_count += 1;
        if self.faults.len() < Self::MOST_FAULTS {
            self.faults.push(what);
        }
    }
}
