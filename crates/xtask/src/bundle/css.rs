//! The style sheets in one file, with the names of their fonts and pictures replaced by hashed ones.

use std::ops::Range;

/// Joins sheets in their order, without comments and indentation.
///
/// # Errors
/// A sheet with `@import`: in the middle of a file browsers ignore it, so it would silently be lost.
pub(crate) fn join<'a>(sheets: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<String, String> {
    let mut joined = String::new();
    for (name, sheet) in sheets {
        let plain = without_comments(sheet).ok_or_else(|| format!("{name}: a comment or string is not closed"))?;
        if plain.contains("@import") {
            return Err(format!("{name}: list the imported sheet in index.html instead of @import"));
        }
        for line in plain.lines().map(str::trim).filter(|line| !line.is_empty()) {
            joined.push_str(line);
            joined.push('\n');
        }
    }
    Ok(joined)
}

/// The sheet without its comments; a comment inside a string stays. `None` if something is not closed.
fn without_comments(css: &str) -> Option<String> {
    let mut plain = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = &comment[comment.find("*/")? + 2..];
        } else if rest.starts_with('/') {
            plain.push('/');
            rest = &rest[1..];
        } else {
            let end = string_end(rest)?;
            plain.push_str(&rest[..end]);
            rest = &rest[end..];
        }
    }
    plain.push_str(rest);
    Some(plain)
}

/// Where the string that begins the text ends, behind its closing quote.
fn string_end(text: &str) -> Option<usize> {
    let quote = text.chars().next()?;
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The files a sheet names in `url(…)`, with where the name stands. Data URLs and fragments are no files.
pub(crate) fn urls(css: &str) -> Vec<(Range<usize>, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = css[at..].find("url(") {
        let start = at + offset + 4;
        let Some(length) = css[start..].find(')') else { break };
        let inside = &css[start..start + length];
        let name = inside.trim().trim_matches(['"', '\'']);
        let name_start = start + inside.find(name).unwrap_or(0);
        if !name.is_empty() && !name.starts_with("data:") && !name.starts_with('#') {
            found.push((name_start..name_start + name.len(), name));
        }
        at = start + length;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_keep_their_order_and_lose_their_comments() {
        let joined = join([
            ("a.css", "/* head */\n@layer a, b;\n\n  p { content: \"/* kept */\"; }\n"),
            ("b.css", "q { margin: 1px/* x */ 2px }"),
        ]);
        assert_eq!(joined.unwrap(), "@layer a, b;\np { content: \"/* kept */\"; }\nq { margin: 1px 2px }\n");
    }

    #[test]
    fn an_import_or_an_open_comment_is_refused() {
        assert!(join([("a.css", "@import 'b.css';")]).unwrap_err().contains("a.css"));
        assert!(join([("a.css", "p {} /* never closed")]).is_err());
        assert!(join([("a.css", "p { content: 'open }")]).is_err());
    }

    #[test]
    fn names_in_urls_are_found_in_every_quoting() {
        let css = "a{src:url(\"/f/a.woff2\") format('woff2'),url( /f/b.woff2 )}b{background:url(data:x)}c{mask:url(#m)}d{src:url('c.svg')}";
        let names: Vec<_> = urls(css).into_iter().map(|(span, name)| (&css[span], name)).collect();
        assert_eq!(names, [("/f/a.woff2", "/f/a.woff2"), ("/f/b.woff2", "/f/b.woff2"), ("c.svg", "c.svg")]);
    }
}
