//! The files of the client as the browser gets them, put together from the files of the project. No IO here.
//!
//! A file whose content may change is found only under a name with its hash, so a name means the same bytes for ever.
//! The few with fixed names (the page, the worker, the manifest, icons) are asked for anew each time.

use std::collections::BTreeMap;

use super::entry::{self, Entry};
use super::{css, digest, markup, split, worker};

/// A file of the built client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    /// Where it is served, beginning with `/`.
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
    /// Its name holds its hash: it may be kept for ever.
    pub(crate) immutable: bool,
    /// It belongs to the set the service worker keeps on the device.
    pub(crate) precache: bool,
    /// It is not needed for the first screen.
    pub(crate) later: bool,
}

/// What the build made of the Rust code.
#[derive(Debug, Default)]
pub(crate) struct App {
    /// The JavaScript that loads the WebAssembly file.
    pub(crate) glue: String,
    pub(crate) wasm: Vec<u8>,
    /// The WebAssembly files that come after the first, by name.
    pub(crate) parts: BTreeMap<String, Vec<u8>>,
    /// The script that fetches them; it and the glue import each other.
    pub(crate) loader: String,
    /// Further scripts the glue imports, by their path below `snippets/`.
    pub(crate) snippets: BTreeMap<String, String>,
}

/// Files of the project by their path relative to its root.
pub(crate) type Sources = BTreeMap<String, Vec<u8>>;

/// The built client.
#[derive(Debug)]
pub(crate) struct Shell {
    /// Names the build: the same content, the same id.
    pub(crate) build: String,
    /// Sorted by path.
    pub(crate) files: Vec<File>,
}

/// The file that is replaced by the worker made from it.
const WORKER_TEMPLATE: &str = "/sw.template.js";
/// Takes the place of the worker where nothing may be kept: in development, and to withdraw a broken release.
const WORKER_KILL: &str = "/sw-kill.js";

/// Puts the client together. `offline` says whether the worker keeps it on the device (a development build must never
/// be kept).
pub(crate) fn assemble(page: &str, sources: &Sources, app: &App, offline: bool) -> Result<Shell, String> {
    let entry = Entry::read(page)?;
    let mut plan = Plan::new(page, sources, &entry)?;
    let template = plan.take_text(WORKER_TEMPLATE)?;
    let kill = plan.take_text(WORKER_KILL)?;
    plan.link_app(app, &entry)?;
    plan.link_sheets(sources, &entry)?;
    plan.link_scripts(&entry)?;
    plan.link_folders(&entry);
    let page = markup::replace(page, plan.parts);
    let mut files = plan.files;
    files.extend(plan.public.into_iter().map(|(path, bytes)| File {
        path,
        bytes,
        immutable: false,
        precache: true,
        later: false,
    }));
    Ok(finish(files, &page, &template, kill, offline))
}

/// The build as it grows.
struct Plan {
    /// Files served under their own names from the root, by path; those that get a hashed name are taken out.
    public: BTreeMap<String, Vec<u8>>,
    files: Vec<File>,
    /// Replacements in the page.
    parts: Vec<(std::ops::Range<usize>, String)>,
}

impl Plan {
    fn new(page: &str, sources: &Sources, entry: &Entry) -> Result<Self, String> {
        if page.matches(worker::BUILD_PLACE).count() != 1 {
            return Err(format!("{} must stand in the page once", worker::BUILD_PLACE));
        }
        let mut public = BTreeMap::new();
        for folder in &entry.folders {
            let prefix = format!("{}/", entry::href(folder)?.trim_end_matches('/'));
            for (path, bytes) in sources {
                if let Some(rest) = path.strip_prefix(&prefix) {
                    public.insert(format!("/{rest}"), bytes.clone());
                }
            }
        }
        Ok(Self { public, files: Vec::new(), parts: Vec::new() })
    }

    fn take_text(&mut self, path: &str) -> Result<String, String> {
        let bytes = self.public.remove(path).ok_or_else(|| format!("no file {path} in public"))?;
        String::from_utf8(bytes).map_err(|_| format!("{path} is not text"))
    }

    /// Adds a file under its hashed name and returns that name.
    fn add_hashed(&mut self, path: &str, bytes: Vec<u8>) -> String {
        let name = digest::hashed_name(path, &bytes);
        if !self.files.iter().any(|file| file.path == name) {
            self.files.push(File { path: name.clone(), bytes, immutable: true, precache: true, later: false });
        }
        name
    }

    fn link_app(&mut self, app: &App, entry: &Entry) -> Result<(), String> {
        let mut glue = app.glue.clone();
        for (path, code) in &app.snippets {
            if code.contains("from './") || code.contains("from \"./") {
                return Err(format!("the script {path} imports another; their names cannot be hashed one by one"));
            }
            let plain = format!("./snippets/{path}");
            let name = self.add_hashed(&plain[1..], code.clone().into_bytes());
            if !glue.contains(&plain) {
                return Err(format!("the script {path} is not imported by the app"));
            }
            glue = glue.replace(&plain, &format!(".{name}"));
        }
        let module = self.add_scripts(glue, app)?;
        let wasm = self.add_hashed("/phophiang.wasm", app.wasm.clone());
        // No integrity for the WebAssembly file: it would have to be complete before its compilation could begin.
        let links = format!(
            "{module}\n  \
             <link rel=\"preload\" href=\"{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin data-app=\"wasm\">"
        );
        self.parts.push((entry.app.span.clone(), links));
        Ok(())
    }

