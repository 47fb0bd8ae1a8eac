//! What is remembered outside the databases, so that their loss is noticed.
//!
//! A browser short of room may remove every database of the app at once, the list of accounts with them, and leave its small settings
//! alone. The number this browser had as a device is therefore kept there too: told at the next sign-in as one that is only remembered,
//! it makes the server say how much it has of that device, and an empty database with such a past is told to the person. The browser
//! gets another number. Nothing else relies on it, so it may be written late, and be missing.

use std::collections::BTreeMap;

use sync::DeviceId;

use super::accounts::Accounts;
use crate::platform::settings;

const DEVICES: &str = "devices";

type Devices = BTreeMap<String, DeviceId>;

/// Remembers which device this browser is for each account.
pub fn remember(accounts: &Accounts) {
    let before = settings::get::<Devices>(DEVICES).unwrap_or_default();
    let mut devices = before.clone();
    devices.extend(accounts.all().map(|known| (known.account.sign_in_name.clone(), known.device)));
    if devices != before {
        settings::set(DEVICES, &devices);
    }
}

/// The device this browser was for the account with this sign-in name; none if it never was one.
#[must_use]
pub fn device_of(sign_in_name: &str) -> Option<DeviceId> {
    settings::get::<Devices>(DEVICES)?.remove(sign_in_name)
}
