//! `headers.json`, which the build writes beside the client: what only the build can know.

use std::path::Path;

use axum::http::HeaderValue;
use serde::Deserialize;

/// The name of the file; it is not served.
pub(super) const FILE: &str = "headers.json";

/// What the build says.
#[derive(Debug, Default, Deserialize)]
pub(super) struct BuildHeaders {
    /// The content security policy, with the hash of the page's inline script.
    pub(super) csp: Option<String>,
    /// The build's id, as the service worker knows it.
    pub(super) build: Option<String>,
}

impl BuildHeaders {
    /// Reads the file; a folder without one is a client without policy, as in development.
    pub(super) fn read(folder: &Path) -> std::io::Result<Self> {
        match std::fs::read(folder.join(FILE)) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes)?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    pub(super) fn policy(&self) -> std::io::Result<Option<HeaderValue>> {
        let value = self.csp.as_deref().map(HeaderValue::from_str).transpose();
        value.map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidData, error))
    }
}
