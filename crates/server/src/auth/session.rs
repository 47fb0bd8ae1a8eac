//! The signed-in device of a request.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use records::account::Account;
use sync::wire::DeviceReport;

use super::token;
use crate::app::App;
use crate::problem::ApiProblem;
use crate::store::{Device, Millis};

const DAY: Millis = 24 * 60 * 60 * 1_000;
/// Contact is noted at most this often by requests that report nothing else: each note is a write to disk.
const NOTE_CONTACT_EVERY: Millis = 60 * 60 * 1_000;

/// Who asks, and from which device. A handler that takes one answers nobody else.
#[derive(Clone, Debug)]
pub struct Session {
    /// The device.
    pub device: Device,
    /// The account, with its grants as they are now.
    pub account: Account,
}

impl FromRequestParts<Arc<App>> for Session {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiProblem> {
        let token = bearer(parts).ok_or_else(ApiProblem::token_unknown)?;
        let device = app.store.device_by_token(&token::hash(token)).await?.ok_or_else(ApiProblem::token_unknown)?;
        if device.revoked {
            return Err(ApiProblem::device_revoked());
        }
        let now = app.clock.now();
        let silent = now - device.last_contact.unwrap_or(now);
        if silent > DAY * Millis::from(app.config.token_days) {
            return Err(ApiProblem::token_expired());
        }
        let stored = app.store.account(&device.account).await?.ok_or_else(ApiProblem::token_unknown)?;
        if stored.disabled {
            return Err(ApiProblem::token_unknown());
        }
        // From here on the request goes by the instruments, and another server may have published one.
        app.refresh().await?;
        let session = Self { device, account: stored.account };
        if silent > NOTE_CONTACT_EVERY {
            session.note(app, session.unchanged()).await;
        }
        Ok(session)
    }
}

impl Session {
    /// Keeps what the device told of itself, unless it told the same a moment ago.
    ///
    /// # Errors
    /// Malformed, if the report is another device's.
    pub async fn report(&self, app: &App, report: DeviceReport) -> Result<(), ApiProblem> {
        const A_MOMENT: Millis = 60_000;
        let representable = i64::try_from(report.highest_seq).is_ok() && i64::try_from(report.unsent).is_ok();
        if report.device != self.device.id || !representable {
            return Err(ApiProblem::malformed());
        }
        let recent = self.device.last_contact.is_some_and(|last| app.clock.now() - last < A_MOMENT);
        let news = report.unsent != self.device.unsent || report.highest_seq > self.device.highest_seq;
        if news || !recent {
            self.note(app, report).await;
        }
        Ok(())
    }

    fn unchanged(&self) -> DeviceReport {
        DeviceReport { device: self.device.id, highest_seq: self.device.highest_seq, unsent: self.device.unsent }
    }

    /// What a device tells of itself is of use to the office; that it could not be kept must not stop the device's own work.
    async fn note(&self, app: &App, report: DeviceReport) {
        if let Err(error) = app.store.note_report(report, app.clock.now()).await {
            tracing::warn!(device = %self.device.id, %error, "a device's report was not kept");
        }
    }
}

fn bearer(parts: &Parts) -> Option<&str> {
    parts.headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}
