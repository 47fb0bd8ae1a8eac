//! The service worker of a build: the template with the build's name and the list of its files.

use serde_json::json;

use super::digest;
use super::shell::File;

/// Where the build's id stands in the template and in the page.
pub(crate) const BUILD_PLACE: &str = "__BUILD_ID__";
/// Where the list of files stands in the template.
const FILES_PLACE: &str = "__PRECACHE__";

/// Names a build by everything that is in it. `files` must be sorted.
pub(crate) fn build_id(files: &[File], template: &str) -> String {
    let mut list = digest::sha256_hex(template.as_bytes());
    for file in files.iter().filter(|file| file.precache) {
        list.push('\n');
        list.push_str(&file.path);
        list.push(' ');
        list.push_str(&digest::sha256_hex(&file.bytes));
    }
    digest::short(list.as_bytes())
}

/// The worker's script. The list is inside it, so worker and list can never be of different builds.
pub(crate) fn script(template: &str, build: &str, files: &[File]) -> String {
    let list: Vec<_> = files.iter().filter(|file| file.precache).map(line).collect();
    let list = format!("[\n{}\n]", list.join(",\n"));
    template.replace(BUILD_PLACE, build).replace(FILES_PLACE, &list)
}

/// One file for the list: where it is, what it must be, and its size for the progress shown.
fn line(file: &File) -> String {
    let line = json!({
        "url": file.path,
        "integrity": digest::integrity(&file.bytes),
        "bytes": file.bytes.len(),
        "immutable": file.immutable,
    });
    line.to_string()
}
