//! What a device must do about signatures.

use std::cell::Cell;

use sync::signature::{NoKey, SignError};
use sync::{BodyHash, SealedChange, Seq, Signature, Signer};

use super::Opener;
use super::example::{AFTER, ALL, BEFORE, device, edit, push, waiting};
use super::server::Server;
use crate::device::{Device, ExportScope, Summary};
use crate::transaction::DeviceStore;

/// "Signs" with the hash of the bytes, and counts.
#[derive(Default)]
struct Pen {
    signed: Cell<u32>,
    /// After so many it breaks.
    lasts: Option<u32>,
}

impl Pen {
    fn of(bytes: &[u8]) -> String {
        let hash = BodyHash::of(bytes).0;
        let mut signature = [0; 64];
        signature[..32].copy_from_slice(&hash);
        Signature(signature).to_string()
    }
}

impl Signer for Pen {
    async fn sign(&self, bytes: &[u8]) -> Result<Signature, SignError> {
        if self.lasts == Some(self.signed.get()) {
            return Err(SignError("broken".to_owned()));
        }
        self.signed.set(self.signed.get() + 1);
        Pen::of(bytes).parse().map_err(|_| SignError("unreadable".to_owned()))
    }
}

async fn signed<S: DeviceStore>(device: &Device<S>) -> Vec<(Seq, bool)> {
    let batch = device.next_batch(ALL).await.unwrap();
    let is_signed = |sealed: &SealedChange| sealed.signature.as_deref() == Some(&*Pen::of(sealed.bytes()));
    batch.changes.iter().map(|(seq, sealed)| (*seq, is_signed(sealed))).collect()
}

/// Every waiting change gets its signature once, whatever was signed before; bytes and counters stay.
pub async fn signatures_are_laid_beside_the_bytes(opener: &impl Opener) {
    let first = device(opener, 7).await;
    first.save(edit(1, BEFORE, "answer:1.1", "pass")).await.unwrap();
    first.save(edit(2, AFTER, "answer:1.1", "pass")).await.unwrap();
    let before = first.next_batch(ALL).await.unwrap().changes;
    let pen = Pen::default();
    assert!(first.sign_waiting(&pen).await.unwrap());
    assert_eq!(signed(&first).await, [(1, true), (2, true)]);
    for ((_, before), (_, after)) in before.iter().zip(&first.next_batch(ALL).await.unwrap().changes) {
        assert_eq!(before.bytes(), after.bytes());
    }
    assert_eq!(
        first.save(edit(3, AFTER, "answer:1.1", "fail")).await.unwrap().seq,
        3,
        "a save goes on as if nothing was"
    );
    assert_eq!(signed(&first).await, [(1, true), (2, true), (3, false)]);
    drop(first);

    let again = device(opener, 7).await;
    assert!(again.sign_waiting(&pen).await.unwrap());
    assert!(again.sign_waiting(&pen).await.unwrap());
    assert_eq!(pen.signed.get(), 3, "none is signed twice");
    assert_eq!(signed(&again).await, [(1, true), (2, true), (3, true)]);
    let answers = push(&again, &mut Server::default()).await;
    again.answered(&answers, 5).await.unwrap();
    assert_eq!(again.summary().await.unwrap(), Summary { received: 3, ..Summary::default() });
    let kept = again.export(ExportScope::Everything).await.unwrap().changes;
    assert!(kept.iter().all(|sealed| sealed.signature.is_some()), "a signature outlives the answer");
}

/// More than one transaction takes is signed; where the key breaks, the rest waits unsigned and can be signed later.
pub async fn a_key_that_does_not_sign_stops_nothing(opener: &impl Opener) {
    let device = device(opener, 7).await;
    for n in 1..=230 {
        device.save(edit(n, BEFORE, "note:1.1", &n.to_string())).await.unwrap();
    }
    assert!(!device.sign_waiting(&NoKey).await.unwrap());
    assert_eq!(waiting(&device).await.len(), 230);
    let pen = Pen { lasts: Some(210), ..Pen::default() };
    assert!(!device.sign_waiting(&pen).await.unwrap());
    assert_eq!(signed(&device).await.iter().filter(|(_, signed)| *signed).count(), 210);
    let pen = Pen::default();
    assert!(device.sign_waiting(&pen).await.unwrap());
    assert_eq!(pen.signed.get(), 20);
    assert!(signed(&device).await.iter().all(|(_, signed)| *signed));
}
