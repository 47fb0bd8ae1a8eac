//! Builds of the client: what files they are made of, and another build made from one for the stories of an update.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::failure::{Failure, Result, ensure};

/// A built client in a folder.
#[derive(Debug)]
pub struct Release {
    folder: PathBuf,
    list: Value,
}

/// A line of the worker's list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Precached {
    /// Where it is.
    pub url: String,
    /// What it must be: `sha256-` and base64.
    pub integrity: String,
    /// Its size.
    pub bytes: u64,
    /// Whether its name holds its hash.
    pub immutable: bool,
}

impl Release {
    /// Reads the build in a folder.
    ///
    /// # Errors
    /// If it is none.
    pub fn open(folder: &Path) -> Result<Self> {
        let list = serde_json::from_str(&read_text(&folder.join("build.json"))?)?;
        Ok(Self { folder: folder.to_owned(), list })
    }

    /// Its id.
    #[must_use]
    pub fn build(&self) -> &str {
        self.list["build"].as_str().unwrap_or_default()
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The files of `build.json` that belong on the device, sorted.
    #[must_use]
    pub fn files_to_keep(&self) -> Vec<Precached> {
        let lines = self.list["files"].as_array().into_iter().flatten().filter(|line| line["precache"] == true);
        let mut files: Vec<Precached> = lines
            .map(|line| Precached {
                url: line["path"].as_str().unwrap_or_default().to_owned(),
                integrity: line["sha256"].as_str().map(integrity_of_hex).unwrap_or_default(),
                bytes: line["bytes"].as_u64().unwrap_or_default(),
                immutable: line["immutable"] == true,
            })
            .collect();
        files.sort_by(|a, b| a.url.cmp(&b.url));
        files
    }

    /// What travels before the first screen, in bytes: scripts, WebAssembly and style sheet as they are sent, without fonts.
    #[must_use]
    pub fn first_load(&self) -> u64 {
        let lines = self.list["files"].as_array().into_iter().flatten();
        let lines = lines.filter(|line| line["precache"] == true && line["later"] == false);
        let code = lines.filter(|line| {
            let path = line["path"].as_str().unwrap_or_default();
            [".wasm", ".js", ".css"].iter().any(|ending| path.ends_with(ending))
        });
        code.filter_map(|line| line["br"].as_u64().or_else(|| line["bytes"].as_u64())).sum()
    }

    /// The list inside the worker, sorted.
    ///
    /// # Errors
    /// If there is none.
    pub fn files_of_worker(&self) -> Result<Vec<Precached>> {
        let script = read_text(&self.folder.join("sw.js"))?;
        let list =
            script.split_once("const FILES = ").and_then(|(_, rest)| rest.split_once("];")).map(|(list, _)| list);
        let list = list.ok_or_else(|| Failure::Expected("the worker has no list".to_owned()))?;
        let mut files: Vec<Precached> = serde_json::from_str(&format!("{list}]"))?;
        files.sort_by(|a, b| a.url.cmp(&b.url));
        Ok(files)
    }

    /// What a file holds.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn bytes(&self, url: &str) -> Result<Vec<u8>> {
        let path = self.folder.join(url.trim_start_matches('/'));
        fs::read(&path).map_err(Failure::file(path))
    }
}

/// The same client under another build's id, as a release in which only the page has changed. In a folder of its own that goes
/// with the value.
#[derive(Debug)]
pub struct NextRelease {
    home: TempDir,
    build: String,
}

impl NextRelease {
    /// Makes the release after `release`.
    ///
    /// # Errors
    /// If files cannot be copied or are not as a build writes them.
    pub fn after(release: &Release) -> Result<Self> {
        let home = tempfile::tempdir().map_err(Failure::file(std::env::temp_dir()))?;
        copy(release.folder(), home.path())?;
        let next = Self { home, build: format!("{:0<16}", format!("b{}", &release.build()[..7])) };
        next.rename(release)?;
        Ok(next)
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.home.path()
    }

    /// Its id.
    #[must_use]
    pub fn build(&self) -> &str {
        &self.build
    }

    /// Flips a bit of a file, as a bad disk or a bad network does; its hash in the worker's list stays that of the good one.
    ///
    /// # Errors
    /// If there is no such file.
    pub fn damage(&self, url: &str) -> Result<()> {
        let path = self.folder().join(url.trim_start_matches('/'));
        let mut bytes = fs::read(&path).map_err(Failure::file(&path))?;
        let middle = bytes.len() / 2;
        let byte = bytes.get_mut(middle).ok_or_else(|| Failure::Expected(format!("{url} is empty")))?;
        *byte ^= 1;
        self.write(url, &bytes)
    }

    /// Puts the new id wherever the old one stands, and the new page's hash where the old page's stands.
    fn rename(&self, release: &Release) -> Result<()> {
        let new_id = |text: &str| text.replace(release.build(), &self.build);
        let old_page = release.bytes("/index.html")?;
        let new_page = new_id(&read_text(&self.folder().join("index.html"))?).into_bytes();
        ensure(old_page != new_page, || "the build's id does not stand in the page".to_owned())?;
        let new_integrity = |text: &str| text.replace(&integrity(&old_page), &integrity(&new_page));
        let worker = new_integrity(&new_id(&read_text(&self.folder().join("sw.js"))?));
        let list = new_id(&read_text(&self.folder().join("build.json"))?).replace(&hex(&old_page), &hex(&new_page));
        let headers = new_id(&read_text(&self.folder().join("headers.json"))?);
        self.write("/index.html", &new_page)?;
        self.write("/sw.js", worker.as_bytes())?;
        self.write("/build.json", list.as_bytes())?;
        self.write("/headers.json", headers.as_bytes())
    }

    /// Writes a file and removes its packed copies, which hold what was there before.
    fn write(&self, url: &str, bytes: &[u8]) -> Result<()> {
        let path = self.folder().join(url.trim_start_matches('/'));
        for form in ["br", "gz"] {
            let packed = PathBuf::from(format!("{}.{form}", path.display()));
            if packed.exists() {
                fs::remove_file(&packed).map_err(Failure::file(packed))?;
            }
        }
        fs::write(&path, bytes).map_err(Failure::file(path))
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).map_err(Failure::file(from))? {
        let entry = entry.map_err(Failure::file(from))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            fs::create_dir_all(&target).map_err(Failure::file(&target))?;
            copy(&source, &target)?;
        } else {
            fs::copy(&source, &target).map_err(Failure::file(source))?;
        }
    }
    Ok(())
}

fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(Failure::file(path))
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn integrity(bytes: &[u8]) -> String {
    integrity_of_hex(&hex(bytes))
}

/// `sha256-` and the base64 of a hash given in hexadecimal.
fn integrity_of_hex(hex: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |at: usize| hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Vec<u8> = (0..hex.len()).step_by(2).filter_map(digit).collect();
    let mut text = String::from("sha256-");
    for chunk in bytes.chunks(3) {
        let at = |index: usize| u32::from(chunk.get(index).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            if place <= chunk.len() {
                let index = (bits >> (18 - 6 * place)) & 63;
                text.push(char::from(ALPHABET[index as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integrity_is_written_as_browsers_read_it() {
        // The hash of nothing, from the standard.
        assert_eq!(integrity(b""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
