//! What can go wrong while the app is driven.

use std::io;
use std::path::PathBuf;

use thirtyfour::error::WebDriverError;

/// The result of every step.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// Why a step failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A condition did not come true in time.
    #[error("waited {seconds} s for {what}; last: {last}")]
    Waited {
        /// What was waited for.
        what: String,
        /// How long.
        seconds: u64,
        /// What was seen instead.
        last: String,
    },
    /// Something is not as it must be.
    #[error("{0}")]
    Expected(String),
    /// The browser or its driver.
    #[error("the browser: {0}")]
    Browser(#[from] WebDriverError),
    /// A request of the harness itself to the server.
    #[error("the server: {0}")]
    Request(#[from] reqwest::Error),
    /// An answer, a list or a script's value of an unexpected shape.
    #[error("unexpected JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A file.
    #[error("{path}: {source}", path = .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What happened to it.
        source: io::Error,
    },
    /// A program could not be started or ended badly.
    #[error("{program}: {problem}")]
    Program {
        /// Which.
        program: String,
        /// What happened.
        problem: String,
    },
    /// The database the bench compares with.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
}

impl Failure {
    /// A failed operation on a file.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }

    /// A program that did not do what it should.
    pub fn program(program: &str, problem: impl ToString) -> Self {
        Self::Program { program: program.to_owned(), problem: problem.to_string() }
    }

    /// Whether the same step may succeed a moment later: the page was just being painted anew.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        use thirtyfour::error::WebDriverErrorInner as Inner;
        match self {
            Self::Browser(error) => matches!(
                error.as_inner(),
                Inner::NoSuchElement(_)
                    | Inner::StaleElementReference(_)
                    | Inner::ElementClickIntercepted(_)
                    | Inner::ElementNotInteractable(_)
                    | Inner::JavascriptError(_)
            ),
            _ => false,
        }
    }
}

/// Fails with a message unless the condition holds. For stories, where a failure shall come with a picture of the screen.
pub fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Result<()> {
    if holds { Ok(()) } else { Err(Failure::Expected(otherwise())) }
}

/// Fails unless both are equal.
pub fn ensure_eq<T: PartialEq + std::fmt::Debug>(what: &str, found: T, expected: T) -> Result<()> {
    ensure(found == expected, || format!("{what}: found {found:?}, expected {expected:?}"))
}
