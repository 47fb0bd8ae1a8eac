//! A list of participants as somebody pastes it or brings it as a file: a person a line, the name and, if known, the group and who came.
//!
//! With a heading the columns are found by their titles; without one they are name, group, came to 2.4.1, came to 3.1.1. A number that
//! counts the lines is left out. What looks like a telephone or a card is refused: the list needs neither.

use domain::csv;

use super::tidy;
use crate::participant::{Gathering, ParticipantGroup};
use crate::roll::plain;
use crate::shape::MAX_NAME_CHARS;

/// The longest list that is taken at once.
pub const MAX_LINES: usize = 1_000;
/// So many digits in one field are a telephone or a card.
const DIGITS_OF_A_NUMBER: usize = 9;

/// A person of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// What the person is called.
    pub name: String,
    /// Whom the person stands for.
    pub group: Option<ParticipantGroup>,
    /// The gatherings the person came to.
    pub attended: Vec<Gathering>,
}

/// A line: a person.
pub type Line = super::Line<Person, BadLine>;

/// Why a line cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadLine {
    /// A quote out of place.
    Quote,
    /// No name.
    NoName,
    /// The name is too long.
    LongName,
    /// This is no group.
    UnknownGroup(String),
    /// This does not say whether the person came.
    UnknownAttendance(String),
    /// A telephone or the number of a card.
    PersonalNumber,
    /// More fields than a person has.
    TooManyFields,
    /// The heading has a column of this title, which means nothing here.
    UnknownColumn(String),
    /// The heading names no column for names.
    NoNameColumn,
    /// The list goes on beyond what is taken at once.
    TooManyLines,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Name,
    Group,
    Attended(Gathering),
    /// Known, and not taken over: the number of the line, the household, a signature, a remark.
    Passed,
}

const WITHOUT_HEADING: [Column; 4] =
    [Column::Name, Column::Group, Column::Attended(Gathering::Development), Column::Attended(Gathering::Evaluation)];

/// The titles of columns, as [`plain`] leaves them.
const TITLES: [(Column, &[&str]); 5] = [
    (Column::Name, &["ชื่อ", "ชื่อ-สกุล", "ชื่อสกุล", "ชื่อ-นามสกุล", "ชื่อนามสกุล", "ชื่อ–สกุล", "name", "fullname"]),
    (Column::Group, &["กลุ่ม", "กลุ่มเป้าหมาย", "group"]),
    (Column::Attended(Gathering::Development), &["2.4.1", "เข้าร่วม2.4.1", "attended2.4.1"]),
    (Column::Attended(Gathering::Evaluation), &["3.1.1", "เข้าร่วม3.1.1", "attended3.1.1"]),
    (
        Column::Passed,
        &["ลำดับ", "ลำดับที่", "ที่", "no.", "no", "ครัวเรือน", "household", "ลายมือชื่อ", "signature", "หมายเหตุ", "note"],
    ),
];

/// Reads a list; empty lines are left out.
#[must_use]
pub fn read(text: &str) -> Vec<Line> {
    let mut records = csv::Records::of(text, &[',', '\t', ';']).peekable();
    let heading = records.peek().and_then(|(_, fields)| heading(fields.as_ref().ok()?));
    let mut lines = Vec::new();
    if let Some(found) = &heading {
        let number = records.next().map_or(1, |(number, _)| number);
        // Without columns nothing below can be read; one fault says it all.
        if let Err(fault) = found {
            return vec![Line { number, read: Err(fault.clone()) }];
        }
    }
    let columns = heading.and_then(Result::ok);
    for (number, fields) in records {
        if lines.len() == MAX_LINES {
            lines.push(Line { number, read: Err(BadLine::TooManyLines) });
            break;
        }
        let read = match fields {
            Ok(fields) => person(&fields, columns.as_deref()),
            Err(csv::MisplacedQuote) => Err(BadLine::Quote),
        };
        lines.push(Line { number, read });
    }
    lines
}

/// The columns, if these fields are a heading and no person.
fn heading(fields: &[String]) -> Option<Result<Vec<Column>, BadLine>> {
    let column = |field: &String| {
        let title = plain(field);
        TITLES.into_iter().find(|(_, titles)| titles.contains(&title.as_str())).map(|(column, _)| column)
    };
    let found: Vec<Option<Column>> = fields.iter().map(column).collect();
    if !found.iter().any(Option::is_some) || fields.iter().any(|field| ParticipantGroup::from_name(field).is_some()) {
        return None;
    }
    let unknown = fields.iter().zip(&found).find(|(field, column)| column.is_none() && !field.trim().is_empty());
    if let Some((field, _)) = unknown {
        return Some(Err(BadLine::UnknownColumn(tidy(field))));
    }
    let columns: Vec<Column> = found.into_iter().map(|column| column.unwrap_or(Column::Passed)).collect();
    Some(if columns.contains(&Column::Name) { Ok(columns) } else { Err(BadLine::NoNameColumn) })
}

fn person(fields: &[String], heading: Option<&[Column]>) -> Result<Person, BadLine> {
    let fields: Vec<String> = fields.iter().map(|field| tidy(field)).collect();
    let digits = |field: &String| plain(field).bytes().filter(u8::is_ascii_digit).count();
    if fields.iter().any(|field| digits(field) >= DIGITS_OF_A_NUMBER) {
        return Err(BadLine::PersonalNumber);
    }
    let mut fields = fields.as_slice();
    if heading.is_none() && fields.first().is_some_and(|first| is_number_of_line(first)) {
        fields = &fields[1..];
    }
    let columns = heading.unwrap_or(&WITHOUT_HEADING);
    if fields.iter().skip(columns.len()).any(|field| !field.is_empty()) {
        return Err(BadLine::TooManyFields);
    }
    let mut person = Person::default();
    for (column, field) in columns.iter().zip(fields) {
        person.take(*column, field)?;
    }
    match person.name.chars().count() {
        0 => Err(BadLine::NoName),
        1..=MAX_NAME_CHARS => Ok(person),
        _ => Err(BadLine::LongName),
    }
}

