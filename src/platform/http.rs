//! Requests to our own server. Every failure is typed, every request has an end.

pub use gloo_net::http::Method;
use gloo_net::http::{Headers, RequestBuilder, Response};
use gloo_timers::callback::Timeout;
use js_sys::Uint8Array;
use leptos::wasm_bindgen::JsValue;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::wire::Problem;
use web_sys::AbortController;

use super::packing::packed;
use super::picked::Picked;

/// How a request failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// No answer: no network, no server, or something between.
    #[error("the server cannot be reached")]
    Unreachable,
    /// No answer in time.
    #[error("the server did not answer in time")]
    TimedOut,
    /// An answer that says what is wrong.
    #[error("the server answered {status}: {}", .problem.code)]
    Problem {
        /// The HTTP status.
        status: u16,
        /// What the server says.
        problem: Problem,
    },
    /// An answer that is not ours: a captive portal, a proxy, another server.
    #[error("the answer (status {status}) is not one of this app's server")]
    NotOurs {
        /// The HTTP status.
        status: u16,
    },
}

impl HttpError {
    /// The code by which the sentence for people is found.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Problem { problem, .. } => &problem.code,
            Self::NotOurs { .. } => "not_ours",
        }
    }
}

/// An answer and its version, where the server names one.
pub struct Answer<T> {
    /// The body.
    pub body: T,
    /// The `ETag` header.
    pub version: Option<String>,
}

/// One request. `token` is the bearer token, if one is needed.
pub struct Request<'a> {
    /// The path under the server's root (`/api/push`).
    pub path: &'a str,
    /// The bearer token.
    pub token: Option<&'a str>,
    /// Milliseconds until it is given up.
    pub timeout_millis: u32,
    /// The version one has: the server may answer that nothing changed.
    pub have_version: Option<&'a str>,
    /// Further headers, names in lower case.
    pub headers: &'a [(&'a str, &'a str)],
}

/// What is sent.
struct Sent<'a> {
    media: &'a str,
    body: JsValue,
    is_packed: bool,
}

impl<'a> Sent<'a> {
    fn plain(media: &'a str, body: JsValue) -> Self {
        Self { media, body, is_packed: false }
    }
}

/// A message as the body of a request.
fn json(message: &impl Serialize) -> Result<String, HttpError> {
    serde_json::to_string(message).map_err(|_| HttpError::NotOurs { status: 0 })
}

impl<'a> Request<'a> {
    /// A request with the usual patience: 30 seconds, for a network that is slow but there.
    #[must_use]
    pub fn new(path: &'a str, token: Option<&'a str>) -> Self {
        Self { path, token, timeout_millis: 30_000, have_version: None, headers: &[] }
    }

    /// GET, and read the JSON; `None` if the version one has is the newest.
    ///
    /// # Errors
    /// Every [`HttpError`].
    pub async fn get<T: DeserializeOwned>(&self) -> Result<Option<Answer<T>>, HttpError> {
        self.run(Method::GET, None).await?.map(Arrived::read).transpose()
    }

    /// POST the JSON, and read the JSON.
    ///
    /// # Errors
    /// Every [`HttpError`].
    pub async fn post<T: DeserializeOwned>(&self, body: &impl Serialize) -> Result<T, HttpError> {
        let arrived = self.send(Method::POST, json(body)?).await?.ok_or(HttpError::NotOurs { status: 304 })?;
        Ok(arrived.read()?.body)
    }

    /// POST a picked file, which the browser reads while it sends it, and read the JSON.
    ///
    /// # Errors
    /// Every [`HttpError`].
    pub async fn post_file<T: DeserializeOwned>(&self, file: &Picked) -> Result<T, HttpError> {
        let sent = Sent::plain("application/octet-stream", file.blob().into());
        let arrived = self.run(Method::POST, Some(sent)).await?.ok_or(HttpError::NotOurs { status: 304 })?;
        Ok(arrived.read()?.body)
    }

    /// GET bytes that are no message.
    ///
    /// # Errors
    /// Every [`HttpError`].
    pub async fn get_bytes(&self) -> Result<Vec<u8>, HttpError> {
        let arrived = self.run(Method::GET, None).await?.ok_or(HttpError::NotOurs { status: 304 })?;
        Ok(arrived.body)
    }

    /// PUT bytes that are no message.
    ///
    /// # Errors
    /// Every [`HttpError`].
    pub async fn put_bytes(&self, bytes: &[u8], media: &str) -> Result<(), HttpError> {
        let sent = Sent::plain(media, Uint8Array::from(bytes).into());
        self.run(Method::PUT, Some(sent)).await.map(drop)
    }

    /// Send bytes of a kind that are no message, or none, and read a header of the answer.
    ///
    /// # Errors
    /// Every [`HttpError`]; [`HttpError::NotOurs`] if the answer has no such header.
    pub async fn ask_header(
        &self,
        method: Method,
        body: Option<(&[u8], &str)>,
        name: &str,
    ) -> Result<String, HttpError> {
        let body = body.map(|(bytes, media)| Sent::plain(media, Uint8Array::from(bytes).into()));
        let arrived = self.run(method, body).await?.ok_or(HttpError::NotOurs { status: 304 })?;
        arrived.headers.get(name).ok_or(HttpError::NotOurs { status: arrived.status })
    }

