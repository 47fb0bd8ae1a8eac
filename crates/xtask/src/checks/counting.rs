//! How many test cases a command ran, from what it printed.

/// Test cases of one or more test programs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cases {
    pub(super) passed: usize,
    pub(super) failed: usize,
}

impl Cases {
    /// Adds up the closing lines of cargo's own test programs (also those run in a browser) and of nextest.
    pub(super) fn read(output: &str) -> Self {
        let mut cases = Self::default();
        for line in output.lines() {
            let line = plain(line);
            let line = line.trim();
            if line.starts_with("test result:") || line.starts_with("Summary [") {
                cases.passed += number_before(line, "passed");
                cases.failed += number_before(line, "failed") + number_before(line, "timed out");
            }
        }
        cases
    }
}

/// The line without the codes that colour it.
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            chars.by_ref().find(char::is_ascii_alphabetic);
        } else {
            text.push(c);
        }
    }
    text
}

/// The number that stands before `word`: 3 in `3 passed`.
fn number_before(line: &str, word: &str) -> usize {
    line.find(word)
        .and_then(|at| line[..at].split_whitespace().last())
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_of_cargo_test_counts() {
        let output = "test a ... ok\ntest result: ok. 12 passed; 0 failed; 1 ignored; 0 measured\n\
                      noise: 7 passed\ntest result: FAILED. 1 passed; 2 failed; 0 ignored\n";
        assert_eq!(Cases::read(output), Cases { passed: 13, failed: 2 });
    }

    #[test]
    fn nextest_is_understood_in_colour_too() {
        let output = "\u{1b}[32;1m     Summary\u{1b}[0m [   0.5s] \u{1b}[1m5\u{1b}[0m tests run: \u{1b}[1m4\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, 1 failed, 2 skipped\n";
        assert_eq!(Cases::read(output), Cases { passed: 4, failed: 1 });
    }
}
