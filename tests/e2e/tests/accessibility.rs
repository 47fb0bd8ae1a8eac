//! axe-core finds nothing serious on any screen, in either language, on phone and laptop.

use e2e::screens::Eyes;
use e2e::walk::{Screen, Visitor, walk};
use e2e::{Form, Result, Server, axe, ensure, story};
use i18n::Language;

/// Collects what axe-core finds.
struct Inspector {
    script: String,
    found: Vec<String>,
    seen: Vec<Screen>,
}

impl Visitor for Inspector {
    async fn visit(&mut self, screen: Screen, eyes: Eyes<'_>) -> Result<()> {
        self.seen.push(screen);
        for fault in axe::look(eyes.browser, &self.script).await? {
            let line = format!(
                "{}: {:?} {}: {}\n    {}",
                screen.name(),
                fault.impact,
                fault.id,
                fault.help,
                fault.places.join("\n    ")
            );
            if fault.is_grave() {
                self.found.push(line);
            } else {
                println!("(not grave) {line}");
            }
        }
        Ok(())
    }
}

async fn inspect(form: Form, language: Language) {
    let title = format!("accessibility_{}_{}", form.name(), language.tag());
    story::run(&title, async |story| {
        let server = Server::start().await?;
        let mut inspector = Inspector { script: axe::script()?, found: Vec::new(), seen: Vec::new() };
        walk(story, &server, form, language, &mut inspector).await?;
        ensure(inspector.found.is_empty(), || format!("serious faults:\n{}", inspector.found.join("\n")))?;
        let unseen: Vec<_> = Screen::ALL.iter().filter(|one| !inspector.seen.contains(one)).collect();
        ensure(unseen.is_empty(), || format!("never seen: {unseen:?}"))
    })
    .await;
}

#[tokio::test]
async fn nothing_serious_on_a_phone_in_thai() {
    inspect(Form::Phone, Language::Th).await;
}

#[tokio::test]
async fn nothing_serious_on_a_phone_in_english() {
    inspect(Form::Phone, Language::En).await;
}

#[tokio::test]
async fn nothing_serious_on_a_laptop_in_thai() {
    inspect(Form::Laptop, Language::Th).await;
}

#[tokio::test]
async fn nothing_serious_on_a_laptop_in_english() {
    inspect(Form::Laptop, Language::En).await;
}
