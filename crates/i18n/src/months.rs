//! Months by number, for dates.

use crate::Words;

impl Words {
    /// The short name of month 1 to 12; `None` for any other number.
    #[must_use]
    pub fn month_short(self, month: u8) -> Option<&'static str> {
        Some(match month {
            1 => self.month_short_1(),
            2 => self.month_short_2(),
            3 => self.month_short_3(),
            4 => self.month_short_4(),
            5 => self.month_short_5(),
            6 => self.month_short_6(),
            7 => self.month_short_7(),
            8 => self.month_short_8(),
            9 => self.month_short_9(),
            10 => self.month_short_10(),
            11 => self.month_short_11(),
            12 => self.month_short_12(),
            _ => return None,
        })
    }
}
