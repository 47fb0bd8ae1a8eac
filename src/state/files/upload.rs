//! Sending one file piece by piece, by tus 1.0: after a break the server is asked how much it has, and only the rest is sent.

use gloo_timers::future::TimeoutFuture;
use sync::BodyHash;

use super::line::Line;
use super::patience;
use crate::platform::clock;
use crate::platform::http::{HttpError, Method, Request};

const UPLOADS: &str = "/api/uploads";
/// The kind of a body that is bytes of an upload.
const BYTES: &str = "application/offset+octet-stream";
/// How often in a row nothing may arrive until this is left to the next conversation.
const TRIES: u32 = 4;
/// How long to wait after such a try, and twice and three times as long after the next ones. Even after the first: what the line had
/// carried before it broke is still being written there, and who asks at once is told less than will have arrived.
const PAUSE_MILLIS: u32 = 300;

/// A file on its way.
pub(super) struct Upload<'a> {
    /// The bearer token.
    pub token: &'a str,
    /// Its name.
    pub hash: BodyHash,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// What is known of how much the server has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Known {
    /// Nothing: perhaps it never heard of the file.
    #[default]
    Nothing,
    /// It has heard of it, and the line broke.
    Asked,
    /// So many bytes.
    Bytes(usize),
}

/// What to do after a request failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failed {
    /// Ask how much is there and go on from there.
    Ask,
    /// Begin: the server has nothing.
    Begin,
    /// It is not for a file to deal with.
    GiveUp,
}

/// How an upload has gone until now.
#[derive(Debug, Default)]
struct Course {
    known: Known,
    /// The most the server ever had of it.
    most: usize,
    /// How often in a row nothing arrived.
    tries: u32,
}

impl Course {
    /// Takes in what a request told: how much is there, but not all. How long to pause before the next one, in milliseconds.
    fn heard(&mut self, told: Result<usize, HttpError>) -> Result<u32, HttpError> {
        let error = match told {
            Ok(there) => {
                let has_sent = matches!(self.known, Known::Bytes(_));
                self.known = Known::Bytes(there);
                if there > self.most {
                    (self.most, self.tries) = (there, 0);
                    return Ok(0);
                }
                if !has_sent {
                    return Ok(0);
                }
                // Who takes bytes and has no more than before, a proxy perhaps that repeats itself, is not to be fed for ever.
                HttpError::NotOurs { status: 200 }
            }
            Err(error) => {
                self.known = match after(&error, self.known) {
                    Failed::Ask => Known::Asked,
                    Failed::Begin => Known::Nothing,
                    Failed::GiveUp => return Err(error),
                };
                error
            }
        };
        self.tries += 1;
        if self.tries >= TRIES { Err(error) } else { Ok(PAUSE_MILLIS * self.tries) }
    }
}

impl Upload<'_> {
    /// Sends what the server does not have; when it answers, the server has all of it on its disk.
    ///
    /// # Errors
    /// Every [`HttpError`]; what arrived stays there.
    pub(super) async fn send(&self, line: &Line) -> Result<(), HttpError> {
        let mut course = Course::default();
        loop {
            let told = self.step(course.known, line).await;
            if told.as_ref().is_ok_and(|there| *there == self.bytes.len()) {
                return Ok(());
            }
            let pause = course.heard(told)?;
            if pause > 0 {
                TimeoutFuture::new(pause).await;
            }
        }
    }

    /// One request; how much the server has then.
    async fn step(&self, known: Known, line: &Line) -> Result<usize, HttpError> {
        let piece = line.piece();
        match known {
            // What is one piece is begun and finished with one request.
            Known::Nothing if self.bytes.len() <= piece => self.begin(self.bytes, line).await,
            Known::Nothing => self.begin(&[], line).await,
            Known::Asked => self.request(Method::HEAD, &self.path(), &[], &[], line).await,
            Known::Bytes(from) => {
                let until = from.saturating_add(piece).min(self.bytes.len());
                let bytes = self.bytes.get(from..until).unwrap_or_default();
                let offset = from.to_string();
                self.request(Method::PATCH, &self.path(), &[("upload-offset", &offset)], bytes, line).await
            }
        }
    }

    /// Begins, or finds out how far an earlier try came.
    async fn begin(&self, bytes: &[u8], line: &Line) -> Result<usize, HttpError> {
        let length = self.bytes.len().to_string();
        let metadata = sync::upload::announce(self.hash);
        let headers = [("upload-length", length.as_str()), ("upload-metadata", metadata.as_str())];
        self.request(Method::POST, UPLOADS, &headers, bytes, line).await
    }

    async fn request(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        bytes: &[u8],
        line: &Line,
    ) -> Result<usize, HttpError> {
        let mut all = vec![("tus-resumable", "1.0.0")];
        all.extend(headers);
        // A browser sends what a used connection lost once more, by itself and all of it; on a fresh one it tells us.
        all.extend(line.is_weak().then_some(("x-fresh-connection", "yes")));
        let timeout_millis = patience(bytes.len() as u64);
        let request = Request { timeout_millis, headers: &all, ..Request::new(path, Some(self.token)) };
        let begun = clock::now_millis();
        let body = (!bytes.is_empty()).then_some((bytes, BYTES));
        let told = request.ask_header(method, body, "upload-offset").await;
        if !bytes.is_empty() {
            match &told {
                Ok(_) => line.took(bytes.len(), clock::now_millis().saturating_sub(begun)),
                Err(HttpError::Unreachable | HttpError::TimedOut) => line.broke(),
                Err(_) => {}
            }
        }
        let there: Option<usize> = told?.parse().ok();
        there.filter(|there| *there <= self.bytes.len()).ok_or(HttpError::NotOurs { status: 200 })
    }

    fn path(&self) -> String {
        format!("{UPLOADS}/{}", self.hash)
    }
}

