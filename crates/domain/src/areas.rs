//! The directory of areas: 77 provinces, 928 districts, 7,436 subdistricts (GeoThai, CC BY 4.0; see `data/README.md`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::area::{AreaCode, AreaLevel};

/// The whole country as CSV: `code,name_th,name_en`.
#[cfg(feature = "areas-data")]
pub const AREAS_CSV: &str = include_str!("../data/areas.csv");

/// An area and its names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// Its code.
    pub code: AreaCode,
    /// Its Thai name, without จังหวัด, อำเภอ or ตำบล.
    pub name_th: String,
    /// Its English name.
    pub name_en: String,
}

/// All areas down to the subdistrict.
#[derive(Clone, Debug, Default)]
pub struct Areas {
    areas: BTreeMap<AreaCode, Area>,
}

/// A line of the areas file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the areas is broken: {reason}")]
pub struct AreasError {
    /// The line, counted from 1, the heading included.
    pub line: usize,
    /// What is wrong with it.
    pub reason: AreasFault,
}

/// What can be wrong with a line of the areas file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AreasFault {
    /// Not three fields.
    #[error("a line has a code and two names")]
    Fields,
    /// The code is no code of an area, or that of a village.
    #[error("not the code of a province, district or subdistrict")]
    Code,
    /// The area that should contain it is not listed before it.
    #[error("the area it lies in is not listed")]
    Orphan,
    /// The code is listed twice.
    #[error("the code is listed twice")]
    Twice,
}

impl AreasError {
    /// The code under which the fault is explained to a person.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "bad_areas"
    }
}

impl Areas {
    /// Reads `code,name_th,name_en` with a heading; larger areas come before those in them.
    ///
    /// # Errors
    /// The first broken line.
    pub fn from_csv(text: &str) -> Result<Self, AreasError> {
        let mut areas = Self::default();
        let lines = text.trim_start_matches('\u{feff}').lines().enumerate().skip(1);
        for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            areas.add_line(line).map_err(|reason| AreasError { line: index + 1, reason })?;
        }
        Ok(areas)
    }

    fn add_line(&mut self, line: &str) -> Result<(), AreasFault> {
        let fields: Vec<&str> =
            line.trim_end_matches('\r').split(',').map(|field| field.trim().trim_matches('"')).collect();
        let [code, name_th, name_en] = fields[..] else { return Err(AreasFault::Fields) };
        let code: AreaCode = code.parse().map_err(|_| AreasFault::Code)?;
        if code.level() == AreaLevel::Village {
            return Err(AreasFault::Code);
        }
        if code.prefix_parent().is_some_and(|parent| !self.areas.contains_key(&parent)) {
            return Err(AreasFault::Orphan);
        }
        let area = Area { code: code.clone(), name_th: name_th.to_owned(), name_en: name_en.to_owned() };
        if self.areas.insert(code, area).is_some() { Err(AreasFault::Twice) } else { Ok(()) }
    }

    /// The area with this code.
    #[must_use]
    pub fn get(&self, code: &AreaCode) -> Option<&Area> {
        self.areas.get(code)
    }

    /// The area this one lies in; none for a province or an area that is not listed.
    #[must_use]
    pub fn parent(&self, code: &AreaCode) -> Option<&Area> {
        self.get(code)?;
        self.get(&code.prefix_parent()?)
    }

    /// The area itself and all it lies in, smallest first; empty if it is not listed.
    #[must_use]
    pub fn lineage(&self, code: &AreaCode) -> Vec<&Area> {
        std::iter::successors(self.get(code), |area| self.parent(&area.code)).collect()
    }

    /// The areas directly in this one, by code.
    pub fn children<'a>(&'a self, code: &'a AreaCode) -> impl Iterator<Item = &'a Area> {
        self.behind(code).filter(move |area| self.parent(&area.code).is_some_and(|parent| parent.code == *code))
    }

    /// Whether `inner` is `outer` or lies in it.
    #[must_use]
    pub fn contains(&self, outer: &AreaCode, inner: &AreaCode) -> bool {
        self.lineage(inner).iter().any(|area| area.code == *outer)
    }

    /// All areas of a level, by code.
    pub fn of_level(&self, level: AreaLevel) -> impl Iterator<Item = &Area> {
        self.areas.values().filter(move |area| area.code.level() == level)
    }

    /// The areas of a level that lie in this one (itself, if it is of that level), by code.
    pub fn within<'a>(&'a self, outer: &'a AreaCode, level: AreaLevel) -> impl Iterator<Item = &'a Area> {
        self.behind(outer).filter(move |area| area.code.level() == level)
    }

    /// An area and all that lies in it, by code; nothing if it is not listed.
    fn behind<'a>(&'a self, outer: &'a AreaCode) -> impl Iterator<Item = &'a Area> {
        // What lies in an area has a code that begins with its own, so in the order of codes it follows right behind.
        let behind = self.areas.range(outer.clone()..).map(|(_, area)| area);
        behind.take_while(|area| self.contains(outer, &area.code))
    }

    /// What a phone needs to know of a district; none if the code is not that of a listed district.
    #[must_use]
    pub fn district_slice(&self, code: &AreaCode) -> Option<AreaSlice> {
        let district = self.get(code).filter(|area| area.code.level() == AreaLevel::District)?;
        let province = self.parent(code)?;
        Some(AreaSlice {
            province: province.clone(),
            district: district.clone(),
            subdistricts: self.children(code).cloned().collect(),
        })
    }
}

