//! Villages, and importing a district's list of them. No open list of all villages was found, so each district brings its own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::area::{AreaCode, AreaLevel};
use crate::areas::Areas;
use crate::csv;
use crate::numerals::{to_ascii, whole_number};

/// A village.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Village {
    /// Its code, eight digits.
    pub code: AreaCode,
    /// หมู่ที่, 1 to 99. Usually the last two digits of the code.
    pub moo: u8,
    /// Its Thai name.
    pub name_th: String,
    /// How many households it has, if known.
    pub households: Option<u32>,
    /// How many people live there, if known.
    pub people: Option<u32>,
}

/// A line of the import that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct LineError {
    /// The line, counted from 1, the heading included. Where quoted fields span lines, the first of them.
    pub line: usize,
    /// What is wrong with it.
    pub fault: LineFault,
}

/// What can be wrong with a line of the import. Texts are as they stood in the file, without the spaces around them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "fault", content = "of", rename_all = "snake_case")]
pub enum LineFault {
    /// The file has no heading.
    #[error("the file is empty")]
    Empty,
    /// The heading lacks `code` or `name`.
    #[error("the heading has no column {0}")]
    NoColumn(Column),
    /// The heading names a column that means nothing here: a slip of the pen must not lose a column.
    #[error("unknown column “{0}”; the first line names the columns, with commas between them")]
    UnknownColumn(String),
    /// The heading names a column twice.
    #[error("column {0:?} is there twice")]
    ColumnTwice(String),
    /// More or fewer fields than the heading.
    #[error("{found} fields instead of {expected}")]
    Fields {
        /// As many as the heading has.
        expected: usize,
        /// As many as the line has.
        found: usize,
    },
    /// A quote that is never closed, or one in the middle of a field.
    #[error("a quotation mark is out of place")]
    Quote,
    /// No code of eight digits.
    #[error("not a village code of eight digits: {0:?}")]
    Code(String),
    /// The first six digits are no subdistrict.
    #[error("there is no subdistrict {0}")]
    NoSubdistrict(AreaCode),
    /// No name.
    #[error("the village has no name")]
    NoName,
    /// No moo of 1 to 99, neither in its column nor at the end of the code.
    #[error("not a moo of 1 to 99: {0:?}")]
    Moo(String),
    /// Not a whole number.
    #[error("column {column}: not a whole number: {text:?}")]
    Number {
        /// The column, households or people.
        column: Column,
        /// What stands there.
        text: String,
    },
    /// The village lies in another district than the one whose list this is.
    #[error("village {0} lies in another district")]
    OtherDistrict(AreaCode),
    /// The code stood in an earlier line.
    #[error("village {code} is already in line {first}")]
    Twice {
        /// The code.
        code: AreaCode,
        /// The line it stood in first.
        first: usize,
    },
}

impl LineError {
    /// The code under which the fault is explained to a person.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.fault.code()
    }
}

impl LineFault {
    /// The code under which the fault is explained to a person.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "import_empty",
            Self::NoColumn(_) => "import_column_missing",
            Self::UnknownColumn(_) => "import_column_unknown",
            Self::ColumnTwice(_) => "import_column_twice",
            Self::Fields { .. } => "import_field_count",
            Self::Quote => "import_quote",
            Self::Code(_) => "import_village_code",
            Self::NoSubdistrict(_) => "import_no_subdistrict",
            Self::NoName => "import_no_name",
            Self::Moo(_) => "import_moo",
            Self::Number { .. } => "import_number",
            Self::OtherDistrict(_) => "import_other_district",
            Self::Twice { .. } => "import_village_twice",
        }
    }
}

/// A column of the import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The code of eight digits.
    Code,
    /// The name.
    Name,
    /// หมู่ที่.
    Moo,
    /// How many households.
    Households,
    /// How many people.
    People,
}

impl Column {
    const ALL: [Self; 5] = [Self::Code, Self::Name, Self::Moo, Self::Households, Self::People];

