//! The files of a bundle: kept as uploads are, and counted against whoever brings them.
//!
//! A device may bring files if it may upload them. Others carry only those that a photo names: one that came in the same bundle, or one
//! that is in a feed. What is not taken stays on its device, which sends it itself.

use records::media::HEAD_BYTES;
use sync::{BodyHash, DeviceId};

use super::reader::Reader;
use super::{Bringer, NotImported, Taking};
use crate::files::{NotKept, Part};
use crate::problem::ApiProblem;
use crate::routes::uploads::{may_send, quota};
use crate::store::StoreError;

/// No device has this number: under it lies what a person at the command line brings.
const NOBODY: DeviceId = DeviceId(0);

impl Taking<'_> {
    /// Takes the file that comes next in the bundle.
    pub(super) async fn file(&mut self, hash: BodyHash, bytes: u32, reader: &mut Reader) -> Result<(), NotImported> {
        if self.app.files.has(hash).await.map_err(NotImported::Files)? {
            self.told.files_known += 1;
            return Ok(());
        }
        if !self.is_wanted(hash).await? || u64::from(bytes) < HEAD_BYTES as u64 {
            self.told.files_left += 1;
            return Ok(());
        }
        // One upload, one writer: the same device may be sending the same file by itself.
        let _turn = match self.bringer {
            Bringer::Device(session) => self.app.turns.take((session.device.id, hash)).await,
            Bringer::Person => None,
        };
        let Some(part) = self.begin(hash, bytes.into()).await? else {
            self.told.files_left += 1;
            return Ok(());
        };
        let is_kept = match take(part, reader).await? {
            Some(part) => self.keep(part, hash).await?,
            None => false,
        };
        let count = if is_kept { &mut self.told.files } else { &mut self.told.files_left };
        *count += 1;
        Ok(())
    }

    async fn is_wanted(&self, hash: BodyHash) -> Result<bool, StoreError> {
        let may_bring = match self.bringer {
            Bringer::Device(session) => may_send(session).is_ok(),
            Bringer::Person => true,
        };
        Ok(may_bring || self.named.contains(&hash) || !self.app.store.photo_villages(hash).await?.is_empty())
    }

    /// Begins a file; none if its bringer has brought enough for now, or is sending it in another way.
    async fn begin(&self, hash: BodyHash, length: u64) -> Result<Option<Part>, NotImported> {
        let begun = match self.bringer {
            Bringer::Device(session) => match quota::begin(self.app, session, hash, length).await {
                Ok(part) => Some(part),
                Err(problem) => none_for_now(problem)?,
            },
            Bringer::Person => self.app.files.begin_part(NOBODY, hash, length).await.map_err(NotImported::Files)?,
        };
        let Some(mut part) = begun else { return Ok(None) };
        // What broke off before came perhaps from elsewhere: begun anew it is what this bundle holds.
        part.go_back(0).await.map_err(NotImported::Files)?;
        Ok(Some(part))
    }

    /// Gives a file that is whole its name; whether it is what was announced.
    async fn keep(&self, part: Part, hash: BodyHash) -> Result<bool, NotImported> {
        if let Bringer::Device(session) = self.bringer {
            quota::note(self.app, session, hash, part.length()).await.map_err(NotImported::Problem)?;
        }
        match self.app.files.keep_part(part, hash).await {
            Ok(()) => Ok(true),
            Err(NotKept::Disk(error)) => Err(NotImported::Files(error)),
            Err(_) => Ok(false),
        }
    }
}

/// Takes the bytes of a file from the bundle; none if they are no picture.
async fn take(mut part: Part, reader: &mut Reader) -> Result<Option<Part>, NotImported> {
    loop {
        let bytes = reader.file_bytes().await?;
        if bytes.is_empty() {
            return Ok(Some(part));
        }
        match part.take(bytes).await {
            Ok(()) => {}
            Err(NotKept::Disk(error)) => return Err(NotImported::Files(error)),
            Err(_) => {
                part.discard().await.map_err(NotImported::Files)?;
                return Ok(None);
            }
        }
    }
}

/// A problem that only means that this file is not taken now.
fn none_for_now(problem: ApiProblem) -> Result<Option<Part>, NotImported> {
    match problem.problem.code.as_str() {
        "quota_exceeded" | "upload_locked" | "too_large" | "not_a_picture" => Ok(None),
        _ => Err(NotImported::Problem(problem)),
    }
}
