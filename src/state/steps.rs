//! Official steps: asked for here, decided by the server.
//!
//! A step is a record like any other and is kept before it is sent; but it counts only once the server has placed it among the
//! others, so it is offered only while the server can be reached.

use std::collections::{BTreeMap, BTreeSet};

use domain::AreaCode;
use jiff::civil::Date;
use leptos::prelude::*;
use records::board::Board;
use records::permission::{Directory, Role, feed_of, may_write, roles_in, subdistrict_feed};
use records::step::{Action, DossierState, action_of, day_of, may_announce};
use records::{Entry, Kind};
use sync::{FieldName, Replica, Value};

use super::app::App;
use super::board::BoardAt;
use super::fault::Fault;
use crate::platform::ids;

impl App {
    /// What the person may do next with a dossier in this state; tracked.
    #[must_use]
    pub fn open_steps(self, village: &AreaCode, state: DossierState) -> Vec<Action> {
        let mut actions: Vec<Action> = state.open_to(&self.roles_at(village)).collect();
        actions.dedup();
        actions
    }

    /// Whether the person may write records of this kind in a village; tracked.
    #[must_use]
    pub fn may_write(self, village: &AreaCode, kind: Kind) -> bool {
        self.roles_at(village).into_iter().any(|role| may_write(role, kind))
    }

    /// The person's roles in an area; tracked.
    fn roles_at(self, area: &AreaCode) -> Vec<Role> {
        let lineage = self.reference.with(|reference| reference.as_ref().and_then(|r| r.lineage(area)));
        let grants = self.known().map(|known| known.account.grants.clone()).unwrap_or_default();
        roles_in(&grants, &lineage.unwrap_or_default()).collect()
    }

    /// Takes an official step of a village whose field work is on this device, and sends it.
    ///
    /// # Errors
    /// [`Fault`] if it could not be kept; what the server says of it is seen in the dossier.
    pub async fn take_step(self, village: &AreaCode, values: Vec<(FieldName, Value)>) -> Result<(), Fault> {
        let reference = self.reference.get_untracked().ok_or_else(|| Fault::new("unknown_village"))?;
        let feed = feed_of(village, reference.as_ref()).ok_or_else(|| Fault::new("unknown_village"))?;
        let writes = Replica::default().writes(values.clone());
        if let (Some(Action::Announce), Some(day)) = (action_of(&writes), day_of(&writes))
            && !self.may_announce_on(village, day)
        {
            return Err(Fault::new("day_not_possible"));
        }
        self.keep_step(village, feed, values).await?;
        self.syncing.now(self);
        Ok(())
    }

    /// Whether the dossier of a village that is here may be announced on a day.
    fn may_announce_on(self, village: &AreaCode, day: Date) -> bool {
        let year = self.fiscal_year();
        let read = self.village(village.as_str()).and_then(|village| village.year.get_untracked());
        read.zip(year).is_some_and(|(read, year)| read.dossier.progress.may_announce_on(day, year))
    }

    /// Takes the same step of several villages that are known from the board alone, each with its subdistrict, and sends them.
    ///
    /// # Errors
    /// [`Fault`] of the first that could not be kept; those before it are on their way. An announcement of a day that one of them
    /// cannot be announced on is refused for all.
    pub async fn take_steps(
        self,
        villages: &[(AreaCode, AreaCode)],
        values: &[(FieldName, Value)],
    ) -> Result<(), Fault> {
        self.check_day(villages, values).await?;
        let mut result = Ok(());
        for (village, subdistrict) in villages {
            result = self.keep_step(village, subdistrict_feed(subdistrict), values.to_vec()).await;
            if result.is_err() {
                break;
            }
        }
        self.syncing.now(self);
        result
    }

    /// Looks at the day of an announcement before it is sent, by what the board on this device knows; what it does not know, the
    /// server judges all the same.
    async fn check_day(self, villages: &[(AreaCode, AreaCode)], values: &[(FieldName, Value)]) -> Result<(), Fault> {
        let writes = Replica::default().writes(values.to_vec());
        let (Some(Action::Announce), Some(day), Some(year)) = (action_of(&writes), day_of(&writes), self.fiscal_year())
        else {
            return Ok(());
        };
        let districts: BTreeSet<AreaCode> = villages.iter().filter_map(|(_, area)| area.prefix_parent()).collect();
        let mut certified = BTreeMap::new();
        for district in districts {
            let kept = self.board_kept::<Board>(&BoardAt::District(district)).await?;
            let rows = kept.into_iter().flat_map(|copy| copy.board.rows);
            certified.extend(rows.filter_map(|row| Some((row.village.code, row.certification?.certified_on?))));
        }
        let fits = |village: &AreaCode| may_announce(day, certified.get(village).copied(), year);
        if villages.iter().all(|(village, _)| fits(village)) { Ok(()) } else { Err(Fault::new("day_not_possible")) }
    }

    async fn keep_step(
        self,
        village: &AreaCode,
        feed: sync::FeedId,
        values: Vec<(FieldName, Value)>,
    ) -> Result<(), Fault> {
        let year = self.fiscal_year().ok_or_else(|| Fault::new("unknown_village"))?;
        let key = Entry::Step(ids::new_uuid()).of(village, year);
        self.write(&key, feed, &values, None).await?;
        self.after_save(&[key]).await;
        Ok(())
    }
}
