//! Serving the built client: what may be kept for ever, what must be asked for each time, and what is not there.
//!
//! | path | cache |
//! | --- | --- |
//! | a file whose name carries a hash (`app-0f3a9c1e.js`) | for ever, immutable |
//! | any other file (`sw.js`, `manifest.webmanifest`, icons) | kept, asked for each time (`ETag`) |
//! | a path without extension | `index.html`, 200, asked for each time: the client's own pages |
//! | a missing file with an extension | 404; never a page in place of a script |

mod files;
mod headers;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use sync::BodyHash;

pub use files::ClientFiles;

use self::files::{Encoding, Found};
use crate::app::App;
use crate::problem::ApiProblem;

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_EACH_TIME: HeaderValue = HeaderValue::from_static("no-cache");

/// Everything that is no route of the API.
pub(crate) async fn serve(State(app): State<Arc<App>>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path();
    if path == "/api" || path.starts_with("/api/") {
        return ApiProblem::not_found().into_response();
    }
    let Some(client) = &app.client else { return ApiProblem::not_found().into_response() };
    if method != Method::GET && method != Method::HEAD {
        return ApiProblem::method_not_allowed().into_response();
    }
    match client.find(path, &accepted(&headers)).await {
        Ok(Some(found)) => answer(client, found, &headers),
        Ok(None) => not_found(),
        Err(error) => {
            tracing::error!(%error, "a file of the client cannot be read");
            ApiProblem::internal().into_response()
        }
    }
}

fn answer(client: &ClientFiles, found: Found, asked: &HeaderMap) -> Response {
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(found.content_type));
    headers.insert(header::CACHE_CONTROL, if found.immutable { FOR_EVER } else { ASK_EACH_TIME });
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = found.encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    }
    if let Some(policy) = client.policy() {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    }
    let tag = format!("\"{}\"", BodyHash::of(&found.bytes));
    if !found.immutable {
        let has_it = asked.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes());
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(header::ETAG, tag);
        }
        if has_it {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
    }
    *response.body_mut() = Body::from(found.bytes);
    response
}

fn not_found() -> Response {
    let mut response = ApiProblem::not_found().into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The packings we have that the browser takes, best first.
fn accepted(headers: &HeaderMap) -> Vec<Encoding> {
    let takes = |name: &str| {
        let lists = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
        lists.flat_map(|list| list.split(',')).any(|item| {
            let mut parts = item.split(';').map(str::trim);
            parts.next() == Some(name) && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    };
    [Encoding::Brotli, Encoding::Gzip].into_iter().filter(|encoding| takes(encoding.name())).collect()
}
