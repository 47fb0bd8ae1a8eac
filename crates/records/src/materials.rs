//! What a village was given, together: sums by budget line and by household, against what the letter gives a village.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use uuid::Uuid;

use crate::key::Entry;
use crate::material::{Budget, MaterialView};

/// Materials and which they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Material {
    /// The id.
    pub id: Uuid,
    /// What the record says.
    pub view: Arc<MaterialView>,
}

/// The materials of a village's year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Materials {
    /// Those on the list, by day; those without a day last.
    pub listed: Vec<Material>,
    /// Those taken off it.
    pub removed: Vec<Material>,
}

/// A budget line and what was spent of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spending {
    /// Which line.
    pub budget: Budget,
    /// What a village has, in baht.
    pub limit: Decimal,
    /// What was spent, in baht.
    pub spent: Decimal,
}

impl Spending {
    /// What was spent of a line.
    #[must_use]
    pub fn of(budget: Budget, spent: Decimal) -> Self {
        Self { budget, limit: budget.baht().into(), spent }
    }

    /// What is left; below zero if more was spent than there is.
    #[must_use]
    pub fn left(&self) -> Decimal {
        (self.limit - self.spent).normalize()
    }

    /// Whether more was spent than there is. Told and not forbidden: the lines may be averaged (ถัวเฉลี่ยจ่ายทุกรายการ), the total binds.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.spent > self.limit
    }
}

impl Materials {
    /// Puts materials in order, whatever order they come in.
    #[must_use]
    pub fn of(materials: impl IntoIterator<Item = (Entry, Arc<MaterialView>)>) -> Self {
        let mut all = Self::default();
        for (entry, view) in materials {
            let Entry::Material(id) = entry else { continue };
            let list = if view.removed.is_some() { &mut all.removed } else { &mut all.listed };
            list.push(Material { id, view });
        }
        let order = |material: &Material| (material.view.given_on.is_none(), material.view.given_on, material.id);
        all.listed.sort_by_key(order);
        all.removed.sort_by_key(order);
        all
    }

    /// What was spent of a budget line.
    #[must_use]
    pub fn spending(&self, budget: Budget) -> Spending {
        let of_line = self.listed.iter().filter(|material| material.view.budget == Some(budget));
        Spending::of(budget, sum(of_line))
    }

    /// What all of it cost, whatever the line.
    #[must_use]
    pub fn total(&self) -> Decimal {
        sum(self.listed.iter())
    }

    /// What went to each household, and under none to the village as a whole. `main` says for a household which one counts: a twin
    /// is the same as another.
    #[must_use]
    pub fn by_household(&self, main: impl Fn(Uuid) -> Uuid) -> BTreeMap<Option<Uuid>, Vec<&Material>> {
        let mut by_household = BTreeMap::<_, Vec<_>>::new();
        for material in &self.listed {
            by_household.entry(material.view.household.map(&main)).or_default().push(material);
        }
        by_household
    }
}

/// What these cost together, in baht.
pub fn sum<'a>(materials: impl IntoIterator<Item = &'a Material>) -> Decimal {
    let costs = materials.into_iter().map(|material| material.view.cost());
    costs.fold(Decimal::ZERO, Decimal::saturating_add).normalize()
}
