//! Every answer that is not a success: a status and a stable code, never a text the client would have to understand.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sync::wire::{OLDEST_PROTOCOL, PROTOCOL, Problem};

use crate::store::StoreError;

/// A problem with its status.
#[derive(Clone, Debug)]
pub struct ApiProblem {
    /// The status.
    pub status: StatusCode,
    /// What travels.
    pub problem: Problem,
}

/// A status by its name: HTTP's, and the one of tus that HTTP does not have.
macro_rules! status {
    (CHECKSUM_MISMATCH) => {
        460
    };
    ($name:ident) => {
        StatusCode::$name.as_u16()
    };
}

/// The codes, each with its status. `docs/protocol.md` says what a device does about them.
macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $status:tt, $code:literal;)*) => {
        impl ApiProblem {
            $($(#[$doc])* #[must_use] pub fn $name() -> Self { Self::new(status!($status), $code) })*

            /// Every code with its status, for the document and the tests.
            pub const ALL: &'static [(&'static str, u16)] = &[$(($code, status!($status))),*];
        }
    };
}

problems! {
    /// The sign-in name or the password is wrong; which of them is not said.
    wrong_password = UNAUTHORIZED, "wrong_password";
    /// Too many failed sign-ins; wait.
    too_many_tries = TOO_MANY_REQUESTS, "too_many_tries";
    /// The token has not been used for too long: sign in again, nothing is lost.
    token_expired = UNAUTHORIZED, "token_expired";
    /// No token, or one the server does not know: sign in again, nothing is lost.
    token_unknown = UNAUTHORIZED, "token_unknown";
    /// The device was revoked.
    device_revoked = FORBIDDEN, "device_revoked";
    /// The request cannot be read.
    malformed = BAD_REQUEST, "malformed";
    /// The request is too large: halve the batch.
    too_large = PAYLOAD_TOO_LARGE, "too_large";
    /// The client is too old for this server: update it, answers are safe.
    protocol_too_old = UPGRADE_REQUIRED, "protocol_too_old";
    /// The client is newer than this server: wait for the server's update, answers are safe.
    protocol_too_new = UPGRADE_REQUIRED, "protocol_too_new";
    /// The account may not see this.
    no_right = FORBIDDEN, "no_right";
    /// There is nothing here.
    not_found = NOT_FOUND, "not_found";
    /// The draft has changed since it was read: nothing was kept; read it again.
    draft_conflict = CONFLICT, "draft_conflict";
    /// The draft cannot be published as it is; the same rules on the device say why.
    draft_faulty = UNPROCESSABLE_ENTITY, "draft_faulty";
    /// Something was collected in one of the villages that year: they stay targets.
    target_in_use = CONFLICT, "target_in_use";
    /// The device signs with another key: that one goes on counting until its person signs in again.
    other_key = CONFLICT, "other_key";
    /// Copies of this device asked for too many numbers today: ask again later, nothing is lost.
    too_many_copies = TOO_MANY_REQUESTS, "too_many_copies";
    /// Somebody decided about the change before.
    decided_before = CONFLICT, "decided_before";
    /// The change cannot go into the feed as things stand; `reason` says why.
    obstacle = CONFLICT, "still_held";
    /// The path takes other methods.
    method_not_allowed = METHOD_NOT_ALLOWED, "method_not_allowed";
    /// The body is packed in a way the server does not unpack.
    unsupported_encoding = UNSUPPORTED_MEDIA_TYPE, "unsupported_encoding";
    /// The bytes of a file are not those its name says: send it again.
    wrong_hash = UNPROCESSABLE_ENTITY, "wrong_hash";
    /// The file is no picture of a kind that is kept.
    not_a_picture = UNPROCESSABLE_ENTITY, "not_a_picture";
    /// The upload has another length by now: ask how long it is and go on from there.
    wrong_offset = CONFLICT, "wrong_offset";
    /// The bytes are not those of their checksum; none of them was kept.
    wrong_checksum = CHECKSUM_MISMATCH, "wrong_checksum";
    /// Another request writes this upload and does not leave.
    upload_locked = LOCKED, "upload_locked";
    /// Another version of tus than ours.
    unsupported_tus_version = PRECONDITION_FAILED, "unsupported_tus_version";
    /// The body is not said to be bytes of an upload.
    no_upload_bytes = UNSUPPORTED_MEDIA_TYPE, "no_upload_bytes";
    /// The device has brought as many files as one may for now; everything stays on the device.
    quota_exceeded = TOO_MANY_REQUESTS, "quota_exceeded";
    /// The file is no bundle.
    not_a_bundle = UNPROCESSABLE_ENTITY, "not_a_bundle";
    /// A newer app made the bundle: wait for the server's update and bring it again.
    bundle_too_new = UNPROCESSABLE_ENTITY, "bundle_too_new";
    /// The bundle is sealed for another server, or for this one before it was restored from a copy without its key.
    bundle_for_another_server = UNPROCESSABLE_ENTITY, "bundle_for_another_server";
    /// The bundle was cut off or altered on the way; nothing of it was taken.
    bundle_damaged = UNPROCESSABLE_ENTITY, "bundle_damaged";
    /// The server is busy: try again after a moment.
    busy = SERVICE_UNAVAILABLE, "busy";
    /// The server's disk is full; nothing was taken, everything stays on the device.
    server_disk_full = INSUFFICIENT_STORAGE, "server_disk_full";
    /// A fault of the server; it is in its log.
    internal = INTERNAL_SERVER_ERROR, "internal";
}

impl ApiProblem {
    fn new(status: u16, code: &str) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let protocols = (status == StatusCode::UPGRADE_REQUIRED).then_some((OLDEST_PROTOCOL, PROTOCOL));
        Self { status, problem: Problem { code: code.to_owned(), protocols, retry_after: None, reason: None } }
    }

    /// What still stands in the way of a held change: the code of a [`records::HeldReason`].
    #[must_use]
    pub fn still_held(reason: &str) -> Self {
        let mut problem = Self::obstacle();
        problem.problem.reason = Some(reason.to_owned());
        problem
    }

    /// The same problem, to be tried again after so many seconds.
    #[must_use]
    pub fn after(mut self, seconds: u64) -> Self {
        self.problem.retry_after = Some(seconds);
        self
    }
}

impl From<StoreError> for ApiProblem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::busy().after(1),
            StoreError::DiskFull(reason) => {
                tracing::error!(%reason, "the disk is full or failing");
                Self::server_disk_full().after(60)
            }
            StoreError::Missing => Self::not_found(),
            StoreError::Stale => Self::draft_conflict(),
            StoreError::InUse => Self::target_in_use(),
            error => {
                tracing::error!(%error, "the database failed");
                Self::internal()
            }
        }
    }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let mut response = (self.status, axum::Json(&self.problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.problem.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
