//! The rules of a built client: what is named how, what the worker keeps, and that the same input gives the same bytes.

use super::*;

const PAGE: &str = r#"<!doctype html>
<meta name="build" content="__BUILD_ID__">
<link rel="manifest" href="/manifest.webmanifest">
<link data-trunk rel="rust" data-bin="phophiang">
<link data-trunk rel="css" href="style/a.css">
<link data-trunk rel="css" href="style/b.css">
<link data-trunk rel="copy-dir" href="public">
<script type="module" src="/boot.js"></script>
<script nomodule src="/old.js"></script>
"#;

fn sources() -> Sources {
    [
        ("style/a.css", "@font-face{src:url(\"/fonts/a.woff2\")}"),
        ("style/b.css", "p{background:url(b.svg)}"),
        ("style/b.svg", "<svg/>"),
        ("public/fonts/a.woff2", "font"),
        ("public/fonts/OFL.txt", "licence"),
        ("public/manifest.webmanifest", "{}"),
        ("public/boot.js", "start()"),
        ("public/old.js", "sorry()"),
        ("public/sw.template.js", "const BUILD = \"__BUILD_ID__\"; const FILES = __PRECACHE__;"),
        ("public/sw-kill.js", "bye()"),
    ]
    .into_iter()
    .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
    .collect()
}

fn app() -> App {
    App {
        glue:
            "import { x } from './snippets/leptos-1/inline0.js'; import * as p from './parts.js'; ({ './parts.js': p })"
                .into(),
        wasm: b"\0asm".to_vec(),
        parts: [("split_field.wasm".to_owned(), b"\0asm field".to_vec())].into(),
        loader: "import { initSync } from \"./phophiang.js\"; fetch(\"./split_field.wasm\")".into(),
        snippets: [("leptos-1/inline0.js".to_owned(), "export const x = 1;".to_owned())].into(),
    }
}

fn text(shell: &Shell, path: &str) -> String {
    let file = shell.files.iter().find(|f| f.path == path).unwrap();
    String::from_utf8(file.bytes.clone()).unwrap()
}

fn name(shell: &Shell, prefix: &str) -> String {
    let mut names = shell.files.iter().map(|f| f.path.clone()).filter(|p| p.starts_with(prefix));
    let name = names.next().unwrap();
    assert_eq!(names.next(), None, "{prefix} stands twice");
    name
}

fn script(shell: &Shell, prefix: &str) -> String {
    let is_it = |f: &&File| f.path.ends_with(".js") && f.path.starts_with(prefix);
    shell.files.iter().find(is_it).unwrap().path.clone()
}

#[test]
fn every_file_is_there_once_under_the_right_kind_of_name() {
    let shell = assemble(PAGE, &sources(), &app(), true).unwrap();
    let hashed = [
        "/boot-",
        "/fonts/a-",
        "/b-",
        "/old-",
        "/parts-",
        "/phophiang-",
        "/snippets/leptos-1/inline0-",
        "/split_field-",
        "/style-",
    ];
    let fixed = ["/fonts/OFL.txt", "/index.html", "/manifest.webmanifest", "/sw-kill.js", "/sw.js"];
    for file in &shell.files {
        let expected = if file.immutable { &hashed[..] } else { &fixed[..] };
        assert!(expected.iter().any(|e| file.path.starts_with(e)), "{}", file.path);
    }
    assert_eq!(shell.files.len(), hashed.len() + 1 + fixed.len(), "the app is two files");
}

#[test]
fn the_page_names_the_hashed_files_and_nothing_of_trunk_is_left() {
    let shell = assemble(PAGE, &sources(), &app(), true).unwrap();
    let page = text(&shell, "/index.html");
    for prefix in ["/boot-", "/old-", "/style-"] {
        assert!(page.contains(&format!("\"{}\"", name(&shell, prefix))), "{prefix}");
    }
    assert!(page.contains(&format!("content=\"{}\"", shell.build)));
    assert!(page.contains("<script type=\"module\" src=\"/boot-") && page.contains("<script nomodule src=\"/old-"));
    assert!(page.contains("data-app=\"module\"") && page.contains("data-app=\"wasm\""));
    assert!(!page.contains("data-trunk") && !page.contains("__"));
    assert_eq!(page.matches("rel=\"stylesheet\"").count(), 1);
}