impl Person {
    fn take(&mut self, column: Column, field: &str) -> Result<(), BadLine> {
        match column {
            Column::Name => without_number(field).clone_into(&mut self.name),
            Column::Group if field.is_empty() => {}
            Column::Group => {
                let group = ParticipantGroup::from_name(field);
                self.group = Some(group.ok_or_else(|| BadLine::UnknownGroup(field.to_owned()))?);
            }
            Column::Attended(gathering) => {
                if came(field).ok_or_else(|| BadLine::UnknownAttendance(field.to_owned()))? {
                    self.attended.push(gathering);
                }
            }
            Column::Passed => {}
        }
        Ok(())
    }
}

/// Whether a mark in a list says that somebody came; none if it says neither.
fn came(mark: &str) -> Option<bool> {
    match plain(mark).as_str() {
        "มา" | "เข้าร่วม" | "1" | "/" | "✓" | "✔" | "x" | "yes" | "y" => Some(true),
        "" | "ไม่มา" | "ไม่เข้าร่วม" | "ไม่" | "0" | "-" | "no" | "n" => {
            Some(false)
        }
        _ => None,
    }
}

/// Whether a field only counts the lines: `12`, `๑๒.`, `12)`.
fn is_number_of_line(field: &str) -> bool {
    let number = plain(field);
    let number = number.trim_end_matches(['.', ')']);
    !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
}

/// A name without a number of the line before it: `1. นายสมมติ`, `๒) นางตัวอย่าง`.
fn without_number(field: &str) -> &str {
    let rest =
        field.trim_start_matches(|c: char| plain(c.encode_utf8(&mut [0; 4])).bytes().all(|b| b.is_ascii_digit()));
    match rest.strip_prefix(['.', ')', ' ']) {
        Some(rest) if rest.len() < field.len() => rest.trim_start(),
        _ if is_number_of_line(field) => "",
        _ => field,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(text: &str) -> Vec<(usize, String, Option<ParticipantGroup>, Vec<Gathering>)> {
        let person = |line: Line| {
            let read = line.read.unwrap();
            (line.number, read.name, read.group, read.attended)
        };
        read(text).into_iter().map(person).collect()
    }

    fn faults(text: &str) -> Vec<(usize, BadLine)> {
        read(text).into_iter().filter_map(|line| Some((line.number, line.read.err()?))).collect()
    }

    #[test]
    fn lists_are_read_as_people_paste_them() {
        let pasted = "นายสมมติ ใจดี\n\n๒) นางตัวอย่าง  รักดี\tแกนนำ\n3, น.ส.ทดลอง ขยัน , ผู้แทนครัวเรือนอื่นๆ, มา, -\n";
        let (leader, other) = (Some(ParticipantGroup::VillageLeader), Some(ParticipantGroup::OtherHousehold));
        let wanted = [
            (1, "นายสมมติ ใจดี", None, vec![]),
            (3, "นางตัวอย่าง รักดี", leader, vec![]),
            (4, "น.ส.ทดลอง ขยัน", other, vec![Gathering::Development]),
        ];
        let wanted = wanted.map(|(number, name, group, came)| (number, name.to_owned(), group, came));
        assert_eq!(people(pasted), wanted);
    }

    #[test]
    fn columns_are_found_by_their_titles() {
        let table = "ลำดับ,กลุ่ม,ชื่อ-สกุล,หมายเหตุ,๓.๑.๑\n1,Village leader,สมมติ หนึ่ง,มาสาย,✓\n";
        let wanted = (2, "สมมติ หนึ่ง".to_owned(), Some(ParticipantGroup::VillageLeader), vec![Gathering::Evaluation]);
        assert_eq!(people(table), [wanted]);
    }

    #[test]
    fn every_broken_line_is_told_with_its_number() {
        let long = "ก".repeat(MAX_NAME_CHARS + 1);
        let pasted = format!(
            "สมมติ หนึ่ง\n2\nสมมติ สอง,เทวดา\nสมมติ สาม,แกนนำ,อาจจะ\nสมมติ สี่,1-1111-11111-11-1\nสมมติ ห้า,,,,อื่น\n{long}\n\"หก\nเจ็ด"
        );
        let wanted = [
            (2, BadLine::NoName),
            (3, BadLine::UnknownGroup("เทวดา".to_owned())),
            (4, BadLine::UnknownAttendance("อาจจะ".to_owned())),
            (5, BadLine::PersonalNumber),
            (6, BadLine::TooManyFields),
            (7, BadLine::LongName),
            (8, BadLine::Quote),
        ];
        assert_eq!(faults(&pasted), wanted);
    }

    #[test]
    fn a_heading_with_a_column_that_means_nothing_is_told_once() {
        assert_eq!(faults("ชื่อ,โทรศัพท์\nก,1\nข,2"), [(1, BadLine::UnknownColumn("โทรศัพท์".to_owned()))]);
        assert_eq!(faults("ลำดับ,กลุ่ม\n1,แกนนำ"), [(1, BadLine::NoNameColumn)]);
    }

    #[test]
    fn a_list_has_an_end() {
        let lines = "สมมติ\n".repeat(MAX_LINES + 5);
        assert_eq!(faults(&lines), [(MAX_LINES + 1, BadLine::TooManyLines)]);
    }
}
