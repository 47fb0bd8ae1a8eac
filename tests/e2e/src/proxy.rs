//! A network that knows HTTP and means harm: what becomes of each message is drawn from a seed.

use std::collections::BTreeMap;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::failure::{Failure, Result};
use crate::random::Random;

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It arrives, and so does its answer.
    Passed,
    /// It arrives a little later.
    Slowed,
    /// It never arrives.
    Lost,
    /// It arrives twice; the second answer comes back.
    Doubled,
    /// Its sender gives it up, and it arrives after the next one.
    Overtaken,
    /// Half of it arrives.
    RequestCut,
    /// It arrives; half of its answer comes back.
    AnswerCut,
    /// It arrives; no answer comes back.
    AnswerLost,
    /// It arrives; the sender waits for an answer until it gives up.
    AnswerSwallowed,
    /// It arrives; something on the way answers 500 all the same.
    FailedAfterCommit,
}

/// Everything that may happen to a message, as often as one wants it.
pub type Deck = Vec<Fate>;

/// A deck of a network that one would not want: half of its cards are bad luck of every kind.
#[must_use]
pub fn hostile() -> Deck {
    use Fate::*;
    let mut deck =
        vec![Slowed, Lost, Doubled, Overtaken, RequestCut, AnswerCut, AnswerLost, AnswerSwallowed, FailedAfterCommit];
    deck.resize(deck.len() * 2, Passed);
    deck
}

/// A deck of which a third are answers that get lost.
#[must_use]
pub fn losing_a_third_of_the_answers(cards: usize) -> Deck {
    let mut deck = vec![Fate::AnswerLost; cards / 3];
    deck.resize(cards, Fate::Passed);
    deck
}

/// The network between one phone and the server. It ends when it is dropped.
#[derive(Debug)]
pub struct Proxy {
    address: String,
    shared: Arc<Shared>,
    work: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    server: String,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    deck: Deck,
    /// What is left of the deck in this round, shuffled: every card comes once before any comes again.
    left: Deck,
    random: Random,
    drawn: BTreeMap<Fate, usize>,
    /// Messages that arrive after the next one.
    overtaken: Vec<Vec<u8>>,
    /// Whether the server behind speaks only newer protocols.
    is_too_new: bool,
}

impl Proxy {
    /// Opens a network before the server at this address (`http://127.0.0.1:20000`).
    ///
    /// # Errors
    /// If no port can be had.
    pub async fn open(server: &str, deck: Deck, random: Random) -> Result<Self> {
        let failed = |error: io::Error| Failure::program("the proxy", error);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(failed)?;
        let address = format!("http://{}", listener.local_addr().map_err(failed)?);
        let state =
            State { deck, left: Deck::new(), random, drawn: BTreeMap::new(), overtaken: Vec::new(), is_too_new: false };
        let server = server.trim_start_matches("http://").to_owned();
        let shared = Arc::new(Shared { server, state: Mutex::new(state) });
        let work = tokio::spawn(serve(listener, shared.clone()));
        Ok(Self { address, shared, work })
    }

    /// Where it is found.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The network heals: what was held up arrives, and from now on everything does.
    pub async fn heal(&self) {
        let overtaken = {
            let mut state = self.shared.state();
            state.deck = vec![Fate::Passed];
            state.left.clear();
            state.is_too_new = false;
            std::mem::take(&mut state.overtaken)
        };
        for message in overtaken {
            // What nobody waits for may fail, like anything else here.
            let _ = self.shared.ask(&message).await;
        }
    }

    /// From now on the server behind speaks only newer protocols: what a push or a pull of this build would hear from it.
    pub fn speak_only_newer(&self) {
        self.shared.state().is_too_new = true;
    }

