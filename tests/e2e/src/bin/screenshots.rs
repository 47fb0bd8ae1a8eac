//! Takes a picture of every screen: phone and laptop, Thai and English, the assessment also for the sun, and what is printed also as
//! a PDF.
//!
//! Run it as `cargo xtask screenshots`; the pictures come into `screenshots/`. With `-- --readme` the few that the README shows are
//! written to `docs/pictures/` instead.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use e2e::pictures::{self, Format};
use e2e::screens::Eyes;
use e2e::walk::{Screen, Visitor, walk};
use e2e::{Browser, Failure, Form, Result, Server, Story, places};
use i18n::Language;

/// Take a picture of every screen.
#[derive(Debug, Parser)]
struct Arguments {
    /// Write the pictures of the README to docs/pictures/ instead of all to screenshots/.
    #[arg(long)]
    readme: bool,
    /// Only one shape and language, such as `phone-th`.
    #[arg(long)]
    only: Option<String>,
}

/// What the README shows, and under which name.
const README: [(Form, Language, Screen, &str); 6] = [
    (Form::Phone, Language::Th, Screen::Villages, "villages"),
    (Form::Phone, Language::Th, Screen::Dossier, "dossier"),
    (Form::Phone, Language::Th, Screen::After, "assessment"),
    (Form::Phone, Language::Th, Screen::Answers, "answers"),
    (Form::Phone, Language::En, Screen::Villages, "villages-en"),
    (Form::Laptop, Language::Th, Screen::Board, "board"),
];

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<()> {
    let folder = if arguments.readme { places::project().join("docs/pictures") } else { places::out() };
    let mut count = 0;
    for form in Form::ALL {
        for language in Language::ALL {
            let wanted = README.iter().any(|(f, l, ..)| (*f, *l) == (form, language));
            let name = format!("{}-{}", form.name(), language.tag());
            if (arguments.readme && !wanted) || arguments.only.as_ref().is_some_and(|only| *only != name) {
                continue;
            }
            println!("{} in {} …", form.name(), language.tag());
            let story = Story::default();
            // Each walk answers a few indicators; the next one shall find the demonstration as it was.
            let server = Server::start().await?;
            let mut album = Album { folder: &folder, form, language, readme: arguments.readme, taken: 0 };
            walk(&story, &server, form, language, &mut album).await?;
            count += album.taken;
        }
    }
    println!("{count} pictures in {}", folder.display());
    Ok(())
}

/// The pictures of one walk.
struct Album<'a> {
    folder: &'a Path,
    form: Form,
    language: Language,
    readme: bool,
    taken: usize,
}

impl Visitor for Album<'_> {
    async fn visit(&mut self, screen: Screen, eyes: Eyes<'_>) -> Result<()> {
        if self.readme {
            return self.for_readme(screen, eyes.browser).await;
        }
        let number = Screen::ALL.iter().position(|other| *other == screen).unwrap_or_default() + 1;
        let name = format!("{}-{}/{number:02}-{}", self.form.name(), self.language.tag(), screen.name());
        self.keep(&format!("{name}.png"), pictures::whole_page(eyes.browser, Format::Png).await?)?;
        if self.form == Form::Laptop && screen.is_printed() {
            self.keep(&format!("{name}.pdf"), pictures::printed(eyes.browser).await?)?;
        }
        if screen == Screen::After {
            theme(eyes.browser, "sunlight").await?;
            let picture = pictures::whole_page(eyes.browser, Format::Png).await?;
            self.keep(&format!("{name}-sunlight.png"), picture)?;
            theme(eyes.browser, "paper").await?;
        }
        Ok(())
    }
}

impl Album<'_> {
    /// One screenful, not the whole page: the pictures stand side by side.
    async fn for_readme(&mut self, screen: Screen, browser: &Browser) -> Result<()> {
        for (form, language, wanted, name) in README {
            if (form, language, wanted) == (self.form, self.language, screen) {
                browser.script::<Option<()>>("window.scrollTo(0, 0); return null;", vec![]).await?;
                self.keep(&format!("{name}.webp"), pictures::screen(browser, Format::WebP).await?)?;
            }
        }
        Ok(())
    }

    fn keep(&mut self, name: &str, picture: Vec<u8>) -> Result<()> {
        let path: PathBuf = self.folder.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(Failure::file(folder))?;
        }
        fs::write(&path, picture).map_err(Failure::file(path))?;
        self.taken += 1;
        Ok(())
    }
}

/// Shows the page in other colours, as the setting does.
async fn theme(browser: &Browser, name: &str) -> Result<()> {
    let script = "document.documentElement.setAttribute('data-theme', arguments[0]); return null;";
    browser.script::<Option<()>>(script, vec![name.into()]).await.map(drop)
}
