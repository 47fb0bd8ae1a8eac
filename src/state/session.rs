//! Signing in, out, and going on as somebody else. What the screen shows of it is on the disk before.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use records::account::SignInResponse;
use store::{Identity, Summary};
use sync::wire::{PROTOCOL, SignInRequest};
use sync::{DeviceId, PublicKey};

use super::accounts::{Accounts, Known};
use super::app::{App, Who};
use super::desk::{Contact, Desk, LostDevice, News};
use super::fault::Fault;
use super::past::Past;
use super::{register, signing, witness};
use crate::platform::http::Request;
use crate::platform::{browser, clock};

impl App {
    /// Goes on as whoever was signed in.
    pub(super) async fn begin(self) {
        match register::read().await {
            Ok(accounts) => {
                witness::remember(&accounts);
                let current = accounts.current().cloned();
                self.accounts.set(accounts);
                match current {
                    Some(known) => self.open(known).await,
                    None => self.show_nobody().await,
                }
            }
            Err(fault) => self.who.set(Who::Broken(fault)),
        }
    }

    /// Signs in with the server, and opens the desk. Answers kept from an earlier sign-in of the same account are there again.
    ///
    /// # Errors
    /// [`Fault`] of the request or of the storage.
    pub async fn sign_in(self, account: String, password: String) -> Result<(), Fault> {
        (self.work().sign_in)(self, account, password).await
    }

    /// The work of [`App::sign_in`].
    ///
    /// # Errors
    /// As there.
    pub async fn sign_in_at_server(self, account: &str, password: &str) -> Result<(), Fault> {
        let account = account.trim();
        let known = self.accounts.with_untracked(|accounts| accounts.named(account).cloned());
        let desk = match &known {
            Some(known) => self.open_desk(known).await.ok(),
            None => None,
        };
        let key = signing::key_to_sign_in(desk.as_deref()).await;
        // What follows opens the database of whoever the server takes this for.
        drop(desk);
        let public = key.as_ref().map(|key| key.public);
        let result = self.sign_in_with(account, password, known.map(|known| known.device), public).await;
        if let (Err(_), Some(key)) = (&result, key) {
            key.drop_if_new().await;
        }
        result
    }

    async fn sign_in_with(
        self,
        account: &str,
        password: &str,
        device: Option<DeviceId>,
        key: Option<PublicKey>,
    ) -> Result<(), Fault> {
        let request = SignInRequest {
            protocol: PROTOCOL,
            account: account.to_owned(),
            password: password.to_owned(),
            device_name: browser::device_name(),
            device,
            has_data: false,
            remembered: witness::device_of(account),
            key,
        };
        let mut response: SignInResponse = Request::new("/api/session", None).post(&request).await?;
        let mut desk = self.open_desk(&known_of(&response)).await?;
        let own = desk.device.identity().map(|identity| identity.device);
        if Past::of(own, response.device, request.device) != Past::Known {
            let remembered = request.device.or(request.remembered);
            let again = SignInRequest { device: own, has_data: own.is_some(), remembered, ..request };
            response = Request::new("/api/session", None).post(&again).await?;
            desk = self.open_desk(&known_of(&response)).await?;
        }
        if let Some(lost) = response.lost.filter(|_| own.is_none()) {
            desk.keep_lost_device(Some(LostDevice { device: lost.device.0, unsent: Some(lost.unsent) })).await?;
        }
        self.keep_sign_in(&desk, &response).await?;
        if let Some(key) = key {
            desk.keep_key(key).await?;
        }
        self.show(desk).await;
        Ok(())
    }

    /// Puts a sign-in on the disk: who this device is, how to speak with the server, and that it is the account in use.
    async fn keep_sign_in(self, desk: &Desk, response: &SignInResponse) -> Result<(), Fault> {
        let known = known_of(response);
        let (device, account, server) = (known.device, known.account.id.clone(), known.server.clone());
        // First of all: a database brought back from an older copy must not give a number away twice.
        desk.device.resume_after(response.highest_seq).await?;
        desk.be(Identity { device, account, server, earlier: Vec::new() }, &response.token).await?;
        let at = clock::now_millis();
        desk.keep_contact(Contact { at, clock_offset: response.server_time - at }).await?;
        let accounts = register::alter(|accounts| accounts.switch_to(known)).await?;
        witness::remember(&accounts);
        self.accounts.set(accounts);
        Ok(())
    }

    /// Goes on as somebody who has signed in on this device before; needs no network.
    pub fn switch_to(self, known: Known) {
        self.who.set(Who::Starting);
        spawn_local(async move {
            self.alter_accounts(|accounts| accounts.switch_to(known.clone())).await;
            self.open(known).await;
        });
    }

    /// Signs out. The answers stay on the device, and whoever goes on with them needs no network; but to speak with the server in
    /// this name the password is needed again.
    pub fn sign_out(self) {
        spawn_local(async move {
            let desk = self.desk();
            // Where it cannot be taken away the storage fails, and every screen says so.
            let token = match desk {
                Some(desk) => desk.take_token().await.ok().flatten(),
                None => None,
            };
            self.alter_accounts(Accounts::sign_out).await;
            self.close_desk();
            self.show_nobody().await;
            if let Some(token) = token {
                // Out of reach the server forgets it later, by itself; this device has forgotten it already.
                let _ = Request::new("/api/session", Some(&token)).delete().await;
            }
        });
    }