    /// The glue, the loader of the parts and the parts; returns the links the page needs.
    ///
    /// The two scripts import each other, so neither name can hold the hash of the other's final text: both hold the hash of
    /// the two texts as they are before their names are known.
    fn add_scripts(&mut self, mut glue: String, app: &App) -> Result<String, String> {
        let mut loader = app.loader.clone();
        for (name, bytes) in &app.parts {
            let hashed = self.add_hashed(&format!("/{name}"), bytes.clone());
            loader = replace_name(&loader, "(", name, &hashed)?;
            self.files.iter_mut().filter(|file| file.path == hashed).for_each(|file| file.later = true);
        }
        let both = format!("{glue}\n{loader}");
        let module = digest::hashed_name("/phophiang.js", both.as_bytes());
        let loader_name = digest::hashed_name("/parts.js", both.as_bytes());
        // Not in the list of imports, which has the name the WebAssembly file knows.
        glue = replace_name(&glue, "from ", split::LOADER, &loader_name)?;
        loader = replace_name(&loader, "from ", "phophiang.js", &module)?;
        let mut links = Vec::new();
        for (path, text, mark) in [(module, glue, " data-app=\"module\""), (loader_name, loader, "")] {
            let integrity = digest::integrity(text.as_bytes());
            links.push(format!("<link rel=\"modulepreload\" href=\"{path}\" integrity=\"{integrity}\"{mark}>"));
            self.files.push(File { path, bytes: text.into_bytes(), immutable: true, precache: true, later: false });
        }
        Ok(links.join("\n  "))
    }

    fn link_sheets(&mut self, sources: &Sources, entry: &Entry) -> Result<(), String> {
        let mut sheets = Vec::new();
        for tag in &entry.sheets {
            let path = entry::href(tag)?;
            let bytes = sources.get(path).ok_or_else(|| format!("no style sheet {path}"))?;
            let text = std::str::from_utf8(bytes).map_err(|_| format!("{path} is not text"))?;
            sheets.push((path, text));
        }
        let unlisted = |path: &&String| path.ends_with(".css") && !sheets.iter().any(|(sheet, _)| sheet == path);
        if let Some(path) = sources.keys().find(unlisted) {
            return Err(format!("the style sheet {path} is not linked"));
        }
        let joined = css::join(sheets)?;
        let mut parts = Vec::new();
        for (span, name) in css::urls(&joined) {
            let bytes = self.file_of_sheet(name, sources)?;
            parts.push((span, self.add_hashed(&rooted(name), bytes)));
        }
        for (_, name) in css::urls(&joined) {
            self.public.remove(name);
        }
        let sheet = markup::replace(&joined, parts).into_bytes();
        let integrity = digest::integrity(&sheet);
        let name = self.add_hashed("/style.css", sheet);
        let mut link = format!("<link rel=\"stylesheet\" href=\"{name}\" integrity=\"{integrity}\">");
        for tag in &entry.sheets {
            self.parts.push((tag.span.clone(), std::mem::take(&mut link)));
        }
        Ok(())
    }

    /// A file named by a sheet: `/x` from a public folder, `x` beside the sheets in `style/`.
    fn file_of_sheet(&self, name: &str, sources: &Sources) -> Result<Vec<u8>, String> {
        let found = if name.starts_with('/') { self.public.get(name) } else { sources.get(&format!("style/{name}")) };
        found.cloned().ok_or_else(|| format!("a style sheet names {name}, which does not exist"))
    }

    fn link_scripts(&mut self, entry: &Entry) -> Result<(), String> {
        for tag in &entry.scripts {
            let path = entry::href(tag)?;
            let bytes = self.public.remove(path).ok_or_else(|| format!("no script {path} in public"))?;
            let integrity = digest::integrity(&bytes);
            let name = self.add_hashed(path, bytes);
            let kind = match tag.attribute("type") {
                Some("module") => "type=\"module\" ",
                _ if tag.attribute("nomodule").is_some() => "nomodule ",
                _ => "",
            };
            let script = format!("<script {kind}src=\"{name}\" integrity=\"{integrity}\">");
            self.parts.push((tag.span.clone(), script));
        }
        Ok(())
    }

    fn link_folders(&mut self, entry: &Entry) {
        for tag in &entry.folders {
            self.parts.push((tag.span.clone(), String::new()));
        }
    }
}

/// Puts `hashed` in the place of `./name` wherever it stands after `before`.
fn replace_name(text: &str, before: &str, name: &str, hashed: &str) -> Result<String, String> {
    let named = |path: &str, quote: char| format!("{before}{quote}{path}{quote}");
    let mut replaced = text.to_owned();
    for quote in ['"', '\''] {
        replaced = replaced.replace(&named(&format!("./{name}"), quote), &named(&format!(".{hashed}"), quote));
    }
    if replaced == text { Err(format!("nothing names ./{name}, which the app consists of")) } else { Ok(replaced) }
}

fn rooted(name: &str) -> String {
    format!("/{}", name.trim_start_matches('/'))
}

/// Names the build, adds the page and the worker.
fn finish(mut files: Vec<File>, page: &str, template: &str, kill: String, offline: bool) -> Shell {
    // The id stands in the page, so it is taken over the page without it.
    files.push(fixed("/index.html", page.as_bytes().to_vec(), true));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let build = worker::build_id(&files, template);
    let page = page
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
        .replace(worker::BUILD_PLACE, &build);
    for file in &mut files {
        if file.path == "/index.html" {
            file.bytes = page.clone().into_bytes();
        }
    }
    let worker = if offline { worker::script(template, &build, &files) } else { kill.clone() };
    files.push(fixed("/sw.js", worker.into_bytes(), false));
    files.push(fixed(WORKER_KILL, kill.into_bytes(), false));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Shell { build, files }
}

fn fixed(path: &str, bytes: Vec<u8>, precache: bool) -> File {
    File { path: path.to_owned(), bytes, immutable: false, precache, later: false }
}

#[cfg(test)]
#[path = "shell_tests.rs"]
mod tests;
