//! Every failure as a code, and its sentence: what happened, that the answers are safe, what to do.

use i18n::Words;
use store::{DeviceError, SaveError, StoreError};

use crate::platform::http::HttpError;

/// A failure, by its stable code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The code, snake case.
    pub code: String,
    /// Seconds to wait, where the server said so.
    pub retry_after: Option<u64>,
}

impl Fault {
    /// A failure with this code.
    #[must_use]
    pub fn new(code: &str) -> Self {
        Self { code: code.to_owned(), retry_after: None }
    }

    /// The sentence for people. Numbers in it are ASCII; the page turns them into the digits chosen.
    #[must_use]
    pub fn sentence(&self, words: Words) -> String {
        match self.code.as_str() {
            "wrong_password" => words.error_wrong_password().to_owned(),
            "too_many_tries" => {
                let minutes = self.retry_after.unwrap_or(60).div_ceil(60).to_string();
                words.error_too_many_tries(&minutes)
            }
            "token_expired" | "token_unknown" => words.error_session_expired().to_owned(),
            "account_closed" => words.error_account_closed().to_owned(),
            "device_revoked" => words.error_device_revoked().to_owned(),
            "no_right" => words.error_no_right().to_owned(),
            "unreachable" => words.error_unreachable().to_owned(),
            "timed_out" => words.error_timeout().to_owned(),
            // Another server still listens to a dead request of this phone; it ends within half a minute.
            "busy" | "upload_locked" => words.error_server_busy().to_owned(),
            "too_many_copies" => words.error_too_many_copies().to_owned(),
            "quota_exceeded" => words.error_quota_exceeded().to_owned(),
            "server_disk_full" => words.error_server_full().to_owned(),
            "protocol_too_old" => words.error_client_too_old().to_owned(),
            "protocol_too_new" => words.error_server_too_old().to_owned(),
            "not_ours" | "malformed" | "false_receipt" | "unknown_change" => words.error_unreadable_answer().to_owned(),
            "diverged" | "chain_broken" => words.error_server_restored().to_owned(),
            "cloned" => words.error_copied_again().to_owned(),
            "other_device" => words.error_other_device().to_owned(),
            "no_identity" => words.error_no_identity().to_owned(),
            "no_randomness" => words.error_no_randomness().to_owned(),
            "internal" => words.error_server().to_owned(),
            "storage_blocked" => words.error_storage_blocked().to_owned(),
            "storage_full" => words.error_storage_full().to_owned(),
            "storage_failed" | "connection_lost" | "closed" => words.error_storage_failed().to_owned(),
            "superseded" => words.error_storage_newer().to_owned(),
            "corrupt" => words.error_storage_damaged().to_owned(),
            "stale" => words.error_stale().to_owned(),
            "open_elsewhere" => words.error_open_elsewhere().to_owned(),
            "draft_conflict" => words.instruments_conflict().to_owned(),
            "draft_faulty" => words.instruments_faulty().to_owned(),
            "still_held" => words.error_still_held().to_owned(),
            "decided_before" => words.error_decided_before().to_owned(),
            "target_in_use" => words.targets_in_use().to_owned(),
            "part_missing" => words.error_part_missing().to_owned(),
            "not_a_picture" => words.error_not_a_picture().to_owned(),
            "file_too_large" => words.error_file_too_large("20"),
            "file_unreadable" => words.error_file_unreadable().to_owned(),
            "position_denied" => words.error_position_denied().to_owned(),
            "position_unavailable" => words.error_position_unavailable().to_owned(),
            "position_timed_out" => words.error_position_timed_out().to_owned(),
            "day_not_possible" => words.error_day_not_possible().to_owned(),
            "position_unsupported" => words.error_position_unsupported().to_owned(),
            "not_a_bundle" => words.error_not_a_bundle().to_owned(),
            "bundle_too_new" => words.error_bundle_too_new().to_owned(),
            "bundle_for_another_server" => words.error_bundle_for_another_server().to_owned(),
            "bundle_damaged" => words.error_bundle_damaged().to_owned(),
            "bundle_too_large" => words.error_bundle_too_large().to_owned(),
            "bundle_no_key" => words.error_bundle_no_key().to_owned(),
            "bundle_unsupported" => words.error_bundle_unsupported().to_owned(),
            "bundle_server_too_old" => words.error_bundle_server_too_old().to_owned(),
            "too_large" => words.error_change_too_large().to_owned(),
            _ => words.error_unexpected().to_owned(),
        }
    }

    /// Whether signing in again is what to do.
    #[must_use]
    pub fn needs_sign_in(&self) -> bool {
        matches!(self.code.as_str(), "token_expired" | "token_unknown")
    }

    /// Whether the server could not be reached at all, which is no fault in a village.
    #[must_use]
    pub fn is_offline(&self) -> bool {
        matches!(self.code.as_str(), "unreachable" | "timed_out" | "part_missing")
    }
}

impl From<&HttpError> for Fault {
    fn from(error: &HttpError) -> Self {
        let retry_after = match error {
            HttpError::Problem { problem, .. } => problem.retry_after,
            _ => None,
        };
        Self { code: error.code().to_owned(), retry_after }
    }
}

impl From<HttpError> for Fault {
    fn from(error: HttpError) -> Self {
        Self::from(&error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::new(error.code())
    }
}

impl From<DeviceError> for Fault {
    fn from(error: DeviceError) -> Self {
        Self::new(error.code())
    }
}

impl From<SaveError> for Fault {
    fn from(error: SaveError) -> Self {
        Self::new(error.code())
    }
}
