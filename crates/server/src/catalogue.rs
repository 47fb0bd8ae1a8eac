//! What the server knows without asking its database: the areas of the country and the instruments.

use std::sync::{Arc, PoisonError, RwLock};

use domain::areas::AREAS_CSV;
use domain::happiness::HappinessInstrument;
use domain::happiness::instrument::{builtin_happiness_instruments, find};
use domain::household::activities::find as find_set;
use domain::household::{ACTIVITIES, ActivitySet};
use domain::working_days::HOLIDAYS_CSV;
use domain::{AreaCode, AreaLevel, AreaSlice, Areas, Form, Holidays, Instrument};
use records::instruments::{Scope, Version};
use records::{Directory, Grant};

use crate::store::Placement;

/// Areas and instruments.
#[derive(Debug)]
pub struct Catalogue {
    /// All areas down to the subdistrict.
    pub areas: Areas,
    /// The government's holidays, by which working days are counted.
    pub holidays: Holidays,
    /// Every instrument in every version: what ships with the server, and what was published on it.
    shelf: RwLock<Arc<Shelf>>,
}

/// The instruments as they stand at one moment. Whoever works with them takes one and sees no change underneath.
#[derive(Debug, Default)]
pub struct Shelf {
    /// Every version of every instrument; versions of one in their order.
    pub versions: Vec<Version>,
    /// The same by kind.
    pub kinds: Kinds,
    /// How many published versions it was told of.
    pub told: u64,
}

/// Versions of instruments by kind.
#[derive(Debug, Default)]
pub struct Kinds {
    /// Those of villages' assessments.
    pub instruments: Vec<Instrument>,
    /// Those of the happiness measurement.
    pub happiness: Vec<HappinessInstrument>,
    /// Those of the nine household activities.
    pub activities: Vec<ActivitySet>,
}

impl Kinds {
    /// Sorts versions by kind.
    #[must_use]
    pub fn of<'a>(versions: impl IntoIterator<Item = &'a Version>) -> Self {
        let mut kinds = Self::default();
        for version in versions {
            match &version.form {
                Form::PassFail(instrument) => kinds.instruments.push(instrument.clone()),
                Form::Happiness(instrument) => kinds.happiness.push(instrument.clone()),
                Form::Activities(set) => kinds.activities.push(set.clone()),
            }
        }
        kinds
    }
}

impl Shelf {
    fn of(mut versions: Vec<Version>, told: u64) -> Self {
        versions.sort_by_key(|version| version.form.reference());
        let kinds = Kinds::of(&versions);
        Self { versions, kinds, told }
    }

    /// The instrument with this reference (`training-4x23@1`).
    #[must_use]
    pub fn instrument(&self, reference: &str) -> Option<&Instrument> {
        self.kinds.instruments.iter().find(|instrument| instrument.reference().to_string() == reference)
    }

    /// The instrument of the happiness measurement with this reference (`gvh-demo-6x22@1`).
    #[must_use]
    pub fn happiness_instrument(&self, reference: &str) -> Option<&HappinessInstrument> {
        find(&self.kinds.happiness, reference)
    }

    /// The nine household activities in the version with this reference (`household-activities-2563@1`).
    #[must_use]
    pub fn activity_set(&self, reference: &str) -> Option<&ActivitySet> {
        find_set(&self.kinds.activities, reference)
    }

    /// The versions of the instrument with this id, in their order.
    pub fn of_id<'a>(&'a self, id: &'a str) -> impl DoubleEndedIterator<Item = &'a Version> {
        self.versions.iter().filter(move |version| version.form.id() == id)
    }

    /// The version with this number.
    #[must_use]
    pub fn version(&self, id: &str, number: u32) -> Option<&Version> {
        let is_it = |version: &&Version| version.form.id() == id && version.form.reference().version == number;
        self.versions.iter().find(is_it)
    }
}

/// The data compiled into the server cannot be read: a broken build.
#[derive(Debug, thiserror::Error)]
#[error("the data of this build cannot be read: {0}")]
pub struct BadCatalogue(String);

