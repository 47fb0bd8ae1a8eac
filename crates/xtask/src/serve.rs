//! `cargo xtask serve`: everything from nothing to a running server.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::bundle::{self, Mode};
use crate::cli::Serve;
use crate::command::Cmd;
use crate::error::Result;
use crate::workspace::Workspace;

/// The server's program.
const SERVER: &str = "phophiang-server";

/// Builds what has changed and becomes the server.
pub(crate) fn run(ws: &Workspace, options: &Serve) -> Result<()> {
    let (dist, server) = build_both(ws)?;
    start(ws, &server, options, &dist).replace()
}

/// The client and the server at the same time: the end of the client's build keeps one core busy for minutes, and they share no
/// target folder.
fn build_both(ws: &Workspace) -> Result<(PathBuf, PathBuf)> {
    std::thread::scope(|scope| {
        let server = scope.spawn(|| build_server(ws, Profile::Release));
        let dist = bundle::build_if_changed(ws, Mode::Release);
        let server = server.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok((dist?, server?))
    })
}

/// How the server is compiled.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Profile {
    Release,
    /// Shares its dependencies with the native tests.
    Dev,
}

/// Builds the server and returns its program.
pub(crate) fn build_server(ws: &Workspace, profile: Profile) -> Result<PathBuf> {
    println!("Building the server …");
    let (folder, flag) = match profile {
        Profile::Release => ("release", Some("--release")),
        Profile::Dev => ("debug", None),
    };
    Cmd::cargo(&ws.root)
        .args(["build", "--package", "server", "--bin", SERVER])
        .args(flag)
        // Its lines may stand among those of the client's build; two moving bars would overwrite one another.
        .env("CARGO_TERM_PROGRESS_WHEN", "never")
        .run()?;
    let file = format!("{SERVER}{}", std::env::consts::EXE_SUFFIX);
    Ok(ws.target.join(folder).join(file))
}

/// The command that starts the server on the client in `dist`.
pub(crate) fn start(ws: &Workspace, server: &Path, options: &Serve, dist: &Path) -> Cmd {
    Cmd::new(server).dir(&ws.root).args(arguments(options, dist))
}

fn arguments(options: &Serve, dist: &Path) -> Vec<OsString> {
    let mut args: Vec<OsString> = vec!["serve".into(), "--listen".into(), options.listen.to_string().into()];
    let mut add = |name: &str, value: &Path| {
        args.push(name.into());
        args.push(value.into());
    };
    add("--data", &options.data);
    add("--dist", dist);
    if let (Some(cert), Some(key)) = (&options.tls_cert, &options.tls_key) {
        add("--tls-cert", cert);
        add("--tls-key", key);
    }
    if !options.no_demo {
        args.push("--demo".into());
    }
    args.extend(options.more.iter().map(OsString::from));
    args
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command};
    use clap::Parser;

    fn arguments_for(line: &str) -> String {
        let Command::Serve(options) = Cli::parse_from(line.split(' ')).command else {
            panic!("not `serve`");
        };
        let args = arguments(&options, Path::new("dist"));
        args.iter().map(|a| a.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_server_is_started_with_the_demonstration_unless_told_not_to() {
        assert_eq!(arguments_for("xtask serve"), "serve --listen 127.0.0.1:8080 --data data --dist dist --demo");
        assert_eq!(
            arguments_for("xtask serve --no-demo --listen 0.0.0.0:443 --tls-cert c.pem --tls-key k.pem -- --withdraw"),
            "serve --listen 0.0.0.0:443 --data data --dist dist --tls-cert c.pem --tls-key k.pem --withdraw"
        );
    }

    #[test]
    fn a_certificate_needs_its_key() {
        assert!(Cli::try_parse_from(["xtask", "serve", "--tls-cert", "c.pem"]).is_err());
    }
}
