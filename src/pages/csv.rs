//! Tables of comma-separated values, as spreadsheets take them.

/// Titles and rows as one text.
#[must_use]
pub fn table(titles: Vec<String>, rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: Vec<String>| cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",");
    std::iter::once(titles).chain(rows).map(line).collect::<Vec<_>>().join("\r\n")
}

/// A quoted cell. What a spreadsheet would take for a formula is made a text.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_and_never_a_formula() {
        assert_eq!(cell("บ้าน \"ใหม่\", หมู่ 3"), "\"บ้าน \"\"ใหม่\"\", หมู่ 3\"");
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell(""), "\"\"");
    }

    #[test]
    fn a_table_has_its_titles_first() {
        let rows = [vec!["1".to_owned(), "ข".to_owned()]];
        assert_eq!(table(vec!["ที่".to_owned(), "ชื่อ".to_owned()], rows), "\"ที่\",\"ชื่อ\"\r\n\"1\",\"ข\"");
    }
}
