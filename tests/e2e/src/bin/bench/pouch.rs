//! The same records by PouchDB to an npm server that speaks CouchDB's protocol, in the same run, whichever wins.
//!
//! Both sides send a full district from a phone that keeps it in memory, read it on a second phone, and talk once more when nothing is new.
//! Ours checks chains, receipts and rights meanwhile and has the disk's word before it answers; PouchDB does neither. Ours is a native
//! program, PouchDB's runs in Node; in the browser both are measured by `district.rs`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use e2e::api::ApiDevice;
use e2e::bare_phone::{BarePhone, Stopped};
use e2e::child::Running;
use e2e::district::{self, WORKER};
use e2e::weak_line::WeakLine;
use e2e::{Failure, Result, Seen, Server, Story, ensure, npm, places, port, until_within};
use records::RecordKey;
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use sync::{Change, SealedChange};

use crate::table::{Promise, Table};

/// Released together; the server is the last one that speaks CouchDB's protocol on npm.
const PACKAGES: [(&str, &str); 3] =
    [("pouchdb", "9.0.0"), ("pouchdb-adapter-memory", "9.0.0"), ("express-pouchdb", "4.2.0")];
const PATIENCE: Duration = Duration::from_secs(60);
/// The most a conversation in which nothing is new may take, both ways, heads included.
const NOTHING_NEW_BYTES: f64 = 1_000.0;

const FIRST_SYNC: &str = r"
  const district = new window.PouchDB('district');
  const begun = performance.now();
  const read = await district.replicate.from(`${location.origin}/district`, { batch_size: 500 });
  return [performance.now() - begun, read.docs_written];
";

/// What both were measured at.
struct Measured {
    push: f64,
    pull: f64,
    requests: f64,
    bytes: f64,
}

pub(crate) async fn measure(table: &mut Table) -> Result<()> {
    let server = Server::start_office(None).await?;
    district::furnish(&server).await?;
    let maker = ApiDevice::sign_in(&server, WORKER, None).await?;
    let changes = opened(&district::changes(&maker)?)?;
    let ours = ours(&server, &changes).await?;
    let theirs = theirs(&changes).await?;
    let how =
        format!("{} records of a full district, in memory on the phones, over the loopback interface", changes.len());
    for (what, measured) in [("ours", &ours), ("PouchDB", &theirs)] {
        let rate = |seconds: f64| changes.len() as f64 / seconds;
        table.add(&format!("a phone sends, {what}"), rate(measured.push), "records/s", &how, Promise::None);
        table.add(&format!("a new phone reads, {what}"), rate(measured.pull), "records/s", &how, Promise::None);
        let how = "both ways, heads included; no connection was open";
        let promise = if what == "ours" { Promise::AtMost(NOTHING_NEW_BYTES) } else { Promise::None };
        table.add(&format!("nothing is new, {what}: bytes"), measured.bytes, "B", how, promise);
        table.add(&format!("nothing is new, {what}: requests"), measured.requests, "requests", "", Promise::None);
    }
    let how = "records in a second : records in a second; more is faster";
    table.add("sending, ours : PouchDB", theirs.push / ours.push, "", how, Promise::None);
    table.add("reading, ours : PouchDB", theirs.pull / ours.pull, "", how, Promise::None);
    Ok(())
}

fn opened(changes: &[SealedChange]) -> Result<Vec<Change>> {
    let open = |sealed: &SealedChange| sealed.open().map_err(|error| Failure::Expected(error.to_string()));
    changes.iter().map(open).collect()
}

async fn ours(server: &Server, changes: &[Change]) -> Result<Measured> {
    let sender = BarePhone::sign_in(server, WORKER).await?;
    sender.talk().await?;
    for change in changes {
        let key = RecordKey::try_from(&change.record).map_err(|_| Failure::Expected(change.record.to_string()))?;
        let values = change.writes.iter().map(|(field, write)| (field.clone(), write.value.clone())).collect();
        sender.save(&key, change.id, change.instrument.as_deref().unwrap_or_default(), values).await?;
    }
    let push = timed(sender.talk()).await?;
    let left = sender.device.summary().await.map_err(Stopped::from)?;
    ensure(left.waiting + left.held + left.refused == 0, || format!("not all was sent: {left:?}"))?;
    let mut reader = BarePhone::sign_in(server, WORKER).await?;
    let pull = timed(reader.talk()).await?;
    let read = reader.device.records("").await.map_err(Stopped::from)?.len();
    ensure(read >= changes.len(), || format!("{read} records were read"))?;
    let line = WeakLine::to(server.port()).await?;
    reader.talk_through(&line.address());
    reader.talk().await?;
    // A bare phone makes a connection for each request.
    Ok(Measured { push, pull, requests: line.connections() as f64, bytes: line.carried() as f64 })
}

async fn timed(talk: impl Future<Output = Result<(), Stopped>>) -> Result<f64> {
    let begun = Instant::now();
    talk.await?;
    Ok(begun.elapsed().as_secs_f64())
}

