//! The server goes by another number for this device from now on, since the old one was revoked.

use std::collections::BTreeSet;

use sync::wire::{DeviceReport, MAX_PULL_ENTRIES, PROTOCOL, PullRequest, PullResponse};
use sync::{DeviceId, Dot, Outcome, Seq};

use crate::device::{Device, DeviceError};
use crate::transaction::DeviceStore;

/// What the server has of a revoked device waits there under that device's number.
const REVOKED: &str = "revoked_device";

/// Asks, under the number `next`, what the server has of what waits here, before that is [made again](Device::fork) under it: some may
/// have arrived, its answer lost. `ask` pulls with the token of that number; nothing of the feeds is taken from its answers.
///
/// # Errors
/// What `ask` or the device says; asking again is harmless.
pub async fn ask_before_fork<S: DeviceStore, E: From<DeviceError>>(
    device: &Device<S>,
    next: DeviceId,
    now: i64,
    ask: impl AsyncFn(&PullRequest) -> Result<PullResponse, E>,
) -> Result<(), E> {
    let waiting = device.waiting().await?;
    for dots in waiting.chunks(MAX_PULL_ENTRIES) {
        let report = DeviceReport { device: next, ..device.report().await? };
        let request = PullRequest {
            protocol: PROTOCOL,
            report,
            cursors: device.cursors().await?,
            held: Vec::new(),
            held_before: dots.to_vec(),
            snapshots: false,
        };
        let response = ask(&request).await?;
        let arrived: BTreeSet<Seq> = response.let_in.iter().map(|one| one.seq).collect();
        let is_held = |dot: &&Dot| !arrived.contains(&dot.seq) && !response.unknown.contains(&dot.seq);
        let held = |dot: &Dot| (dot.seq, Outcome::Held { reason: REVOKED.to_owned() });
        let held: Vec<(Seq, Outcome)> = dots.iter().filter(is_held).map(held).collect();
        device.let_in(&response.let_in, now).await?;
        device.answered(&held, now).await?;
        device.rejected(&response.rejected, now).await?;
    }
    Ok(())
}
