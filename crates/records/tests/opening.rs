//! Who reads which feed, of oneself or on demand.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::AreaCode;
use records::permission::{
    Directory, Grant, Role, may_open, may_read_feed, opens_field_work, readable_feeds, reads_field_work,
    subdistrict_feed, subdistrict_of,
};
use sync::FeedId;

/// Two subdistricts of one district, a village in the first.
struct Map;

impl Directory for Map {
    fn lineage(&self, area: &AreaCode) -> Option<Vec<AreaCode>> {
        let chain: &[&str] = match area.as_str() {
            "24090104" => &["24090104", "240901", "2409", "24"],
            "240901" => &["240901", "2409", "24"],
            "240902" => &["240902", "2409", "24"],
            "2409" => &["2409", "24"],
            _ => return None,
        };
        Some(chain.iter().map(|code| area_of(code)).collect())
    }

    fn subdistricts(&self, area: &AreaCode) -> Vec<AreaCode> {
        ["240901", "240902"].iter().filter(|code| code.starts_with(area.as_str())).map(|code| area_of(code)).collect()
    }
}

fn area_of(code: &str) -> AreaCode {
    code.parse().unwrap()
}

fn grant(role: Role, area: &str) -> Vec<Grant> {
    vec![Grant { role, area: (!area.is_empty()).then(|| area_of(area)) }]
}

#[test]
fn a_role_reads_field_work_by_itself_or_opens_it_or_neither() {
    for role in Role::ALL {
        assert!(!(reads_field_work(role) && opens_field_work(role)), "{role:?}");
        let grants = grant(role, "2409");
        let reads = may_read_feed(&grants, &subdistrict_feed(&area_of("240902")), &Map);
        assert_eq!(reads, reads_field_work(role) || opens_field_work(role), "{role:?}");
        assert_eq!(may_open(&grants, &area_of("24090104"), &Map), opens_field_work(role), "{role:?}");
        for feed in readable_feeds(&grants, &Map) {
            assert!(may_read_feed(&grants, &feed, &Map), "what is read unasked may be asked for: {role:?} {feed}");
        }
    }
}

#[test]
fn only_a_known_area_within_ones_own_is_opened() {
    let province = grant(Role::ProvinceOfficer, "24");
    let opens = |grants: &[Grant], area: &str| may_open(grants, &area_of(area), &Map);
    assert!(opens(&province, "240901") && opens(&province, "24090104"));
    assert!(!opens(&province, "2409"), "nobody gets a district at once");
    assert!(!opens(&province, "240903") && !opens(&province, "24090199"), "not known");
    assert!(!opens(&grant(Role::ProvinceOfficer, "25"), "240901"));
    assert!(!opens(&grant(Role::DistrictChief, "240902"), "24090104"));
    for feed in ["subdistrict/24090104", "subdistrict/2409", "subdistrict/", "district/2409", "subdistrict/240999", ""]
    {
        assert!(!may_read_feed(&province, &FeedId::from(feed), &Map), "{feed}");
    }
    for role in Role::ALL {
        let country = grant(role, "");
        assert!(!opens(&country, "240901") && !opens(&country, "24090104"), "{role:?}: nobody's subdistrict");
        assert!(!may_read_feed(&country, &FeedId::from("subdistrict/240901"), &Map), "{role:?}");
    }
    assert!(!may_read_feed(&[], &FeedId::from("subdistrict/240901"), &Map));
}

#[test]
fn a_feed_tells_its_subdistrict() {
    let code = area_of("240901");
    assert_eq!(subdistrict_of(&subdistrict_feed(&code)), Some(code));
    assert_eq!(subdistrict_of(&FeedId::from("province/24")), None);
}
