//! Child processes: what is started is shown, their output is visible, and a failure names the command.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use crate::error::{Error, Result};

/// A command to run in the foreground.
pub(crate) struct Cmd {
    inner: Command,
    shown: String,
}

impl Cmd {
    /// Prepares `program`.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let program = program.as_ref();
        let mut inner = Command::new(program);
        // Never wait for an answer nobody is there to give.
        inner.stdin(Stdio::null());
        Self { inner, shown: program.to_string_lossy().into_owned() }
    }

    /// The cargo that runs us, without the variables it set for xtask itself: a build script that watches one of
    /// them would otherwise run again, and with it everything that depends on it.
    pub(crate) fn cargo(root: &Path) -> Self {
        let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut cmd = Self::new(program);
        "cargo".clone_into(&mut cmd.shown);
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("CARGO_PKG_")
                || name.starts_with("CARGO_MANIFEST_")
                || name.starts_with("CARGO_BIN_")
                || name == "CARGO_PRIMARY_PACKAGE"
            {
                cmd.inner.env_remove(name.as_ref());
            }
        }
        cmd.inner.current_dir(root);
        cmd
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        let arg = arg.as_ref();
        self.shown.push(' ');
        self.shown.push_str(&arg.to_string_lossy());
        self.inner.arg(arg);
        self
    }

    pub(crate) fn args<S: AsRef<OsStr>>(self, args: impl IntoIterator<Item = S>) -> Self {
        args.into_iter().fold(self, Self::arg)
    }

    pub(crate) fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.inner.env(name, value);
        self
    }

    pub(crate) fn envs(mut self, vars: &[(OsString, OsString)]) -> Self {
        for (name, value) in vars {
            self.inner.env(name, value);
        }
        self
    }

    pub(crate) fn dir(mut self, dir: &Path) -> Self {
        self.inner.current_dir(dir);
        self
    }

    /// What it prints goes there: standard output, and errors.
    pub(crate) fn into_files(mut self, out: File, err: File) -> Self {
        self.inner.stdout(out).stderr(err);
        self
    }

    /// Runs with the output straight to the terminal.
    pub(crate) fn run(mut self) -> Result<()> {
        println!("  $ {}", self.shown);
        let status = self.inner.status().map_err(|e| self.not_started(e))?;
        self.check(status)
    }

    /// Runs quietly and returns standard output.
    pub(crate) fn output(mut self) -> Result<String> {
        let output = self.inner.output().map_err(|e| self.not_started(e))?;
        if !output.status.success() {
            eprint!("{}", String::from_utf8_lossy(&output.stderr));
        }
        self.check(output.status)?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs quietly; only a failure shows what it printed.
    pub(crate) fn quiet(mut self) -> Result<String> {
        let output = self.inner.output().map_err(|e| self.not_started(e))?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match output.status.success() {
            true => Ok(text(&output.stdout)),
            false => Err(Error::Failed {
                command: format!("{}: {}", self.shown, text(&output.stderr).trim()),
                status: output.status.to_string(),
            }),
        }
    }

    /// Runs, shows the output as it comes and keeps a copy of it, both streams together. The second value says whether
    /// the program succeeded: what it printed counts even if it did not.
    pub(crate) fn run_and_read(mut self) -> Result<(String, Result<()>)> {
        println!("  $ {}", self.shown);
        self.inner.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.inner.spawn().map_err(|e| self.not_started(e))?;
        let copy = Arc::new(Mutex::new(String::new()));
        let (out, err) = (child.stdout.take(), child.stderr.take());
        std::thread::scope(|scope| {
            if let Some(err) = err {
                let copy = Arc::clone(&copy);
                scope.spawn(move || echo(err, std::io::stderr(), &copy));
            }
            if let Some(out) = out {
                echo(out, std::io::stdout(), &copy);
            }
        });
        let status = child.wait().map_err(|e| self.not_started(e))?;
        let text = copy.lock().map(|t| t.clone()).unwrap_or_default();
        Ok((text, self.check(status)))
    }

    /// Starts the program beside us; the caller ends it.
    pub(crate) fn spawn(mut self) -> Result<std::process::Child> {
        println!("  $ {}", self.shown);
        self.inner.spawn().map_err(|e| self.not_started(e))
    }

    /// Becomes the program where the system can do that, so that signals reach it directly.
    pub(crate) fn replace(mut self) -> Result<()> {
        println!("  $ {}", self.shown);
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt;
            let failure = self.inner.exec();
            Err(self.not_started(failure))
        }
        #[cfg(not(unix))]
        self.run()
    }

    fn not_started(&self, source: std::io::Error) -> Error {
        Error::Start { program: self.inner.get_program().to_string_lossy().into_owned(), source }
    }

    fn check(&self, status: std::process::ExitStatus) -> Result<()> {
        if status.success() {
            return Ok(());
        }
        Err(Error::Failed { command: self.shown.clone(), status: status.to_string() })
    }
}

/// Passes lines on as they come and adds them to the copy.
fn echo(from: impl Read, mut to: impl Write, copy: &Mutex<String>) {
    let mut lines = BufReader::new(from);
    let mut line = Vec::new();
    while matches!(lines.read_until(b'\n', &mut line), Ok(n) if n > 0) {
        // A closed terminal must not end the command that is running.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        if let Ok(mut copy) = copy.lock() {
            copy.push_str(&String::from_utf8_lossy(&line));
        }
        line.clear();
    }
}

/// The first program of that name on PATH.
pub(crate) fn on_path(name: &str) -> Option<std::path::PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?).map(|dir| dir.join(&file)).find(|path| path.is_file())
}
