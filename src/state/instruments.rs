//! Instruments and target villages, as the office works on them: always with the server, which has the only copy that counts.

use domain::{AreaCode, FiscalYear, Form};
use records::instruments::{
    Draft, DraftLine, DraftPut, DraftSeen, InstrumentList, Published, Scope, Use, Used, Version, kept_scopes,
};
use records::permission::roles_in;
use records::targets::{ImportPut, Imported, TargetList, TargetsPut, sets_targets};
use serde::{Deserialize, Serialize};

use super::app::App;
use super::fault::Fault;
use crate::platform::http::Request;

/// A draft as it stood on the screen when the server last did not take it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Unsaved {
    /// The revision it was made from.
    pub revision: u64,
    /// The draft; none once it was saved or thrown away.
    pub form: Option<Form>,
}

impl App {
    /// The scopes in which the person edits instruments; tracked.
    #[must_use]
    pub fn kept_scopes(self) -> Vec<Scope> {
        self.known().map(|known| kept_scopes(&known.account.grants)).unwrap_or_default()
    }

    /// Whether the person decides over targets somewhere; tracked.
    #[must_use]
    pub fn sets_targets(self) -> bool {
        self.known().is_some_and(|known| known.account.grants.iter().any(|grant| sets_targets(grant.role)))
    }

    /// Whether the person decides over the targets of an area; tracked.
    #[must_use]
    pub fn sets_targets_in(self, lineage: &[AreaCode]) -> bool {
        self.known().is_some_and(|known| roles_in(&known.account.grants, lineage).any(sets_targets))
    }

    /// The largest area over whose targets the person decides, if there is one.
    #[must_use]
    pub fn targets_area(self) -> Option<AreaCode> {
        let known = self.known()?;
        let areas = known.account.grants.iter().filter(|grant| sets_targets(grant.role));
        areas.filter_map(|grant| grant.area.clone()).min_by_key(|area| area.as_str().len())
    }

    /// All instruments that concern the person.
    ///
    /// # Errors
    /// [`Fault`] of the request.
    pub async fn fetch_instruments(self) -> Result<InstrumentList, Fault> {
        self.get_json("/api/instruments").await
    }

    /// One version.
    ///
    /// # Errors
    /// [`Fault`] of the request.
    pub async fn fetch_version(self, id: &str, version: u32) -> Result<Version, Fault> {
        self.get_json(&format!("/api/instruments/{id}/versions/{version}")).await
    }

    /// A draft; none if there is none.
    ///
    /// # Errors
    /// [`Fault`] of the request.
    pub async fn fetch_draft(self, id: &str, scope: &Scope) -> Result<Option<Draft>, Fault> {
        match self.get_json(&format!("/api/instruments/{id}/draft?scope={scope}")).await {
            Ok(draft) => Ok(Some(draft)),
            Err(fault) if fault.code == "not_found" => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// Keeps a draft on the server.
    ///
    /// # Errors
    /// [`Fault`] of the request; `draft_conflict` if somebody else changed it meanwhile.
    pub async fn put_draft(self, put: &DraftPut) -> Result<DraftLine, Fault> {
        let (path, token) = (format!("/api/instruments/{}/draft", put.form.id()), self.token().await?);
        Ok(Request::new(&path, Some(&token)).put(put).await?)
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// [`Fault`] of the request.
    pub async fn drop_draft(self, id: &str, seen: &DraftSeen) -> Result<(), Fault> {
        let (path, token) = (format!("/api/instruments/{id}/draft"), self.token().await?);
        Ok(Request::new(&path, Some(&token)).delete_what(seen).await?)
    }

    /// Publishes a draft.
    ///
    /// # Errors
    /// [`Fault`] of the request.
    pub async fn publish_draft(self, id: &str, seen: &DraftSeen) -> Result<Published, Fault> {
        self.post_json(&format!("/api/instruments/{id}/publish"), seen).await
    }

    /// Evaluates targets with a version, or asks what that would do.
    ///
    /// # Errors
    /// [`Fault`] of the request.
    pub async fn use_version(self, id: &str, asked: &Use) -> Result<Used, Fault> {
        self.post_json(&format!("/api/instruments/{id}/use"), asked).await
    }

    /// The villages of a district in a year.
    ///
    /// # Errors
    /// [`Fault`] of the request.
    pub async fn fetch_targets(self, district: &AreaCode, year: FiscalYear) -> Result<TargetList, Fault> {
        self.get_json(&format!("/api/targets/{district}?year={year}")).await
    }

    /// Changes a district's targets.
    ///
    /// # Errors
    /// [`Fault`] of the request.
    pub async fn put_targets(self, district: &AreaCode, put: &TargetsPut) -> Result<TargetList, Fault> {
        self.post_json(&format!("/api/targets/{district}"), put).await
    }

    /// Imports a list of villages.
    ///
    /// # Errors
    /// [`Fault`] of the request.
    pub async fn import_targets(self, district: &AreaCode, put: &ImportPut) -> Result<Imported, Fault> {
        self.post_json(&format!("/api/targets/{district}/import"), put).await
    }

    /// Keeps what the server has not taken yet on this device, so that nothing typed is lost with the page.
    pub async fn keep_unsaved(self, id: &str, scope: &Scope, unsaved: &Unsaved) {
        let Some(desk) = self.desk() else { return };
        if let Ok(bytes) = serde_json::to_vec(unsaved) {
            // The page says itself that the draft is not on the server yet.
            let _ = desk.device.keep_reference(&shelf_key(id, scope), &bytes).await;
        }
    }

    /// What was kept so, if anything.
    pub async fn unsaved(self, id: &str, scope: &Scope) -> Option<Unsaved> {
        let bytes = self.desk()?.device.reference(&shelf_key(id, scope)).await.ok()??;
        serde_json::from_slice(&bytes).ok().filter(|unsaved: &Unsaved| unsaved.form.is_some())
    }
}

fn shelf_key(id: &str, scope: &Scope) -> String {
    format!("draft/{id}/{scope}")
}
