//! Instruments between office and server: who keeps which, versions and drafts on their way.

use std::fmt;
use std::str::FromStr;

use domain::{AreaCode, AreaLevel, FiscalYear, Form};
use serde::{Deserialize, Serialize};

use crate::permission::{Grant, Role};

/// For whom a version is meant: written `country`, or the province's code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Scope {
    /// The whole country.
    Country,
    /// One province.
    Province(AreaCode),
}

/// A text that names no scope.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a scope: {0:?}")]
pub struct BadScope(pub String);

const COUNTRY: &str = "country";

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Country => f.write_str(COUNTRY),
            Self::Province(code) => write!(f, "{code}"),
        }
    }
}

impl FromStr for Scope {
    type Err = BadScope;

    fn from_str(text: &str) -> Result<Self, BadScope> {
        if text == COUNTRY {
            return Ok(Self::Country);
        }
        let code = text.parse().ok().filter(|code: &AreaCode| code.level() == AreaLevel::Province);
        code.map(Self::Province).ok_or_else(|| BadScope(text.to_owned()))
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.to_string()
    }
}

impl TryFrom<String> for Scope {
    type Error = BadScope;

    fn try_from(text: String) -> Result<Self, BadScope> {
        text.parse()
    }
}

impl Scope {
    /// Whether what is meant for this scope is meant for a province, too.
    #[must_use]
    pub fn covers(&self, province: &AreaCode) -> bool {
        match self {
            Self::Country => true,
            Self::Province(own) => own == province,
        }
    }
}

/// The scopes in which these grants let one edit and publish: a province's officer for the province, the department's for the country.
#[must_use]
pub fn kept_scopes(grants: &[Grant]) -> Vec<Scope> {
    let scope = |grant: &Grant| match (grant.role, &grant.area) {
        (Role::ProvinceOfficer, Some(area)) if area.level() == AreaLevel::Province => {
            Some(Scope::Province(area.clone()))
        }
        (Role::DepartmentOfficer, None) => Some(Scope::Country),
        _ => None,
    };
    grants.iter().filter_map(scope).collect()
}

/// `GET /api/instruments`: what one may see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstrumentList {
    /// Every instrument, by id.
    pub instruments: Vec<InstrumentLine>,
}

/// One instrument with its versions and drafts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstrumentLine {
    /// Its id.
    pub id: String,
    /// Its versions, newest first; never empty.
    pub versions: Vec<Version>,
    /// The drafts in the scopes one keeps.
    pub drafts: Vec<DraftLine>,
}

/// A published version. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// What was published.
    pub form: Form,
    /// For whom.
    pub scope: Scope,
    /// The version it came from; none for what ships with the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub based_on: Option<u32>,
    /// When, by the server's clock in milliseconds since 1970 UTC, and the display name of whoever published it; none for what ships with
    /// the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<(i64, String)>,
}

/// That there is a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftLine {
    /// For whom.
    pub scope: Scope,
    /// Its revision.
    pub revision: u64,
    /// When it was changed last, by the server's clock in milliseconds since 1970 UTC.
    pub changed_at: i64,
    /// Whoever changed it last, by display name.
    pub changed_by: String,
}

/// A draft as read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The draft; its version is that it came from.
    pub form: Form,
    /// How it stands.
    #[serde(flatten)]
    pub line: DraftLine,
}

/// A draft on its way to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftPut {
    /// For whom.
    pub scope: Scope,
    /// The revision it was made from; 0 for a new draft. If the server has another, nothing is kept.
    pub revision: u64,
    /// The draft; its version is that it came from.
    pub form: Form,
}

/// A draft, named by the revision one has seen: to publish it, or to throw it away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftSeen {
    /// For whom.
    pub scope: Scope,
    /// Its revision.
    pub revision: u64,
}

/// That a draft was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The number it got.
    pub version: u32,
}

/// Which villages shall be assessed with a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    /// The version.
    pub version: u32,
    /// The fiscal year.
    pub year: FiscalYear,
    /// The district or province whose targets are meant; none for the country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaCode>,
    /// Whether it is only asked what would happen.
    #[serde(default)]
    pub dry: bool,
}

/// What became of it, or would become.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// Villages not begun: assessed with the version from now on.
    pub changed: usize,
    /// Villages begun with another version: the move is offered on the field worker's device.
    pub offered: usize,
    /// Villages that stay as they are: the dossier is endorsed or further, or something was measured or asked by another version already,
    /// and a year's two rounds are measured, and a year's households asked, alike.
    pub kept: usize,
    /// Villages that have the version already.
    pub same: usize,
}

impl Used {
    /// Whether anything changes for a village by it.
    #[must_use]
    pub fn changes(self) -> bool {
        self.changed > 0 || self.offered > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_reads_back() {
        for text in ["country", "24"] {
            assert_eq!(text.parse::<Scope>().unwrap().to_string(), text);
        }
        for bad in ["", "2409", "Country", "x"] {
            assert!(bad.parse::<Scope>().is_err(), "{bad}");
        }
        assert!(Scope::Country.covers(&"24".parse().unwrap()));
        assert!(!Scope::Province("25".parse().unwrap()).covers(&"24".parse().unwrap()));
    }

    #[test]
    fn the_province_keeps_its_own_and_the_department_the_country() {
        let grant = |role, area: Option<&str>| Grant { role, area: area.map(|code| code.parse().unwrap()) };
        let kept = |role, area| kept_scopes(&[grant(role, area)]).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(kept(Role::ProvinceOfficer, Some("24")), ["24"]);
        assert_eq!(kept(Role::DepartmentOfficer, None), ["country"]);
        for (role, area) in [
            (Role::FieldWorker, Some("240901")),
            (Role::DistrictOfficer, Some("2409")),
            (Role::ProvinceOfficer, None),
            (Role::DepartmentOfficer, Some("24")),
            (Role::Administrator, None),
        ] {
            assert!(kept(role, area).is_empty(), "{role:?} {area:?}");
        }
    }
}
