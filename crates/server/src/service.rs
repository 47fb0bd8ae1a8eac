//! The whole server as one router, and what surrounds every request: a name for it, a line in the log, a time limit, and the
//! headers every answer carries.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::problem::ApiProblem;
use crate::{client, routes};

/// Longer than any answer takes; a device that waits longer has lost its signal.
const TIME_LIMIT: Duration = Duration::from_secs(30);
/// A file may come over a bad line: 20 MB in ten minutes are 35 kB a second.
const FILE_TIME_LIMIT: Duration = Duration::from_secs(600);
/// For answers that are data: nothing in them is to be run or shown.
const DATA_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The server's router.
pub fn router(app: Arc<App>) -> Router {
    routes::api().fallback(client::serve).layer(from_fn_with_state(Arc::clone(&app), surround)).with_state(app)
}

async fn surround(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let id = uuid::Uuid::now_v7();
    let begun = Instant::now();
    let method = request.method().clone();
    // The pattern, not the path: paths of the client may name a village.
    let path = request.extensions().get::<MatchedPath>().map_or("(client)", MatchedPath::as_str).to_owned();
    let limit = if routes::BRING_FILES.contains(&path.as_str()) { FILE_TIME_LIMIT } else { TIME_LIMIT };
    let mut response = match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiProblem::busy().after(5).into_response(),
    };
    response = with_problem_body(response);
    set_headers(&mut response, app.config.tls);
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(request = %id, %method, path, status = response.status().as_u16(), millis, "answered");
    response
}

/// The layer that unpacks requests refuses what it cannot unpack with a bare status; a device always gets a code.
fn with_problem_body(response: Response) -> Response {
    let has_code = response.headers().contains_key(header::CONTENT_TYPE);
    if response.status() == axum::http::StatusCode::UNSUPPORTED_MEDIA_TYPE && !has_code {
        return ApiProblem::unsupported_encoding().into_response();
    }
    response
}

fn set_headers(response: &mut Response, tls: bool) {
    let headers = response.headers_mut();
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
        ),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let is_data =
        headers.get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"application/json"));
    if is_data {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(DATA_POLICY);
    }
    if tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
}
