//! The office's board: fetched when there is a connection, the last copy shown when there is none.

use domain::{Area, AreaCode, AreaLevel};
use leptos::prelude::*;
use records::board::Board;
use records::permission::sees_board;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::app::App;
use super::fault::Fault;
use crate::platform::clock;
use crate::platform::http::Request;

/// A board and when this device got it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BoardCopy<B = Board> {
    /// The board.
    pub board: B,
    /// By the device's clock, milliseconds since 1970 UTC.
    pub fetched_at: i64,
}

/// Which board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BoardAt {
    /// A district's villages.
    District(AreaCode),
    /// A province's districts.
    Province(AreaCode),
    /// The country's provinces.
    Country,
}

impl BoardAt {
    fn path(&self) -> String {
        match self {
            Self::District(code) => format!("/api/board/district/{code}"),
            Self::Province(code) => format!("/api/board/province/{code}"),
            Self::Country => "/api/board/country".to_owned(),
        }
    }

    fn shelf_key(&self) -> String {
        match self {
            Self::District(code) | Self::Province(code) => format!("board/{code}"),
            Self::Country => "board/country".to_owned(),
        }
    }
}

impl App {
    /// An area, if its name is on this device; tracked.
    #[must_use]
    pub fn area(self, code: &AreaCode) -> Option<Area> {
        self.reference.with(|reference| reference.as_ref()?.areas.iter().find_map(|slice| slice.get(code).cloned()))
    }

    /// The districts whose board the person may see, as far as their names are on this device; tracked.
    #[must_use]
    pub fn board_districts(self) -> Vec<Area> {
        let areas = self.board_areas();
        let mut districts: Vec<Area> = self.reference.with(|reference| {
            let slices = reference.iter().flat_map(|reference| reference.areas.iter());
            let reached = |slice: &&domain::AreaSlice| {
                let lineage = [&slice.district.code, &slice.province.code];
                areas.iter().any(|area| area.as_ref().is_none_or(|area| lineage.contains(&area)))
            };
            slices.filter(reached).map(|slice| slice.district.clone()).collect()
        });
        // A district is known by the grant alone before reference data has come; its name is then its number.
        for code in areas.into_iter().flatten().filter(|code| code.level() == AreaLevel::District) {
            if districts.iter().all(|district| district.code != code) {
                let name = code.to_string();
                districts.push(Area { code, name_th: name.clone(), name_en: name });
            }
        }
        let active = self.reference.with(|r| r.as_ref().map(|r| r.active.clone()).unwrap_or_default());
        // Where there is something to see comes first.
        districts.sort_by_key(|district| (!active.contains(&district.code), district.code.clone()));
        districts.dedup_by(|one, other| one.code == other.code);
        districts
    }

    /// Whether the person sees the board of the whole country; tracked.
    #[must_use]
    pub fn sees_country(self) -> bool {
        self.board_areas().iter().any(Option::is_none)
    }

    /// Whether a district's board is all the person sees of boards; tracked.
    #[must_use]
    pub fn sees_one_district(self) -> bool {
        matches!(&self.board_areas()[..], [Some(area)] if area.level() == AreaLevel::District)
    }

    /// The provinces whose board the person sees by a right in just that province; tracked.
    #[must_use]
    pub fn board_provinces(self) -> Vec<AreaCode> {
        let areas = self.board_areas().into_iter().flatten();
        areas.filter(|area| area.level() == AreaLevel::Province).collect()
    }

    /// The areas of the grants that let the person see boards; none is the country.
    fn board_areas(self) -> Vec<Option<AreaCode>> {
        let grants = self.known().map(|known| known.account.grants.clone()).unwrap_or_default();
        grants.into_iter().filter(|grant| sees_board(grant.role)).map(|grant| grant.area).collect()
    }

    /// The copy of a board kept on this device.
    ///
    /// # Errors
    /// [`Fault`] of the store. A copy of an unreadable shape counts as absent.
    pub async fn board_kept<B: DeserializeOwned>(self, at: &BoardAt) -> Result<Option<BoardCopy<B>>, Fault> {
        let desk = self.desk().ok_or_else(|| Fault::new("closed"))?;
        let bytes = desk.device.reference(&at.shelf_key()).await?;
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    /// Fetches a board and keeps it.
    ///
    /// # Errors
    /// [`Fault`] of the request. A board that cannot be kept is shown all the same.
    pub async fn fetch_board<B: DeserializeOwned + Serialize>(self, at: &BoardAt) -> Result<BoardCopy<B>, Fault> {
        let desk = self.desk().ok_or_else(|| Fault::new("closed"))?;
        let token = desk.token().await?.ok_or_else(|| Fault::new("token_unknown"))?;
        let answer = Request::new(&at.path(), Some(&token)).get::<B>().await?.ok_or_else(|| Fault::new("not_ours"))?;
        let copy = BoardCopy { board: answer.body, fetched_at: clock::now_millis() };
        if let Ok(bytes) = serde_json::to_vec(&copy) {
            let _ = desk.device.keep_reference(&at.shelf_key(), &bytes).await;
        }
        Ok(copy)
    }
}
