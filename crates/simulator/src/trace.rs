//! What happened, in words.

use crate::clock::{BEGIN, Millis};

/// The lines of a story.
#[derive(Debug, Default)]
pub struct Trace {
    lines: Vec<(Millis, String)>,
}

impl Trace {
    /// Notes what happens now.
    pub fn say(&mut self, now: Millis, line: String) {
        self.lines.push((now, line));
    }

    /// The story as text: time since its beginning, and what happened.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.iter().map(|(at, line)| format!("{}  {line}\n", since_begin(*at))).collect()
    }
}

fn since_begin(at: Millis) -> String {
    let millis = at - BEGIN;
    let (hours, minutes, seconds) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1_000 % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02}.{:03}", millis % 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_count_from_the_beginning() {
        let mut trace = Trace::default();
        trace.say(BEGIN + 3_723_004, "phone 1 saves".to_owned());
        assert_eq!(trace.text(), "01:02:03.004  phone 1 saves\n");
    }
}