    /// PUT the JSON, and read the JSON.
    ///
    /// # Errors
    /// Every [`HttpError`].
    pub async fn put<T: DeserializeOwned>(&self, body: &impl Serialize) -> Result<T, HttpError> {
        let arrived = self.send(Method::PUT, json(body)?).await?.ok_or(HttpError::NotOurs { status: 304 })?;
        Ok(arrived.read()?.body)
    }

    /// PUT the JSON; nothing is answered.
    ///
    /// # Errors
    /// Every [`HttpError`].
    pub async fn put_what(&self, body: &impl Serialize) -> Result<(), HttpError> {
        self.send(Method::PUT, json(body)?).await.map(drop)
    }

    /// DELETE what the JSON names.
    ///
    /// # Errors
    /// Every [`HttpError`].
    pub async fn delete_what(&self, body: &impl Serialize) -> Result<(), HttpError> {
        self.send(Method::DELETE, json(body)?).await.map(drop)
    }

    /// DELETE.
    ///
    /// # Errors
    /// Every [`HttpError`].
    pub async fn delete(&self) -> Result<(), HttpError> {
        self.run(Method::DELETE, None).await.map(drop)
    }

    // Everything below knows no type of message, so that it is in the wasm file once.

    /// Sends a message, packed where that is worth it and the server unpacks it.
    async fn send(&self, method: Method, text: String) -> Result<Option<Arrived>, HttpError> {
        const MEDIA: &str = "application/json";
        if let Some(bytes) = packed(&text).await {
            let sent = Sent { media: MEDIA, body: bytes.into(), is_packed: true };
            match self.run(method.clone(), Some(sent)).await {
                Err(HttpError::Problem { status: 415, .. }) => {}
                other => return other,
            }
        }
        self.run(method, Some(Sent::plain(MEDIA, JsValue::from_str(&text)))).await
    }

    async fn run(&self, method: Method, body: Option<Sent<'_>>) -> Result<Option<Arrived>, HttpError> {
        let abort = AbortController::new().map_err(|_| HttpError::Unreachable)?;
        let signal = abort.signal();
        // Dropping the timeout cancels it, so an answer in time leaves nothing behind.
        let _timer = Timeout::new(self.timeout_millis, move || abort.abort());
        let result = self.exchange(method, body, &signal).await;
        if signal.aborted() { Err(HttpError::TimedOut) } else { result }
    }

    async fn exchange(
        &self,
        method: Method,
        body: Option<Sent<'_>>,
        signal: &web_sys::AbortSignal,
    ) -> Result<Option<Arrived>, HttpError> {
        let mut builder = RequestBuilder::new(self.path)
            .method(method)
            .abort_signal(Some(signal))
            .cache(web_sys::RequestCache::NoStore);
        if let Some(token) = self.token {
            builder = builder.header("authorization", &format!("Bearer {token}"));
        }
        if let Some(version) = self.have_version {
            builder = builder.header("if-none-match", version);
        }
        for (name, value) in self.headers {
            builder = builder.header(name, value);
        }
        let request = match body {
            Some(Sent { media, body, is_packed: false }) => builder.header("content-type", media).body(body),
            Some(Sent { media, body, is_packed: true }) => {
                builder.header("content-type", media).header("content-encoding", "gzip").body(body)
            }
            None => builder.build(),
        };
        let response = request.map_err(|_| HttpError::Unreachable)?.send().await.map_err(|_| HttpError::Unreachable)?;
        take(response).await
    }
}

/// A successful answer, not read yet.
struct Arrived {
    status: u16,
    body: Vec<u8>,
    headers: Headers,
}

impl Arrived {
    fn read<T: DeserializeOwned>(self) -> Result<Answer<T>, HttpError> {
        let body = serde_json::from_slice(&self.body).map_err(|_| HttpError::NotOurs { status: self.status })?;
        Ok(Answer { body, version: self.headers.get("etag") })
    }
}

async fn take(response: Response) -> Result<Option<Arrived>, HttpError> {
    let status = response.status();
    if status == 304 {
        return Ok(None);
    }
    let headers = response.headers();
    let body = response.binary().await.map_err(|_| HttpError::Unreachable)?;
    if (200..300).contains(&status) {
        return Ok(Some(Arrived { status, body, headers }));
    }
    match serde_json::from_slice::<Problem>(&body) {
        Ok(problem) => Err(HttpError::Problem { status, problem }),
        // Something between us and the server says no in its own words.
        Err(_) if status == 413 => Err(HttpError::Problem { status, problem: problem("too_large") }),
        Err(_) if status >= 500 => Err(HttpError::Unreachable),
        Err(_) => Err(HttpError::NotOurs { status }),
    }
}

fn problem(code: &str) -> Problem {
    Problem { code: code.to_owned(), protocols: None, retry_after: None, reason: None }
}
