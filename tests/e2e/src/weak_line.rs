//! A line that breaks: a proxy before a server whose connections are all cut whenever so many bytes went over it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::failure::{Failure, Result};
use crate::port;

/// How much the line itself holds: what a phone has sent and nobody has taken yet.
const LINE_BYTES: u32 = 8 * 1024;
/// How much is taken off it at once. What of that no longer gets through when it breaks is lost beside what it held, so this is little.
const TAKEN_AT_ONCE: usize = 1024;

/// A proxy whose connections break. It ends when this is dropped.
#[derive(Debug)]
pub struct WeakLine {
    port: u16,
    state: Arc<State>,
    listening: JoinHandle<()>,
}

#[derive(Debug)]
struct State {
    server: SocketAddr,
    /// After how many bytes, both ways together, every connection is cut; 0: never.
    every: AtomicU64,
    since_cut: AtomicU64,
    sent: AtomicU64,
    connections: AtomicU64,
    cuts: watch::Sender<u64>,
}

impl WeakLine {
    /// A line to the server on this port of this machine. It does not break yet.
    ///
    /// # Errors
    /// If there is no free port.
    pub async fn to(server: u16) -> Result<Self> {
        let port = port::free()?;
        let listener = listen(port).map_err(|problem| Failure::program("the weak line", problem))?;
        let state = Arc::new(State {
            server: SocketAddr::from((Ipv4Addr::LOCALHOST, server)),
            every: AtomicU64::new(0),
            since_cut: AtomicU64::new(0),
            sent: AtomicU64::new(0),
            connections: AtomicU64::new(0),
            cuts: watch::Sender::new(0),
        });
        let listening = tokio::spawn(accept(listener, Arc::clone(&state)));
        Ok(Self { port, state, listening })
    }

    /// The address people open.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Cuts every connection after so many bytes, again and again; with none the line is good. Counting begins anew.
    pub fn break_every(&self, bytes: Option<u64>) {
        self.state.since_cut.store(0, Ordering::SeqCst);
        self.state.sent.store(0, Ordering::SeqCst);
        self.state.connections.store(0, Ordering::SeqCst);
        self.state.every.store(bytes.unwrap_or(0), Ordering::SeqCst);
    }

    /// How many bytes were put on the line towards the server, those included that never got there.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.state.sent.load(Ordering::SeqCst)
    }

    /// How many bytes went over it both ways since it last broke, heads of requests and answers included.
    #[must_use]
    pub fn carried(&self) -> u64 {
        self.state.since_cut.load(Ordering::SeqCst)
    }

    /// How many connections were made over it.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// How often it broke.
    #[must_use]
    pub fn cuts(&self) -> u64 {
        *self.state.cuts.borrow()
    }
}

impl Drop for WeakLine {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

fn listen(port: u16) -> std::io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    // Else the system takes hundreds of kilobytes off the phone at once, and calls them sent. Linux makes room for twice what it is told.
    socket.set_recv_buffer_size(LINE_BYTES / 2)?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    socket.listen(64)
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    loop {
        // A phone that is gone before it was taken up is nobody's concern.
        if let Ok((phone, _)) = listener.accept().await {
            state.connections.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(connect(phone, Arc::clone(&state)));
        }
    }
}

/// One connection until either side ends it, or the line breaks.
async fn connect(phone: TcpStream, state: Arc<State>) {
    let mut cuts = state.cuts.subscribe();
    let Ok(server) = TcpStream::connect(state.server).await else { return };
    let ((from_phone, to_phone), (from_server, to_server)) = (phone.into_split(), server.into_split());
    let from_phone = {
        let mut from_phone = from_phone;
        tokio::select! {
            () = carry(&mut from_phone, to_server, &state, true) => {}
            () = async { carry(&mut { from_server }, to_phone, &state, false).await } => {}
            _ = cuts.changed() => {}
        }
        from_phone
    };
    // What was on its way when the line broke was sent all the same.
    let mut lost = vec![0; 64 * 1024];
    if let Ok(count) = from_phone.try_read(&mut lost) {
        state.sent.fetch_add(count as u64, Ordering::SeqCst);
    }
}

/// Carries bytes one way until there are no more or the line breaks.
async fn carry(from: &mut OwnedReadHalf, mut to: OwnedWriteHalf, state: &State, is_up: bool) {
    let mut buffer = vec![0; TAKEN_AT_ONCE];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        if is_up {
            state.sent.fetch_add(count as u64, Ordering::SeqCst);
        }
        let arrives = state.carries(count);
        if to.write_all(buffer.get(..arrives).unwrap_or_default()).await.is_err() {
            return;
        }
        if arrives < count {
            state.cuts.send_modify(|cuts| *cuts += 1);
            return;
        }
    }
    let _ = to.shutdown().await;
}

impl State {
    /// How many of these bytes still get through; fewer than all of them if the line breaks.
    fn carries(&self, count: usize) -> usize {
        let every = self.every.load(Ordering::SeqCst);
        let before = self.since_cut.fetch_add(count as u64, Ordering::SeqCst);
        if every == 0 || before + count as u64 <= every {
            return count;
        }
        self.since_cut.store(0, Ordering::SeqCst);
        usize::try_from(every.saturating_sub(before)).unwrap_or(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that counts what arrives, until each connection ends.
    async fn counting() -> (u16, Arc<AtomicU64>) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let arrived = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&arrived);
        tokio::spawn(async move {
            while let Ok((mut phone, _)) = listener.accept().await {
                let mut buffer = [0; 1024];
                while let Ok(count @ 1..) = phone.read(&mut buffer).await {
                    counter.fetch_add(count as u64, Ordering::SeqCst);
                }
            }
        });
        (port, arrived)
    }

    #[tokio::test]
    async fn it_breaks_after_just_so_many_bytes() {
        let (port, arrived) = counting().await;
        let line = WeakLine::to(port).await.unwrap();
        line.break_every(Some(10_000));
        for cut in 1..=3 {
            let mut phone = TcpStream::connect((Ipv4Addr::LOCALHOST, line.port)).await.unwrap();
            let _ = phone.write_all(&[7; 30_000]).await;
            let mut end = [0];
            assert!(!matches!(phone.read(&mut end).await, Ok(1..)), "the line breaks");
            while arrived.load(Ordering::SeqCst) < 10_000 * cut {
                tokio::task::yield_now().await;
            }
            assert_eq!((arrived.load(Ordering::SeqCst), line.cuts()), (10_000 * cut, cut));
        }
        assert!(line.sent() > 30_000, "what was lost was sent all the same: {}", line.sent());
    }

    #[tokio::test]
    async fn a_good_line_carries_everything() {
        let (port, arrived) = counting().await;
        let line = WeakLine::to(port).await.unwrap();
        let mut phone = TcpStream::connect((Ipv4Addr::LOCALHOST, line.port)).await.unwrap();
        phone.write_all(&[7; 300_000]).await.unwrap();
        phone.shutdown().await.unwrap();
        while arrived.load(Ordering::SeqCst) < 300_000 {
            tokio::task::yield_now().await;
        }
        assert_eq!((line.sent(), line.carried(), line.connections(), line.cuts()), (300_000, 300_000, 1, 0));
    }
}
