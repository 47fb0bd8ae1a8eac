//! The list of accounts on the disk, in a database of its own: known before any account's database is opened, and as sure as the
//! answers themselves. A sign-in that the screen has shown is still there after the battery fell out.
//!
//! The database is opened for each use, a few times a day, so that no tab stands in another's way.

use store::{Register, StoreError};

use super::accounts::Accounts;
use super::fault::Fault;
use super::phone_store::{self, PhoneStore};
use crate::platform::settings;

/// No account's database has this name: theirs go on with a slash.
const DATABASE: &str = "phophiang";
/// Where the first version kept the list, which the browser wrote to the disk some seconds late.
const EARLIER: &str = "accounts";

async fn open() -> Result<Register<PhoneStore>, StoreError> {
    // What ends the use of a database later is of no concern to one that is closed at once.
    Ok(Register::new(phone_store::open(DATABASE, |_| {}).await?))
}

/// Who uses this device, as kept. A list of the earlier version is taken over once.
///
/// # Errors
/// [`Fault`] if the browser gives no storage.
pub async fn read() -> Result<Accounts, Fault> {
    if let Some(kept) = open().await?.read().await? {
        settings::remove(EARLIER);
        return Ok(kept);
    }
    match settings::get::<Accounts>(EARLIER) {
        None => Ok(Accounts::default()),
        // A full device still starts; the next start takes the list over.
        Some(earlier) => Ok(alter(|_| {}).await.unwrap_or(earlier)),
    }
}

/// Alters the list and returns it once it is on the disk.
///
/// # Errors
/// [`Fault`] of the storage; the list is then what it was.
pub async fn alter(alter: impl FnOnce(&mut Accounts)) -> Result<Accounts, Fault> {
    let altered = |kept: Option<Accounts>| {
        let mut accounts = kept.or_else(|| settings::get(EARLIER)).unwrap_or_default();
        alter(&mut accounts);
        accounts
    };
    let accounts = open().await?.alter(altered).await?;
    settings::remove(EARLIER);
    Ok(accounts)
}
