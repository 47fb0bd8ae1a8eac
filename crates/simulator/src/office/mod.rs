//! The office: the real router over the real database, one step at a time.

mod append;
mod gate;
mod house;
mod look;
mod store;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt;
use server::store::sqlite::{FILE_NAME, Options, SqliteStore};
use server::store::{FeedHead, ServerStore, StoreError};
use sync::ChangeId;
use tower::ServiceExt;

pub use gate::RequestNo;
pub use house::{House, PASSWORD, SignedIn};
pub use store::Commit;

use crate::fault::Fault;

/// What the server answers.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

/// A message to the server.
#[derive(Clone, Debug)]
pub struct Message {
    /// The path.
    pub path: Cow<'static, str>,
    /// The bearer token.
    pub token: Option<String>,
    /// The body; none is a GET.
    pub body: Option<Vec<u8>>,
}

/// How a step of a request ended.
#[derive(Debug)]
pub enum Step {
    /// It stands before its next call of the database.
    Parked {
        /// And there waits for somebody else's write.
        for_lock: bool,
    },
    /// It is answered.
    Done(Reply),
}

type Running = Pin<Box<dyn Future<Output = Reply>>>;

/// The office of one story.
pub struct Office<'h> {
    house: &'h House,
    requests: BTreeMap<RequestNo, (Running, bool)>,
    folder: PathBuf,
    /// The copies of its database, with the ends of the feeds in each.
    copies: Vec<(PathBuf, Vec<FeedHead>)>,
    copied: u32,
    files: u32,
}

impl<'h> Office<'h> {
    /// Opens the office of a new story.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be opened.
    pub fn open(house: &'h House, fault: Option<Fault>) -> Result<Self, StoreError> {
        let folder = house.new_folder()?;
        let mut office = Self { house, requests: BTreeMap::new(), folder, copies: Vec::new(), copied: 0, files: 0 };
        house.store().with(|inside| {
            inside.fault = fault;
            inside.commits.clear();
            inside.held.clear();
            inside.folds.clear();
            inside.old_rights.clear();
            // The phones of the house have the first numbers.
            inside.next_device = u32::try_from(house.phones().len()).unwrap_or_default();
        });
        let template = house.template().to_owned();
        office.start_from(&[(template, FILE_NAME)])?;
        Ok(office)
    }

    /// Opens the database from copies of these files.
    fn start_from(&mut self, files: &[(PathBuf, &str)]) -> Result<(), StoreError> {
        self.files += 1;
        let folder = self.folder.join(self.files.to_string());
        let io = |error: std::io::Error| StoreError::Database(error.to_string());
        std::fs::create_dir_all(&folder).map_err(io)?;
        for (from, name) in files {
            std::fs::copy(from, folder.join(name)).map_err(io)?;
        }
        let options = Options { readers: 1, ..Options::default() };
        let real = self.house.run(SqliteStore::open(&folder, options))?;
        self.house.store().with(|inside| inside.real = Some(Arc::new(real)));
        Ok(())
    }

    fn data(&self) -> PathBuf {
        self.folder.join(self.files.to_string())
    }

    /// A message has arrived. It runs when [`advance`](Self::advance) is called.
    pub fn begin(&mut self, no: RequestNo, message: &Message) {
        let router = self.house.router();
        let mut request = Request::builder().uri(message.path.as_ref());
        if let Some(token) = &message.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = match message.body.clone() {
            Some(body) => request.method("POST").body(Body::from(body)),
            None => request.body(Body::empty()),
        };
        let running = async move {
            let failed = Reply { status: 500, body: Vec::new() };
            let Ok(request) = request else { return failed };
            let Ok(response) = router.oneshot(request).await;
            let status = response.status().as_u16();
            match response.into_body().collect().await {
                Ok(body) => Reply { status, body: body.to_bytes().to_vec() },
                Err(_) => failed,
            }
        };
        self.requests.insert(no, (Box::pin(running), false));
    }

    /// Lets a request go on to its next call of the database; none if it is gone.
    pub fn advance(&mut self, no: RequestNo) -> Option<Step> {
        let (running, goes_on) = self.requests.get_mut(&no)?;
        let gate = &self.house.store().gate;
        gate.admit(no, std::mem::replace(goes_on, true));
        let done = self.house.run(poll_fn(|context| match running.as_mut().poll(context) {
            Poll::Ready(reply) => Poll::Ready(Some(reply)),
            Poll::Pending if gate.has_parked() => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }));
        let for_lock = gate.waits_for_lock();
        gate.stand_open();
        let Some(reply) = done else { return Some(Step::Parked { for_lock }) };
        self.forget(no);
        Some(Step::Done(reply))
    }