async fn theirs(changes: &[Change]) -> Result<Measured> {
    let couch = Couch::start().await?;
    let line = WeakLine::to(couch.port).await?;
    let told = couch.talk(changes, &line).await?;
    let (push, pull) = (told.push / 1_000.0, told.pull / 1_000.0);
    Ok(Measured { push, pull, requests: told.requests, bytes: line.carried() as f64 })
}

/// The first sync of the same records in a browser, into its IndexedDB.
pub(crate) async fn first_sync(table: &mut Table, story: &Story, changes: &[SealedChange]) -> Result<()> {
    let changes = opened(changes)?;
    let couch = Couch::start().await?;
    couch.talk(&changes, &WeakLine::to(couch.port).await?).await?;
    let program = npm::modules(PACKAGES[0].0, PACKAGES[0].1)?.join("pouchdb/dist/pouchdb.min.js");
    let program = std::fs::read_to_string(&program).map_err(Failure::file(&program))?;
    let phone = story.phone("pouch").await?;
    phone.goto(&couch.address()).await?;
    // Its own loader would look for the page's; here it belongs to the window.
    let script = format!("(function () {{\n{program}\n}}).call(window);\n{FIRST_SYNC}");
    let (milliseconds, read): (f64, usize) = phone.promise(&script, vec![]).await?;
    ensure(read == changes.len(), || format!("PouchDB read {read} records"))?;
    let how = format!("{read} records, the same browser, nothing shown; the page was there, and nobody signed in");
    table.add("the same by PouchDB", milliseconds / 1_000.0, "s", &how, Promise::None);
    phone.close().await
}

/// A record as one would keep it there: a document of its id.
fn document(change: &Change) -> Json {
    let id = [("_id".to_owned(), Json::from(change.record.to_string()))];
    let fields = change
        .writes
        .iter()
        .map(|(field, write)| (field.0.clone(), serde_json::to_value(&write.value).unwrap_or_default()));
    Json::Object(Map::from_iter(id.into_iter().chain(fields)))
}

/// Milliseconds and counts, as the script prints them.
#[derive(Debug, Deserialize)]
struct Told {
    push: f64,
    sent: usize,
    pull: f64,
    read: usize,
    requests: f64,
    doubled: usize,
}

/// The server that speaks CouchDB's protocol. It ends when it is dropped.
struct Couch {
    running: Running,
    home: tempfile::TempDir,
    port: u16,
}

impl Couch {
    async fn start() -> Result<Self> {
        let home = tempfile::tempdir().map_err(Failure::file(std::env::temp_dir()))?;
        let port = port::free()?;
        let mut node = script("server")?;
        node.arg(home.path()).arg(port.to_string());
        let running = Running::start("node", node, &home.path().join("node.log"))?;
        let mut couch = Self { running, home, port };
        until_within(PATIENCE, "the CouchDB-compatible server", async || {
            ensure(couch.running.is_alive(), || couch.running.printed())?;
            let answers = reqwest::get(couch.address()).await.is_ok();
            Ok(Seen::when(answers, "no answer yet"))
        })
        .await?;
        Ok(couch)
    }

    fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Sends the records from a phone, reads them on another, and syncs once more over the line.
    async fn talk(&self, changes: &[Change], line: &WeakLine) -> Result<Told> {
        let documents = self.home.path().join("documents.json");
        let written = serde_json::to_vec(&changes.iter().map(document).collect::<Vec<_>>());
        let written = written.map_err(|error| Failure::Expected(error.to_string()))?;
        std::fs::write(&documents, written).map_err(Failure::file(&documents))?;
        let mut node = script("phone")?;
        node.arg(self.address()).arg(line.address()).arg(&documents);
        let ended = tokio::task::spawn_blocking(move || node.output()).await.map_err(std::io::Error::other).flatten();
        let done = ended.map_err(|problem| Failure::program("node", problem))?;
        ensure(done.status.success(), || format!("PouchDB: {}", String::from_utf8_lossy(&done.stderr)))?;
        let told: Told = serde_json::from_slice(&done.stdout).map_err(|error| Failure::Expected(error.to_string()))?;
        let all = changes.len();
        ensure((told.sent, told.read, told.doubled) == (all, all, 0), || format!("not what was to be sent: {told:?}"))?;
        Ok(told)
    }
}

fn script(part: &str) -> Result<Command> {
    let folders =
        PACKAGES.iter().map(|(package, version)| npm::modules(package, version)).collect::<Result<Vec<PathBuf>>>()?;
    let folders: Vec<OsString> = folders.into_iter().map(PathBuf::into_os_string).collect();
    let mut node = Command::new("node");
    node.arg(places::project().join("tests/e2e/src/bin/bench/pouch.mjs"))
        .arg(part)
        .arg(folders.join(&OsString::from(",")));
    Ok(node)
}
