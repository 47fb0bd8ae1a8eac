//! What the server knows without asking its database: the areas of the country and the instruments.

use domain::areas::AREAS_CSV;
use domain::happiness::HappinessInstrument;
use domain::happiness::instrument::{builtin_happiness_instruments, find};
use domain::working_days::HOLIDAYS_CSV;
use domain::{AreaCode, AreaLevel, AreaSlice, Areas, Holidays, Instrument};
use records::{Directory, Grant};

use crate::store::Placement;

/// Areas and instruments.
#[derive(Debug)]
pub struct Catalogue {
    /// All areas down to the subdistrict.
    pub areas: Areas,
    /// Every instrument in every version.
    pub instruments: Vec<Instrument>,
    /// The government's holidays, by which working days are counted.
    pub holidays: Holidays,
    /// Every instrument of the happiness measurement in every version.
    pub happiness: Vec<HappinessInstrument>,
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
        Ok(Self { areas, instruments, holidays, happiness })
    }

    /// The instrument with this reference (`training-4x23@1`).
    #[must_use]
    pub fn instrument(&self, reference: &str) -> Option<&Instrument> {
        self.instruments.iter().find(|instrument| instrument.reference().to_string() == reference)
    }

    /// The instrument of the happiness measurement with this reference (`gvh-demo-6x22@1`).
    #[must_use]
    pub fn happiness_instrument(&self, reference: &str) -> Option<&HappinessInstrument> {
        find(&self.happiness, reference)
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
        let all = self.areas.of_level(AreaLevel::Subdistrict);
        all.filter(|inner| self.areas.contains(area, &inner.code)).map(|inner| inner.code.clone()).collect()
    }
}