/// A district with its province and subdistricts: all a phone needs to know of areas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaSlice {
    /// The province.
    pub province: Area,
    /// The district.
    pub district: Area,
    /// Its subdistricts, by code.
    pub subdistricts: Vec<Area>,
}

impl AreaSlice {
    /// The area with this code, if it is one of these.
    #[must_use]
    pub fn get(&self, code: &AreaCode) -> Option<&Area> {
        let larger = [&self.district, &self.province].into_iter();
        larger.chain(&self.subdistricts).find(|area| area.code == *code)
    }

    /// Whether the area is one of these.
    #[must_use]
    pub fn contains(&self, code: &AreaCode) -> bool {
        self.get(code).is_some()
    }
}

#[cfg(test)]
#[cfg(feature = "areas-data")]
mod tests {
    use super::*;

    fn areas() -> Areas {
        Areas::from_csv(AREAS_CSV).unwrap()
    }

    fn code(text: &str) -> AreaCode {
        text.parse().unwrap()
    }

    #[test]
    fn the_country_is_complete() {
        let areas = areas();
        let count = |level| areas.of_level(level).count();
        assert_eq!(count(AreaLevel::Province), 77);
        assert_eq!(count(AreaLevel::District), 928);
        assert_eq!(count(AreaLevel::Subdistrict), 7_436);
        let outside_bangkok =
            areas.of_level(AreaLevel::District).filter(|area| !areas.contains(&code("10"), &area.code));
        assert_eq!(outside_bangkok.count(), 878, "the letter's 878 districts");
    }

    #[test]
    fn chachoengsao_agrees_with_the_reference() {
        let areas = areas();
        let province = code("24");
        let counts: Vec<usize> =
            areas.children(&province).map(|district| areas.children(&district.code).count()).collect();
        assert_eq!(counts, [19, 9, 10, 12, 17, 8, 3, 4, 4, 2, 5]);
        assert_eq!(areas.get(&code("2409")).unwrap().name_th, "แปลงยาว");
        assert_eq!(areas.get(&code("240112")).unwrap().name_th, "โสธร");
    }

    #[test]
    fn what_lies_in_an_area_is_found_without_looking_at_the_country() {
        let areas = areas();
        for outer in ["10", "24", "2409", "240903", "96", "99"] {
            let outer = code(outer);
            let all = areas.of_level(AreaLevel::Subdistrict).filter(|area| areas.contains(&outer, &area.code));
            assert!(areas.within(&outer, AreaLevel::Subdistrict).eq(all), "{outer}");
            let is_child = |area: &&Area| areas.parent(&area.code).is_some_and(|parent| parent.code == outer);
            assert!(areas.children(&outer).eq(areas.areas.values().filter(is_child)), "{outer}");
        }
        assert_eq!(areas.within(&code("2409"), AreaLevel::Subdistrict).count(), 4);
        assert_eq!(areas.within(&code("240903"), AreaLevel::Subdistrict).count(), 1);
    }

    #[test]
    fn a_phone_gets_its_district_only() {
        let slice = areas().district_slice(&code("2409")).unwrap();
        assert_eq!((slice.province.name_th.as_str(), slice.subdistricts.len()), ("ฉะเชิงเทรา", 4));
        assert!(slice.contains(&code("240901")) && !slice.contains(&code("240101")));
        assert_eq!(areas().district_slice(&code("24")), None);
    }

    #[test]
    fn broken_lines_are_named() {
        let fault = |text: &str| Areas::from_csv(text).unwrap_err();
        assert_eq!(fault("code,th,en\n10,a").reason, AreasFault::Fields);
        assert_eq!(fault("code,th,en\n1,a,b").reason, AreasFault::Code);
        assert_eq!(fault("code,th,en\n10,a,b\n1101,a,b"), AreasError { line: 3, reason: AreasFault::Orphan });
        assert_eq!(fault("code,th,en\n10,a,b\n10,a,b").reason, AreasFault::Twice);
    }
}
