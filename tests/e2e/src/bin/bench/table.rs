//! The results: what was measured, against what, and what was promised.

use std::fmt;

/// How a figure is bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Promise {
    /// Nothing was promised; the figure is for reading.
    None,
    /// Must not be more.
    AtMost(f64),
    /// Shall not be more; missing it is told and fails nothing.
    GoalAtMost(f64),
    /// Shall not be less; missing it is told and fails nothing.
    GoalAtLeast(f64),
}

/// One measured figure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// What was measured.
    pub(crate) what: String,
    /// The figure.
    pub(crate) value: f64,
    /// Its unit; empty for a ratio.
    pub(crate) unit: &'static str,
    /// How it was come by.
    pub(crate) how: String,
    /// What was promised of it.
    pub(crate) promise: Promise,
}

impl Row {
    /// Whether the promise is kept.
    pub(crate) fn is_kept(&self) -> bool {
        match self.promise {
            Promise::None => true,
            Promise::AtMost(bound) | Promise::GoalAtMost(bound) => self.value <= bound,
            Promise::GoalAtLeast(bound) => self.value >= bound,
        }
    }

    /// The figure with its unit.
    pub(crate) fn figure(&self) -> String {
        let digits = if self.unit.is_empty() || self.value < 10.0 { 2 } else { 0 };
        format!("{:.digits$} {}", self.value, self.unit).trim_end().to_owned()
    }

    /// The promise and whether it is kept.
    pub(crate) fn verdict(&self) -> String {
        let kept = if self.is_kept() { "kept" } else { "MISSED" };
        match self.promise {
            Promise::None => String::new(),
            Promise::AtMost(bound) => format!("limit ≤ {bound}: {kept}"),
            Promise::GoalAtMost(bound) => format!("goal ≤ {bound}: {kept}"),
            Promise::GoalAtLeast(bound) => format!("goal ≥ {bound}: {kept}"),
        }
    }
}

/// All figures.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Row>,
}

impl Table {
    /// Adds a figure.
    pub(crate) fn add(&mut self, what: &str, value: f64, unit: &'static str, how: &str, promise: Promise) {
        self.rows.push(Row { what: what.to_owned(), value, unit, how: how.to_owned(), promise });
    }

    /// Whether no limit is exceeded. A goal that is missed does not count.
    pub(crate) fn keeps_every_limit(&self) -> bool {
        self.rows.iter().all(|row| !matches!(row.promise, Promise::AtMost(_)) || row.is_kept())
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.rows.iter().map(|row| row.what.chars().count()).max().unwrap_or_default();
        for row in &self.rows {
            writeln!(f, "{:<width$}  {:>12}  {}", row.what, row.figure(), row.verdict())?;
        }
        Ok(())
    }
}

/// The middle one of some measurements; of none, nothing a promise could be held by.
pub(crate) fn median(mut measured: Vec<f64>) -> f64 {
    measured.sort_by(f64::total_cmp);
    measured.get(measured.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_limit_fails_the_bench() {
        let mut table = Table::default();
        table.add("a", 2.0, "", "", Promise::GoalAtMost(1.0));
        table.add("b", 2.0, "", "", Promise::GoalAtLeast(3.0));
        assert!(table.keeps_every_limit() && !table.rows[0].is_kept() && !table.rows[1].is_kept());
        table.add("c", 2.0, "", "", Promise::AtMost(2.0));
        assert!(table.keeps_every_limit());
        table.add("d", 2.1, "", "", Promise::AtMost(2.0));
        assert!(!table.keeps_every_limit());
    }

    #[test]
    fn nothing_measured_keeps_no_promise() {
        let mut table = Table::default();
        table.add("a", median(vec![]), "ms", "", Promise::AtMost(1.0));
        assert!(!table.keeps_every_limit());
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
    }
}
