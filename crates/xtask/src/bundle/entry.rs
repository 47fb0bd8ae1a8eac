//! What `index.html` asks for: it is an ordinary Trunk entry, read here as Trunk would read it.

use super::markup::{self, Tag};

/// The links of the page that a build acts on.
#[derive(Debug)]
pub(crate) struct Entry {
    /// `<link data-trunk rel="rust">`: where the app is linked in.
    pub(crate) app: Tag,
    /// `<link data-trunk rel="css">`, in order: the style sheets, paths relative to the project.
    pub(crate) sheets: Vec<Tag>,
    /// `<link data-trunk rel="copy-dir">`: folders whose content is served from the root.
    pub(crate) folders: Vec<Tag>,
    /// `<script src>`: scripts of ours, from one of the folders.
    pub(crate) scripts: Vec<Tag>,
}

impl Entry {
    /// Reads the page.
    ///
    /// # Errors
    /// A link of a kind that is not known here, no link for the app, no style sheet, or an inline script or style (the
    /// content security policy forbids them, so they would only fail in the browser).
    pub(crate) fn read(page: &str) -> Result<Self, String> {
        let mut app = None;
        let (mut sheets, mut folders) = (Vec::new(), Vec::new());
        for tag in markup::tags(page, "link")? {
            if tag.attribute("data-trunk").is_none() {
                continue;
            }
            match tag.attribute("rel") {
                Some("rust") if app.is_none() => app = Some(tag),
                Some("css") => sheets.push(tag),
                Some("copy-dir") => folders.push(tag),
                other => return Err(format!("<link data-trunk rel={other:?}> is not known here or stands twice")),
            }
        }
        let scripts = markup::tags(page, "script")?;
        if scripts.iter().any(|tag| tag.attribute("src").is_none()) || !markup::tags(page, "style")?.is_empty() {
            return Err("an inline script or style: the content security policy forbids it".into());
        }
        if sheets.is_empty() {
            return Err("no <link data-trunk rel=\"css\">".into());
        }
        Ok(Self { app: app.ok_or("no <link data-trunk rel=\"rust\">")?, sheets, folders, scripts })
    }
}

/// The file a tag names.
pub(crate) fn href(tag: &Tag) -> Result<&str, String> {
    tag.attribute("href")
        .or_else(|| tag.attribute("src"))
        .filter(|href| !href.is_empty())
        .ok_or_else(|| "a data-trunk link without href".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<link rel="icon" href="/i.svg"><link data-trunk rel="rust" data-bin="app">
        <link data-trunk rel="css" href="style/a.css"><link data-trunk rel="css" href="style/b.css">
        <link data-trunk rel="copy-dir" href="public"><script type="module" src="/boot.js"></script>"#;

    #[test]
    fn the_links_are_read_in_their_order() {
        let entry = Entry::read(PAGE).unwrap();
        let names: Vec<_> = entry.sheets.iter().map(|tag| href(tag).unwrap()).collect();
        assert_eq!(names, ["style/a.css", "style/b.css"]);
        assert_eq!(href(&entry.folders[0]).unwrap(), "public");
        assert_eq!(href(&entry.scripts[0]).unwrap(), "/boot.js");
    }

    #[test]
    fn what_would_fail_in_the_browser_fails_here() {
        let inline = format!("{PAGE}<script>go()</script>");
        assert!(Entry::read(&inline).unwrap_err().contains("security policy"));
        let styled = format!("{PAGE}<style>p{{}}</style>");
        assert!(Entry::read(&styled).is_err());
        let unknown = format!("{PAGE}<link data-trunk rel=\"scss\" href=\"a.scss\">");
        assert!(Entry::read(&unknown).unwrap_err().contains("scss"));
        assert!(Entry::read(&PAGE.replace("rel=\"rust\"", "rel=\"css\"")).unwrap_err().contains("rust"));
    }
}
