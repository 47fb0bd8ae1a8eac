//! Official steps: asked for here, decided by the server.
//!
//! A step is a record like any other and is kept before it is sent; but it counts only once the server has placed it among the
//! others, so it is offered only while the server can be reached.

use domain::AreaCode;
use leptos::prelude::*;
use records::board::Board;
use records::permission::{Directory, Role, feed_of, may_write, roles_in, subdistrict_feed};
use records::step::{Action, DossierState, action_of, day_of};
use records::{Entry, Kind, RecordKey};
use sync::{FieldName, PendingState, Replica, Value};

use super::app::App;
use super::board::BoardAt;
use super::fault::Fault;
use super::record::Opened;
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

    /// What became of a step that was taken here and that the server did not take; none if it waits or was taken. Tracked.
    #[must_use]
    pub fn set_aside_step(self, step: &RecordKey) -> Option<PendingState> {
        let state = |opened: &Opened| opened.replica.set_aside().next().map(|pending| pending.state.clone());
        self.record(step).with(|opened| opened.as_ref().and_then(state))
    }

    /// Whether a step that was taken here has no answer yet; tracked.
    #[must_use]
    pub fn is_step_waiting(self, step: &RecordKey) -> bool {
        self.record(step).with(|opened| opened.as_ref().is_none_or(|opened| opened.replica.waiting() > 0))
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
        // What this device knows; the server judges all the same.
        let writes = Replica::default().writes(values.clone());
        if let (Some(action), Some(day), Some(year)) = (action_of(&writes), day_of(&writes), self.fiscal_year())
            && !milestones.unwrap_or_default().allow(action, day, year)
        {
            return Err(Fault::new("day_not_possible"));
        }
        self.keep_step(village, feed, values).await?;
        self.syncing.now(self);
        Ok(())
    }

    /// Takes the same step of several villages that are known from the board alone, each with its subdistrict, and sends them. Gives the
    /// record of each step that was kept, and why the first that was not could not be: those after it were not tried.
    pub async fn take_steps(
        self,
        villages: &[(AreaCode, AreaCode)],
        values: &[(FieldName, Value)],
    ) -> (Vec<RecordKey>, Option<Fault>) {
        let (mut taken, mut failed) = (Vec::with_capacity(villages.len()), None);
        for (village, subdistrict) in villages {
            match self.keep_step(village, subdistrict_feed(subdistrict), values.to_vec()).await {
                Ok(step) => taken.push(step),
                Err(fault) => {
                    failed = Some(fault);
                    break;
                }
            }
        }
        self.syncing.now(self);
        (taken, failed)
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