/// What to do after a request failed that was made with this knowledge.
fn after(error: &HttpError, known: Known) -> Failed {
    match error {
        HttpError::Unreachable | HttpError::TimedOut => Failed::Ask,
        // An answer to a question has no body that could say more; beginning gets one.
        HttpError::NotOurs { status: 400..=499 } if known == Known::Asked => Failed::Begin,
        HttpError::NotOurs { .. } => Failed::GiveUp,
        HttpError::Problem { problem, .. } => match problem.code.as_str() {
            "wrong_offset" | "upload_locked" | "wrong_checksum" | "malformed" => Failed::Ask,
            "not_found" if known != Known::Nothing => Failed::Begin,
            _ => Failed::GiveUp,
        },
    }
}

#[cfg(test)]
mod tests {
    use sync::wire::Problem;

    use super::*;

    #[test]
    fn a_server_that_takes_bytes_and_never_has_more_is_given_up() {
        let mut course = Course::default();
        assert!(course.heard(Ok(0)).is_ok_and(|pause| pause == 0), "it has begun");
        assert!(course.heard(Ok(700)).is_ok_and(|pause| pause == 0));
        // It tells now this, now that, and never more.
        let heard: Vec<bool> = [700, 0, 700, 300].map(|there| course.heard(Ok(there)).is_ok()).into();
        assert_eq!(heard, [true, true, true, false]);
    }

    #[test]
    fn a_question_is_no_try_and_what_arrives_lets_one_try_anew() {
        let mut course = Course::default();
        for round in 1..20 {
            for _ in 0..3 {
                assert!(course.heard(Err(HttpError::Unreachable)).is_ok(), "{round}");
                assert_eq!(course.known, Known::Asked);
            }
            assert!(course.heard(Ok(course.most)).is_ok(), "the same as before, it was only asked");
            assert!(course.heard(Ok(round)).is_ok());
        }
        for last in [true, true, true, false] {
            assert_eq!(course.heard(Err(HttpError::TimedOut)).is_ok(), last);
        }
    }

    #[test]
    fn after_a_break_the_server_is_asked_and_a_refusal_is_not_argued_with() {
        let problem = |status, code: &str| {
            let problem = Problem { code: code.to_owned(), protocols: None, retry_after: None, reason: None };
            HttpError::Problem { status, problem }
        };
        let some = Known::Bytes(7);
        for (error, known, wanted) in [
            (HttpError::Unreachable, Known::Nothing, Failed::Ask),
            (HttpError::TimedOut, some, Failed::Ask),
            (problem(409, "wrong_offset"), some, Failed::Ask),
            (problem(404, "not_found"), some, Failed::Begin),
            (problem(404, "not_found"), Known::Nothing, Failed::GiveUp),
            (HttpError::NotOurs { status: 404 }, Known::Asked, Failed::Begin),
            (HttpError::NotOurs { status: 200 }, Known::Asked, Failed::GiveUp),
            (problem(422, "wrong_hash"), some, Failed::GiveUp),
            (problem(429, "quota_exceeded"), Known::Nothing, Failed::GiveUp),
            (problem(401, "token_unknown"), some, Failed::GiveUp),
        ] {
            assert_eq!(after(&error, known), wanted, "{error:?} {known:?}");
        }
    }
}
