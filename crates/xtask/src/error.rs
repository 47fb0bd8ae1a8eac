//! What can go wrong in a developer command. Every message says what to do next.

use std::path::{Path, PathBuf};

/// The result of every step.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// A failed step.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A file or folder could not be read, written or moved.
    #[error("cannot {doing} {}: {source}", path.display())]
    File { doing: &'static str, path: PathBuf, source: std::io::Error },
    /// A program is missing or could not be started.
    #[error("cannot start `{program}`: {source}. Is it installed and on PATH?")]
    Start { program: String, source: std::io::Error },
    /// A program ran and said no; its own output stands above.
    #[error("`{command}` failed ({status}); its output is above")]
    Failed { command: String, status: String },
    /// A file of ours is not what this program expects.
    #[error("{}: {problem}", path.display())]
    Content { path: PathBuf, problem: String },
    /// The WebAssembly file could not be linked to its JavaScript.
    #[error("wasm-bindgen: {0}")]
    Bindgen(String),
    /// Something this machine must provide and does not.
    #[error("{0}")]
    Setup(String),
    /// The test command has reported its failures; nothing may follow its closing line.
    #[error("a stage failed")]
    Reported,
    /// A rule of the project is broken.
    #[error("{0}")]
    Rule(String),
}

impl Error {
    /// A file operation that failed; `doing` is a verb such as "read".
    pub(crate) fn file(doing: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self::File { doing, path: path.to_owned(), source }
    }

    /// A file whose content is not what we need.
    pub(crate) fn content(path: &Path, problem: impl Into<String>) -> Self {
        Self::Content { path: path.to_owned(), problem: problem.into() }
    }
}
