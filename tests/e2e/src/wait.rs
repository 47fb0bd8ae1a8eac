//! Waiting for a condition instead of for a time.

use std::time::{Duration, Instant};

use crate::failure::{Failure, Result};

/// How long anything may take that a person would see at once; generous, because a test machine is busy.
pub const PATIENCE: Duration = Duration::from_secs(45);
/// How long the app may take to notice by itself that the server is back: its longest pause in these stories.
pub const BY_ITSELF: Duration = Duration::from_secs(150);

const PAUSE: Duration = Duration::from_millis(40);

/// What an attempt saw.
#[derive(Debug)]
pub enum Seen<T> {
    /// The condition holds.
    Yes(T),
    /// Not yet; what there is instead.
    NotYet(String),
}

impl<T> Seen<T> {
    /// [`Seen::Yes`] if there is a value.
    pub fn some(value: Option<T>, otherwise: impl Into<String>) -> Self {
        match value {
            Some(value) => Self::Yes(value),
            None => Self::NotYet(otherwise.into()),
        }
    }
}

impl Seen<()> {
    /// [`Seen::Yes`] if it holds.
    pub fn when(holds: bool, otherwise: impl Into<String>) -> Self {
        Self::some(holds.then_some(()), otherwise)
    }
}

/// Tries until the condition holds, for as long as [`PATIENCE`].
///
/// # Errors
/// [`Failure::Waited`], or the first failure that does not pass by itself.
pub async fn until<T>(what: &str, attempt: impl AsyncFnMut() -> Result<Seen<T>>) -> Result<T> {
    until_within(PATIENCE, what, attempt).await
}

/// Tries until the condition holds, for as long as `patience`.
///
/// # Errors
/// [`Failure::Waited`], or the first failure that does not pass by itself.
pub async fn until_within<T>(
    patience: Duration,
    what: &str,
    mut attempt: impl AsyncFnMut() -> Result<Seen<T>>,
) -> Result<T> {
    let start = Instant::now();
    loop {
        let last = match attempt().await {
            Ok(Seen::Yes(value)) => return Ok(value),
            Ok(Seen::NotYet(last)) => last,
            Err(failure) if failure.is_passing() => failure.to_string(),
            Err(failure) => return Err(failure),
        };
        if start.elapsed() > patience {
            return Err(Failure::Waited { what: what.to_owned(), seconds: patience.as_secs(), last });
        }
        tokio::time::sleep(PAUSE).await;
    }
}
