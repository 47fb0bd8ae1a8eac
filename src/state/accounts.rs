//! Who is signed in, and who else uses this device.
//!
//! Each account has a database of its own on the device; switching never mixes them, and needs no network.

use records::Role;
use records::account::Account;
use serde::{Deserialize, Serialize};
use sync::DeviceId;

use crate::platform::settings as kept;

const KEY: &str = "accounts";

/// An account that has signed in on this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Which server.
    pub server: String,
    /// Who.
    pub account: Account,
    /// The device this browser is for that account.
    pub device: DeviceId,
    /// Whether the server holds demonstration data.
    pub demo: bool,
}

impl Known {
    /// The name of its database.
    #[must_use]
    pub fn database(&self) -> String {
        format!("phophiang/{}/{}", self.server, self.account.id)
    }

    /// Whether the person has this role anywhere.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.account.grants.iter().any(|grant| grant.role == role)
    }

    /// Whether the person's first screen is the board and not the villages.
    #[must_use]
    pub fn starts_at_board(&self) -> bool {
        !self.is(Role::FieldWorker)
    }
}

/// The accounts of this device, the one in use first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounts {
    known: Vec<Known>,
    /// Whether the first is signed in; signing out keeps its answers and its place in the list.
    signed_in: bool,
}

impl Accounts {
    /// As kept on this device.
    #[must_use]
    pub fn load() -> Self {
        kept::get(KEY).unwrap_or_default()
    }

    /// Who is signed in.
    #[must_use]
    pub fn current(&self) -> Option<&Known> {
        self.known.first().filter(|_| self.signed_in)
    }

    /// Everybody else who has used this device.
    pub fn others(&self) -> impl Iterator<Item = &Known> {
        self.known.iter().skip(usize::from(self.signed_in))
    }

    /// What is known of an account, if it has used this device.
    #[must_use]
    pub fn find(&self, server: &str, account: &Account) -> Option<&Known> {
        self.known.iter().find(|known| known.server == server && known.account.id == account.id)
    }

    /// Makes this the account in use.
    pub fn switch_to(&mut self, known: Known) {
        self.known.retain(|other| other.server != known.server || other.account.id != known.account.id);
        self.known.insert(0, known);
        self.signed_in = true;
        kept::set(KEY, self);
    }

    /// Signs out: the answers stay, and signing in again goes on with them.
    pub fn sign_out(&mut self) {
        self.signed_in = false;
        kept::set(KEY, self);
    }
}