    fn forget(&mut self, no: RequestNo) {
        // What a transaction leaves behind is taken up by the runtime.
        let _inside = self.house.enter();
        self.requests.remove(&no);
    }

    /// The process dies: what it was doing is undone, and what was committed is on its disk. It starts again at once.
    ///
    /// # Errors
    /// [`StoreError`] if the database does not open again.
    pub fn crash(&mut self) -> Result<(), StoreError> {
        let names = [FILE_NAME.to_owned(), format!("{FILE_NAME}-wal")];
        let data = self.data();
        let kept = self.folder.join("crash");
        let io = |error: std::io::Error| StoreError::Database(error.to_string());
        std::fs::create_dir_all(&kept).map_err(io)?;
        for name in &names {
            std::fs::copy(data.join(name), kept.join(name)).map_err(io)?;
        }
        self.stop();
        self.start_from(&[(kept.join(&names[0]), &names[0]), (kept.join(&names[1]), &names[1])])
    }

    fn stop(&mut self) {
        {
            let _inside = self.house.enter();
            self.requests.clear();
            self.house.store().with(|inside| {
                inside.unfinished = None;
            });
        }
        self.house.store().gate.reset();
        if let Some(real) = self.house.store().with(|inside| inside.real.take()) {
            self.house.run(async move { real.close().await });
        }
    }

    /// Makes a copy, as an office does at night. Gives the ends of the feeds in it.
    ///
    /// # Errors
    /// [`StoreError`] if it fails.
    pub fn back_up(&mut self) -> Result<Vec<FeedHead>, StoreError> {
        self.copied += 1;
        let to = self.folder.join(format!("backup-{}", self.copied));
        let real = self.house.store().real()?;
        let heads = self.house.run(real.backup(&to))?;
        self.copies.push((to, heads.clone()));
        Ok(heads)
    }

    /// Tells the server how far the last copy goes.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub fn note_backup(&self, at: i64) -> Result<(), StoreError> {
        let Some((_, heads)) = self.copies.last() else { return Ok(()) };
        let real = self.house.store().real()?;
        self.house.run(real.note_backup(heads, at))
    }

    /// The server is set up anew from the last copy, or from the one before, and says nothing about it. Gives which copy that was and
    /// the ends of the feeds in it; none if there is no copy. Copies made after it are gone.
    ///
    /// # Errors
    /// [`StoreError`] if the copy does not open.
    pub fn restore(&mut self, older: bool) -> Result<Option<(usize, Vec<FeedHead>)>, StoreError> {
        let count = self.copies.len().saturating_sub(usize::from(older)).max(1);
        self.copies.truncate(count);
        let Some((copy, heads)) = self.copies.last().cloned() else { return Ok(None) };
        self.stop();
        self.start_from(&[(copy, FILE_NAME)])?;
        Ok(Some((self.copies.len() - 1, heads)))
    }

    /// What was committed since the last call.
    pub fn take_commits(&self) -> Vec<Commit> {
        self.house.store().with(|inside| std::mem::take(&mut inside.commits))
    }

    /// What was put outside the feeds since the last call, and why.
    pub fn take_held(&self) -> Vec<(ChangeId, &'static str)> {
        self.house.store().with(|inside| std::mem::take(&mut inside.held))
    }

    /// Replaces what a person may do.
    ///
    /// # Errors
    /// [`StoreError`] if the person is not known.
    pub fn set_grants(&self, name: &str, grants: &[records::Grant]) -> Result<(), StoreError> {
        let real = self.house.store().real()?;
        self.house.run(real.set_grants(name, grants))
    }

    /// Whether a transaction is open, so that nobody else can write.
    #[must_use]
    pub fn is_writing(&self) -> bool {
        self.house.store().gate.is_locked()
    }
}

impl Drop for Office<'_> {
    fn drop(&mut self) {
        self.stop();
        // A folder that stays is only untidy; it goes with the house.
        let _ = std::fs::remove_dir_all(Path::new(&self.folder));
    }
}
