//! How replicas agree: change, seen, merge, feed, session, wire messages. Knows no village.
//!
//! The rules, in the order one meets them:
//!
//! - [`change`]: an answer becomes a [`Change`], made and serialised once; its bytes never alter afterwards.
//! - [`seen`]: what a writer knew of a field when writing it. Order comes from here, never from a clock.
//! - [`field`] and [`record`]: the merge of accepted writes, and when a field is in conflict.
//! - [`replica`]: what a device holds of a record: the fold of the feed, and its own changes not yet in it.
//! - [`feed`]: positions and the hash chain that serves cursor, receipt and audit.
//! - [`answer`]: what the server says of each change, and the [`Receipt`] that proves arrival.
//! - [`wire`]: the messages. Every one carries the protocol version, every change pushed gets an answer.
//! - [`signature`]: how a change proves whose it is, whoever carries it.
//! - [`bundle`]: what waits as one file, sealed for the server, for whoever carries it.
//! - [`upload`]: what the headers of a file on its way say.
//! - [`news`]: one hash over everything a device has read.
//! - [`common`]: how far the feed of a restored server is still the one a device has read.
//! - [`session`]: the push-then-pull conversation as a state machine without IO.
//! - `oracle`: the merge by its definition, for tests (feature `oracle`).

pub mod answer;
pub mod bundle;
pub mod change;
pub mod common;
pub mod feed;
pub mod field;
pub mod ids;
pub mod news;
#[cfg(feature = "oracle")]
pub mod oracle;
pub mod record;
pub mod replica;
pub mod seen;
pub mod session;
pub mod signature;
pub mod upload;
pub mod value;
pub mod wire;

pub use answer::{Outcome, Receipt};
pub use bundle::{BundleError, Header};
pub use change::{Change, OpenError, SealedChange, Write, Writes};
pub use feed::{ChainHash, Cursor, FeedEntry, Place, Position};
pub use field::{FieldState, LiveWrite, Resolved};
pub use ids::{AccountId, BodyHash, ChangeId, DeviceId, Dot, FeedId, FieldName, RecordId, Seq};
pub use record::RecordState;
pub use replica::{Pending, PendingState, Replica};
pub use seen::Seen;
pub use signature::{PublicKey, Signature, Signer};
pub use value::Value;
