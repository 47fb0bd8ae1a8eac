//! `GET /api/health`: the probe by which a device knows that it reaches the server, and not merely some network.

use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use sync::wire::PROTOCOL;

use super::body::Fresh;
use crate::app::App;
use crate::problem::ApiProblem;

#[derive(Serialize)]
pub(super) struct Health {
    status: &'static str,
    protocol: u16,
    server: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_build: Option<String>,
}

pub(super) async fn get(State(app): State<Arc<App>>) -> Result<Fresh<Health>, ApiProblem> {
    app.store.ping().await?;
    Ok(Fresh(Health {
        status: "ok",
        protocol: PROTOCOL,
        server: app.server_id.clone(),
        client_build: app.client_build(),
    }))
}
