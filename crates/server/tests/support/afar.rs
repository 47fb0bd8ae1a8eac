//! A phone that speaks with a server process, and the place where such a server keeps its office.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use serde_json::json;
use server::store::{self, ServerStore};
use sync::wire::{PullResponse, PushResponse};
use sync::{Cursor, FeedEntry, FeedId, Outcome, Receipt, SealedChange};
use tempfile::TempDir;

use crate::process::{Server, run, text};
use crate::schema::Schema;
use crate::support::{PASSWORD, Pen};

/// A data folder, with or without a PostgreSQL database beside it.
pub(crate) struct Place {
    folder: TempDir,
    schema: Option<Schema>,
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), schema: None }
    }

    pub(crate) async fn postgres() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), schema: Some(Schema::new().await) }
    }

    /// Another one of the same kind, with nothing in it.
    pub(crate) async fn another(&self) -> Self {
        if self.schema.is_some() { Self::postgres().await } else { Self::sqlite() }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn url(&self) -> Option<&str> {
        self.schema.as_ref().map(Schema::url)
    }

    pub(crate) async fn open(&self) -> Arc<dyn ServerStore> {
        store::open(self.folder(), self.url()).await.unwrap()
    }

    /// Starts a server here.
    pub(crate) fn serve(&self, more: &[&str]) -> Server {
        Server::start(self.folder(), &self.with_database(more))
    }

    /// Runs a command here; it succeeds and gives what it printed, or fails and gives what it complained of.
    pub(crate) fn run(&self, arguments: &[&str]) -> Result<String, String> {
        let output = run(&self.with_database(arguments), self.folder(), "");
        let (printed, complaint) = (text(&output.stdout), text(&output.stderr));
        if output.status.success() { Ok(printed) } else { Err(printed + &complaint) }
    }

    fn with_database<'a>(&'a self, arguments: &[&'a str]) -> Vec<&'a str> {
        let database = self.url().map(|url| ["--database", url]);
        arguments.iter().copied().chain(database.into_iter().flatten()).collect()
    }
}

/// A device that signed in at some server of an office, and speaks with any.
#[derive(Clone)]
pub(crate) struct FarPhone {
    pub(crate) token: String,
    pub(crate) pen: Pen,
    /// All it ever made.
    pub(crate) made: Vec<SealedChange>,
}

impl FarPhone {
    pub(crate) fn sign_in(server: &Server, account: &str) -> Self {
        Self::sign_in_with(server, account, PASSWORD)
    }

    pub(crate) fn sign_in_with(server: &Server, account: &str, password: &str) -> Self {
        let session = server.sign_in(account, password);
        let token = session["token"].as_str().unwrap_or_else(|| panic!("{session}")).to_owned();
        Self { token, pen: Pen::of(&session), made: vec![] }
    }

    /// Answers so many questions of a village.
    pub(crate) fn answer(&mut self, village: &str, count: usize) {
        for _ in 0..count {
            let indicator = format!("demo.{}.{}", self.pen.seq % 4 + 1, self.pen.seq % 3 + 1);
            let answer = if self.pen.seq.is_multiple_of(2) { "pass" } else { "fail" };
            let change = self.pen.answer(village, &indicator, answer);
            self.made.push(change);
        }
    }

    /// A photo of a village: its record, and its file sent.
    pub(crate) fn photograph(&mut self, server: &Server, village: &str, picture: &str) {
        let bytes = [b"\xff\xd8\xff\xe0\x00\x10JFIF and so on, ".as_slice(), picture.as_bytes(), &[0; 8]].concat();
        let hash = sync::BodyHash::of(&bytes).to_string();
        let (status, told) = server.ask_bytes("PUT", &format!("/api/files/{hash}"), &self.token, &bytes);
        assert_eq!(status, 204, "{told}");
        let record = format!("{village}/2570/photo/01928c5e-0000-7000-8000-{:012}", self.pen.seq);
        let fields = [("of", sync::Value::from("assessment/before")), ("hash", sync::Value::Text(hash))];
        self.made.push(self.pen.change(&record, &fields).seal().unwrap());
    }

    /// Sends some of what it made and gives the answers.
    pub(crate) fn push(&self, server: &Server, changes: &[SealedChange]) -> Vec<Outcome> {
        self.try_push(server, changes).unwrap()
    }

    /// The same, to a server that may die meanwhile; none if no answer came.
    pub(crate) fn try_push(&self, server: &Server, changes: &[SealedChange]) -> Option<Vec<Outcome>> {
        let body = self.pen.push_body(changes);
        loop {
            let (status, told) = server.try_ask("POST", "/api/push", &self.token, body.as_bytes()).ok()?;
            // Somebody else holds the feed; a phone asks again.
            if status == 503 {
                continue;
            }
            assert_eq!(status, 200, "{told}");
            return Some(serde_json::from_str::<PushResponse>(&told).ok()?.outcomes);
        }
    }

    /// Sends all it ever made: the receipts, and how many of them are new.
    pub(crate) fn push_all(&self, server: &Server) -> (Vec<Receipt>, usize) {
        let mut applied = 0;
        let outcomes = self.made.chunks(100).flat_map(|batch| self.push(server, batch));
        let receipts = outcomes.map(|outcome| match outcome {
            Outcome::Applied(receipt) => {
                applied += 1;
                receipt
            }
            Outcome::Duplicate(receipt) => receipt,
            other => panic!("{other:?}"),
        });
        (receipts.collect(), applied)
    }

    pub(crate) fn ask_pull(&self, server: &Server, cursors: &[Cursor]) -> PullResponse {
        let body = self.pen.pull_body(cursors);
        let (status, told) = server.ask_bytes("POST", "/api/pull", &self.token, body.as_bytes());
        assert_eq!(status, 200, "{told}");
        serde_json::from_str(&told).unwrap()
    }

    /// Everything this device may read, from these cursors on, every chain computed.
    pub(crate) fn pull(&self, server: &Server, cursors: &mut BTreeMap<FeedId, Cursor>) -> Vec<(FeedId, FeedEntry)> {
        let mut read = vec![];
        loop {
            let answer = self.ask_pull(server, &cursors.values().cloned().collect::<Vec<_>>());
            for page in answer.pages {
                assert!(!page.diverged, "{}", page.feed);
                for entry in page.entries {
                    let cursor = cursors.entry(page.feed.clone()).or_insert_with(|| Cursor::start(page.feed.clone()));
                    *cursor = cursor.advance(&entry).unwrap();
                    read.push((page.feed.clone(), entry));
                }
            }
            if !answer.more {
                return read;
            }
        }
    }
}

/// Fails unless these are the bytes of these changes, each once.
pub(crate) fn assert_each_once(read: &[(FeedId, FeedEntry)], made: &[&SealedChange]) {
    let found: BTreeSet<&[u8]> = read.iter().map(|(_, entry)| entry.change.bytes()).collect();
    assert_eq!(found.len(), read.len(), "something is doubled");
    let made: BTreeSet<&[u8]> = made.iter().map(|change| change.bytes()).collect();
    assert_eq!(found.difference(&made).count(), 0, "something is there that nobody made");
    assert_eq!(made.difference(&found).count(), 0, "something is lost");
}

/// The board of the district, as an officer sees it.
pub(crate) fn board(server: &Server, account: &str, password: &str) -> serde_json::Value {
    let session = server.sign_in(account, password);
    let token = session["token"].as_str().unwrap();
    let rows = server.ask("GET", "/api/board/district/2409", token, "")["rows"].clone();
    assert_ne!(rows, json!(null));
    rows
}
