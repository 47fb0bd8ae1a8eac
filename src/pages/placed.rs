//! A village and its office as official papers write them.

use domain::AreaSlice;
use leptos::prelude::With;

use crate::i18n::Wording;
use crate::state::App;
use crate::state::villages::VillageSignal;

/// Village, moo, subdistrict, district, province in one line; tracked.
#[must_use]
pub fn village_in_full(app: App, words: Wording, village: &VillageSignal) -> String {
    let now = words.now();
    let own = &village.target.village;
    let mut parts = vec![own.name_th.clone(), now.paper_moo(&words.number(own.moo))];
    parts.extend(with_slice(app, village, |slice| {
        let subdistrict = slice.get(&village.target.subdistrict);
        let subdistrict = subdistrict.map(|area| now.common_subdistrict(&words.name(&area.name_th, &area.name_en)));
        let district = now.common_district(&words.name(&slice.district.name_th, &slice.district.name_en));
        let province = now.common_province(&words.name(&slice.province.name_th, &slice.province.name_en));
        subdistrict.into_iter().chain([district, province]).collect::<Vec<_>>()
    }));
    parts.join(" ")
}

/// The office that answers for a village; tracked. Empty if its district is not on this device.
#[must_use]
pub fn office_of(app: App, words: Wording, village: &VillageSignal) -> String {
    with_slice(app, village, |slice| {
        vec![words.now().paper_office(&words.name(&slice.district.name_th, &slice.district.name_en))]
    })
    .concat()
}

fn with_slice(app: App, village: &VillageSignal, read: impl FnOnce(&AreaSlice) -> Vec<String>) -> Vec<String> {
    app.reference.with(|reference| {
        let slices = reference.iter().flat_map(|reference| &reference.areas);
        slices.into_iter().find(|slice| slice.contains(&village.target.subdistrict)).map(read).unwrap_or_default()
    })
}
