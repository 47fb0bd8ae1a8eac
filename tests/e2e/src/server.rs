//! The server as a process of its own: started, stopped, killed and started again on the same port and the same data.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection as _, PgConnection};
use tempfile::TempDir;

use crate::child::Running;
use crate::failure::{Failure, Result, ensure};
use crate::schema::{self, Schema};
use crate::wait::{Seen, until};
use crate::{places, port};

const DATABASE: &str = "phophiang.sqlite";

/// A server of one story. Its data die with it.
#[derive(Debug)]
pub struct Server {
    program: PathBuf,
    /// The client it serves; none where no browser comes.
    dist: Option<PathBuf>,
    port: u16,
    /// Several servers of one database share it, as they share its photos.
    home: Arc<TempDir>,
    /// A PostgreSQL database instead of a file in `home`.
    database: Option<String>,
    withdraws_shell: bool,
    running: Option<Running>,
}

impl Server {
    /// Starts a server with the demonstration year on a free port.
    ///
    /// # Errors
    /// If it cannot be started or does not answer.
    pub async fn start() -> Result<Self> {
        Self::start_with(&places::dist()?).await
    }

    /// Starts a server that serves the client in `dist`: on a file of its own, or on a schema of its own where the run has a PostgreSQL.
    ///
    /// # Errors
    /// If it cannot be started or does not answer.
    pub async fn start_with(dist: &Path) -> Result<Self> {
        let home = tempfile::tempdir().map_err(Failure::file(std::env::temp_dir()))?;
        let database = Schema::make().await?.map(|schema| schema.url().to_owned());
        Self::start_in(Arc::new(home), Some(dist.to_owned()), database).await
    }

    /// Starts a server that no browser comes to, on a file of its own or on a PostgreSQL database.
    ///
    /// # Errors
    /// If it cannot be started or does not answer.
    pub async fn start_office(database: Option<&str>) -> Result<Self> {
        let home = tempfile::tempdir().map_err(Failure::file(std::env::temp_dir()))?;
        Self::start_in(Arc::new(home), None, database.map(str::to_owned)).await
    }

    /// Starts another server of the same PostgreSQL database.
    ///
    /// # Errors
    /// If it cannot be started or does not answer.
    pub async fn start_beside(&self) -> Result<Self> {
        Self::start_in(Arc::clone(&self.home), self.dist.clone(), self.database.clone()).await
    }

    async fn start_in(home: Arc<TempDir>, dist: Option<PathBuf>, database: Option<String>) -> Result<Self> {
        let (program, port) = (places::server_program()?, port::free()?);
        let mut server = Self { program, dist, port, home, database, withdraws_shell: false, running: None };
        std::fs::create_dir_all(server.data()).map_err(Failure::file(server.data()))?;
        server.start_again().await?;
        Ok(server)
    }

