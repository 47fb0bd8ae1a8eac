//! A list that several people write at once without seeing each other: households, participants. Somebody may be on it twice, so twins
//! are linked by a person, never merged by the machine; who is taken off stays, with the reason, and can be put back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::numerals::to_ascii;
use sync::{FieldName, Value};
use uuid::Uuid;

use crate::key::{Entry, Kind};
use crate::summary::{Records, views};
use crate::view::View;

/// Names of the fields that everything on a list has.
pub mod field {
    /// The one this one is the same as, by its id; null if none. A twin does not count for itself.
    pub const TWIN_OF: &str = "twin_of";
    /// `apart:<id>`: whether somebody said that this is another than that one.
    pub const APART: &str = "apart:";
    /// Why it was taken off the list; null while it is on it.
    pub use sync::record::REMOVED;
}

/// The field that says that this is another than that one.
#[must_use]
pub fn apart_field(other: Uuid) -> FieldName {
    FieldName(format!("{}{other}", field::APART))
}

/// What a record says of its place on the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// The one this one is the same as.
    pub twin_of: Option<Uuid>,
    /// Those somebody said are others.
    pub apart: Vec<Uuid>,
    /// Why it was taken off the list.
    pub removed: Option<String>,
}

impl Links {
    /// Takes in a field of the list; `false` if it is none.
    pub fn set(&mut self, name: &FieldName, value: &Value) -> bool {
        match name.as_str() {
            field::TWIN_OF => self.twin_of = value.as_text().and_then(|id| id.parse().ok()),
            field::REMOVED => self.removed = value.as_text().map(str::to_owned),
            other => match other.strip_prefix(field::APART).and_then(|id| id.parse().ok()) {
                Some(other) => self.set_apart(other, *value == Value::Bool(true)),
                None => return false,
            },
        }
        true
    }

    fn set_apart(&mut self, other: Uuid, is_apart: bool) {
        self.apart.retain(|known| *known != other);
        if is_apart {
            self.apart.push(other);
        }
    }
}

/// What can stand on a list.
pub trait OnRoll: View {
    /// Its kind of record.
    const KIND: Kind;

    /// The record of this id.
    fn entry(id: Uuid) -> Entry;

    /// The id of such a record; none for records of other kinds.
    fn id_of(entry: &Entry) -> Option<Uuid>;

    /// Its place on the list.
    fn links(&self) -> &Links;

    /// Smaller comes first; what is equal stays in the order it was written down.
    fn order(&self) -> i64 {
        0
    }

    /// How much is known of it: of two that are the same, the one of which more is known stands for both.
    fn weight(&self) -> usize {
        0
    }

    /// The same with what only its twin says; none if the twin says nothing more.
    fn completed(&self, _twin: &Self) -> Option<Self> {
        None
    }

    /// The texts by which two that are the same may be known, each in its place. Empty ones tell nothing.
    fn likenesses(&self) -> Vec<String>;
}

/// One of the list, and which it is.
#[derive(Debug, PartialEq, Eq)]
pub struct Listed<V> {
    /// Its id.
    pub id: Uuid,
    /// What its record says.
    pub view: Arc<V>,
}

impl<V> Clone for Listed<V> {
    fn clone(&self) -> Self {
        Self { id: self.id, view: self.view.clone() }
    }
}

/// The whole list.
#[derive(Debug, PartialEq, Eq)]
pub struct Roll<V> {
    /// Those that count, in order.
    pub counted: Vec<Listed<V>>,
    /// Twins, each with the one it is shown under.
    pub twins: Vec<(Uuid, Listed<V>)>,
    /// Those taken off the list.
    pub removed: Vec<Listed<V>>,
}

impl<V> Default for Roll<V> {
    fn default() -> Self {
        Self { counted: Vec::new(), twins: Vec::new(), removed: Vec::new() }
    }
}