    /// How often each fate was drawn.
    #[must_use]
    pub fn drawn(&self) -> BTreeMap<Fate, usize> {
        self.shared.state().drawn.clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.work.abort();
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((client, _)) = listener.accept().await {
        let shared = shared.clone();
        tokio::spawn(async move {
            // Either end may hang up whenever it likes.
            let _ = shared.carry(client).await;
        });
    }
}

const SLOWED: Duration = Duration::from_millis(60);
/// Longer than anybody waits.
const FOR_EVER: Duration = Duration::from_secs(600);
const FAILED: &[u8] = b"HTTP/1.1 500 Internal Server Error\r\ncontent-type: text/html\r\ncontent-length: 29\r\nconnection: close\r\n\r\n<h1>something went wrong</h1>";
const TOO_OLD: &[u8] = b"HTTP/1.1 426 Upgrade Required\r\ncontent-type: application/json\r\ncontent-length: 45\r\nconnection: close\r\n\r\n{\"code\":\"protocol_too_old\",\"protocols\":[7,8]}";

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One message of one connection.
    async fn carry(&self, mut client: TcpStream) -> io::Result<()> {
        let message = read_message(&mut client).await?;
        if self.state().is_too_new
            && [&b"POST /api/push "[..], b"POST /api/pull "].iter().any(|is| message.starts_with(is))
        {
            return client.write_all(TOO_OLD).await;
        }
        let fate = self.state().draw();
        // Whatever was overtaken arrives after this one.
        let late = std::mem::take(&mut self.state().overtaken);
        let answer = match fate {
            Fate::Lost => None,
            Fate::Overtaken => {
                self.state().overtaken.push(message);
                None
            }
            Fate::RequestCut => {
                let mut server = TcpStream::connect(&self.server).await?;
                server.write_all(&message[..message.len() / 2]).await?;
                None
            }
            Fate::Slowed => {
                tokio::time::sleep(SLOWED).await;
                Some(self.ask(&message).await?)
            }
            Fate::Doubled => {
                self.ask(&message).await?;
                Some(self.ask(&message).await?)
            }
            _ => Some(self.ask(&message).await?),
        };
        for message in late {
            let _ = self.ask(&message).await;
        }
        let Some(answer) = answer else { return Ok(()) };
        match fate {
            Fate::AnswerLost => Ok(()),
            Fate::AnswerSwallowed => {
                // Until the client hangs up.
                let _ = tokio::time::timeout(FOR_EVER, client.read(&mut [0; 1])).await;
                Ok(())
            }
            Fate::AnswerCut => client.write_all(&answer[..answer.len() / 2]).await,
            Fate::FailedAfterCommit => client.write_all(FAILED).await,
            _ => client.write_all(&answer).await,
        }
    }

    /// Brings a message to the server and reads the whole answer.
    async fn ask(&self, message: &[u8]) -> io::Result<Vec<u8>> {
        let mut server = TcpStream::connect(&self.server).await?;
        server.write_all(message).await?;
        let mut answer = Vec::new();
        server.read_to_end(&mut answer).await?;
        Ok(answer)
    }
}

impl State {
    fn draw(&mut self) -> Fate {
        if self.left.is_empty() {
            self.left = self.random.shuffled(self.deck.clone());
        }
        let fate = self.left.pop().unwrap_or(Fate::Passed);
        *self.drawn.entry(fate).or_default() += 1;
        fate
    }
}

/// Reads one HTTP message with its body, and asks its receiver to hang up after the answer: so the end of the answer is the end of the
/// connection.
async fn read_message(client: &mut TcpStream) -> io::Result<Vec<u8>> {
    const END_OF_HEAD: &[u8] = b"\r\n\r\n";
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(at) = bytes.windows(END_OF_HEAD.len()).position(|window| window == END_OF_HEAD) {
            break at;
        }
        if client.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    };
    let whole = head + END_OF_HEAD.len() + content_length(&bytes[..head])?;
    while bytes.len() < whole {
        if client.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    bytes.splice(head..head, *b"\r\nconnection: close");
    Ok(bytes)
}

fn content_length(head: &[u8]) -> io::Result<usize> {
    let head = std::str::from_utf8(head).map_err(io::Error::other)?;
    let length = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    length.map_or(Ok(0), |(_, value)| value.trim().parse().map_err(io::Error::other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fate_comes_once_before_any_comes_again() {
        let state = |seed| State {
            deck: hostile(),
            left: Deck::new(),
            random: Random::new(seed),
            drawn: BTreeMap::new(),
            overtaken: Vec::new(),
            is_too_new: false,
        };
        let mut network = state(1);
        let first: Vec<Fate> = (0..hostile().len()).map(|_| network.draw()).collect();
        let (mut sorted, mut all) = (first.clone(), hostile());
        sorted.sort();
        all.sort();
        assert_eq!(sorted, all);
        let mut same = state(1);
        assert_eq!((0..first.len()).map(|_| same.draw()).collect::<Vec<_>>(), first);
        assert_eq!(network.drawn[&Fate::Lost], 1);
    }

    #[test]
    fn a_third_of_the_answers_is_a_third() {
        let deck = losing_a_third_of_the_answers(100);
        assert_eq!(deck.iter().filter(|fate| **fate == Fate::AnswerLost).count(), 33);
        assert_eq!(deck.len(), 100);
    }

    #[test]
    fn the_length_of_a_body_is_found() {
        assert_eq!(content_length(b"POST / HTTP/1.1\r\nContent-Length: 12").unwrap(), 12);
        assert_eq!(content_length(b"GET / HTTP/1.1\r\nhost: a").unwrap(), 0);
        assert!(content_length(b"POST / HTTP/1.1\r\ncontent-length: many").is_err());
    }
}
