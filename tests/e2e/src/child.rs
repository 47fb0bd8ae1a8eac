//! A program started by us: its own process group, its output in a file, and never left behind.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};

use crate::failure::{Failure, Result};
use crate::wait::{Seen, until_within};

/// How long a program may take to end by itself when asked.
const GRACE: Duration = Duration::from_secs(20);

/// A running program with everything it starts in turn.
#[derive(Debug)]
pub struct Running {
    name: &'static str,
    child: Child,
    log: PathBuf,
}

impl Running {
    /// Starts `command` with its output in the file `log`, after what is there already.
    ///
    /// # Errors
    /// [`Failure::File`] for the log, [`Failure::Program`] if it cannot be started.
    pub fn start(name: &'static str, mut command: Command, log: &Path) -> Result<Self> {
        let open = || File::options().create(true).append(true).open(log).map_err(Failure::file(log));
        command.stdin(Stdio::null()).stdout(open()?).stderr(open()?).process_group(0);
        let child = command.spawn().map_err(|problem| Failure::program(name, problem))?;
        Ok(Self { name, child, log: log.to_owned() })
    }

    /// The number of the process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs.
    #[must_use]
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Ends the program and everything it has started, at once, with no chance to finish anything.
    pub fn kill(&mut self) {
        self.signal(Signal::KILL);
        // It is dead already; this only collects its status.
        let _ = self.child.wait();
    }

    /// Asks the program to end, and waits until it has.
    ///
    /// # Errors
    /// [`Failure::Waited`] if it does not.
    pub async fn stop(&mut self) -> Result<ExitStatus> {
        self.signal(Signal::TERM);
        let name = self.name;
        let what = format!("{name} to stop");
        let ended = until_within(GRACE, &what, async || {
            let status = self.child.try_wait().map_err(|problem| Failure::program(name, problem))?;
            Ok(Seen::some(status, "still running"))
        });
        ended.await
    }

    /// What it has printed.
    #[must_use]
    pub fn printed(&self) -> String {
        std::fs::read(&self.log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    fn signal(&self, signal: Signal) {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // A group that is gone needs no signal.
            let _ = kill_process_group(group, signal);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Even if the program itself has ended, what it started may still be there.
        self.kill();
    }
}
