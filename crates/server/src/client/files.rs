//! Finding a file of the client for a path. Nothing outside the folder is ever looked at.

use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

use axum::http::HeaderValue;

use super::headers::{BuildHeaders, FILE as HEADERS_FILE};

/// The page for every path of the client's own.
const PAGE: &str = "index.html";
const WORKER: &str = "sw.js";
/// The worker that removes itself and its caches; served in place of the real one by `--kill-shell`.
const KILLER: &str = "sw-kill.js";

/// The folder of a built client.
#[derive(Debug)]
pub struct ClientFiles {
    folder: PathBuf,
    policy: Option<HeaderValue>,
    build: Option<String>,
    kill_shell: bool,
}

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
}

/// A file to be sent.
pub(super) struct Found {
    pub(super) bytes: Vec<u8>,
    pub(super) content_type: &'static str,
    pub(super) encoding: Option<Encoding>,
    pub(super) immutable: bool,
}

impl Encoding {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        }
    }
}

impl ClientFiles {
    /// Opens the folder of a built client.
    ///
    /// # Errors
    /// If there is no page in it, or what the build wrote beside it cannot be read; with `kill_shell`, if there is no killer.
    pub fn open(folder: &Path, kill_shell: bool) -> Result<Self> {
        let missing = |name: &str| Error::new(ErrorKind::NotFound, format!("{} has no {name}", folder.display()));
        if !folder.join(PAGE).is_file() {
            return Err(missing(PAGE));
        }
        if kill_shell && !folder.join(KILLER).is_file() {
            return Err(missing(KILLER));
        }
        let headers = BuildHeaders::read(folder)?;
        Ok(Self { folder: folder.to_owned(), policy: headers.policy()?, build: headers.build, kill_shell })
    }

    /// The build's id, where the build wrote one.
    #[must_use]
    pub fn build(&self) -> Option<&str> {
        self.build.as_deref()
    }

    pub(super) fn policy(&self) -> Option<&HeaderValue> {
        self.policy.as_ref()
    }

    /// The file for a path; none if there is none.
    pub(super) async fn find(&self, path: &str, accepted: &[Encoding]) -> Result<Option<Found>> {
        let Some(name) = self.name_for(path) else { return Ok(None) };
        for encoding in accepted {
            let packed = self.folder.join(format!("{name}.{}", encoding.extension()));
            if let Some(bytes) = read(&packed).await? {
                return Ok(Some(found(&name, bytes, Some(*encoding))));
            }
        }
        Ok(read(&self.folder.join(&name)).await?.map(|bytes| found(&name, bytes, None)))
    }

    /// The name of the file inside the folder, or none for a path that can name none.
    fn name_for(&self, path: &str) -> Option<String> {
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        if parts.iter().any(|part| part.starts_with('.') || part.contains(['\\', '%', ':', '\0'])) {
            return None;
        }
        let last = parts.last().copied().unwrap_or_default();
        let Some((_, extension)) = last.rsplit_once('.') else { return Some(PAGE.to_owned()) };
        let name = parts.join("/");
        match name.as_str() {
            HEADERS_FILE => None,
            _ if matches!(extension, "br" | "gz" | "map") => None,
            WORKER if self.kill_shell => Some(KILLER.to_owned()),
            _ => Some(name),
        }
    }
}

fn found(name: &str, bytes: Vec<u8>, encoding: Option<Encoding>) -> Found {
    Found { bytes, content_type: content_type(name), encoding, immutable: carries_hash(name) }
}

async fn read(file: &Path) -> Result<Option<Vec<u8>>> {
    match tokio::fs::read(file).await {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error)
            if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::IsADirectory | ErrorKind::NotADirectory) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Whether the name's last part before the extension is a hash: a hyphen and at least eight hexadecimal digits.
fn carries_hash(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = file.split('.').next().unwrap_or(file);
    let hash = stem.rsplit_once('-').map(|(_, hash)| hash.strip_suffix("_bg").unwrap_or(hash));
    hash.is_some_and(|hash| hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashed_names_are_told_from_others() {
        for name in ["app-0f3a9c1e.js", "assets/app-0f3a9c1e77aa_bg.wasm", "sarabun-400-0f3a9c1e77aa.woff2"] {
            assert!(carries_hash(name), "{name}");
        }
        for name in ["sw.js", "index.html", "icon-192.png", "icon-maskable.png", "app-decade.js"] {
            assert!(!carries_hash(name), "{name}");
        }
    }
}
