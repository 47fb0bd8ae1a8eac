//! Files the server has lost: a backup may have a photo's record and not its bytes, which came later, and no feed shows that. So the server is
//! asked now and then which of the files that were delivered are not there, and those are sent again.

use std::rc::Rc;

use leptos::prelude::*;
use store::FileState;
use sync::BodyHash;
use sync::wire::{FilesRequest, FilesResponse, MAX_FILES_ASKED, PROTOCOL};

use crate::platform::clock;
use crate::platform::http::{HttpError, Request};
use crate::state::desk::Desk;
use crate::state::{App, Fault};

/// How often it is asked while the app is open; besides, once after each start.
const ASK_AFTER_MILLIS: i64 = 6 * 60 * 60 * 1_000;

impl App {
    /// Asks, if it is time, and lets what is missing wait again.
    ///
    /// # Errors
    /// [`Fault`] of the request or the store; it is asked again with the next conversation.
    pub(super) async fn look_for_lost_files(self, desk: &Rc<Desk>, token: &str) -> Result<(), Fault> {
        let now = clock::now_millis();
        let account = desk.known.database();
        let asked = self.files.asked.get_value();
        if asked.is_some_and(|(of, at)| of == account && now.saturating_sub(at) < ASK_AFTER_MILLIS) {
            return Ok(());
        }
        let known = desk.device.files().await?.into_iter();
        let delivered: Vec<BodyHash> =
            known.filter(|(_, note)| note.state == FileState::AtServer).map(|(hash, _)| hash).collect();
        let mut any_lost = false;
        for files in delivered.chunks(MAX_FILES_ASKED) {
            for lost in missing(token, files).await? {
                desk.device.file_is(lost, FileState::Waiting).await?;
                any_lost = true;
            }
        }
        self.files.asked.set_value(Some((account, now)));
        if any_lost {
            self.files_changed(desk, true).await;
        }
        Ok(())
    }
}

/// Which of these the server does not have; none if it does not answer that: an older one, or one that takes no photos from this account.
async fn missing(token: &str, files: &[BodyHash]) -> Result<Vec<BodyHash>, Fault> {
    let request = FilesRequest { protocol: PROTOCOL, files: files.to_vec() };
    match Request::new("/api/files", Some(token)).post::<FilesResponse>(&request).await {
        // Nothing is asked of the device that it did not ask about.
        Ok(answer) => Ok(answer.missing.into_iter().filter(|hash| files.contains(hash)).collect()),
        Err(HttpError::Problem { status: 403..=405, .. } | HttpError::NotOurs { status: 404 | 405 }) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}
