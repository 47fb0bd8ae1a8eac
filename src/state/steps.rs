//! Official steps: asked for here, decided by the server.
//!
//! A step is a record like any other and is kept before it is sent; but it counts only once the server has placed it among the
//! others, so it is offered only while the server can be reached.

use std::collections::BTreeSet;

use domain::AreaCode;
use leptos::prelude::*;
use records::board::Board;
use records::permission::{Directory, Role, feed_of, may_write, roles_in, subdistrict_feed};
use records::step::{Action, DossierState, Milestones, action_of, day_of};
use records::{Entry, Kind, RecordKey};
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

    /// Whether the server set a step aside that was taken here; tracked.
    #[must_use]
    pub fn is_set_aside(self, step: &RecordKey) -> bool {
        self.record(step).with(|opened| opened.as_ref().is_some_and(|step| step.replica.set_aside().next().is_some()))
    }

    /// How many changes of a village wait for an officer, by the board as it is now, or as it was last seen here; none if no board tells.
    pub async fn waits_for_officer(self, village: &AreaCode) -> u32 {
        let Some(district) = village.prefix_parent().and_then(|subdistrict| subdistrict.prefix_parent()) else {
            return 0;
        };
        let at = BoardAt::District(district);
        let board = match self.fetch_board::<Board>(&at).await {
            Ok(fresh) => Some(fresh.board),
            Err(_) => self.board_kept::<Board>(&at).await.ok().flatten().map(|copy| copy.board),
        };
        let rows = board.into_iter().flat_map(|board| board.rows);
        rows.filter(|row| row.village.code == *village).map(|row| row.held).sum()
    }

    /// Takes an official step of a village whose field work is on this device, and sends it.
    ///
    /// # Errors
    /// [`Fault`] if it could not be kept; what the server says of it is seen in the dossier.
    pub async fn take_step(self, village: &AreaCode, values: Vec<(FieldName, Value)>) -> Result<(), Fault> {
        let reference = self.reference.get_untracked().ok_or_else(|| Fault::new("unknown_village"))?;
        let feed = feed_of(village, reference.as_ref()).ok_or_else(|| Fault::new("unknown_village"))?;
        let read = self.village(village.as_str()).and_then(|village| village.year.get_untracked());
        let milestones = read.map(|read| read.dossier.progress.milestones(read.dossier.after.observed_on));
        self.check_day(&values, milestones)?;
        self.keep_step(village, feed, values).await?;
        self.syncing.now(self);
        Ok(())
    }

    /// Looks at the day of a step before it is sent, by what this device knows of the villages; the server judges all the same.
    fn check_day(
        self,
        values: &[(FieldName, Value)],
        known: impl IntoIterator<Item = Milestones>,
    ) -> Result<(), Fault> {
        let writes = Replica::default().writes(values.to_vec());
        let (Some(action), Some(day), Some(year)) = (action_of(&writes), day_of(&writes), self.fiscal_year()) else {
            return Ok(());
        };
        let fits = known.into_iter().all(|milestones| milestones.allow(action, day, year));
        if fits { Ok(()) } else { Err(Fault::new("day_not_possible")) }
    }

    /// Takes the same step of several villages that are known from the board alone, each with its subdistrict, and sends them. Gives the
    /// record of each.
    ///
    /// # Errors
    /// [`Fault`] of the first that could not be kept; those before it are on their way. A day that one of them cannot have is refused for
    /// all.
    pub async fn take_steps(
        self,
        villages: &[(AreaCode, AreaCode)],
        values: &[(FieldName, Value)],
    ) -> Result<Vec<RecordKey>, Fault> {
        self.check_day(values, self.milestones_of(villages).await?)?;
        let mut taken = Vec::with_capacity(villages.len());
        let mut result = Ok(());
        for (village, subdistrict) in villages {
            match self.keep_step(village, subdistrict_feed(subdistrict), values.to_vec()).await {
                Ok(step) => taken.push(step),
                Err(fault) => {
                    result = Err(fault);
                    break;
                }
            }
        }
        self.syncing.now(self);
        result.map(|()| taken)
    }

    /// What the board on this device knows of these villages' days.
    async fn milestones_of(self, villages: &[(AreaCode, AreaCode)]) -> Result<Vec<Milestones>, Fault> {
        let districts: BTreeSet<AreaCode> = villages.iter().filter_map(|(_, area)| area.prefix_parent()).collect();
        let mut found = Vec::new();
        for district in districts {
            let kept = self.board_kept::<Board>(&BoardAt::District(district)).await?;
            let rows = kept.into_iter().flat_map(|copy| copy.board.rows);
            let meant = rows.filter(|row| villages.iter().any(|(village, _)| *village == row.village.code));
            found.extend(meant.map(|row| row.milestones()));
        }
        Ok(found)
    }

    async fn keep_step(
        self,
        village: &AreaCode,
        feed: sync::FeedId,
        values: Vec<(FieldName, Value)>,
    ) -> Result<RecordKey, Fault> {
        let year = self.fiscal_year().ok_or_else(|| Fault::new("unknown_village"))?;
        let key = Entry::Step(ids::new_uuid()).of(village, year);
        self.write(&key, feed, &values, None).await?;
        self.after_save(std::slice::from_ref(&key)).await;
        Ok(key)
    }
}
