//! Accounts as a device knows them.

use domain::FiscalYear;
use serde::{Deserialize, Serialize};
use sync::{AccountId, DeviceId, FeedId, Seq};

use crate::permission::Grant;

/// Somebody who can sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The opaque id that stands in changes.
    pub id: AccountId,
    /// The name to sign in with.
    pub sign_in_name: String,
    /// How the person is called on screens.
    pub display_name: String,
    /// What the person may do, and where.
    pub grants: Vec<Grant>,
}

/// The answer to a sign-in.
#[derive(Clone, Serialize, Deserialize)]
pub struct SignInResponse {
    /// [`sync::wire::PROTOCOL`].
    pub protocol: u16,
    /// The opaque bearer token; the server keeps only its hash.
    pub token: String,
    /// The device this browser now is.
    pub device: DeviceId,
    /// The greatest `seq` the server has of this device: an empty database with a known device has lost its data.
    pub highest_seq: Seq,
    /// How many changes it reported as waiting when it last spoke with the server: if its data are gone, so are they.
    #[serde(default)]
    pub unsent: u64,
    /// Who signed in.
    pub account: Account,
    /// The feeds the account may read.
    pub feeds: Vec<FeedId>,
    /// The fiscal year of the server's day.
    pub fiscal_year: FiscalYear,
    /// Which server this is; a device never mixes two.
    pub server: String,
    /// The server's clock, milliseconds since 1970 UTC.
    pub server_time: i64,
    /// Whether this server holds demonstration data, which every screen then says.
    #[serde(default)]
    pub demo: bool,
    /// What the server knows of another device this browser was once: if its data are not there, they are lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<PastDevice>,
}

/// A device a browser was once, and is no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastDevice {
    /// Its number.
    pub device: DeviceId,
    /// The greatest `seq` the server has of it.
    pub highest_seq: Seq,
    /// How many changes it reported as waiting when it last spoke with the server.
    pub unsent: u64,
}

/// A token must not reach a log by accident.
impl std::fmt::Debug for SignInResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInResponse")
            .field("device", &self.device)
            .field("account", &self.account.id)
            .finish_non_exhaustive()
    }
}
