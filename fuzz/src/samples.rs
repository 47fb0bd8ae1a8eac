//! Inputs to begin with: the golden corpora, the instruments every build has, and whatever a search found.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::Target;

/// Where samples of a target lie in the project. A folder inside is searched, too.
fn folders(target: &str) -> &'static [&'static str] {
    match target {
        "change" => &["crates/sync/tests/golden/change", "crates/records/tests/golden"],
        "push" | "pull" | "talk" | "account" => &["crates/sync/tests/golden"],
        "bundle" => &["crates/sync/tests/golden/bundle"],
        "form" => &["crates/domain/data/instruments"],
        _ => &[],
    }
}

/// Samples that lie in no file.
pub(crate) fn written(target: &str) -> &'static [&'static str] {
    match target {
        "push" => &[r#"{"protocol":1,"report":{"device":7,"highest_seq":1,"unsent":1},"changes":[]}"#],
        "pull" => &[
            r#"{"protocol":1,"report":{"device":7,"highest_seq":18446744073709551615,"unsent":0},"cursors":[{"feed":"subdistrict/240903","after":18446744073709551615,"h":"0000000000000000000000000000000000000000000000000000000000000000"}]}"#,
            r#"{"protocol":1,"files":["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]}"#,
            r#"{"protocol":1,"missing":["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]}"#,
        ],
        "talk" => &[
            r#"{"protocol":1,"report":{"device":7,"highest_seq":3,"unsent":0},"standing":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","held":[2],"elsewhere":[3],"opened":["subdistrict/240903"],"reference":"1"}"#,
            r#"{"protocol":1,"changes":true,"reference":false,"server_time":1795372200000,"client_build":"a1"}"#,
            r#"{"protocol":1,"feed":"subdistrict/240903","after":"24090304/2570/assessment/before","reached":{"position":18446744073709551615,"h":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}}"#,
            r#"{"protocol":1,"feed":"subdistrict/240903","place":{"position":1,"h":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"reached":{"position":1,"h":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"records":[{"id":"24090304/2570/assessment/before","state":{"answer:demo.1.1":{"live":[{"dot":{"device":7,"seq":1},"value":"pass","author":"a1","made_at":1,"position":1}],"seen":{"8":2}}}}],"more":true,"server_time":1}"#,
            r#"{"protocol":1,"feed":"subdistrict/240903","places":[{"position":1,"h":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]}"#,
            r#"{"protocol":1,"common":18446744073709551615}"#,
            r#"{"protocol":1,"key":"BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"}"#,
            r#"{"protocol":1,"device_name":"โทรศัพท์","token":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}"#,
        ],
        "upload" => &[
            "filename d29ybGQ=,is_confidential, sha256 \
             ZTNiMGM0NDI5OGZjMWMxNDlhZmJmNGM4OTk2ZmI5MjQyN2FlNDFlNDY0OWI5MzRjYTQ5NTk5MWI3ODUyYjg1NQ==",
            "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
            "sha256 LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=",
            "20971520",
        ],
        "account" => &[
            r#"{"protocol":1,"account":"field1","password":"demo","device_name":"โทรศัพท์"}"#,
            r#"{"code":"busy","retry_after":4294967295,"protocols":[1,1]}"#,
        ],
        "office" => &[
            r#"{"year":2570,"instrument":"training-4x23@1","villages":["24090304"]}"#,
            r#"{"accept":false,"note":"ตอบแทนหมู่บ้านอื่น"}"#,
        ],
        "table" => &[
            "code,name,moo,households,people\r\n24090304,\"บ้าน \"\"ใหม่\"\"\",๔,63,218\r\n",
            "12/1, บ้านสมมติ\n\n๑๔\tบ้าน  ตัวอย่าง\n\"17\";\"บ้านสุดท้าย\"\n",
            "ลำดับ,ชื่อ-สกุล,กลุ่ม\n1,สมมติ หนึ่ง,แกนนำหมู่บ้าน\n",
            "\u{feff}\"ก\nข\"x\nค",
        ],
        "name" => &[
            "24090304/2570/household/019ab3c0-2222-7000-8000-000000000001",
            "24090304/2570/assessment/before/training-4x23@2",
            "24090311/2570/tally/second/01a218f4-b92b-7192-91c0-02090c407139/3672955138",
            "training-4x23@1",
            "subdistrict/240903",
            "18300.50",
            "13.69123,101.45678",
            "๒๒ พ.ย. ๒๕๖๙",
            "\u{89}PNG\r\n\u{1a}\n",
        ],
        _ => &[],
    }
}

/// The samples of a target.
///
/// # Errors
/// If a file of the project cannot be read.
pub fn of(target: Target) -> io::Result<Vec<Vec<u8>>> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("found").join(target.name);
    let folders = folders(target.name).iter().map(|folder| project.join(folder));
    let mut files = Vec::new();
    for folder in folders.chain(found.is_dir().then_some(found)) {
        list(&folder, &mut files)?;
    }
    files.sort();
    let mut samples: Vec<Vec<u8>> = written(target.name).iter().map(|text| text.as_bytes().to_vec()).collect();
    for file in files {
        samples.push(fs::read(file)?);
    }
    Ok(samples)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else if path.extension().is_none_or(|ending| ending != "md") {
            files.push(path);
        }
    }
    Ok(())
}

/// Lays the samples of a target into a folder, a file each.
///
/// # Errors
/// If one cannot be read or written.
pub fn write(target: Target, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (number, sample) in of(target)?.into_iter().enumerate() {
        fs::write(folder.join(format!("sample-{number}")), sample)?;
    }
    Ok(())
}
