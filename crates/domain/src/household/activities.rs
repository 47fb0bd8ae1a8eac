//! The nine activities as versioned data: three groups of three, as the letter has them.
//!
//! Which activities there are is fixed: results are counted over the nine in this order, and households asked under one version are
//! compared with those asked under another. A version words them: the names, the texts, a hint, in both languages, and how sure each is.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::instrument::{InstrumentRef, Text, TextStatus};

/// The groups by their numbers on paper, each with the ids of its activities, in order. An activity's id is its number on paper and
/// never gets another meaning.
pub const THE_NINE: [(&str, [&str; 3]); 3] =
    [("2.1", ["2.1.1", "2.1.2", "2.1.3"]), ("2.2", ["2.2.1", "2.2.2", "2.2.3"]), ("2.3", ["2.3.1", "2.3.2", "2.3.3"])];

/// Where an activity stands among the nine; none if it is not one of them.
#[must_use]
pub fn position(id: &str) -> Option<usize> {
    THE_NINE.iter().flat_map(|(_, ids)| ids).position(|known| *known == id)
}

/// The nine activities in one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivitySet {
    /// Its id, the same for all versions.
    pub id: String,
    /// Its version, from 1.
    pub version: u32,
    /// Its name.
    pub name: Text,
    /// The groups, in order.
    pub groups: Vec<ActivityGroup>,
    /// Where its texts come from.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// A group of activities.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityGroup {
    /// Its number on paper (`2.1`).
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Its activities, in order.
    pub activities: Vec<Activity>,
}

/// An activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// One of [`THE_NINE`].
    pub id: String,
    /// Its wording.
    pub text: Text,
    /// What helps to ask for it; the letter has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Text>,
}

impl ActivitySet {
    /// Id and version, as a change names what it was made with.
    #[must_use]
    pub fn reference(&self) -> InstrumentRef {
        InstrumentRef { id: self.id.clone(), version: self.version }
    }

    /// The activities, in order.
    pub fn activities(&self) -> impl Iterator<Item = &Activity> {
        self.groups.iter().flat_map(|group| &group.activities)
    }

    /// The activity with this id.
    #[must_use]
    pub fn activity(&self, id: &str) -> Option<&Activity> {
        self.activities().find(|activity| activity.id == id)
    }

    /// Whether it has exactly [`THE_NINE`], each in its group and place.
    #[must_use]
    pub fn has_the_nine(&self) -> bool {
        let is_group = |(group, (code, ids)): (&ActivityGroup, &(&str, [&str; 3]))| {
            group.code == *code && group.activities.iter().map(|activity| activity.id.as_str()).eq(*ids)
        };
        self.groups.len() == THE_NINE.len() && self.groups.iter().zip(&THE_NINE).all(is_group)
    }

    /// Where its texts were read: what is said of all of them, then what single texts name, each once.
    #[must_use]
    pub fn all_sources(&self) -> Vec<&str> {
        let of_groups = self.groups.iter().map(|group| &group.name);
        let of_activities =
            self.activities().flat_map(|activity| std::iter::once(&activity.text).chain(&activity.hint));
        let own = of_groups.chain(of_activities).filter_map(|text| text.source.as_ref());
        let mut all: Vec<&str> = vec![];
        for source in self.sources.iter().chain(own) {
            if !all.contains(&source.as_str()) {
                all.push(source);
            }
        }
        all
    }

    /// What stands in for a version that is not at hand: the same texts, none of which is said to be the right wording.
    #[must_use]
    pub fn in_doubt(mut self) -> Self {
        let doubt = |text: &mut Text| text.status = TextStatus::NotFound;
        doubt(&mut self.name);
        for group in &mut self.groups {
            doubt(&mut group.name);
            for activity in &mut group.activities {
                doubt(&mut activity.text);
                activity.hint.iter_mut().for_each(doubt);
            }
        }
        self
    }

    /// The ids and nothing more.
    fn bare() -> Self {
        let plain =
            |text: &str| Text { th: text.to_owned(), en: text.to_owned(), status: TextStatus::NotFound, source: None };
        let activity = |id: &&str| Activity { id: (*id).to_owned(), text: plain(id), hint: None };
        let group = |(code, ids): &(&str, [&str; 3])| ActivityGroup {
            code: (*code).to_owned(),
            name: plain(code),
            activities: ids.iter().map(activity).collect(),
        };
        Self {
            id: ID.to_owned(),
            version: 1,
            name: plain(ID),
            groups: THE_NINE.iter().map(group).collect(),
            sources: vec![],
        }
    }
}

/// The set with this reference (`household-activities-2563@1`).
#[must_use]
pub fn find<'a>(sets: &'a [ActivitySet], reference: &str) -> Option<&'a ActivitySet> {
    sets.iter().find(|set| set.reference().to_string() == reference)
}

/// The id of the set that ships with every build.
pub const ID: &str = "household-activities-2563";

/// Version 1, which ships with every build, phones included: whoever knows of no version asks by it. Read in the letter
/// ฉช 0019/ว 2215 of 28 April 2563 and its enclosures; slips of its scan are corrected (ศาสนกิจ, ครัวเรือน, สวยงาม, spacing).
pub static ACTIVITIES: LazyLock<ActivitySet> = LazyLock::new(|| {
    let file = include_str!("../../data/instruments/household-activities-2563.json");
    // A test reads the file; a build in which it cannot be read still tells the nine apart.
    serde_json::from_str(file).unwrap_or_else(|_| ActivitySet::bare())
});

/// Its reference: what a village is asked with of which nothing else is said.
#[must_use]
pub fn first_reference() -> String {
    ACTIVITIES.reference().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_set_is_the_nine_of_the_letter() {
        assert!(ACTIVITIES.has_the_nine() && ActivitySet::bare().has_the_nine());
        assert_eq!(first_reference(), "household-activities-2563@1");
        let texts = ACTIVITIES.groups.iter().map(|group| &group.name).chain(ACTIVITIES.activities().map(|a| &a.text));
        let mut texts = texts.map(|text| text.status);
        assert!(texts.all(|status| status == TextStatus::Verified), "all of it stands in the letter");
        assert_eq!(ACTIVITIES.name.status, TextStatus::Recalled, "the letter gives the set no name");
        assert_eq!(ACTIVITIES.all_sources().len(), 1);
    }

    #[test]
    fn what_stands_in_for_a_version_that_is_not_at_hand_is_marked() {
        let doubtful = ACTIVITIES.clone().in_doubt();
        assert_eq!(doubtful.reference(), ACTIVITIES.reference(), "it is still what is read");
        assert!(doubtful.activities().all(|activity| activity.text.status == TextStatus::NotFound));
        assert_eq!(doubtful.activity("2.1.2").map(|a| &a.text.th), ACTIVITIES.activity("2.1.2").map(|a| &a.text.th));
    }
}
