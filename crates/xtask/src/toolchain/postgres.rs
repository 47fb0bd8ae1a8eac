//! PostgreSQL's programs, for the tests and benches on the larger of the two databases.

use std::path::{Path, PathBuf};

use super::apt;
use crate::command::on_path;
use crate::error::{Error, Result};

/// Where Debian keeps each major version's programs, out of PATH.
const DEBIAN: &str = "/usr/lib/postgresql";

/// Finds the folder of `initdb` and `pg_ctl`, or installs Debian's package where that is possible without asking anybody.
pub(crate) fn set_up() -> Result<PathBuf> {
    if let Some(programs) = find() {
        return Ok(programs);
    }
    if !apt::is_here() {
        return Err(needed("Install PostgreSQL 13 or later, with initdb and pg_ctl on PATH."));
    }
    println!("PostgreSQL: installing Debian's package …");
    if apt::install(&["postgresql"]).is_err() {
        return Err(needed("Run: sudo apt-get update && sudo apt-get install postgresql"));
    }
    find().ok_or_else(|| needed("Debian's package was installed, but initdb and pg_ctl are not where they should be."))
}

fn needed(what: &str) -> Error {
    Error::Setup(format!("the tests of the larger database need PostgreSQL. {what}"))
}

fn find() -> Option<PathBuf> {
    newest(Path::new(DEBIAN))
        .or_else(|| Some(on_path("pg_ctl").filter(|_| on_path("initdb").is_some())?.parent()?.into()))
}

/// The programs of the highest version in a folder of versions.
fn newest(versions: &Path) -> Option<PathBuf> {
    let versions = std::fs::read_dir(versions).ok()?.flatten();
    let numbered = versions.filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path())));
    let complete =
        numbered.filter(|(_, folder)| ["initdb", "pg_ctl"].iter().all(|name| folder.join("bin").join(name).is_file()));
    complete.max_by_key(|(number, _)| *number).map(|(_, folder)| folder.join("bin"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files;

    #[test]
    fn the_highest_version_that_is_complete_is_taken() {
        let folder = std::env::temp_dir().join(format!("phophiang-versions-{}", std::process::id()));
        for (version, programs) in
            [("9", ["initdb", "pg_ctl"]), ("15", ["initdb", "pg_ctl"]), ("17", ["psql", "pg_ctl"])]
        {
            for program in programs {
                files::write(&folder.join(version).join("bin").join(program), "").unwrap();
            }
        }
        assert_eq!(newest(&folder), Some(folder.join("15/bin")));
        assert_eq!(newest(&folder.join("nothing")), None);
        files::remove_dir(&folder).unwrap();
    }
}
