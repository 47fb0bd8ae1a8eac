//! A PostgreSQL of our own for tests and benches: in a scratch folder, reached through a socket there, gone afterwards.
//!
//! It keeps every promise the server checks (a commit is on disk), so that what is measured on it is worth something.

use std::path::{Path, PathBuf};

use crate::command::Cmd;
use crate::error::{Error, Result};
use crate::files;
use crate::toolchain::postgres;
use crate::workspace::Workspace;

/// The name the tests look for.
pub(crate) const VARIABLE: &str = "PHOPHIANG_TEST_POSTGRES";

/// A user of the database; whoever reaches the socket is it.
const USER: &str = "phophiang";
/// Part of the socket's name.
const PORT: u16 = 5432;
/// A socket's path has at most 107 bytes, `/.s.PGSQL.5432.lock` among them.
const MAX_FOLDER_BYTES: usize = 80;

/// A running database.
pub(crate) struct Database {
    programs: PathBuf,
    owner: Owner,
    folder: PathBuf,
}

/// Who runs it. PostgreSQL refuses to run as root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    Myself,
    Other(&'static str),
}

impl Owner {
    fn find() -> Result<Self> {
        let number = |arguments: &[&str]| Cmd::new("id").arg("-u").args(arguments).quiet();
        if number(&[])?.trim() != "0" {
            return Ok(Self::Myself);
        }
        let known = ["postgres", "nobody"].into_iter().find(|name| number(&[name]).is_ok());
        known
            .map(Self::Other)
            .ok_or_else(|| Error::Setup("PostgreSQL does not run as root, and there is no other user".into()))
    }

    /// A command of this user, in a folder everybody may be in.
    fn command(self, program: impl AsRef<std::ffi::OsStr>) -> Cmd {
        let cmd = match self {
            Self::Myself => Cmd::new(program),
            Self::Other(name) => Cmd::new("setpriv").args(["--reuid", name, "--clear-groups"]).arg(program),
        };
        cmd.dir(Path::new("/"))
    }
}

impl Database {
    /// Makes and starts one. What an interrupted run left is stopped and removed first.
    pub(crate) fn start(ws: &Workspace) -> Result<Self> {
        let programs = postgres::set_up()?;
        let owner = Owner::find()?;
        let folder = folder(ws, owner)?;
        let database = Self { programs, owner, folder };
        database.clear()?;
        database.make()?;
        database.pg_ctl("start").args(["--wait", "--log"]).arg(database.folder.join("log")).quiet().map_err(
            |error| {
                let log = files::read_text(&database.folder.join("log")).unwrap_or_default();
                Error::Setup(format!("PostgreSQL does not start: {error}\n{log}"))
            },
        )?;
        println!("PostgreSQL runs in {}.", database.folder.display());
        Ok(database)
    }

    /// How a client reaches it.
    pub(crate) fn url(&self) -> String {
        format!("postgres://{USER}@localhost:{PORT}/postgres?host={}", escaped(&self.folder.to_string_lossy()))
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn make(&self) -> Result<()> {
        files::create_dir(&self.folder)?;
        if let Owner::Other(name) = self.owner {
            Cmd::new("chown").arg(name).arg(&self.folder).quiet()?;
        }
        // Only its owner (and root) reaches the socket, and with it the database.
        Cmd::new("chmod").arg("700").arg(&self.folder).quiet()?;
        self.owner
            .command(self.programs.join("initdb"))
            .args(["--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync", "--username", USER, "--pgdata"])
            .arg(self.data())
            .quiet()?;
        let settings = self.data().join("postgresql.conf");
        let sockets = self.folder.to_string_lossy().replace('\'', "''");
        let ours = format!(
            "\nlisten_addresses = ''\nunix_socket_directories = '{sockets}'\nport = {PORT}\nmax_connections = 200\n"
        );
        // A later line counts; writing into a file that is there leaves its owner.
        let text = files::read_text(&settings)? + &ours;
        files::write(&settings, text)
    }

    fn pg_ctl(&self, what: &str) -> Cmd {
        self.owner.command(self.programs.join("pg_ctl")).arg(what).arg("--silent").arg("--pgdata").arg(self.data())
    }

    fn clear(&self) -> Result<()> {
        if self.data().join("postmaster.pid").exists() {
            // The process may be gone long since; then there is nothing to stop.
            let _ = self.pg_ctl("stop").args(["--mode", "immediate", "--wait"]).quiet();
        }
        files::remove_dir(&self.folder)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Err(error) = self.clear() {
            eprintln!("error: {error}");
        }
    }
}

/// A folder short enough for a socket and open to whoever runs the database: among the build products, or the machine's own for such things.
fn folder(ws: &Workspace, owner: Owner) -> Result<PathBuf> {
    files::create_dir(&ws.target)?;
    let temporary = std::env::temp_dir();
    let is_open = |folder: &&PathBuf| {
        folder.as_os_str().len() <= MAX_FOLDER_BYTES && owner.command("test").arg("-x").arg(folder).quiet().is_ok()
    };
    let open = [&ws.target, &temporary].into_iter().find(is_open);
    let open =
        open.ok_or_else(|| Error::Setup("no folder is short enough and open to PostgreSQL; set TMPDIR".into()))?;
    Ok(open.join("postgres"))
}

/// A text as it stands in a URL.
fn escaped(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_may_have_any_name() {
        assert_eq!(escaped("/a b/ก?&.x"), "/a%20b/%E0%B8%81%3F%26.x");
    }
}
