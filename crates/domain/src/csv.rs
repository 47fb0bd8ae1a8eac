//! Tables as texts: reading what a spreadsheet or a message gives, and writing what a spreadsheet opens.

/// A quote out of place: what follows it cannot be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MisplacedQuote;

/// The records of a table with their line numbers from 1, blank ones left out. After a broken record it goes on with the next line, so
/// that one quote out of place hides no other fault.
pub struct Records<'a> {
    rest: &'a str,
    line: usize,
    separators: &'static [char],
}

impl<'a> Records<'a> {
    /// Reads a table whose fields are parted by any of these characters.
    #[must_use]
    pub fn of(text: &'a str, separators: &'static [char]) -> Self {
        Self { rest: text.trim_start_matches('\u{feff}'), line: 1, separators }
    }

    fn take_record(&mut self) -> Result<Vec<String>, MisplacedQuote> {
        let record = self.record();
        let rest = match &record {
            Some((_, rest)) => rest,
            None => self.rest.split_once('\n').map_or("", |(_, rest)| rest),
        };
        let taken = &self.rest[..self.rest.len() - rest.len()];
        self.line += taken.bytes().filter(|byte| *byte == b'\n').count();
        self.rest = rest;
        record.map(|(fields, _)| fields).ok_or(MisplacedQuote)
    }

    /// One record and what follows its line end; none if a quote is out of place.
    fn record(&self) -> Option<(Vec<String>, &'a str)> {
        let (mut fields, mut rest) = (Vec::new(), self.rest);
        loop {
            let (field, after) = if rest.starts_with('"') { self.quoted(rest)? } else { self.bare(rest)? };
            fields.push(field);
            match after.strip_prefix(self.separators) {
                Some(next) => rest = next,
                None => return Some((fields, after.strip_prefix('\n').unwrap_or(after))),
            }
        }
    }

    fn ends_field(&self, c: char) -> bool {
        c == '\n' || self.separators.contains(&c)
    }

    /// A field without quotes, and the rest from its separator or line feed on.
    fn bare(&self, text: &'a str) -> Option<(String, &'a str)> {
        let (field, after) = text.split_at(text.find(|c| self.ends_field(c)).unwrap_or(text.len()));
        (!field.contains('"')).then(|| (field.trim_end_matches('\r').to_owned(), after))
    }

    /// A field in quotes, where a doubled quote stands for one, and the rest from its separator or line feed on.
    fn quoted(&self, text: &'a str) -> Option<(String, &'a str)> {
        let (mut field, mut rest) = (String::new(), text.strip_prefix('"')?);
        loop {
            let (part, after) = rest.split_once('"')?;
            field.push_str(part);
            match after.strip_prefix('"') {
                Some(next) => {
                    field.push('"');
                    rest = next;
                }
                None => {
                    let after = after.strip_prefix('\r').unwrap_or(after);
                    let ends = after.chars().next().is_none_or(|c| self.ends_field(c));
                    return ends.then_some((field, after));
                }
            }
        }
    }
}

impl Iterator for Records<'_> {
    type Item = (usize, Result<Vec<String>, MisplacedQuote>);

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            let line = self.line;
            let record = self.take_record();
            let blank = record.as_ref().is_ok_and(|fields| fields.iter().all(|field| field.trim().is_empty()));
            if !blank {
                return Some((line, record));
            }
        }
        None
    }
}

/// Rows as a table of comma-separated values.
#[must_use]
pub fn write(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |row: Vec<String>| row.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",");
    rows.into_iter().map(line).collect::<Vec<_>>().join("\r\n")
}

/// A quoted cell. What a spreadsheet would take for a formula is made a text; a number with its sign stays a number, with the sign of a
/// keyboard.
fn cell(text: &str) -> String {
    if let Some(number) = signed(text) {
        return format!("\"{number}\"");
    }
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

/// A number with a sign before it, as a spreadsheet reads it; none for anything else.
fn signed(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('+') {
        Some(digits) => ("+", digits),
        None => ("-", text.strip_prefix(['-', '−'])?),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (all_digits(whole) && all_digits(part)).then(|| [sign, digits].concat())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<(usize, Result<Vec<String>, MisplacedQuote>)> {
        Records::of(text, &[',', '\t', ';']).collect()
    }

    fn fields(fields: &[&str]) -> Result<Vec<String>, MisplacedQuote> {
        Ok(fields.iter().map(|field| (*field).to_owned()).collect())
    }

    #[test]
    fn a_cell_is_quoted_and_never_a_formula() {
        assert_eq!(cell("บ้าน \"ใหม่\", หมู่ 3"), "\"บ้าน \"\"ใหม่\"\", หมู่ 3\"");
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!([cell("+20.6"), cell("−10.9"), cell("-3")], ["\"+20.6\"", "\"-10.9\"", "\"-3\""]);
        assert_eq!([cell("-1+1"), cell("+A1"), cell("-"), cell("−x")], ["\"'-1+1\"", "\"'+A1\"", "\"'-\"", "\"−x\""]);
        assert_eq!(cell(""), "\"\"");
    }

    #[test]
    fn any_of_the_separators_parts_fields_and_blank_lines_are_counted() {
        let text = "\u{feff}ก,ข\r\n\n\"ค;ง\"\tจ\nฉ;\n";
        assert_eq!(read(text), [(1, fields(&["ก", "ข"])), (3, fields(&["ค;ง", "จ"])), (4, fields(&["ฉ", ""]))]);
    }

    #[test]
    fn a_quote_out_of_place_hides_no_other_line() {
        assert_eq!(read("\"ก\nข\"x\nค"), [(1, Err(MisplacedQuote)), (2, Err(MisplacedQuote)), (3, fields(&["ค"]))]);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(rows in proptest::collection::vec(proptest::collection::vec("[ก-ฮa-z\", ;\n]{1,6}x", 1..4), 0..5)) {
            let read: Vec<_> = read(&write(rows.clone())).into_iter().map(|(_, fields)| fields.unwrap()).collect();
            prop_assert_eq!(read, rows);
        }
    }
}
