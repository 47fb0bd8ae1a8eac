//! The closing table of the test command.

use std::fmt;
use std::time::Duration;

use super::counting::Cases;
use crate::error::{Error, Result};

/// How one stage went.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    pub(super) stage: &'static str,
    /// Test cases, where the stage counts them.
    pub(super) cases: Option<Cases>,
    pub(super) passed: bool,
    pub(super) time: Duration,
}

impl Outcome {
    /// Cases for the closing line. A stage without cases is one; one that failed has at least one failure.
    fn counted(&self) -> Cases {
        let mut cases = self.cases.unwrap_or(Cases { passed: usize::from(self.passed), failed: 0 });
        if !self.passed && cases.failed == 0 {
            cases.failed = 1;
        }
        cases
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.passed { "ok" } else { "FAILED" };
        write!(f, "{word:6} {:22} {:>7.1} s", self.stage, self.time.as_secs_f32())?;
        match self.cases {
            Some(cases) => write!(f, "  {} tests", cases.passed + cases.failed),
            None => Ok(()),
        }
    }
}

/// All stages of a run.
#[derive(Debug, Default)]
pub(super) struct Report {
    outcomes: Vec<Outcome>,
}

impl Report {
    pub(super) fn add(&mut self, outcome: Outcome) {
        self.outcomes.push(outcome);
    }

    /// Prints the table and the closing line; fails if a stage failed.
    pub(super) fn close(&self) -> Result<()> {
        println!("\n=== stages ===");
        for outcome in &self.outcomes {
            println!("{outcome}");
        }
        let failed: Vec<_> = self.outcomes.iter().filter(|o| !o.passed).map(|o| o.stage).collect();
        if !failed.is_empty() {
            println!("These stages failed: {}. Run one again with --only.", failed.join(", "));
        }
        println!("\n{}", self.closing_line());
        if failed.is_empty() { Ok(()) } else { Err(Error::Reported) }
    }

    fn closing_line(&self) -> String {
        let (passed, failed) = self
            .outcomes
            .iter()
            .map(Outcome::counted)
            .fold((0, 0), |(passed, failed), cases| (passed + cases.passed, failed + cases.failed));
        format!("{passed} passed, {failed} failed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(passed: bool, cases: Option<(usize, usize)>) -> Outcome {
        Outcome {
            stage: "x",
            cases: cases.map(|(passed, failed)| Cases { passed, failed }),
            passed,
            time: Duration::ZERO,
        }
    }

    fn closing(outcomes: Vec<Outcome>) -> String {
        Report { outcomes }.closing_line()
    }

    #[test]
    fn cases_and_single_checks_add_up() {
        assert_eq!(closing(vec![outcome(true, None), outcome(true, Some((40, 0)))]), "41 passed, 0 failed");
        assert_eq!(closing(vec![outcome(false, None), outcome(false, Some((3, 2)))]), "3 passed, 3 failed");
    }

    #[test]
    fn a_failed_stage_is_never_counted_as_all_well() {
        // Tests passed, and then the program crashed.
        assert_eq!(closing(vec![outcome(false, Some((3, 0)))]), "3 passed, 1 failed");
        assert!(Report { outcomes: vec![outcome(false, None)] }.close().is_err());
        assert!(Report { outcomes: vec![outcome(true, None)] }.close().is_ok());
    }
}
