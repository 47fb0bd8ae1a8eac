//! With what this device signs, and a number of its own when it turns out to be a copy.
//!
//! A key is kept before anybody hears of it, and called this device's own only once the server has registered it: a change signed with
//! a key nobody knows would prove nothing. Where the browser makes no keys, changes are sent unsigned.

use records::account::SignInResponse;
use store::{Forked, Identity, ask_before_fork};
use sync::PublicKey;
use sync::signature::NoKey;
use sync::wire::{ForkRequest, KeyRequest, PROTOCOL, PullRequest, PullResponse};

use super::desk::{Desk, TOKEN};
use super::fault::Fault;
use super::phone_store;
use crate::platform::http::Request;
use crate::platform::signing::SigningKey;
use crate::platform::{browser, clock, ids};

/// The public half of the key that the server has registered for this device.
const KEY: &str = "signing_key";
/// The same of the key this device will have under its next number, while it asks for that.
const NEXT_KEY: &str = "next_signing_key";
/// The token it will have then.
const NEXT_TOKEN: &str = "next_token";

/// A key to sign in with.
#[derive(Debug)]
pub struct SignInKey {
    /// Its public half.
    pub public: PublicKey,
    is_new: bool,
}

impl SignInKey {
    /// The sign-in failed: a key made for it goes.
    pub async fn drop_if_new(self) {
        if self.is_new {
            // One that stays behind takes a few bytes.
            let _ = phone_store::drop_key(self.public).await;
        }
    }
}

/// The key with which an account signs in: the one its database names, if the browser still has it, else a new one; none if this browser
/// makes none.
pub async fn key_to_sign_in(desk: Option<&Desk>) -> Option<SignInKey> {
    let known = match desk {
        Some(desk) => desk.key().await,
        None => None,
    };
    match known {
        Some(key) => Some(SignInKey { public: key.public, is_new: false }),
        None => new_key().await.map(|key| SignInKey { public: key.public, is_new: true }),
    }
}

/// A new key, kept; none if this browser makes none or cannot keep it.
pub async fn new_key() -> Option<SigningKey> {
    let key = SigningKey::make().await?;
    phone_store::keep_key(&key).await.ok()?;
    Some(key)
}

impl Desk {
    async fn key_of(&self, note: &str) -> Option<SigningKey> {
        let public: PublicKey = self.device.note(note).await.ok()??.parse().ok()?;
        phone_store::key(public).await.ok()?
    }

    /// The key of this device, if it has one and the browser still has it.
    pub async fn key(&self) -> Option<SigningKey> {
        self.key_of(KEY).await
    }

    /// This key is registered with the server.
    ///
    /// # Errors
    /// [`Fault`] of the storage.
    pub async fn keep_key(&self, public: PublicKey) -> Result<(), Fault> {
        Ok(self.device.keep_note(KEY, &public.to_string()).await?)
    }

    /// Signs what waits; a device that signed in before there were keys gets one first. What cannot be signed is sent unsigned.
    ///
    /// Once after each start the key is registered again: a server restored from an older copy has forgotten it, and what is signed
    /// with it would prove nothing.
    ///
    /// # Errors
    /// [`Fault`] of the storage.
    pub async fn sign_waiting(&self, token: &str) -> Result<(), Fault> {
        if !self.asked_for_key.replace(true) {
            match (self.device.note(KEY).await?, self.key().await) {
                (None, _) => self.register_new_key(token).await,
                (_, Some(key)) => {
                    // Where the server has another, or does not know the request, what is signed proves nothing, and is taken all the same.
                    let _ = register(token, key.public).await;
                }
                _ => {}
            }
        }
        self.sign_with_own_key().await
    }

    /// Signs what waits with the key of this device, without asking the server; what cannot be signed stays unsigned.
    ///
    /// # Errors
    /// [`Fault`] of the storage.
    pub(super) async fn sign_with_own_key(&self) -> Result<(), Fault> {
        match self.key().await {
            Some(key) => self.device.sign_waiting(&key).await?,
            None => self.device.sign_waiting(&NoKey).await?,
        };
        Ok(())
    }

    /// An older server has no place for a key, and another key may be registered: then this conversation goes on without one.
    async fn register_new_key(&self, token: &str) {
        let Some(key) = new_key().await else { return };
        if register(token, key.public).await.is_ok() {
            // Not kept, it is another key's turn next time, and the server keeps to this one: nothing is signed then.
            let _ = self.keep_key(key.public).await;
        }
    }

    /// Asks for a number of its own, this database being a copy of another's, and makes again what the server did not take.
    ///
    /// # Errors
    /// [`Fault`] of the request or the storage; everything is then as it was, and asking again gives the same number.
    pub async fn fork(&self, token: &str) -> Result<(SignInResponse, Forked), Fault> {
        let key = match self.key_of(NEXT_KEY).await {
            Some(key) => Some(key),
            None => new_key().await,
        };
        let key = key.map(|key| key.public);
        if let Some(key) = key {
            self.device.keep_note(NEXT_KEY, &key.to_string()).await?;
        }
        let next = match self.device.note(NEXT_TOKEN).await?.filter(|next| !next.is_empty()) {
            Some(next) => next,
            None => ids::new_secret().ok_or_else(|| Fault::new("no_randomness"))?,
        };
        self.device.keep_note(NEXT_TOKEN, &next).await?;
        let request = ForkRequest { protocol: PROTOCOL, device_name: browser::device_name(), key, token: next.clone() };
        let answer: SignInResponse = Request::new("/api/device/fork", Some(token)).post(&request).await?;
        let key = key.map(|key| key.to_string()).unwrap_or_default();
        // An empty note is none: they are taken back with everything else, or not at all.
        let notes = [(TOKEN, next.as_str()), (KEY, key.as_str()), (NEXT_TOKEN, ""), (NEXT_KEY, "")];
        let forked = self.device.fork(answer.device, &notes, clock::now_millis()).await?;
        Ok((answer, forked))
    }

    /// Who this device is, and the token with which it speaks. Under another number than before, it was one the server does not go by any
    /// more: what it did not receive under that is made again, once the server was asked what it did receive.
    ///
    /// # Errors
    /// [`Fault`] of the request or the storage; everything is then as it was.
    pub async fn be(&self, identity: Identity, token: &str) -> Result<(), Fault> {
        let before = self.device.identity();
        if before.is_some_and(|before| before.device != identity.device && before.account == identity.account) {
            let ask = async |request: &PullRequest| -> Result<PullResponse, Fault> {
                Ok(Request::new("/api/pull", Some(token)).post(request).await?)
            };
            ask_before_fork(&self.device, identity.device, clock::now_millis(), ask).await?;
            // A number asked for under the old one would be the next fork's answer.
            let notes = [(TOKEN, token), (NEXT_TOKEN, ""), (NEXT_KEY, "")];
            self.device.fork(identity.device, &notes, clock::now_millis()).await?;
        }
        self.device.set_identity(identity).await?;
        Ok(self.keep_token(token).await?)
    }
}

/// Registers a key of this device with the server.
async fn register(token: &str, key: PublicKey) -> Result<(), Fault> {
    let request = KeyRequest { protocol: PROTOCOL, key };
    Ok(Request::new("/api/device/key", Some(token)).put_what(&request).await?)
}