    /// The word in a Thai heading.
    #[must_use]
    pub fn word_th(self) -> &'static str {
        match self {
            Self::Code => "รหัส",
            Self::Name => "ชื่อ",
            Self::Moo => "หมู่ที่",
            Self::Households => "ครัวเรือน",
            Self::People => "ประชากร",
        }
    }

    /// Whether a heading means it: its word in either language, or one that offices' lists have for it.
    fn is_called(self, heading: &str) -> bool {
        let others: &[&str] = match self {
            Self::Code => &["รหัสหมู่บ้าน"],
            Self::Name => &["ชื่อหมู่บ้าน", "หมู่บ้าน"],
            Self::Moo => &["หมู่"],
            Self::Households => &["จำนวนครัวเรือน"],
            Self::People => &["จำนวนประชากร", "คน"],
        };
        heading == self.word() || heading == self.word_th() || others.contains(&heading)
    }

    /// The word in an English heading.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Name => "name",
            Self::Moo => "moo",
            Self::Households => "households",
            Self::People => "people",
        }
    }
}

impl std::fmt::Display for Column {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// As [`parse_villages_csv`], of villages that must all lie in one district.
///
/// # Errors
/// As there; a village of another district is a broken line, too.
pub fn parse_district_csv(text: &str, areas: &Areas, district: &AreaCode) -> Result<Vec<Village>, Vec<LineError>> {
    parse(text, areas, Some(district))
}

/// Reads villages from CSV (RFC 4180, UTF-8, with or without a byte order mark) with the heading
/// `code,name,moo,households,people` or `รหัส,ชื่อ,หมู่ที่,ครัวเรือน,ประชากร`, in any order; code and name are required, blank lines are
/// skipped, digits may be Thai. Without a moo, it is the last two digits of the code.
///
/// # Errors
/// Every line that is broken or names a village a second time, each with its first fault, in order. Then nothing is to be imported.
pub fn parse_villages_csv(text: &str, areas: &Areas) -> Result<Vec<Village>, Vec<LineError>> {
    parse(text, areas, None)
}

fn parse(text: &str, areas: &Areas, district: Option<&AreaCode>) -> Result<Vec<Village>, Vec<LineError>> {
    let lies_there = |village: &Village| match (district, village.code.prefix_parent()) {
        (Some(district), Some(subdistrict)) if !areas.contains(district, &subdistrict) => {
            Err(LineFault::OtherDistrict(village.code.clone()))
        }
        _ => Ok(()),
    };
    let lines = csv::Records::of(text, &[',']);
    let mut lines = lines.map(|(line, fields)| (line, fields.map_err(|csv::MisplacedQuote| LineFault::Quote)));
    let (line, heading) = lines.next().unwrap_or((1, Err(LineFault::Empty)));
    let heading = heading.and_then(|fields| Heading::read(&fields)).map_err(|fault| vec![LineError { line, fault }])?;
    let (mut villages, mut errors, mut first_lines) = (Vec::new(), Vec::new(), BTreeMap::new());
    for (line, fields) in lines {
        let village = fields.and_then(|fields| heading.village(&fields, areas));
        match village.and_then(|village| lies_there(&village).map(|()| village)) {
            Err(fault) => errors.push(LineError { line, fault }),
            Ok(village) => {
                let first = *first_lines.entry(village.code.clone()).or_insert(line);
                if first == line {
                    villages.push(village);
                } else {
                    errors.push(LineError { line, fault: LineFault::Twice { code: village.code, first } });
                }
            }
        }
    }
    if errors.is_empty() { Ok(villages) } else { Err(errors) }
}

/// Which column stands where.
struct Heading {
    columns: Vec<Column>,
}

impl Heading {
    fn read(fields: &[String]) -> Result<Self, LineFault> {
        let mut columns = Vec::new();
        for field in fields {
            let name = field.trim().to_ascii_lowercase();
            let column = Column::ALL.into_iter().find(|column| column.is_called(&name));
            let column = column.ok_or_else(|| LineFault::UnknownColumn(field.trim().to_owned()))?;
            if columns.contains(&column) {
                return Err(LineFault::ColumnTwice(name));
            }
            columns.push(column);
        }
        let missing = [Column::Code, Column::Name].into_iter().find(|column| !columns.contains(column));
        missing.map_or(Ok(Self { columns }), |column| Err(LineFault::NoColumn(column)))
    }