impl Catalogue {
    /// The areas and instruments that ship with the server.
    ///
    /// # Errors
    /// [`BadCatalogue`] if they do not fit their own rules.
    pub fn builtin() -> Result<Self, BadCatalogue> {
        let areas = Areas::from_csv(AREAS_CSV).map_err(|error| BadCatalogue(error.to_string()))?;
        let instruments = domain::instrument::builtin_instruments().map_err(|error| BadCatalogue(error.to_string()))?;
        let happiness = builtin_happiness_instruments().map_err(|error| BadCatalogue(error.to_string()))?;
        let holidays = Holidays::from_csv(HOLIDAYS_CSV).map_err(|error| BadCatalogue(error.to_string()))?;
        let version = |form: Form| Version { form, scope: Scope::Country, based_on: None, published: None };
        let forms = instruments.into_iter().map(Form::PassFail).chain(happiness.into_iter().map(Form::Happiness));
        let forms = forms.chain([Form::Activities(ACTIVITIES.clone())]);
        let shelf = Shelf::of(forms.map(version).collect(), 0);
        Ok(Self { areas, holidays, shelf: RwLock::new(Arc::new(shelf)) })
    }

    /// The instruments as they stand now.
    #[must_use]
    pub fn shelf(&self) -> Arc<Shelf> {
        // Whoever panicked while holding it had not begun to write: the value is whole.
        self.shelf.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts all published versions on the shelf; those it has stay what they are, for a version never changes.
    pub fn learn(&self, published: Vec<Version>) {
        let mut shelf = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
        let told = published.len() as u64;
        if told <= shelf.told {
            return;
        }
        let mut versions = shelf.versions.clone();
        let is_new =
            |version: &Version| versions.iter().all(|known| known.form.reference() != version.form.reference());
        let new: Vec<Version> = published.into_iter().filter(is_new).collect();
        versions.extend(new);
        *shelf = Arc::new(Shelf::of(versions, told));
    }

    /// The districts an account works in, with their subdistricts. A grant for the whole country names none.
    #[must_use]
    pub fn slices(&self, grants: &[Grant]) -> Vec<AreaSlice> {
        let mut districts: Vec<AreaCode> = Vec::new();
        for area in grants.iter().filter_map(|grant| grant.area.as_ref()) {
            match area.level() {
                AreaLevel::Province => {
                    districts.extend(self.areas.children(area).map(|district| district.code.clone()))
                }
                _ => districts.extend(self.district_of(area)),
            }
        }
        districts.sort();
        districts.dedup();
        districts.iter().filter_map(|district| self.areas.district_slice(district)).collect()
    }

    /// The district an area is or lies in.
    #[must_use]
    pub fn district_of(&self, area: &AreaCode) -> Option<AreaCode> {
        let lineage = self.areas.lineage(area);
        lineage.into_iter().find(|area| area.code.level() == AreaLevel::District).map(|area| area.code.clone())
    }

    /// The directory for villages placed so.
    #[must_use]
    pub fn directory<'a>(&'a self, placement: &'a Placement) -> PlacedDirectory<'a> {
        PlacedDirectory { areas: &self.areas, placement }
    }
}

/// Looks areas up: villages in what the database said, larger ones among the areas of the country.
#[derive(Clone, Copy, Debug)]
pub struct PlacedDirectory<'a> {
    areas: &'a Areas,
    placement: &'a Placement,
}

impl Directory for PlacedDirectory<'_> {
    fn lineage(&self, area: &AreaCode) -> Option<Vec<AreaCode>> {
        if area.level() == AreaLevel::Village {
            let placed = self.placement.get(area)?;
            let mut lineage = vec![area.clone()];
            lineage.extend(self.lineage(&placed.subdistrict)?);
            return Some(lineage);
        }
        let lineage: Vec<AreaCode> = self.areas.lineage(area).into_iter().map(|area| area.code.clone()).collect();
        (!lineage.is_empty()).then_some(lineage)
    }

    fn subdistricts(&self, area: &AreaCode) -> Vec<AreaCode> {
        self.areas.within(area, AreaLevel::Subdistrict).map(|inner| inner.code.clone()).collect()
    }
}