    /// Alters who uses this device. On a device that cannot keep it, full perhaps, it holds until the next start.
    async fn alter_accounts(self, alter: impl Fn(&mut Accounts)) {
        match register::alter(&alter).await {
            Ok(accounts) => self.accounts.set(accounts),
            Err(_) => self.accounts.update(alter),
        }
    }

    /// Tries again to read who uses this device, or to open the database of the account in use.
    pub fn open_again(self) {
        self.who.set(Who::Starting);
        spawn_local(async move {
            match self.accounts.get_untracked().current().cloned() {
                Some(known) => self.open(known).await,
                None => self.begin().await,
            }
        });
    }

    async fn show_nobody(self) {
        // While the person types, what comes after is fetched.
        (self.work().fetch_ahead)();
        self.who.set(Who::SignedOut);
        self.syncing.probe().await;
    }

    async fn open(self, known: Known) {
        if let Err(fault) = (self.work().open)(self, known).await {
            self.who.set(Who::Broken(fault));
        }
    }

    /// Opens the desk of an account and shows it, or says why not.
    pub async fn open_desk_of(self, known: Known) {
        match self.open_desk(&known).await {
            Ok(desk) => self.show(desk).await,
            Err(fault) => self.who.set(Who::Broken(fault)),
        }
    }

    /// The desk of an account: the one that is open, if it is theirs, so that signing in again disturbs nothing.
    async fn open_desk(self, known: &Known) -> Result<Rc<Desk>, Fault> {
        if let Some(desk) = self.desk().filter(|desk| desk.known.database() == known.database()) {
            return Ok(desk);
        }
        Ok(Desk::open(
            known.clone(),
            move |news| self.heard_from_tab(news),
            move |fault| self.who.set(Who::Broken(fault)),
        )
        .await?)
    }

    /// Puts a desk in place and shows what is on it; then talks with the server, if there is one.
    async fn show(self, desk: Rc<Desk>) {
        let is_same = self.desk().is_some_and(|open| Rc::ptr_eq(&open, &desk));
        if !is_same {
            self.close_desk();
            self.desk.set_value(Some(desk.clone()));
        }
        self.syncing.fault.set(None);
        self.reference_changed(&desk).await;
        self.syncing.contact.set(desk.contact().await.ok().flatten());
        self.lost_device.set(desk.lost_device().await.ok().flatten());
        self.was_copy.set(desk.was_copy().await.unwrap_or_default());
        self.refresh_summary().await;
        self.files_changed(&desk, false).await;
        self.who.set(Who::SignedIn(Arc::new(desk.known.clone())));
        self.syncing.now(self);
    }

    /// The person has taken note that earlier data of this device is gone. Where that cannot be kept, the notice comes back.
    pub fn loss_is_noted(self) {
        let Some(desk) = self.desk() else { return };
        spawn_local(async move {
            let _ = desk.keep_lost_device(None).await;
            self.lost_device.set(None);
        });
    }

    /// This device goes on under the number it was given: from now on it signs in as that one, and the person is told.
    pub(super) async fn has_new_number(self, desk: &Desk, response: &SignInResponse) -> Result<(), Fault> {
        desk.keep_was_copy(true).await?;
        self.was_copy.set(true);
        let known = known_of(response);
        let accounts = register::alter(|accounts| accounts.renumber(&known)).await?;
        witness::remember(&accounts);
        self.accounts.set(accounts);
        desk.tell(&News::Number);
        Ok(())
    }

    /// Another tab got this device a new number.
    pub(super) async fn heard_of_new_number(self, desk: &Desk) {
        self.was_copy.set(desk.was_copy().await.unwrap_or_default());
        // Unread, the number on the screen is the old one until the next start.
        if let Ok(accounts) = register::read().await {
            self.accounts.set(accounts);
        }
    }

    /// The person has taken note that this device has a new number.
    pub fn copy_is_noted(self) {
        let Some(desk) = self.desk() else { return };
        spawn_local(async move {
            // Where that cannot be kept, the notice comes back.
            let _ = desk.keep_was_copy(false).await;
            self.was_copy.set(false);
            desk.tell(&News::Number);
        });
    }

    fn close_desk(self) {
        self.desk.set_value(None);
        self.records.with_value(|records| records.borrow_mut().clear());
        self.collections.update_value(|open| open.clear());
        self.villages.set(None);
        self.reference.set(None);
        self.chosen.set(None);
        self.lost_device.set(None);
        self.was_copy.set(false);
        self.summary.set(Summary::default());
        self.files.known.set(Default::default());
        self.files.consent.set(false);
        self.files.full_until.set(None);
        self.syncing.fault.set(None);
    }
}

fn known_of(response: &SignInResponse) -> Known {
    Known {
        server: response.server.clone(),
        account: response.account.clone(),
        device: response.device,
        demo: response.demo,
    }
}
