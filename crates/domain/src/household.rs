//! The nine household activities (ข้อ 2 of activity 2.4.1): what a household has, before and after development.
//!
//! The letter lists what should be done and defines no scale; มี / ไม่มี per household is this app's reading of it. A household
//! nobody was met at, or that declined, is said to be so and is never counted as "has not".

pub mod activities;

use serde::{Deserialize, Serialize};

use crate::comparison::Change;

pub use activities::{ACTIVITIES, Activity, ActivityGroup, ActivitySet, position};

/// How many activities there are.
pub const COUNT: usize = 9;

/// What was found of one activity at one household. "Not asked" is the absence of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityAnswer {
    /// มี
    Have,
    /// ไม่มี
    HaveNot,
    /// ไม่อยู่
    NotHome,
    /// ไม่ให้ข้อมูล
    Declined,
}

impl ActivityAnswer {
    /// All four, in the order of the choices.
    pub const ALL: [Self; 4] = [Self::Have, Self::HaveNot, Self::NotHome, Self::Declined];

    /// The code as stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Have => "have",
            Self::HaveNot => "have_not",
            Self::NotHome => "not_home",
            Self::Declined => "declined",
        }
    }

    /// The answer with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.code() == code)
    }

    /// Whether it tells of the activity, and not of the visit.
    #[must_use]
    pub fn is_known(self) -> bool {
        matches!(self, Self::Have | Self::HaveNot)
    }

    /// Whether it can be said of a whole visit.
    #[must_use]
    pub fn is_of_visit(self) -> bool {
        !self.is_known()
    }
}

/// What was found at one household in one phase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// By activity, in the order of [`activities::THE_NINE`].
    pub answers: [Option<ActivityAnswer>; COUNT],
    /// Nobody was at home, or the household declined: said of the whole visit.
    pub visit: Option<ActivityAnswer>,
}

impl Found {
    /// What counts for an activity: its own answer, else what is said of the whole visit.
    #[must_use]
    pub fn of(&self, activity: usize) -> Option<ActivityAnswer> {
        self.answers.get(activity).copied().flatten().or(self.visit)
    }

    /// How many of the nine have an answer of their own.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.answers.iter().flatten().count()
    }

    /// Whether nothing is left to ask: all nine are answered, or the whole visit is.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        (0..COUNT).all(|activity| self.of(activity).is_some())
    }

    /// Whether the household has any of the nine.
    #[must_use]
    pub fn has_any(&self) -> bool {
        (0..COUNT).any(|activity| self.of(activity) == Some(ActivityAnswer::Have))
    }

    /// Whether anything was found.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        self.visit.is_some() || self.answered() > 0
    }
}

/// How a household changed: by the activities it has, among those known in both phases.
#[must_use]
pub fn compare(before: &Found, after: &Found) -> Change {
    let known = |found: &Found, activity| found.of(activity).filter(|answer| answer.is_known());
    let both = (0..COUNT).filter_map(|activity| Some((known(before, activity)?, known(after, activity)?)));
    let (mut compared, mut had, mut has) = (0, 0, 0);
    for (was, is) in both {
        compared += 1;
        had += usize::from(was == ActivityAnswer::Have);
        has += usize::from(is == ActivityAnswer::Have);
    }
    match (compared, has.cmp(&had)) {
        (0, _) => Change::NotComparable,
        (_, std::cmp::Ordering::Greater) => Change::Better,
        (_, std::cmp::Ordering::Equal) => Change::Same,
        (_, std::cmp::Ordering::Less) => Change::Worse,
    }
}

/// Over many households: how often each answer was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// มี
    pub have: usize,
    /// ไม่มี
    pub have_not: usize,
    /// ไม่อยู่
    pub not_home: usize,
    /// ไม่ให้ข้อมูล
    pub declined: usize,
    /// Not asked yet.
    pub open: usize,
}

impl Counts {
    /// Counts one answer.
    pub fn add(&mut self, answer: Option<ActivityAnswer>) {
        let count = match answer {
            Some(ActivityAnswer::Have) => &mut self.have,
            Some(ActivityAnswer::HaveNot) => &mut self.have_not,
            Some(ActivityAnswer::NotHome) => &mut self.not_home,
            Some(ActivityAnswer::Declined) => &mut self.declined,
            None => &mut self.open,
        };
        *count += 1;
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            have: self.have + other.have,
            have_not: self.have_not + other.have_not,
            not_home: self.not_home + other.not_home,
            declined: self.declined + other.declined,
            open: self.open + other.open,
        }
    }

    /// Whether anybody was asked.
    #[must_use]
    pub fn is_begun(self) -> bool {
        self.total() > self.open
    }

    /// All answers, and those still open.
    #[must_use]
    pub fn total(self) -> usize {
        self.have + self.have_not + self.not_home + self.declined + self.open
    }
}

/// The totals of one phase, activity by activity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals(pub [Counts; COUNT]);

impl Totals {
    /// Counts over households, in any order.
    #[must_use]
    pub fn of<'a>(households: impl IntoIterator<Item = &'a Found>) -> Self {
        let mut totals = Self::default();
        for found in households {
            for (activity, counts) in totals.0.iter_mut().enumerate() {
                counts.add(found.of(activity));
            }
        }
        totals
    }

    /// The sum over the activities of a group.
    #[must_use]
    pub fn of_group(&self, group: &ActivityGroup) -> Counts {
        let ids = group.activities.iter().filter_map(|activity| position(&activity.id));
        ids.filter_map(|position| self.0.get(position)).fold(Counts::default(), |sum, counts| sum.plus(*counts))
    }
}
