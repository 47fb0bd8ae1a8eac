//! What the parts of the participants' pages share: the list, the head counts, and the one way to write them.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::attendance::Attendance;
use leptos::prelude::*;
use records::lines::participants::Person;
use records::participant::{Gathering, HeadCountView, ParticipantGroup, ParticipantView, attended_field, field};
use records::shape::text_value;
use records::{Entry, HouseholdView};
use sync::{FieldName, Value};
use uuid::Uuid;

use super::group_name;
use crate::i18n::Wording;
use crate::pages::roll::{Ledger, RollWords, Spoken};
use crate::pages::single::Single;
use crate::platform::ids;
use crate::state::roll::ParticipantSignal;
use crate::state::villages::VillageSignal;

/// A village's participants. Copied freely.
#[derive(Clone, Copy)]
pub struct Members {
    /// The list.
    pub list: Ledger<ParticipantView>,
    /// The households they may belong to.
    pub households: Ledger<HouseholdView>,
    counts: [Single<HeadCountView>; 2],
    attended: [Memo<Arc<BTreeSet<Uuid>>>; 2],
}

impl Spoken for ParticipantView {
    const WORDS: RollWords = RollWords {
        remove_title: |w, name| w.participants_remove_title(name),
        remove_text: |w| w.participants_remove_text(),
        remove_reason: |w| w.participants_remove_reason(),
        removed: |w, name| w.participants_removed(name),
        removed_list: |w, count| w.participants_removed_list(count),
        twins_title: |w| w.participants_twins_title(),
        twins_same: |w| w.participants_twins_same(),
        twins_apart: |w| w.participants_twins_apart(),
        twin_line: |w, name| w.participants_twin_line(name),
    };

    fn called(&self, words: Wording) -> String {
        if self.name.is_empty() { words.now().households_no_name().to_owned() } else { self.name.clone() }
    }

    fn in_full(&self, words: Wording) -> String {
        match self.group {
            Some(_) => format!("{} ({})", self.called(words), group_name(words, self.group)),
            None => self.called(words),
        }
    }
}

impl Members {
    /// Opens them; none if the fiscal year is not known.
    #[must_use]
    pub fn open(village: &VillageSignal) -> Option<Self> {
        let list = Ledger::<ParticipantView>::open(village)?;
        let count = |gathering| Single::open(village, Entry::HeadCount(gathering));
        let attended = |gathering| Memo::new(move |_| Arc::new(list.roll().attended(gathering)));
        Some(Self {
            list,
            households: Ledger::open(village)?,
            counts: [count(Gathering::Development)?, count(Gathering::Evaluation)?],
            attended: Gathering::ALL.map(attended),
        })
    }

    /// The village's code, for addresses.
    #[must_use]
    pub fn village(self) -> String {
        self.list.village()
    }

    /// The head count of a gathering.
    #[must_use]
    pub fn count(self, gathering: Gathering) -> Single<HeadCountView> {
        let [development, evaluation] = self.counts;
        match gathering {
            Gathering::Development => development,
            Gathering::Evaluation => evaluation,
        }
    }

    fn attended(self, gathering: Gathering) -> Memo<Arc<BTreeSet<Uuid>>> {
        let [development, evaluation] = self.attended;
        match gathering {
            Gathering::Development => development,
            Gathering::Evaluation => evaluation,
        }
    }

    /// How many came; tracked.
    #[must_use]
    pub fn attendance(self, gathering: Gathering) -> Attendance {
        let written = u32::try_from(self.attended(gathering).with(|came| came.len())).unwrap_or(u32::MAX);
        Attendance { counted: self.count(gathering).view.get().counted(), written }
    }

    /// Whether somebody came, by whichever of the person's entries; tracked.
    #[must_use]
    pub fn came(self, gathering: Gathering, id: Uuid) -> bool {
        self.attended(gathering).with(|came| came.contains(&id))
    }

    /// Whom somebody stands for, by whichever of the person's entries; tracked.
    #[must_use]
    pub fn group(self, participant: ParticipantSignal) -> Option<ParticipantGroup> {
        participant.view.get().group.or_else(|| self.known(participant).group)
    }

    /// What is known of somebody, by whichever of the person's entries; tracked. Follows the whole list, so the entry itself is asked first.
    fn known(self, participant: ParticipantSignal) -> Arc<ParticipantView> {
        let roll = self.list.roll();
        let listed = roll.counted.iter().find(|listed| listed.id == participant.id);
        listed.map_or_else(|| participant.view.get(), |listed| listed.view.clone())
    }

