//! `docs/benchmarks.md`: the table, how it was measured, and what emulation leaves out.

use std::fmt::Write as _;
use std::fs;

use e2e::{Failure, Result, places};

use crate::table::Table;

const HEAD: &str = "\
# Benchmarks

Written by `cargo xtask bench -- --markdown`: the release client in headless Chromium against the release server, on the machine
described below. A **limit** fails the command, a **goal** is only told. The figures of one machine say little about
another; the ratios compare two things measured in the same run and say more.
";

const LEFT_OUT: &str = "\
## What emulation leaves out

- **A phone's processor.** Four times slower than the machine at hand is an arithmetic, not a phone: caches, memory bandwidth and
  the way a phone lowers its clock when it is warm are not imitated.
- **A phone's storage.** `strict` asks the operating system to flush. On the disk of a build machine that may cost a millisecond or less, on
  a cheap phone's flash ten to a hundred. Both sides of the ratio pay it, so on a phone the ratio comes closer to 1 while
  the times grow.
- **A lost battery.** Killing a process does not empty the disk's own cache. That `strict` and `synchronous = FULL` are set is asserted
  elsewhere; that a disk keeps what it has acknowledged is its maker's word.
- **A network.** Browser and server speak over the loopback interface: no delay, no loss, no radio that has to wake up.
- **Memory pressure.** A phone with other apps open may throw the page away and start it cold more often than measured here.
- **Safari and Firefox.** Only Chromium is measured.
";

/// Writes the file.
pub(crate) fn write(table: &Table) -> Result<()> {
    let mut text = format!("{HEAD}\n{}\n| what | measured | promised | how |\n| --- | ---: | --- | --- |\n", machine());
    for row in &table.rows {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "| {} | {} | {} | {} |", row.what, row.figure(), row.verdict(), row.how);
    }
    text.push('\n');
    text.push_str(LEFT_OUT);
    let path = places::project().join("docs/benchmarks.md");
    fs::write(&path, text).map_err(Failure::file(&path))?;
    println!("written to {}", path.display());
    Ok(())
}

/// What kind of machine it was, without its name.
fn machine() -> String {
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    let model = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("unknown processor", |(_, name)| name);
    format!("Machine: {} ({}), {processors} cores, {model}.\n", std::env::consts::OS, std::env::consts::ARCH)
}
