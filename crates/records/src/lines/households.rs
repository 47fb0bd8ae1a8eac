//! A list of households as somebody pastes it from a table or a message: a line each, house number first, then the name.

use super::tidy;
use crate::household::MAX_HOUSE_NO_CHARS;
use crate::roll::plain;
use crate::shape::MAX_NAME_CHARS;

/// A line: house number and name.
pub type Line = super::Line<(String, String), BadLine>;

/// Why a line cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadLine {
    /// The house number is too long; this is probably no list of households.
    LongHouseNo,
    /// The name is too long.
    LongName,
}

/// What stands over the house numbers of a table, as [`plain`] leaves it.
const HEADINGS: [&str; 6] = ["บ้านเลขที่", "เลขที่บ้าน", "เลขที่", "houseno", "houseno.", "housenumber"];

/// Reads a pasted list; empty lines are left out, and so is a first line that is the heading of a table. House number and name are parted by
/// a tab, comma or semicolon, or by the first space if the line begins with a digit; a line with nothing to part is a house number if it
/// begins with a digit, and else a name.
#[must_use]
pub fn read(text: &str) -> Vec<Line> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let mut lines = lines.filter(|(_, line)| !line.is_empty()).peekable();
    lines.next_if(|(_, line)| is_heading(line));
    lines.map(|(number, line)| Line { number, read: read_line(line) }).collect()
}

fn read_line(line: &str) -> Result<(String, String), BadLine> {
    let (house_no, name) = part(line);
    let (house_no, name) = (tidy(house_no), tidy(name));
    if house_no.chars().count() > MAX_HOUSE_NO_CHARS {
        Err(BadLine::LongHouseNo)
    } else if name.chars().count() > MAX_NAME_CHARS {
        Err(BadLine::LongName)
    } else {
        Ok((house_no, name))
    }
}

fn is_heading(line: &str) -> bool {
    let first = line.split(['\t', ',', ';']).next().unwrap_or_default();
    HEADINGS.contains(&plain(&tidy(first)).as_str())
}

fn part(line: &str) -> (&str, &str) {
    if let Some(parts) = line.split_once(['\t', ',', ';']) {
        return parts;
    }
    if !line.starts_with(|first: char| first.is_ascii_digit() || ('๐'..='๙').contains(&first)) {
        return ("", line);
    }
    line.split_once(char::is_whitespace).unwrap_or((line, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_people_paste_them() {
        let pasted = "12/1, บ้านสมมติ\n\n๑๔\tบ้าน  ตัวอย่าง\n15 บ้านใจดี\nบ้านไม่มีเลขที่\n16\n\"17\";\"บ้านสุดท้าย\"\n";
        let read: Vec<_> = read(pasted).into_iter().map(|line| (line.number, line.read.unwrap())).collect();
        let wanted = [
            (1, "12/1", "บ้านสมมติ"),
            (3, "๑๔", "บ้าน ตัวอย่าง"),
            (4, "15", "บ้านใจดี"),
            (5, "", "บ้านไม่มีเลขที่"),
            (6, "16", ""),
            (7, "17", "บ้านสุดท้าย"),
        ];
        let wanted = wanted.map(|(number, no, name)| (number, (no.to_owned(), name.to_owned())));
        assert_eq!(read, wanted);
    }

    #[test]
    fn the_heading_of_a_table_is_no_household() {
        for heading in ["บ้านเลขที่,ชื่อครัวเรือน", "\"House no.\"\tName", "เลขที่"]
        {
            let read: Vec<_> = read(&format!("\n{heading}\n12, บ้านสมมติ")).into_iter().map(|line| line.number).collect();
            assert_eq!(read, [3], "{heading}");
        }
        assert_eq!(read("บ้านเลขที่ดี\n1").len(), 2, "a name");
    }

    #[test]
    fn what_is_too_long_is_told_by_its_line() {
        let pasted = format!("1, ก\n{}, ก\n3, {}", "9".repeat(MAX_HOUSE_NO_CHARS + 1), "ก".repeat(MAX_NAME_CHARS + 1));
        let faults: Vec<_> =
            read(&pasted).into_iter().filter_map(|line| Some((line.number, line.read.err()?))).collect();
        assert_eq!(faults, [(2, BadLine::LongHouseNo), (3, BadLine::LongName)]);
    }
}
