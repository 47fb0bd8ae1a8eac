//! `GET /api/openapi.json`: the description of this API, kept by hand beside the code. A test compares it with [`super::all`].

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

pub(super) const DOCUMENT: &str = include_str!("openapi.json");

pub(super) async fn get() -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, DOCUMENT).into_response()
}