#[test]
fn names_inside_files_follow() {
    let shell = assemble(PAGE, &sources(), &app(), true).unwrap();
    let sheet = text(&shell, &name(&shell, "/style-"));
    assert!(sheet.contains(&name(&shell, "/fonts/a-")) && sheet.contains(&name(&shell, "/b-")));
    let glue = text(&shell, &script(&shell, "/phophiang-"));
    let (snippet, loader) = (name(&shell, "/snippets/"), name(&shell, "/parts-"));
    assert_eq!(
        glue,
        format!("import {{ x }} from '.{snippet}'; import * as p from '.{loader}'; ({{ './parts.js': p }})")
    );
    let (module, part) = (script(&shell, "/phophiang-"), name(&shell, "/split_field-"));
    let expected = format!("import {{ initSync }} from \".{module}\"; fetch(\".{part}\")");
    assert_eq!(text(&shell, &loader), expected, "the two scripts name each other");
    let preloaded = text(&shell, "/index.html");
    assert!([&module, &loader].iter().all(|path| preloaded.contains(&format!("modulepreload\" href=\"{path}\""))));
}

#[test]
fn the_worker_keeps_exactly_the_files_it_may_keep() {
    let shell = assemble(PAGE, &sources(), &app(), true).unwrap();
    let worker = text(&shell, "/sw.js");
    assert!(worker.contains(&format!("BUILD = \"{}\"", shell.build)));
    for file in &shell.files {
        let line = format!("\"url\":\"{}\"", file.path);
        assert_eq!(worker.contains(&line), file.precache, "{}", file.path);
        if file.precache {
            assert!(worker.contains(&digest::integrity(&file.bytes)), "{}", file.path);
        }
    }
    let kept: Vec<_> = shell.files.iter().filter(|f| !f.precache).map(|f| f.path.as_str()).collect();
    assert_eq!(kept, ["/sw-kill.js", "/sw.js"]);
}

#[test]
fn a_development_build_is_never_kept() {
    let shell = assemble(PAGE, &sources(), &app(), false).unwrap();
    assert_eq!(text(&shell, "/sw.js"), "bye()");
}

#[test]
fn the_same_input_gives_the_same_build_and_any_change_another() {
    let build = |page: &str, sources: &Sources, app: &App| assemble(page, sources, app, true).unwrap();
    let first = build(PAGE, &sources(), &app());
    let again = build(PAGE, &sources(), &app());
    assert_eq!((&first.build, &first.files), (&again.build, &again.files));
    let mut ids = vec![first.build.clone()];
    for path in ["style/a.css", "style/b.svg", "public/fonts/OFL.txt", "public/boot.js", "public/sw.template.js"] {
        let mut changed = sources();
        changed.get_mut(path).unwrap().extend(b" ");
        if path == "style/a.css" {
            changed.get_mut(path).unwrap().extend(b"i{}");
        }
        ids.push(build(PAGE, &changed, &app()).build);
    }
    ids.push(build(&format!("{PAGE}<p>"), &sources(), &app()).build);
    let wasm = App { wasm: b"\0asm2".to_vec(), ..app() };
    ids.push(build(PAGE, &sources(), &wasm).build);
    let part = App { parts: [("split_field.wasm".to_owned(), b"\0asm2".to_vec())].into(), ..app() };
    ids.push(build(PAGE, &sources(), &part).build);
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

#[test]
fn a_style_sheet_nobody_links_is_a_mistake() {
    let mut sources = sources();
    sources.insert("style/forgotten.css".into(), b"p{}".to_vec());
    assert!(assemble(PAGE, &sources, &app(), true).unwrap_err().contains("style/forgotten.css"));
}

#[test]
fn a_missing_file_is_named() {
    for (path, named) in [
        ("style/b.css", "style/b.css"),
        ("style/b.svg", "b.svg"),
        ("public/fonts/a.woff2", "/fonts/a.woff2"),
        ("public/boot.js", "/boot.js"),
        ("public/sw-kill.js", "/sw-kill.js"),
    ] {
        let mut sources = sources();
        sources.remove(path);
        let problem = assemble(PAGE, &sources, &app(), true).unwrap_err();
        assert!(problem.contains(named), "{path}: {problem}");
    }
}
