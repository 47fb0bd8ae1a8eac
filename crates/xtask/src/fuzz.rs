//! The search for inputs that harm a decoder: libFuzzer, guided by the ways through the code that an input opens.
//!
//! The compiler's own pass reports those ways, so the compiler of the project is enough; a sanitizer for memory would need a nightly one
//! and would find nothing, since the code has no `unsafe`. What is looked for is panics, overflows, memory and time.

use std::fs;
use std::path::Path;

use crate::cli::Fuzz;
use crate::command::Cmd;
use crate::error::{Error, Result};
use crate::toolchain::rustup;
use crate::workspace::Workspace;

/// Has every way through the code counted, and what it compares reported.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";

/// The longest input tried, bytes: that of a change.
const LONGEST: &str = "-max_len=65536";
/// More memory than this, MB, is a finding; a few tens are the searcher's own.
const MOST_MEMORY: &str = "-rss_limit_mb=512";
/// One input that takes longer, seconds, is a finding.
const MOST_TIME: &str = "-timeout=5";

/// Builds the targets and searches each for so long. The first finding ends the search with an error that names the input.
pub(crate) fn run(ws: &Workspace, options: &Fuzz) -> Result<()> {
    let host = rustup::host()?;
    let folder = ws.target.join("fuzz");
    // With a target named, the flags reach our code and no build script.
    Cmd::cargo(&ws.root)
        .args(["build", "--package", "fuzz", "--features", "guided", "--target", &host, "--target-dir"])
        .arg(&folder)
        .env("RUSTFLAGS", FLAGS)
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", "2")
        .run()?;
    let program = folder.join(&host).join("debug/fuzz");
    for target in targets(ws, &options.only)? {
        search(&program, &folder, &target, options.seconds)?;
    }
    Ok(())
}

fn search(program: &Path, folder: &Path, target: &str, seconds: u64) -> Result<()> {
    let (corpus, found) = (folder.join("corpus").join(target), folder.join("found").join(target));
    for folder in [&corpus, &found] {
        fs::create_dir_all(folder).map_err(|source| Error::file("make", folder, source))?;
    }
    println!("\n=== {target} ===");
    let searched = Cmd::new(program)
        .arg(&corpus)
        .args([LONGEST, MOST_MEMORY, MOST_TIME, "-print_final_stats=1"])
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={}/", found.display()))
        .env("PHOPHIANG_FUZZ", target)
        .env("PHOPHIANG_FUZZ_CORPUS", &corpus)
        .run();
    searched
        .inspect_err(|_| eprintln!("{target}: put the input into fuzz/found/{target}/; the tests then take it, too"))
}

/// The names of the targets, as the program without the search tells them.
fn targets(ws: &Workspace, only: &[String]) -> Result<Vec<String>> {
    let told = Cmd::cargo(&ws.root).args(["run", "--quiet", "--package", "fuzz"]).output()?;
    let all: Vec<&str> = told.lines().filter_map(|line| line.split_whitespace().next()).collect();
    match only.iter().find(|name| !all.contains(&name.as_str())) {
        Some(unknown) => Err(Error::Setup(format!("there is no target {unknown}; there are: {}", all.join(", ")))),
        None if only.is_empty() => Ok(all.into_iter().map(str::to_owned).collect()),
        None => Ok(only.to_vec()),
    }
}
