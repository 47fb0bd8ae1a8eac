//! A device without a screen: what happens elsewhere while a story looks at its browsers.

use records::account::SignInResponse;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::wire::{DeviceReport, MAX_PUSH_CHANGES, PROTOCOL, Problem, PushRequest, PushResponse, SignInRequest};
use sync::{DeviceId, Outcome, SealedChange};

use crate::demo::{PASSWORD, Person};
use crate::failure::{Failure, Result, ensure};
use crate::server::Server;

/// A signed-in device that speaks with the server.
#[derive(Debug)]
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
        let client = reqwest::Client::new();
        let request = SignInRequest {
            protocol: PROTOCOL,
            account: person.account.to_owned(),
            password: PASSWORD.to_owned(),
            device_name: "e2e".to_owned(),
            device,
            key: None,
        };
        let address = server.address();
        let response = client.post(format!("{address}/api/session")).json(&request).send().await?;
        let session = read(response).await?;
        Ok(Self { client, address, session })
    }

    /// Sends a message and reads the answer.
    ///
    /// # Errors
    /// If the server refuses, or answers in another shape.
    pub async fn post<T: DeserializeOwned>(&self, path: &str, message: &impl Serialize) -> Result<T> {
        let request = self.client.post(format!("{}{path}", self.address)).bearer_auth(&self.session.token);
        read(request.json(message).send().await?).await
    }

    /// Sends changes in batches, as a phone does.
    ///
    /// # Errors
    /// If one of them is not applied.
    pub async fn push(&self, changes: &[SealedChange]) -> Result<()> {
        let mut sent = 0;
        for batch in changes.chunks(MAX_PUSH_CHANGES) {
            let report = DeviceReport {
                device: self.session.device,
                highest_seq: changes.len() as u64,
                unsent: (changes.len() - sent) as u64,
            };
            let request = PushRequest { protocol: PROTOCOL, report, changes: batch.to_vec(), parted: None };
            let response: PushResponse = self.post("/api/push", &request).await?;
            let other = response.outcomes.iter().find(|outcome| !matches!(outcome, Outcome::Applied(_)));
            ensure(other.is_none() && response.outcomes.len() == batch.len(), || format!("not applied: {other:?}"))?;
            sent += batch.len();
        }
        Ok(())
    }
}

async fn read<T: DeserializeOwned>(response: reqwest::Response) -> Result<T> {
    let (status, text) = (response.status(), response.text().await?);
    if status.is_success() {
        return Ok(serde_json::from_str(&text)?);
    }
    let code = serde_json::from_str::<Problem>(&text).map_or(text, |problem| problem.code);
    Err(Failure::Expected(format!("the server answered {status}: {code}")))
}
