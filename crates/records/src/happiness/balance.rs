//! What was counted of a sitting beside the people present: whom nobody counted, who was counted twice, which sheets are not whole.

use domain::happiness::{HappinessInstrument, RoundCounts};

use super::{Mode, SittingOfRound};

/// An indicator at which the count and the people present differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uneven {
    /// The indicator's place in the instrument, from 0.
    pub position: usize,
    /// Its id.
    pub indicator: String,
    /// How many were seen to answer or abstain.
    pub seen: u64,
    /// How many are present there.
    pub present: u64,
}

impl Uneven {
    /// By how many the two differ.
    #[must_use]
    pub fn difference(&self) -> u64 {
        self.seen.abs_diff(self.present)
    }
}

/// How a sitting's counts stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Indicators at which more people were counted than are present.
    pub over: Vec<Uneven>,
    /// More sheets than people present: how many more.
    pub sheets_over: u64,
    /// Indicators whose hands were counted, but not everybody's. Those nobody counted are no part of it: they have no answer at all.
    pub short: Vec<Uneven>,
    /// Sheets that were begun and not gone through.
    pub open_sheets: usize,
}

impl Balance {
    /// Whether more was counted than there are people: to be settled before the round can be called finished.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.sheets_over > 0 || !self.over.is_empty()
    }

    /// Whether nothing is left to settle, nobody left to count, no sheet left to fill in.
    #[must_use]
    pub fn is_even(&self) -> bool {
        !self.is_over() && self.short.is_empty() && self.open_sheets == 0
    }

    /// By how many people it is over, at the worst place.
    #[must_use]
    pub fn most_over(&self) -> u64 {
        self.over.iter().map(Uneven::difference).max().unwrap_or_default().max(self.sheets_over)
    }
}

impl SittingOfRound {
    /// Lays what was counted beside the people present. Hands go by the people at each indicator, who come and go; sheets and paper,
    /// which are not of one moment, by the most who ever were. Nothing is over or short while nobody said how many are present.
    #[must_use]
    pub fn balance(&self, instrument: &HappinessInstrument) -> Balance {
        self.balance_of(instrument, &self.counts())
    }

    /// The same for who has added up its [counts](Self::counts) already: of sheets that is the greater part of the work.
    #[must_use]
    pub fn balance_of(&self, instrument: &HappinessInstrument, counts: &RoundCounts) -> Balance {
        let by_hands = self.view.mode.is_none_or(|mode| mode == Mode::Hands);
        let present_at = |position: usize| match by_hands {
            true => self.view.present_at(instrument, position),
            false => self.view.most_present(),
        };
        let uneven = instrument.indicators.iter().enumerate().filter_map(|(position, indicator)| {
            let seen = counts.get(&indicator.id)?.seen();
            let present = u64::from(present_at(position)?);
            (seen > 0 && seen != present).then(|| Uneven { position, indicator: indicator.id.clone(), seen, present })
        });
        let (over, short): (Vec<_>, Vec<_>) = uneven.partition(|uneven| uneven.seen > uneven.present);
        let sheets = self.sheets.len() as u64;
        let present = self.view.most_present().map(u64::from);
        Balance {
            over,
            sheets_over: present.map(|present| sheets.saturating_sub(present)).unwrap_or_default(),
            short: if by_hands { short } else { vec![] },
            open_sheets: self.sheets.iter().filter(|(_, sheet)| !sheet.is_whole(instrument)).count(),
        }
    }
}
