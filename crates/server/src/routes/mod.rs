//! The API, one file a path. Handlers are thin: read, ask, answer.

mod areas;
mod board;
mod body;
mod bundles;
mod common;
mod device;
mod files;
mod health;
mod held;
mod instruments;
mod news;
mod openapi;
mod pull;
mod push;
mod reference;
mod session;
mod snapshot;
mod targets;
pub(crate) mod uploads;
mod witness;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::{MethodRouter, delete, get, head, options, patch, post, put};
use sync::wire::MAX_REQUEST_BYTES;
use tower_http::compression::CompressionLayer;
use tower_http::decompression::RequestDecompressionLayer;

use crate::app::App;
use crate::problem::ApiProblem;

pub use session::SessionInfo;

/// One method of one path.
pub struct Route {
    /// The method, lower case as in OpenAPI.
    pub method: &'static str,
    /// The path, parameters in braces.
    pub path: &'static str,
    handler: MethodRouter<Arc<App>>,
}

/// The path of files.
const FILES: &str = "/api/files/{hash}";
/// Where uploads begin, and the path of one.
const UPLOADS: &str = "/api/uploads";
const UPLOAD: &str = "/api/uploads/{hash}";
/// The path of bundles.
const BUNDLES: &str = "/api/bundles";
/// The paths that bring files. Their bodies are bounded by themselves, and may take longer.
pub(crate) const BRING_FILES: [&str; 4] = [BUNDLES, FILES, UPLOADS, UPLOAD];

/// Every route of the API; the document at `/api/openapi.json` lists the same.
#[must_use]
pub fn all() -> Vec<Route> {
    let route = |method, path, handler| Route { method, path, handler };
    let tus = |method, path, handler: MethodRouter<Arc<App>>| Route {
        method,
        path,
        handler: handler.layer(from_fn(uploads::surround)),
    };
    vec![
        route("get", "/api/health", get(health::get)),
        route("post", "/api/session", post(session::sign_in)),
        route("get", "/api/session", get(session::who_am_i)),
        route("delete", "/api/session", delete(session::sign_out)),
        route("put", "/api/device/key", put(device::put_key)),
        route("post", "/api/device/fork", post(device::fork)),
        route("post", "/api/push", post(push::post)),
        route("post", BUNDLES, post(bundles::post)),
        route("post", "/api/news", post(news::post)),
        route("post", "/api/pull", post(pull::post)),
        route("post", "/api/snapshot", post(snapshot::post)),
        route("post", "/api/common", post(common::post)),
        route("get", "/api/reference", get(reference::get)),
        route("get", "/api/areas", get(areas::get)),
        route("get", "/api/board/district/{code}", get(board::get)),
        route("get", "/api/board/province/{code}", get(board::get_province)),
        route("get", "/api/board/country", get(board::get_country)),
        route("get", "/api/held", get(held::list)),
        route("post", "/api/held/{device}/{seq}", post(held::post)),
        route("post", "/api/files", post(files::missing)),
        route("put", FILES, put(files::put)),
        route("get", FILES, get(files::get)),
        tus("options", UPLOADS, options(uploads::options)),
        tus("post", UPLOADS, post(uploads::create)),
        tus("options", UPLOAD, options(uploads::options)),
        tus("head", UPLOAD, head(uploads::head)),
        tus("patch", UPLOAD, patch(uploads::patch)),
        tus("delete", UPLOAD, delete(uploads::terminate)),
        tus("post", UPLOAD, post(uploads::overridden)),
        route("get", "/api/instruments", get(instruments::list)),
        route("get", "/api/instruments/{id}/versions/{version}", get(instruments::version)),
        route("get", "/api/instruments/{id}/draft", get(instruments::draft)),
        route("put", "/api/instruments/{id}/draft", put(instruments::put_draft)),
        route("delete", "/api/instruments/{id}/draft", delete(instruments::drop_draft)),
        route("post", "/api/instruments/{id}/publish", post(instruments::publish)),
        route("post", "/api/instruments/{id}/use", post(targets::use_version)),
        route("get", "/api/targets/{district}", get(targets::get)),
        route("post", "/api/targets/{district}", post(targets::post)),
        route("post", "/api/targets/{district}/import", post(targets::import)),
        route("get", "/api/openapi.json", get(openapi::get)),
    ]
}

/// The API as a router: bodies unpacked up to a bound, answers packed.
pub(crate) fn api() -> Router<Arc<App>> {
    let routes = all().into_iter().fold(Router::new(), |router, route| router.route(route.path, route.handler));
    routes
        .method_not_allowed_fallback(|| async { ApiProblem::method_not_allowed() })
        .layer(DefaultBodyLimit::max(MAX_REQUEST_BYTES))
        .layer(RequestDecompressionLayer::new())
        .layer(CompressionLayer::new())
}
