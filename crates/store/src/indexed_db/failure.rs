//! What the browser says, and what it means.

use indexed_db_futures::error::{DomException, Error, OpenDbError};
use wasm_bindgen::JsCast;

use crate::error::StoreError;

/// The name of the browser's error, if it is one of the browser's.
pub(super) fn name(error: &Error) -> Option<String> {
    match error {
        Error::DomException(exception) => dom(exception).map(|exception| exception.name()),
        _ => None,
    }
}

/// An error of a request or a transaction.
pub(super) fn of(error: Error) -> StoreError {
    match name(&error).as_deref() {
        Some("QuotaExceededError") => StoreError::Full,
        Some("ConstraintError") => StoreError::Taken,
        Some("SecurityError" | "NotAllowedError") => StoreError::Blocked { detail: detail(&error) },
        _ if is_connection_lost(&error) => StoreError::ConnectionLost,
        _ => StoreError::Failed { detail: detail(&error) },
    }
}

/// An error of opening or deleting a database: nearly always a browser that gives no storage.
pub(super) fn of_opening(error: OpenDbError) -> StoreError {
    match error {
        OpenDbError::Base(base) => match of(base) {
            StoreError::Failed { detail } => StoreError::Blocked { detail },
            other => other,
        },
        // Also what the library says when the browser throws at `open`.
        other => StoreError::Blocked { detail: other.to_string() },
    }
}

/// Whether the connection is gone and a new one may help: closed under us, or Safari's lost server process.
pub(super) fn is_connection_lost(error: &Error) -> bool {
    let text = detail(error);
    let closing = name(error).as_deref() == Some("InvalidStateError") && text.contains("clos");
    closing || (text.contains("onnection") && text.contains("lost"))
}

fn detail(error: &Error) -> String {
    match error {
        Error::DomException(exception) => {
            let name = dom(exception).map(|exception| exception.name()).unwrap_or_default();
            format!("{name}: {}", exception.message())
        }
        other => other.to_string(),
    }
}

fn dom(exception: &DomException) -> Option<&web_sys::DomException> {
    let value: &wasm_bindgen::JsValue = exception.as_ref();
    value.dyn_ref()
}
