//! A demonstration device: makes changes as a phone does, and sends them by the way every change takes.

use std::collections::BTreeMap;

use records::RecordKey;
use records::key::Counter;
use sync::change::FORMAT;
use sync::{
    AccountId, Change, ChangeId, DeviceId, FeedId, FieldName, Outcome, RecordId, Replica, SealedChange, Seq, Value,
    Writes,
};
use uuid::Uuid;

use super::{DemoError, INSTRUMENT};
use crate::app::App;
use crate::auth::token;
use crate::push::{self, Carrier};
use crate::store::{DeviceSignIn, Millis};

/// A device with what it knows: only its own changes, like a phone that has not pulled.
pub(super) struct DemoDevice<'a> {
    app: &'a App,
    account: AccountId,
    device: DeviceId,
    seq: Seq,
    replicas: BTreeMap<RecordId, Replica>,
    unsent: Vec<SealedChange>,
}

impl<'a> DemoDevice<'a> {
    /// Registers a device for a demonstration account. Its token is thrown away: nobody signs in with it.
    pub(super) async fn new(app: &'a App, sign_in_name: &str) -> Result<Self, DemoError> {
        let missing = || DemoError::Data(format!("no account {sign_in_name}"));
        let account = app.store.account_by_name(sign_in_name).await?.ok_or_else(missing)?.account.id;
        let random = |error: token::NoRandomness| DemoError::Data(error.to_string());
        let device = app
            .store
            .sign_in(DeviceSignIn {
                account: account.clone(),
                name: "เครื่องสาธิต".to_owned(),
                known: None,
                has_data: false,
                fresh: token::draw_device().map_err(random)?,
                token_hash: token::hash(token::Token::draw().map_err(random)?.as_str()),
                key: None,
                at: app.clock.now(),
            })
            .await?;
        let (device, seq) = (device.id, device.highest_seq);
        Ok(Self { app, account, device, seq, replicas: BTreeMap::new(), unsent: vec![] })
    }

    /// Who counts on this device.
    pub(super) fn counter(&self) -> Counter {
        Counter::Device(self.device)
    }

    /// One save of one record, at this moment.
    pub(super) fn save(
        &mut self,
        key: &RecordKey,
        feed: &FeedId,
        values: Vec<(FieldName, Value)>,
        at: Millis,
    ) -> Result<(), DemoError> {
        self.save_with(INSTRUMENT, key, feed, values, at)
    }

    /// One save of one record made with this instrument, at this moment.
    pub(super) fn save_with(
        &mut self,
        instrument: &str,
        key: &RecordKey,
        feed: &FeedId,
        values: Vec<(FieldName, Value)>,
        at: Millis,
    ) -> Result<(), DemoError> {
        let replica = self.replicas.entry(key.id()).or_default();
        let writes: Writes = replica.writes(values);
        self.seq += 1;
        let change = Change {
            format: FORMAT,
            id: ChangeId(Uuid::now_v7()),
            device: self.device,
            seq: self.seq,
            record: key.id(),
            feed: feed.clone(),
            author: self.account.clone(),
            made_at: at,
            clock_offset: Some(0),
            instrument: Some(instrument.to_owned()),
            writes,
        };
        self.unsent.push(change.seal().map_err(|error| DemoError::Data(error.to_string()))?);
        replica.push(change);
        Ok(())
    }

    /// Sends everything; each change has to arrive.
    pub(super) async fn send(&mut self) -> Result<(), DemoError> {
        for outcome in self.push().await? {
            if outcome.receipt().is_none() {
                return Err(DemoError::Unexpected { expected: "applied", found: Box::new(outcome) });
            }
        }
        Ok(())
    }

    /// Sends everything; each change has to be held.
    pub(super) async fn send_late(&mut self) -> Result<(), DemoError> {
        for outcome in self.push().await? {
            if !matches!(outcome, Outcome::Held { .. }) {
                return Err(DemoError::Unexpected { expected: "held", found: Box::new(outcome) });
            }
        }
        Ok(())
    }

    async fn push(&mut self) -> Result<Vec<Outcome>, DemoError> {
        let changes = std::mem::take(&mut self.unsent);
        Ok(push::push(self.app, Carrier::of(self.device), changes).await?)
    }
}
