//! Who is signed in, and who else uses this device.
//!
//! Each account has a database of its own on the device; switching never mixes them, and needs no network.

use records::Role;
use records::account::Account;
use serde::{Deserialize, Serialize};
use sync::DeviceId;

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

    /// Whether this is what is known of an account at a server.
    fn is_of(&self, server: &str, account: &Account) -> bool {
        self.server == server && self.account.id == account.id
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
    /// Who is signed in.
    #[must_use]
    pub fn current(&self) -> Option<&Known> {
        self.known.first().filter(|_| self.signed_in)
    }

    /// Everybody else who has used this device.
    pub fn others(&self) -> impl Iterator<Item = &Known> {
        self.known.iter().skip(usize::from(self.signed_in))
    }

    /// Everybody who has used this device.
    pub fn all(&self) -> impl Iterator<Item = &Known> {
        self.known.iter()
    }

    /// Who signs in by this name on this device, if anybody has.
    #[must_use]
    pub fn named(&self, sign_in_name: &str) -> Option<&Known> {
        self.known.iter().find(|known| known.account.sign_in_name == sign_in_name.trim())
    }

    /// What is known of an account, if it has used this device.
    #[must_use]
    pub fn find(&self, server: &str, account: &Account) -> Option<&Known> {
        self.known.iter().find(|known| known.is_of(server, account))
    }

    /// Makes this the account in use.
    pub fn switch_to(&mut self, known: Known) {
        self.known.retain(|other| !other.is_of(&known.server, &known.account));
        self.known.insert(0, known);
        self.signed_in = true;
    }

    /// What an account may do is this from now on, whoever is in use.
    pub fn take_rights(&mut self, known: &Known) {
        if let Some(one) = self.same(known) {
            one.account = known.account.clone();
        }
    }

    /// The device of this account has another number from now on, whoever is in use.
    pub fn renumber(&mut self, known: &Known) {
        if let Some(one) = self.same(known) {
            one.device = known.device;
        }
    }

    fn same(&mut self, known: &Known) -> Option<&mut Known> {
        self.known.iter_mut().find(|other| other.is_of(&known.server, &known.account))
    }

    /// Signs out: the answers stay, and signing in again goes on with them.
    pub fn sign_out(&mut self) {
        self.signed_in = false;
    }
}

#[cfg(test)]
mod tests {
    use sync::AccountId;

    use super::*;

    fn known(name: &str, device: u32) -> Known {
        let account = Account {
            id: AccountId::from(name),
            sign_in_name: name.to_owned(),
            display_name: name.to_owned(),
            grants: Vec::new(),
        };
        Known { server: "s1".to_owned(), account, device: DeviceId(device), demo: false }
    }

    fn others(accounts: &Accounts) -> Vec<&str> {
        accounts.others().map(|known| known.account.sign_in_name.as_str()).collect()
    }

    #[test]
    fn whoever_comes_last_is_in_use_and_everybody_stays_listed() {
        let mut accounts = Accounts::default();
        accounts.switch_to(known("one", 1));
        accounts.switch_to(known("two", 2));
        assert_eq!((accounts.current(), others(&accounts)), (Some(&known("two", 2)), vec!["one"]));
        accounts.switch_to(known("one", 3));
        assert_eq!((accounts.current(), others(&accounts)), (Some(&known("one", 3)), vec!["two"]));
        accounts.renumber(&known("two", 5));
        assert_eq!((accounts.current(), accounts.others().next()), (Some(&known("one", 3)), Some(&known("two", 5))));
        accounts.sign_out();
        assert_eq!((accounts.current(), others(&accounts)), (None, vec!["one", "two"]));
        assert_eq!(accounts.named(" two ").map(|known| known.device), Some(DeviceId(5)));
        assert_eq!(accounts.named("three"), None);
    }

    #[test]
    fn a_list_reads_as_the_first_version_wrote_it() {
        let account = r#"{"id":"a1","sign_in_name":"one","display_name":"One","grants":[]}"#;
        let written =
            format!(r#"{{"known":[{{"server":"s1","account":{account},"device":7,"demo":true}}],"signed_in":true}}"#);
        let accounts: Accounts = serde_json::from_str(&written).unwrap();
        assert_eq!(accounts.current().map(|known| known.device), Some(DeviceId(7)));
        assert_eq!(serde_json::to_string(&accounts).unwrap(), written);
    }
}
