//! Reference data: what a device needs to work in the field, fetched while there is a connection.

use domain::happiness::HappinessInstrument;
use domain::happiness::instrument::find;
use domain::household::activities::{find as find_set, first_reference};
use domain::household::{ACTIVITIES, ActivitySet};
use domain::{AreaCode, AreaSlice, FiscalYear, Holidays, Instrument, Village};
use serde::{Deserialize, Serialize};
use sync::PublicKey;

use crate::account::Account;
use crate::permission::Directory;

/// What the server sends to a device, and the device keeps whole.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reference {
    /// Names this very content; a device that has it is answered 304.
    pub version: String,
    /// Whose it is, with the rights as they are now; none if an older server sent this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Account>,
    /// The fiscal year the targets are of.
    pub fiscal_year: FiscalYear,
    /// The districts the account works in, with their subdistricts.
    pub areas: Vec<AreaSlice>,
    /// Those of these districts that have target villages this year, by code.
    #[serde(default)]
    pub active: Vec<AreaCode>,
    /// The target villages of the year in those feeds.
    pub targets: Vec<Target>,
    /// The instruments the targets are assessed with, and their other versions: what was begun with one stays readable.
    pub instruments: Vec<Instrument>,
    /// The instruments by which their happiness is measured.
    #[serde(default)]
    pub happiness: Vec<HappinessInstrument>,
    /// The versions of the nine household activities; none if an older server told of it, which knows only the one every build has.
    #[serde(default)]
    pub activities: Vec<ActivitySet>,
    /// The government's holidays, by which working days are counted: those of the calendar years the fiscal year touches. None if an
    /// older server sent this.
    #[serde(default)]
    pub holidays: Holidays,
    /// The key for which this server's bundles are sealed; none if an older server sent this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealing_key: Option<PublicKey>,
    /// Display names of the accounts that work there, by account id, so that a screen can say who wrote what.
    pub people: std::collections::BTreeMap<String, String>,
}

/// A village to be evaluated in a fiscal year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The village.
    pub village: Village,
    /// The subdistrict it lies in, as the server looked it up.
    pub subdistrict: AreaCode,
    /// The instrument and version it is assessed with (`training-4x23@1`).
    pub instrument: String,
    /// The version the office would have it move to; what was begun moves only when a person says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered: Option<String>,
    /// The instrument and version its happiness is measured with (`gvh-demo-6x22@1`); empty if an older server told of it.
    #[serde(default)]
    pub happiness: String,
    /// The version of the nine activities its households are asked by (`household-activities-2563@1`); an older server, which tells
    /// none, knows only the first.
    #[serde(default = "first_reference")]
    pub activities: String,
}

impl Reference {
    /// The target with this village code.
    #[must_use]
    pub fn target(&self, village: &AreaCode) -> Option<&Target> {
        self.targets.iter().find(|target| target.village.code == *village)
    }

    /// The instrument with this reference (`training-4x23@1`).
    #[must_use]
    pub fn instrument(&self, reference: &str) -> Option<&Instrument> {
        self.instruments.iter().find(|instrument| instrument.reference().to_string() == reference)
    }

    /// Whether anything here is invented for training.
    #[must_use]
    pub fn has_training(&self) -> bool {
        self.instruments.iter().any(|instrument| instrument.training)
            || self.happiness.iter().any(|instrument| instrument.training)
    }

    /// The instrument of the happiness measurement with this reference (`gvh-demo-6x22@1`).
    #[must_use]
    pub fn happiness_instrument(&self, reference: &str) -> Option<&HappinessInstrument> {
        find(&self.happiness, reference)
    }

    /// The nine activities in the version with this reference. The first one is in every build; in place of any other that is not
    /// here stands the first, marked as perhaps not the right wording. The reference it has is of what it says.
    #[must_use]
    pub fn activity_set(&self, reference: &str) -> ActivitySet {
        let known =
            find_set(&self.activities, reference).or_else(|| find_set(std::slice::from_ref(&*ACTIVITIES), reference));
        known.cloned().unwrap_or_else(|| ACTIVITIES.clone().in_doubt())
    }
}

/// A device looks areas up in what it was given.
impl Directory for Reference {
    fn lineage(&self, area: &AreaCode) -> Option<Vec<AreaCode>> {
        if let Some(target) = self.target(area) {
            let mut lineage = vec![area.clone()];
            lineage.extend(self.lineage(&target.subdistrict)?);
            return Some(lineage);
        }
        let slice = self.areas.iter().find(|slice| slice.contains(area))?;
        let (district, province) = (&slice.district.code, &slice.province.code);
        let chain = [area, district, province];
        let mut lineage: Vec<AreaCode> = chain.into_iter().cloned().collect();
        lineage.dedup();
        Some(lineage)
    }

    fn subdistricts(&self, area: &AreaCode) -> Vec<AreaCode> {
        let all = self.areas.iter().flat_map(|slice| slice.subdistricts.iter());
        let codes = all.map(|subdistrict| subdistrict.code.clone());
        codes.filter(|code| self.lineage(code).is_some_and(|lineage| lineage.contains(area))).collect()
    }
}

#[cfg(test)]
mod tests {
    use domain::TextStatus;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_an_older_server_tells_means_the_first_version() {
        let village = json!({"code": "24090304", "name_th": "บ้านสมมติ", "moo": 4});
        let target = json!({"village": village, "subdistrict": "240903", "instrument": "training-4x23@1"});
        let told = json!({"version": "", "fiscal_year": 2570, "areas": [], "targets": [target], "instruments": [], "people": {}});
        let reference: Reference = serde_json::from_value(told).unwrap();
        let asked_by = &reference.targets[0].activities;
        assert_eq!((asked_by.as_str(), &reference.activity_set(asked_by)), (first_reference().as_str(), &*ACTIVITIES));
    }

    #[test]
    fn a_version_that_is_here_is_read_and_one_that_is_not_is_marked() {
        let second = ActivitySet { version: 2, ..ACTIVITIES.clone() };
        let reference = Reference {
            version: String::new(),
            account: None,
            fiscal_year: FiscalYear::new(2570).unwrap(),
            areas: vec![],
            active: vec![],
            targets: vec![],
            instruments: vec![],
            happiness: vec![],
            activities: vec![second.clone()],
            holidays: Holidays::default(),
            sealing_key: None,
            people: Default::default(),
        };
        assert_eq!(reference.activity_set("household-activities-2563@2"), second);
        let other = reference.activity_set("household-activities-2563@3");
        assert!(other.activities().all(|activity| activity.text.status == TextStatus::NotFound));
        assert_eq!(other.version, 1, "it is the first that is read");
    }
}