    fn village(&self, fields: &[String], areas: &Areas) -> Result<Village, LineFault> {
        let (expected, found) = (self.columns.len(), fields.len());
        if expected != found {
            return Err(LineFault::Fields { expected, found });
        }
        let field = |column: Column| {
            let index = self.columns.iter().position(|name| *name == column);
            index.and_then(|index| fields.get(index)).map_or("", |field| field.trim())
        };
        let code = village_code(field(Column::Code), areas)?;
        let name_th = field(Column::Name).split_whitespace().collect::<Vec<_>>().join(" ");
        if name_th.is_empty() {
            return Err(LineFault::NoName);
        }
        Ok(Village {
            moo: moo(field(Column::Moo), &code)?,
            code,
            name_th,
            households: count(Column::Households, field(Column::Households))?,
            people: count(Column::People, field(Column::People))?,
        })
    }
}

fn village_code(text: &str, areas: &Areas) -> Result<AreaCode, LineFault> {
    let code = to_ascii(text).parse().ok().filter(|code: &AreaCode| code.level() == AreaLevel::Village);
    let code = code.ok_or_else(|| LineFault::Code(text.to_owned()))?;
    match code.prefix_parent() {
        Some(subdistrict) if areas.get(&subdistrict).is_none() => Err(LineFault::NoSubdistrict(subdistrict)),
        _ => Ok(code),
    }
}

fn moo(text: &str, code: &AreaCode) -> Result<u8, LineFault> {
    let text = if text.is_empty() { code.as_str().get(6..).unwrap_or_default() } else { text };
    let moo = whole_number(text).and_then(|number| u8::try_from(number).ok()).filter(|moo| (1..=99).contains(moo));
    moo.ok_or_else(|| LineFault::Moo(text.to_owned()))
}

fn count(column: Column, text: &str) -> Result<Option<u32>, LineFault> {
    if text.is_empty() {
        return Ok(None);
    }
    whole_number(text).map(Some).ok_or_else(|| LineFault::Number { column, text: text.to_owned() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn areas() -> Areas {
        let csv =
            "code,name_th,name_en\n24,ฉะเชิงเทรา,Chachoengsao\n2409,แปลงยาว,Plaeng Yao\n240901,แปลงยาว,Plaeng Yao\n";
        Areas::from_csv(csv).unwrap()
    }

    fn parse(text: &str) -> Result<Vec<Village>, Vec<LineError>> {
        parse_villages_csv(text, &areas())
    }

    /// Line numbers and codes of the faults.
    fn faults(text: &str) -> Vec<(usize, &'static str)> {
        parse(text).unwrap_err().iter().map(|error| (error.line, error.code())).collect()
    }

    fn village(code: &str, moo: u8, name: &str, households: Option<u32>, people: Option<u32>) -> Village {
        Village { code: code.parse().unwrap(), moo, name_th: name.to_owned(), households, people }
    }

    #[test]
    fn a_sheet_as_offices_export_it() {
        let text = "\u{feff}code,name,moo,households,people\r\n24090101,บ้านหนองไผ่,1,120,\"1,340\"\r\n\r\n,,,,\r\n๒๔๐๙๐๑๐๒, บ้านดอน ,,๙๘,\r\n";
        let first = village("24090101", 1, "บ้านหนองไผ่", Some(120), Some(1_340));
        assert_eq!(parse(text), Ok(vec![first, village("24090102", 2, "บ้านดอน", Some(98), None)]));
    }

    #[test]
    fn a_thai_heading_means_the_same_columns() {
        let english = parse("code,name,moo,households,people\n24090101,บ้านหนองไผ่,3,120,340\n");
        let heading =
            [Column::People, Column::Name, Column::Code, Column::Moo, Column::Households].map(Column::word_th);
        let thai = parse(&format!("{}\n๓๔๐,บ้านหนองไผ่,๒๔๐๙๐๑๐๑,๓,๑๒๐\n", heading.join(",")));
        assert_eq!((thai.as_ref(), english.as_ref()), (english.as_ref(), thai.as_ref()));
        assert_eq!(english.map(|villages| villages.len()), Ok(1));
        assert_eq!(parse("รหัสหมู่บ้าน,ชื่อหมู่บ้าน,หมู่\n24090101,ก,1\n").map(|villages| villages.len()), Ok(1));
        assert_eq!(faults("รหัส,code,ชื่อ\n"), [(1, "import_column_twice")]);
    }

    #[test]
    fn columns_in_any_order_and_quoted_fields() {
        let text = "People,\"name\",CODE\n5,\"บ้าน \"\"ใหม่\"\", \nเหนือ\",24090109\n7,บ้านนา,24090110";
        let first = village("24090109", 9, "บ้าน \"ใหม่\", เหนือ", None, Some(5));
        assert_eq!(parse(text), Ok(vec![first, village("24090110", 10, "บ้านนา", None, Some(7))]));
    }

    #[test]
    fn every_broken_line_is_listed_with_its_reason() {
        let text = "code,name,moo,households\n24090101,ก,1,1\n2409010,ข,,\n24990101,ค,,\n24090102,,,\n24090103,ง,0,\n24090100,จ,,\n\
                    24090104,ฉ,,หลาย\n24090105,ช\n24090106,\"ซ\"ฌ,,\n24090101,ญ,,\n24090107,ด,,\"12,34\"\n24090108,ต,,-5\n";
        let expected = [
            (3, "import_village_code"),
            (4, "import_no_subdistrict"),
            (5, "import_no_name"),
            (6, "import_moo"),
            (7, "import_moo"),
            (8, "import_number"),
            (9, "import_field_count"),
            (10, "import_quote"),
            (11, "import_village_twice"),
            (12, "import_number"),
            (13, "import_number"),
        ];
        assert_eq!(faults(text), expected);
        let errors = parse(text).unwrap_err();
        assert_eq!(errors[1].fault, LineFault::NoSubdistrict("249901".parse().unwrap()));
        assert_eq!(errors[8].fault, LineFault::Twice { code: "24090101".parse().unwrap(), first: 2 });
        assert_eq!(errors[5].to_string(), "line 8: column households: not a whole number: \"หลาย\"");
    }

    #[test]
    fn a_quote_left_open_does_not_hide_the_lines_after_it() {
        assert_eq!(
            faults("code,name\n24090101,\"ก\n24090102,ข\n9,ค\n"),
            [(2, "import_quote"), (4, "import_village_code")]
        );
    }

    #[test]
    fn lines_are_counted_through_quoted_line_feeds() {
        assert_eq!(faults("code,name\n24090101,\"ก\r\nข\"\r\n9,ค\n"), [(4, "import_village_code")]);
    }

    #[test]
    fn a_heading_must_be_understood() {
        assert_eq!(faults(""), [(1, "import_empty")]);
        assert_eq!(faults("name,moo\nก,1\n"), [(1, "import_column_missing")]);
        assert_eq!(faults("code\n24090101\n"), [(1, "import_column_missing")]);
        assert_eq!(faults("code,name,household\n"), [(1, "import_column_unknown")]);
        assert_eq!(faults("code,name,Name\n"), [(1, "import_column_twice")]);
        assert_eq!(parse("code,name\n"), Ok(vec![]));
    }

    /// The text as a CSV field.
    fn quoted(text: &str) -> String {
        format!("\"{}\"", text.replace('"', "\"\""))
    }

    proptest! {
        #[test]
        fn what_is_written_by_the_rules_is_read_back(rows in prop::collection::vec(prop::collection::vec("[ก-ฮ,\"\r\n x]{0,6}x", 3), 1..6)) {
            let lines: Vec<String> = rows.iter().map(|row| row.iter().map(|field| quoted(field)).collect::<Vec<_>>().join(",")).collect();
            for end in ["\n", "\r\n"] {
                let text = lines.join(end);
                let read: Result<Vec<_>, _> = csv::Records::of(&text, &[',']).map(|(_, record)| record).collect();
                prop_assert_eq!(read, Ok(rows.clone()));
            }
        }

        #[test]
        fn any_text_ends_in_villages_or_in_faults_of_its_lines(body in "[0-9ก-ค,\"\r\n]{0,60}") {
            let text = format!("code,name\n{body}");
            let last = text.split('\n').count();
            if let Err(errors) = parse(&text) {
                prop_assert!(!errors.is_empty());
                prop_assert!(errors.windows(2).all(|pair| pair[0].line < pair[1].line));
                prop_assert!(errors.iter().all(|error| (2..=last).contains(&error.line)));
            }
        }
    }
}