    /// Says that somebody came, or takes it back, also where another entry of the same person says so.
    pub fn set_came(self, gathering: Gathering, id: Uuid, came: bool) {
        self.all_came(gathering, &[id], came);
    }

    /// Says that all of these came, or takes it back, as [`Members::set_came`] does of one.
    pub fn all_came(self, gathering: Gathering, people: &[Uuid], came: bool) {
        let name = attended_field(gathering);
        let said = |id: Uuid| (id, vec![(name.clone(), Value::Bool(came))]);
        let mut edits: Vec<_> = people.iter().copied().map(said).collect();
        if !came {
            let roll = untrack(|| self.list.roll());
            let is_theirs = |main: &Uuid| people.contains(main);
            let twins =
                roll.twins.iter().filter(|(main, twin)| is_theirs(main) && twin.view.attended.contains(&gathering));
            edits.extend(twins.map(|(_, twin)| said(twin.id)));
        }
        self.list.write(edits);
    }

    /// Writes people down at the end of the list.
    pub fn add(self, people: Vec<Person>) {
        let edit = |person: Person| {
            let group = person.group.map_or(Value::Null, |group| Value::from(group.code()));
            let mut values = vec![(FieldName::from(field::NAME), text_value(&person.name))];
            if person.group.is_some() {
                values.push((FieldName::from(field::GROUP), group));
            }
            values.extend(person.attended.into_iter().map(|of| (attended_field(of), Value::Bool(true))));
            (ids::new_uuid(), values)
        };
        self.list.write(people.into_iter().map(edit).collect());
    }

    /// Says whom somebody stands for.
    pub fn set_group(self, participant: ParticipantSignal, group: Option<ParticipantGroup>) {
        let value = group.map_or(Value::Null, |group| Value::from(group.code()));
        self.set(participant, field::GROUP, value, |twin| twin.group.is_some());
    }

    /// The household somebody belongs to, by whichever of the person's entries; tracked.
    #[must_use]
    pub fn household(self, participant: ParticipantSignal) -> Option<Uuid> {
        participant.view.get().household.or_else(|| self.known(participant).household)
    }

    /// Says which household somebody belongs to.
    pub fn set_household(self, participant: ParticipantSignal, household: Option<Uuid>) {
        let value = household.map_or(Value::Null, |id| Value::Text(id.to_string()));
        self.set(participant, field::HOUSEHOLD, value, |twin| twin.household.is_some());
    }

    /// Writes a field; what is taken back is taken back in the person's other entries, too.
    fn set(
        self,
        participant: ParticipantSignal,
        field: &'static str,
        value: Value,
        says: impl Fn(&ParticipantView) -> bool,
    ) {
        let name = FieldName::from(field);
        let mut edits = vec![(participant.id, vec![(name.clone(), value.clone())])];
        if value == Value::Null {
            let roll = untrack(|| self.list.roll());
            let twins = roll.twins.iter().filter(|(main, twin)| *main == participant.id && says(&twin.view));
            edits.extend(twins.map(|(_, twin)| (twin.id, vec![(name.clone(), Value::Null)])));
        }
        self.list.write(edits);
    }

    /// The list as a table, with its titles; tracked.
    #[must_use]
    pub fn table(self, words: Wording) -> Vec<Vec<String>> {
        let now = words.now();
        let came = |gathering: Gathering| now.participants_attended(&words.digits(gathering.number()));
        let mut titles = vec![now.participants_no(), now.participants_name(), now.participants_group()];
        titles.push(now.participants_household());
        let titles = titles.into_iter().map(str::to_owned).chain(Gathering::ALL.map(came)).collect();
        let roll = self.list.roll();
        let line = |(number, listed): (usize, &records::Listed<ParticipantView>)| {
            let view = &listed.view;
            let household = view.household.map(|id| self.households.name_of(words, id)).unwrap_or_default();
            let group = view.group.map(|group| group_name(words, Some(group))).unwrap_or_default();
            let marks = Gathering::ALL.map(|gathering| match self.came(gathering, listed.id) {
                true => now.participants_mark().to_owned(),
                false => String::new(),
            });
            [words.number(number), view.name.clone(), group, household].into_iter().chain(marks).collect()
        };
        std::iter::once(titles).chain((1..).zip(&roll.counted).map(line)).collect()
    }
}