impl<V: OnRoll> Roll<V> {
    /// Those among the records of a year.
    #[must_use]
    pub fn read(records: &Records) -> Self {
        let all = views::<V>(records, V::KIND);
        Self::of(all.filter_map(|(entry, view)| Some((V::id_of(entry)?, Arc::new(view)))))
    }

    /// Puts a list in order, whatever order it comes in.
    #[must_use]
    pub fn of(all: impl IntoIterator<Item = (Uuid, Arc<V>)>) -> Self {
        let mut all: Vec<Listed<V>> = all.into_iter().map(|(id, view)| Listed { id, view }).collect();
        all.sort_by_key(|listed| (listed.view.order(), listed.id));
        let links: BTreeMap<Uuid, Option<Uuid>> = all
            .iter()
            .filter(|listed| listed.view.links().removed.is_none())
            .map(|listed| (listed.id, listed.view.links().twin_of))
            .collect();
        let mut roll = Self::default();
        for listed in all {
            match main_of(listed.id, &links) {
                _ if listed.view.links().removed.is_some() => roll.removed.push(listed),
                main if main == listed.id => roll.counted.push(listed),
                main => roll.twins.push((main, listed)),
            }
        }
        roll.complete();
        roll
    }

    /// What only a twin says counts for the one that stands for both.
    fn complete(&mut self) {
        for (main, twin) in &self.twins {
            if let Some(main) = self.counted.iter_mut().find(|listed| listed.id == *main)
                && let Some(completed) = main.view.completed(&twin.view)
            {
                main.view = Arc::new(completed);
            }
        }
    }

    /// The one that counts for this one: itself, or the one it is a twin of.
    #[must_use]
    pub fn main_of(&self, id: Uuid) -> Uuid {
        self.twins.iter().find(|(_, twin)| twin.id == id).map_or(id, |(main, _)| *main)
    }

    /// Pairs that may be the same: alike in one of their likenesses, each with the one in front that would stand for both. A person decides; what
    /// somebody said is apart is not asked again.
    #[must_use]
    pub fn suspected_twins(&self) -> Vec<(Uuid, Uuid)> {
        let mut alike: BTreeMap<(usize, String), Vec<usize>> = BTreeMap::new();
        for (position, listed) in self.counted.iter().enumerate() {
            let texts = listed.view.likenesses().into_iter().map(|text| plain(&text)).enumerate();
            for likeness in texts.filter(|(_, text)| !text.is_empty()) {
                alike.entry(likeness).or_default().push(position);
            }
        }
        // Each with its predecessor: three alike are two questions, not three.
        let pairs: BTreeSet<(usize, usize)> = alike.into_values().flat_map(|group| neighbours(&group)).collect();
        pairs.into_iter().filter_map(|(first, second)| self.may_be_same(first, second)).collect()
    }

    fn may_be_same(&self, first: usize, second: usize) -> Option<(Uuid, Uuid)> {
        let (first, second) = (self.counted.get(first)?, self.counted.get(second)?);
        let apart = first.view.links().apart.contains(&second.id) || second.view.links().apart.contains(&first.id);
        let (main, twin) = if second.view.weight() > first.view.weight() { (second, first) } else { (first, second) };
        (!apart).then_some((main.id, twin.id))
    }
}

fn neighbours(group: &[usize]) -> Vec<(usize, usize)> {
    group.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// A text without what people write now so and now otherwise: spaces, capitals, the kind of digits.
#[must_use]
pub fn plain(text: &str) -> String {
    to_ascii(text).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// The one that another is shown under: itself, or the end of the links from twin to twin. Two people may link in a ring without having
/// seen each other; then the oldest of the ring stands for all, so that none is lost.
fn main_of(id: Uuid, links: &BTreeMap<Uuid, Option<Uuid>>) -> Uuid {
    let mut way = vec![id];
    let mut here = id;
    while let Some(next) = links.get(&here).copied().flatten().filter(|next| links.contains_key(next)) {
        if let Some(start) = way.iter().position(|seen| *seen == next) {
            return way[start..].iter().min().copied().unwrap_or(id);
        }
        way.push(next);
        here = next;
    }
    here
}