    /// The address people open.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// A path under the address.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address())
    }

    /// The folder of its database.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// Takes away every photo's file, as a disk does that had no backup.
    ///
    /// # Errors
    /// If there were none.
    pub fn lose_files(&self) -> Result<()> {
        let files = self.data().join("files");
        std::fs::remove_dir_all(&files).map_err(Failure::file(&files))
    }

    /// The bytes of every photo's file it keeps.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn files(&self) -> Result<Vec<Vec<u8>>> {
        let root = self.data().join("files");
        let list = |folder: &Path| -> Result<Vec<PathBuf>> {
            let entries = std::fs::read_dir(folder).map_err(Failure::file(folder))?;
            entries.map(|entry| Ok(entry.map_err(Failure::file(folder))?.path())).collect()
        };
        if !root.is_dir() {
            return Ok(Vec::new());
        }
        let mut files = Vec::new();
        for folder in list(&root)?.into_iter().filter(|folder| !folder.ends_with("arriving")) {
            for file in list(&folder)? {
                files.push(std::fs::read(&file).map_err(Failure::file(&file))?);
            }
        }
        Ok(files)
    }

    /// The number of its process, while it runs.
    #[must_use]
    pub fn process(&self) -> Option<u32> {
        self.running.as_ref().map(Running::id)
    }

    /// What it has logged.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    fn log_file(&self) -> PathBuf {
        self.home.path().join(format!("server-{}.log", self.port))
    }

    /// Serves another client from the next start on.
    pub fn serve_client(&mut self, dist: &Path) {
        self.dist = Some(dist.to_owned());
    }

    /// Takes the offline shell back from every phone, from the next start on.
    pub fn withdraw_shell(&mut self) {
        self.withdraws_shell = true;
    }

    /// Starts it on its port and its data, and waits until it answers.
    ///
    /// # Errors
    /// If it cannot be started or does not answer.
    pub async fn start_again(&mut self) -> Result<()> {
        let mut command = self.command(&["serve", "--demo"]);
        command.arg("--listen").arg(format!("127.0.0.1:{}", self.port));
        if let Some(dist) = &self.dist {
            command.arg("--dist").arg(dist);
        }
        if self.withdraws_shell {
            command.arg("--kill-shell");
        }
        let mut running = Running::start("the server", command, &self.log_file())?;
        let health = self.url("/api/health");
        let answered = until("the server to answer", async || {
            if !running.is_alive() {
                return Err(Failure::program("the server", format!("ended at once:\n{}", running.printed())));
            }
            let answer = reqwest::get(&health).await;
            Ok(Seen::when(answer.is_ok_and(|answer| answer.status().is_success()), "no answer"))
        });
        answered.await?;
        self.running = Some(running);
        Ok(())
    }

    /// Stops it properly: for a phone, the network is gone.
    ///
    /// # Errors
    /// If it does not end, or not well.
    pub async fn stop(&mut self) -> Result<()> {
        let Some(mut running) = self.running.take() else { return Ok(()) };
        let status = running.stop().await?;
        if status.success() {
            return Ok(());
        }
        Err(Failure::program("the server", format!("{status}:\n{}", running.printed())))
    }

    /// Kills it in the middle of whatever it does.
    pub fn kill(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.kill();
        }
    }

    /// Runs one of its other commands (`user`, `village`, …) on its data, and returns what it printed.
    ///
    /// # Errors
    /// [`Failure::Program`] if the command fails.
    pub fn command_line(&self, arguments: &[&str]) -> Result<String> {
        self.command_line_told(arguments, "")
    }

    /// The same, with something to read from its standard input.
    ///
    /// # Errors
    /// [`Failure::Program`] if the command fails.
    pub fn command_line_told(&self, arguments: &[&str], input: &str) -> Result<String> {
        let failed = |problem: std::io::Error| Failure::program("the server", problem);
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(failed)?;
        if let Some(mut to) = child.stdin.take() {
            to.write_all(input.as_bytes()).map_err(failed)?;
        }
        let done = child.wait_with_output().map_err(failed)?;
        let printed = String::from_utf8_lossy(&done.stdout).into_owned();
        if done.status.success() {
            return Ok(printed);
        }
        let complaint = String::from_utf8_lossy(&done.stderr);
        Err(Failure::program("the server", format!("{arguments:?}: {}\n{printed}{complaint}", done.status)))
    }

    /// Makes a copy of its database, as an office does at night, in place of an earlier one.
    ///
    /// # Errors
    /// If the command fails.
    pub fn back_up(&self) -> Result<()> {
        let copy = self.copy();
        if copy.exists() {
            std::fs::remove_file(&copy).map_err(Failure::file(&copy))?;
        }
        self.command_line(&["backup", "--to", &copy.to_string_lossy()]).map(drop)
    }

    /// Removes its database and puts the copy in its place, by the command for it. The server must be stopped.
    ///
    /// # Errors
    /// [`Failure::Expected`] while it runs, or if the database cannot be removed or the command fails.
    pub async fn restore(&self) -> Result<()> {
        ensure(self.running.is_none(), || "the database is changed only while the server is stopped".to_owned())?;
        if let Some(database) = &self.database {
            schema::empty(database).await?;
        }
        for file in ["", "-wal", "-shm"].map(|end| self.data().join(format!("{DATABASE}{end}"))) {
            if file.exists() {
                std::fs::remove_file(&file).map_err(Failure::file(&file))?;
            }
        }
        self.command_line(&["restore", "--from", &self.copy().to_string_lossy()]).map(drop)
    }

    fn copy(&self) -> PathBuf {
        self.home.path().join("copy.sqlite")
    }

    /// Changes its database directly, for what no command offers. The server must be stopped.
    ///
    /// # Errors
    /// [`Failure::Expected`] while it runs, [`Failure::Database`] if the statement fails.
    pub async fn sql(&self, statement: &'static str) -> Result<u64> {
        ensure(self.running.is_none(), || "the database is changed only while the server is stopped".to_owned())?;
        let Some(database) = &self.database else {
            let options = SqliteConnectOptions::new().filename(self.data().join(DATABASE));
            let mut connection = SqliteConnection::connect_with(&options).await?;
            let done = sqlx::query(statement).execute(&mut connection).await?;
            connection.close().await?;
            return Ok(done.rows_affected());
        };
        let mut connection = PgConnection::connect(database).await?;
        let done = sqlx::query(statement).execute(&mut connection).await?;
        connection.close().await?;
        Ok(done.rows_affected())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        // Whatever the developer's own server is told must not reach this one.
        for (variable, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PHOPHIANG_")) {
            command.env_remove(variable);
        }
        command.args(arguments).arg("--data").arg(self.data());
        if let Some(database) = &self.database {
            command.arg("--database").arg(database);
        }
        command
    }
}
