//! A device without a screen: what happens elsewhere while a story looks at its browsers.

use std::collections::BTreeMap;

use records::account::SignInResponse;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::signature::software::SoftwareKey;
use sync::wire::{
    DeviceReport, KeyRequest, MAX_PUSH_CHANGES, PROTOCOL, Problem, PullRequest, PullResponse, PushRequest,
    PushResponse, SignInRequest,
};
use sync::{Cursor, DeviceId, FeedId, Outcome, SealedChange};

use crate::demo::{PASSWORD, Person};
use crate::failure::{Failure, Result, ensure};
use crate::server::Server;

/// A signed-in device that speaks with the server.
#[derive(Clone, Debug)]
pub struct ApiDevice {
    client: reqwest::Client,
    address: String,
    /// What the server said at sign-in.
    pub session: SignInResponse,
}

impl ApiDevice {
    /// Signs in as a new device, or as one that is known already: then that one's earlier sign-in ends.
    ///
    /// # Errors
    /// If the server refuses.
    pub async fn sign_in(server: &Server, person: Person, device: Option<DeviceId>) -> Result<Self> {
        Self::sign_in_as(server, person.account, device).await
    }

    /// The same for an account the demonstration does not have.
    ///
    /// # Errors
    /// If the server refuses.
    pub async fn sign_in_as(server: &Server, account: impl Into<String>, device: Option<DeviceId>) -> Result<Self> {
        let client = reqwest::Client::new();
        let request = SignInRequest {
            protocol: PROTOCOL,
            account: account.into(),
            password: PASSWORD.to_owned(),
            device_name: "e2e".to_owned(),
            device,
            has_data: false,
            remembered: None,
            key: None,
        };
        let address = server.address();
        let response = client.post(format!("{address}/api/session")).json(&request).send().await?;
        let session = read(response).await?;
        Ok(Self { client, address, session })
    }

    /// Registers the device's key, which signs from now on.
    ///
    /// # Errors
    /// If the server refuses.
    pub async fn register_key(&self) -> Result<SoftwareKey> {
        let key = key_of(self.session.device)?;
        let request = KeyRequest { protocol: PROTOCOL, key: key.public() };
        let put = self.client.put(format!("{}/api/device/key", self.address)).bearer_auth(&self.session.token);
        let response = put.json(&request).send().await?;
        ensure(response.status().is_success(), || format!("the key is not registered: {}", response.status()))?;
        Ok(key)
    }

    /// Sends a message and reads the answer.
    ///
    /// # Errors
    /// If the server refuses, or answers in another shape.
    pub async fn post<T: DeserializeOwned>(&self, path: &str, message: &impl Serialize) -> Result<T> {
        let request = self.client.post(format!("{}{path}", self.address)).bearer_auth(&self.session.token);
        read(request.json(message).send().await?).await
    }

    /// The same device, speaking with another server of its office.
    #[must_use]
    pub fn at(&self, server: &Server) -> Self {
        Self { address: server.address(), ..self.clone() }
    }

    /// Sends changes in batches, as a phone does.
    ///
    /// # Errors
    /// If one of them is not applied.
    pub async fn push(&self, changes: &[SealedChange]) -> Result<()> {
        let mut sent = 0;
        for batch in changes.chunks(MAX_PUSH_CHANGES) {
            let outcomes = self.send(batch, changes.len() as u64, (changes.len() - sent) as u64).await?;
            let other = outcomes.iter().find(|outcome| !matches!(outcome, Outcome::Applied(_)));
            ensure(other.is_none(), || format!("not applied: {other:?}"))?;
            sent += batch.len();
        }
        Ok(())
    }

    /// Sends one batch and gives what became of each change. The device has counted so far, and so many wait.
    ///
    /// # Errors
    /// If the server refuses.
    pub async fn send(&self, batch: &[SealedChange], highest_seq: u64, unsent: u64) -> Result<Vec<Outcome>> {
        let report = DeviceReport { device: self.session.device, highest_seq, unsent };
        let request = PushRequest { protocol: PROTOCOL, report, changes: batch.to_vec(), parted: None };
        let response: PushResponse = self.post("/api/push", &request).await?;
        ensure(response.outcomes.len() == batch.len(), || "a change was not answered".to_owned())?;
        Ok(response.outcomes)
    }

    /// Reads everything this device may read, as a new device does, and gives how many changes that was.
    ///
    /// # Errors
    /// If the server refuses, or a chain is broken.
    pub async fn pull(&self) -> Result<usize> {
        let mut cursors: BTreeMap<FeedId, Cursor> = BTreeMap::new();
        let mut read = 0;
        loop {
            let report = DeviceReport { device: self.session.device, highest_seq: 0, unsent: 0 };
            let cursors_now = cursors.values().cloned().collect();
            let request = PullRequest {
                protocol: PROTOCOL,
                report,
                cursors: cursors_now,
                held: Vec::new(),
                held_before: Vec::new(),
                snapshots: false,
            };
            let response: PullResponse = self.post("/api/pull", &request).await?;
            for page in response.pages {
                let cursor = cursors.entry(page.feed.clone()).or_insert_with(|| Cursor::start(page.feed.clone()));
                for entry in &page.entries {
                    *cursor = cursor.advance(entry).map_err(|error| Failure::Expected(error.to_string()))?;
                }
                read += page.entries.len();
            }
            if !response.more {
                return Ok(read);
            }
        }
    }
}

/// The key of a device, from its number.
fn key_of(device: DeviceId) -> Result<SoftwareKey> {
    let mut secret = [7; 32];
    secret[28..].copy_from_slice(&device.0.to_be_bytes());
    SoftwareKey::of(secret).ok_or_else(|| Failure::Expected("no key of this number".to_owned()))
}

async fn read<T: DeserializeOwned>(response: reqwest::Response) -> Result<T> {
    let (status, text) = (response.status(), response.text().await?);
    if status.is_success() {
        return Ok(serde_json::from_str(&text)?);
    }
    let code = serde_json::from_str::<Problem>(&text).map_or(text, |problem| problem.code);
    Err(Failure::Expected(format!("the server answered {status}: {code}")))
}
