//! `cargo xtask dev`: build for development, serve, and build again whenever a file changes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use crate::bundle::{self, Mode};
use crate::cli::Serve;
use crate::error::{Error, Result};
use crate::files;
use crate::serve::{self, Profile};
use crate::toolchain;
use crate::workspace::Workspace;

/// What is watched.
const WATCHED: [&str; 6] = ["src", "style", "public", "crates", "index.html", "Cargo.toml"];
/// How often the files are looked at.
const PAUSE: Duration = Duration::from_millis(500);

/// When each watched file was last changed.
type State = BTreeMap<PathBuf, SystemTime>;

/// Runs until it is interrupted; the server is interrupted with it. A build that fails leaves the last good one running.
pub(crate) fn run(ws: &Workspace, options: &Serve) -> Result<()> {
    let compiler = toolchain::set_up(ws)?;
    let mut state = look(ws)?;
    let dist = bundle::build_with(ws, Mode::Dev, &compiler)?;
    let mut server = start(ws, options, &dist)?;
    println!("Watching for changes; stop with Ctrl-C.");
    loop {
        sleep(PAUSE);
        let now = look(ws)?;
        let changed = changes(&state, &now);
        if changed.is_empty() {
            continue;
        }
        println!("Changed: {}", shown(&changed));
        state = now;
        if changed.iter().any(|path| concerns_client(path))
            && let Err(error) = bundle::build_with(ws, Mode::Dev, &compiler)
        {
            eprintln!("error: {error}");
            continue;
        }
        if changed.iter().any(|path| path.starts_with("crates")) {
            stop(&mut server)?;
            match start(ws, options, &dist) {
                Ok(child) => server = child,
                Err(error) => eprintln!("error: {error}; the server starts again after the next change"),
            }
        }
    }
}

fn start(ws: &Workspace, options: &Serve, dist: &std::path::Path) -> Result<Child> {
    let program = serve::build_server(ws, Profile::Dev)?;
    serve::start(ws, &program, options, dist).spawn()
}

fn stop(server: &mut Child) -> Result<()> {
    // It may have ended by itself; waiting is what matters.
    let _ = server.kill();
    server.wait().map(|_| ()).map_err(|e| Error::Setup(format!("the server did not stop: {e}")))
}

/// The server's own files do not change the client.
fn concerns_client(path: &std::path::Path) -> bool {
    !path.starts_with("crates/server") && !path.starts_with("crates/simulator")
}

fn look(ws: &Workspace) -> Result<State> {
    let mut state = State::new();
    for name in WATCHED {
        let path = ws.root.join(name);
        if path.is_file() {
            note(&mut state, ws, PathBuf::from(name));
        }
        for file in files::walk(&path)? {
            note(&mut state, ws, PathBuf::from(name).join(file));
        }
    }
    Ok(state)
}

fn note(state: &mut State, ws: &Workspace, path: PathBuf) {
    // A file an editor has just removed is as good as not there.
    if let Ok(time) = std::fs::metadata(ws.root.join(&path)).and_then(|m| m.modified()) {
        state.insert(path, time);
    }
}

/// The files that are new, gone or of another time.
fn changes(before: &State, now: &State) -> Vec<PathBuf> {
    let all = before.keys().chain(now.keys().filter(|path| !before.contains_key(*path)));
    all.filter(|path| before.get(*path) != now.get(*path)).cloned().collect()
}

fn shown(paths: &[PathBuf]) -> String {
    let mut names: Vec<_> = paths.iter().take(3).map(|p| files::url_path(p)).collect();
    if paths.len() > names.len() {
        names.push(format!("and {} more", paths.len() - names.len()));
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_gone_and_touched_files_are_changes() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let before: State = [("same", 1), ("touched", 1), ("gone", 1)].map(|(p, t)| (p.into(), at(t))).into();
        let now: State = [("same", 1), ("touched", 2), ("new", 1)].map(|(p, t)| (p.into(), at(t))).into();
        let mut changed = changes(&before, &now);
        changed.sort();
        assert_eq!(changed, ["gone", "new", "touched"].map(PathBuf::from));
        assert!(changes(&now, &now).is_empty());
    }
}
