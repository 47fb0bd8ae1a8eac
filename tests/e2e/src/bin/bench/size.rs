//! What has to be loaded before the first screen, and what a server that does nothing takes.

use std::fs;
use std::time::Duration;

use e2e::release::Release;
use e2e::{Failure, Result, Server, places};

use crate::table::{Promise, Table};

/// WebAssembly, JavaScript and style sheet in brotli, without fonts.
const FIRST_LOAD_KILOBYTES: f64 = 250.0;
/// What an idle server may keep in memory.
const IDLE_MEGABYTES: f64 = 40.0;
/// How long a server is left alone before it counts as idle.
const REST: Duration = Duration::from_secs(3);

pub(crate) fn client(table: &mut Table) -> Result<()> {
    let release = Release::open(&places::dist()?)?;
    let first = release.first_load() as f64 / 1000.0;
    let how = "sum over build.json: .wasm, .js and .css in brotli, without fonts";
    table.add("first load", first, "kB", how, Promise::AtMost(FIRST_LOAD_KILOBYTES));
    Ok(())
}

pub(crate) async fn idle_server(table: &mut Table, server: &Server) -> Result<()> {
    tokio::time::sleep(REST).await;
    let Some(process) = server.process() else { return Err(Failure::Expected("the server does not run".to_owned())) };
    let how = "resident memory after start, with the demonstration year";
    table.add("idle server", resident(process)?, "MB", how, Promise::AtMost(IDLE_MEGABYTES));
    Ok(())
}

/// The resident memory of a process, in megabytes.
///
/// # Errors
/// Where the system does not tell.
pub(crate) fn resident(process: u32) -> Result<f64> {
    told(process, "VmRSS:")
}

/// The most it ever was.
///
/// # Errors
/// Where the system does not tell.
pub(crate) fn most_resident(process: u32) -> Result<f64> {
    told(process, "VmHWM:")
}

fn told(process: u32, name: &str) -> Result<f64> {
    let path = format!("/proc/{process}/status");
    let status = fs::read_to_string(&path).map_err(Failure::file(&path))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    let kilobytes = line.trim().trim_end_matches(" kB").parse::<f64>();
    Ok(kilobytes.map_err(|_| Failure::Expected(format!("{path} says {line:?}")))? / 1000.0 * 1.024)
}
