//! A form as a file: JSON, in the shape of the files in `data/instruments`.

use serde::Deserialize;
use serde_json::error::Category;

use super::Form;

/// The largest file that is read, in bytes; the Ministry's form has 12,000.
pub const MAX_FILE_BYTES: usize = 512 * 1024;

/// Why a file is not a form. What is wrong with a form that could be read is told by [`super::faults`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportFault {
    /// It is larger than [`MAX_FILE_BYTES`].
    #[error("the file has {0} bytes")]
    TooLarge(usize),
    /// It is no JSON: at this line and column something else stands. Both count from 1; a file that breaks off is faulty at its end.
    #[error("not JSON at line {line}, column {column}")]
    NotJson {
        /// The line.
        line: usize,
        /// The column, in bytes.
        column: usize,
    },
    /// It is JSON; up to this line and column something is missing, or is of another kind than a form has there.
    #[error("not a form at line {line}, column {column}: {what}")]
    Shape {
        /// The line.
        line: usize,
        /// The column, in bytes.
        column: usize,
        /// What, in the words of the reader of JSON; English.
        what: String,
    },
    /// Its kind is none this build knows.
    #[error("unknown kind of form: {0}")]
    Kind(String),
}

impl ImportFault {
    /// The code under which the fault is explained to a person.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge(_) => "form_too_large",
            Self::NotJson { .. } => "form_not_json",
            Self::Shape { .. } => "form_shape",
            Self::Kind(_) => "form_kind",
        }
    }
}

#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    kind: Option<String>,
}

/// Reads a form from a file. A file without a kind is of the first kind there was. Nothing is judged but the shape.
///
/// # Errors
/// [`ImportFault`], whatever the bytes are.
pub fn import(bytes: &[u8]) -> Result<Form, ImportFault> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ImportFault::TooLarge(bytes.len()));
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let Head { kind } = serde_json::from_slice(bytes).map_err(fault)?;
    match kind.as_deref() {
        None | Some("pass_fail") => serde_json::from_slice(bytes).map(Form::PassFail).map_err(fault),
        Some("happiness") => serde_json::from_slice(bytes).map(Form::Happiness).map_err(fault),
        Some("activities") => serde_json::from_slice(bytes).map(Form::Activities).map_err(fault),
        Some(other) => Err(ImportFault::Kind(other.chars().take(40).collect())),
    }
}

fn fault(error: serde_json::Error) -> ImportFault {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        Category::Data => {
            let text = error.to_string();
            let what = text.split(" at line ").next().unwrap_or_default().chars().take(200).collect();
            ImportFault::Shape { line, column, what }
        }
        Category::Io | Category::Syntax | Category::Eof => ImportFault::NotJson { line, column },
    }
}

/// Writes a form as [`import`] reads it.
///
/// # Errors
/// None that a form can bring about; the writer of JSON wants it said.
pub fn export(form: &Form) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(form)
}
