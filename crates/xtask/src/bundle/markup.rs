//! The tags of `index.html` that a build reads and rewrites.
//!
//! The page is ours and is written with quoted attributes, so a scanner for single tags is enough; a page that breaks
//! this is refused with the place, never half understood.

use std::ops::Range;

/// A start tag found in the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag {
    /// Where it stands in the text, from `<` to after `>`.
    pub(crate) span: Range<usize>,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute; empty for one without a value.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// All start tags called `name` (`link`, `script` …), in order. Comments are skipped.
pub(crate) fn tags(html: &str, name: &str) -> Result<Vec<Tag>, String> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = html[at..].find('<') {
        let start = at + offset;
        let rest = &html[start + 1..];
        if rest.starts_with("!--") {
            let end = rest.find("-->").ok_or("a comment is not closed")?;
            at = start + 1 + end;
            continue;
        }
        let matches = rest.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name))
            && rest[name.len()..].starts_with([' ', '\n', '\t', '>', '/']);
        if matches {
            let tag = read_tag(html, start, name.len())?;
            at = tag.span.end;
            found.push(tag);
        } else {
            at = start + 1;
        }
    }
    Ok(found)
}

fn read_tag(html: &str, start: usize, name_length: usize) -> Result<Tag, String> {
    let problem = |what: &str| {
        let line = html[..start].lines().count().max(1);
        format!("{what} in the tag near line {line}")
    };
    let mut at = start + 1 + name_length;
    let mut attributes = Vec::new();
    loop {
        let rest = html[at..].trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        at = html.len() - rest.len();
        if rest.starts_with('>') {
            return Ok(Tag { span: start..at + 1, attributes });
        }
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/')).ok_or_else(|| problem("no `>`"))?;
        let name = rest[..end].to_ascii_lowercase();
        at += end;
        let mut value = String::new();
        if let Some(quoted) = html[at..].strip_prefix("=\"") {
            let close = quoted.find('"').ok_or_else(|| problem("a quote is not closed"))?;
            quoted[..close].clone_into(&mut value);
            at += 2 + close + 1;
        } else if html[at..].starts_with('=') {
            return Err(problem("an attribute without double quotes"));
        }
        attributes.push((name, value));
    }
}

/// Replaces parts of a text; the spans must not overlap.
pub(crate) fn replace(text: &str, mut parts: Vec<(Range<usize>, String)>) -> String {
    parts.sort_by_key(|(span, _)| span.start);
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for (span, replacement) in parts {
        result.push_str(&text[at..span.start]);
        result.push_str(&replacement);
        at = span.end;
    }
    result.push_str(&text[at..]);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_with_and_without_a_value() {
        let html = "<html><!-- <link rel=\"no\"> --><link data-trunk rel=\"css\" href=\"a.css\" /><linked><LINK>";
        let found = tags(html, "link").unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].attribute("data-trunk"), Some(""));
        assert_eq!(found[0].attribute("href"), Some("a.css"));
        assert_eq!(found[0].attribute("id"), None);
        assert_eq!(&html[found[0].span.clone()], "<link data-trunk rel=\"css\" href=\"a.css\" />");
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert!(tags("<link rel=css>", "link").unwrap_err().contains("double quotes"));
        assert!(tags("<link rel=\"css", "link").is_err());
        assert!(tags("<!-- <link>", "link").is_err());
    }

    #[test]
    fn parts_are_replaced_in_any_order() {
        assert_eq!(replace("abcdef", vec![(4..5, "E".into()), (0..2, String::new())]), "cdEf");
    }
}
