//! Demonstration data: invented villages of a real district, invented people, and a year in every state an office meets.
//!
//! They exist only where the server is started with `--demo`, on a loopback address, in a database of their own. Everything arrives by
//! the way every change takes, made by demonstration devices; nothing is written into the tables behind its back.

mod device;
mod households;
mod people;
mod story;
mod villages;

use sync::Outcome;

use crate::app::App;
use crate::auth::password;
use crate::problem::ApiProblem;
use crate::store::{NewAccount, ServerStore, StoreError};

pub use people::{PEOPLE, Person};

/// The password of every demonstration account.
pub const PASSWORD: &str = "demo";
/// The training instrument: the official core set is not public.
const INSTRUMENT: &str = "training-4x23@1";
/// The training set of the happiness measurement: the official one lacks its texts and its scale.
const HAPPINESS: &str = "gvh-demo-6x22@1";

/// Why the demonstration cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The folder holds real accounts.
    #[error("this data folder is not a demonstration; choose another --data for --demo")]
    NotADemo,
    /// The folder holds accounts with a known password.
    #[error("this data folder holds a demonstration with known passwords; start with --demo, or choose another --data")]
    IsADemo,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Hashing the password.
    #[error(transparent)]
    Password(#[from] password::HashError),
    /// The data of this build do not fit together.
    #[error("the demonstration's data do not fit this build: {0}")]
    Data(String),
    /// A change did not become what the story says.
    #[error("a change of the demonstration was answered {found:?} and not {expected}")]
    Unexpected {
        /// What the story says.
        expected: &'static str,
        /// What the server said.
        found: Box<Outcome>,
    },
}

impl From<ApiProblem> for DemoError {
    fn from(problem: ApiProblem) -> Self {
        Self::Data(problem.problem.code)
    }
}

/// Keeps demonstrations and real offices apart.
///
/// # Errors
/// [`DemoError::NotADemo`] or [`DemoError::IsADemo`] if the database is of the other kind.
pub async fn guard(store: &dyn ServerStore, demo: bool) -> Result<(), DemoError> {
    match (demo, store.is_demo().await?) {
        (false, true) => Err(DemoError::IsADemo),
        (true, false) if !store.accounts().await?.is_empty() => Err(DemoError::NotADemo),
        (true, false) => Ok(store.mark_demo().await?),
        _ => Ok(()),
    }
}

/// Fills the demonstration for the fiscal year of today; a year that is filled already stays as it is.
///
/// # Errors
/// [`DemoError`].
pub async fn seed(app: &App) -> Result<(), DemoError> {
    add_people(app).await?;
    let year = app.fiscal_year()?;
    if story::is_told(app, year).await? {
        return Ok(());
    }
    story::tell(app, year).await?;
    tracing::info!(year = year.number(), "the demonstration is ready");
    Ok(())
}

async fn add_people(app: &App) -> Result<(), DemoError> {
    let missing = {
        let known = app.store.accounts().await?;
        let is_known =
            |person: &&Person| !known.iter().any(|stored| stored.account.sign_in_name == person.sign_in_name);
        PEOPLE.iter().filter(is_known).collect::<Vec<_>>()
    };
    if missing.is_empty() {
        return Ok(());
    }
    let password_hash = password::hash(PASSWORD.to_owned()).await?;
    for person in missing {
        let new = NewAccount {
            sign_in_name: person.sign_in_name.to_owned(),
            display_name: person.display_name.to_owned(),
            password_hash: password_hash.clone(),
            grants: person.grants()?,
        };
        app.store.create_account(new, app.clock.now()).await?;
    }
    Ok(())
}
