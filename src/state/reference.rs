//! What the server told of the year: its villages, its people, each village's state as this device knows it.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use domain::{AreaCode, FiscalYear, Holidays};
use leptos::prelude::*;
use records::Part;
use records::account::Account;

use super::accounts::Known;
use super::app::{App, Who};
use super::desk::Desk;
use super::late::arrive;
use super::register;
use super::village_year;
use super::villages::{self, VillageSignal};
use crate::platform::clock;

impl App {
    /// The fiscal year worked in: that of the reference data, else that of today.
    #[must_use]
    pub fn fiscal_year(self) -> Option<FiscalYear> {
        let kept = self.reference.with(|reference| reference.as_ref().map(|reference| reference.fiscal_year));
        kept.or_else(|| FiscalYear::of(clock::today()))
    }

    /// The village with this code, if it is on this device; tracked.
    #[must_use]
    pub fn village(self, code: &str) -> Option<VillageSignal> {
        self.villages.with(|villages| {
            villages.as_ref()?.iter().find(|village| village.target.village.code.as_str() == code).cloned()
        })
    }

    /// The government's holidays, by which working days are counted; tracked. None are known until the reference data are here.
    #[must_use]
    pub fn holidays(self) -> Holidays {
        self.reference.with(|reference| reference.as_ref().map(|r| r.holidays.clone()).unwrap_or_default())
    }

    /// The name of the person with this account id; tracked. The id itself if nobody told us.
    #[must_use]
    pub fn person(self, account: &str) -> String {
        let own = self.known().filter(|known| known.account.id.as_str() == account);
        let own = own.map(|known| known.account.display_name.clone());
        let told = || self.reference.with(|r| r.as_ref().and_then(|r| r.people.get(account).cloned()));
        own.or_else(told).unwrap_or_else(|| account.to_owned())
    }

    /// Reads reference data, and with it the villages, from the database.
    pub async fn reference_changed(self, desk: &Rc<Desk>) {
        let reference = desk.reference().await.ok().flatten().map(Arc::new);
        self.chosen.set(desk.chosen().await.ok().flatten());
        let known = self.villages.get_untracked().unwrap_or_default();
        let now = self.known_now().filter(|now| now.database() == desk.known.database());
        let grants = now.as_deref().unwrap_or(&desk.known).account.grants.clone();
        let signals = reference
            .as_ref()
            .map(|reference| self.root.with_value(|root| root.with(|| villages::signals(reference, &known, &grants))));
        let year = reference.as_ref().map(|reference| reference.fiscal_year);
        self.reference.set(reference);
        self.villages.set(Some(signals.clone().unwrap_or_default()));
        for village in signals.iter().flatten() {
            self.read_village(desk, village, year, &Part::ALL.into()).await;
        }
    }

    /// The rights of whoever is signed in, as the server told them with new reference data: they may be others than at the sign-in.
    pub(super) async fn take_rights(self, told: Option<Account>) {
        let (Some(known), Some(told)) = (self.known_now(), told) else { return };
        if told.id != known.account.id || told == known.account {
            return;
        }
        let known = Known { account: told, ..Known::clone(&known) };
        // Where the list cannot be kept, the next start has the rights of the last sign-in until it hears the server.
        if let Ok(accounts) = register::alter(|accounts| accounts.take_rights(&known)).await {
            self.accounts.set(accounts);
        }
        self.who.set(Who::SignedIn(Arc::new(known)));
    }

    async fn read_village(
        self,
        desk: &Rc<Desk>,
        village: &VillageSignal,
        year: Option<FiscalYear>,
        changed: &BTreeSet<Part>,
    ) {
        let Some(year) = year else { return };
        let reference = self.reference.get_untracked();
        let happiness = reference.as_ref().map_or(&[][..], |reference| &reference.happiness);
        if let Ok(read) = village_year::read(self, desk, village, year, changed, happiness).await {
            arrive(village.year, read);
        }
    }

    /// Reads a village's year anew, if the village is on this device; of its parts, which may be hundreds of records, only those that
    /// changed.
    pub(super) async fn refresh_village(self, desk: &Rc<Desk>, area: &AreaCode, changed: &BTreeSet<Part>) {
        let year = self.reference.with_untracked(|reference| reference.as_ref().map(|reference| reference.fiscal_year));
        let village = self.villages.with_untracked(|villages| {
            villages.as_ref()?.iter().find(|village| village.target.village.code == *area).cloned()
        });
        if let Some(village) = village {
            self.read_village(desk, &village, year, changed).await;
        }
    }
}
