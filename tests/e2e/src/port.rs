//! Ports for servers and drivers that stay ours while their program is stopped.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};

use crate::failure::{Failure, Result};

/// Below the ports the system lends out for connections, so that none of those takes ours while the server is stopped.
const FIRST: u16 = 20_000;
const COUNT: u16 = 10_000;

static TAKEN: AtomicU16 = AtomicU16::new(0);

/// A port nobody listens on, and that no other call in this process gets.
///
/// # Errors
/// If every port of the range is taken.
pub fn free() -> Result<u16> {
    // Several programs of ours may run at once; each begins elsewhere.
    let start = u16::try_from(std::process::id().wrapping_mul(211) % u32::from(COUNT)).unwrap_or_default();
    for _ in 0..COUNT {
        let step = TAKEN.fetch_add(1, Ordering::Relaxed);
        let port = FIRST + (start.wrapping_add(step)) % COUNT;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
    }
    Err(Failure::Expected("no free port".to_owned()))
}
