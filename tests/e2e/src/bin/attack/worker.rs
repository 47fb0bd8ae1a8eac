//! Somebody who answers in a real browser and remembers what the page called saved.

use e2e::demo::{self, FIELD_1};
use e2e::random::Random;
use e2e::screens::{Answer, Phase, Place};
use e2e::{BY_ITSELF, Browser, Failure, Result, Server, Story, ensure};

use crate::ledger::{Ledger, Spot, Where};

/// Where answers are given: nothing stands there in the demonstration, and nothing locks it.
pub(crate) const PAGES: [(&str, Phase); 3] =
    [(demo::UNTOUCHED, Phase::Before), (demo::UNTOUCHED, Phase::After), (demo::BASELINE, Phase::After)];

/// The person, the phone, and the server it talks to.
pub(crate) struct Worker {
    pub(crate) server: Server,
    pub(crate) phone: Browser,
    pub(crate) random: Random,
    pub(crate) ledger: Ledger,
}

impl Worker {
    /// Signs in, and has all that work without a network needs.
    pub(crate) async fn ready(story: &Story, random: Random) -> Result<Self> {
        let server = Server::start().await?;
        let phone = story.prepared_phone(&server, FIELD_1).await?;
        Ok(Self { server, phone, random, ledger: Ledger::default() })
    }

    /// Opens one of the pages, if it is not in front.
    pub(crate) async fn open_a_page(&mut self) -> Result<(&'static str, Phase)> {
        let (village, phase) = self.random.pick(&PAGES).copied().unwrap_or(PAGES[0]);
        if self.phone.path().await? != phase.path(village) {
            self.phone.goto(&self.server.url(&phase.path(village))).await?;
        }
        is_open(&self.phone).await?;
        Ok((village, phase))
    }

    /// Gives one answer, and notes it when the page has called it saved.
    pub(crate) async fn answer_somewhere(&mut self, village: &'static str, phase: Phase) -> Result<()> {
        let codes = demo::indicators();
        let code = self.random.pick(&codes).cloned().unwrap_or_default();
        let answer = if self.random.below(3) == 0 { Answer::Fail } else { Answer::Pass };
        let spot = Spot { village, phase, indicator: code.clone() };
        let page = self.phone.thai().assessment();
        if page.standing().await?.get(&code) == Some(&answer) {
            // The same again would take it back.
            return Ok(());
        }
        self.ledger.tapped(&spot, answer);
        page.answer(&code, answer).await?;
        self.ledger.called_saved(spot, answer);
        Ok(())
    }

    /// Lets everything arrive, and looks on the phone and with a device that has seen nothing yet.
    pub(crate) async fn look_at_the_server(&mut self, story: &Story) -> Result<()> {
        if self.server.process().is_none() {
            self.server.start_again().await?;
        }
        let eyes = self.phone.thai();
        eyes.go_to(Place::Answers).await?;
        eyes.answers().all_received(BY_ITSELF).await?;
        let phone = self.phone.clone();
        self.look_everywhere(&phone, Where::Device).await?;
        let other = story.prepared_phone(&self.server, FIELD_1).await?;
        self.look_everywhere(&other, Where::Server).await
    }

    async fn look_everywhere(&mut self, browser: &Browser, place: Where) -> Result<()> {
        for (village, phase) in PAGES {
            self.look_at(browser, village, phase, place).await?;
        }
        Ok(())
    }

    pub(crate) async fn look_at(
        &mut self,
        browser: &Browser,
        village: &'static str,
        phase: Phase,
        place: Where,
    ) -> Result<()> {
        browser.goto(&self.server.url(&phase.path(village))).await?;
        self.look_here(browser, village, phase, place).await
    }

    /// Looks at the page in front, which is this one.
    pub(crate) async fn look_here(
        &mut self,
        browser: &Browser,
        village: &'static str,
        phase: Phase,
        place: Where,
    ) -> Result<()> {
        is_open(browser).await?;
        let standing = browser.thai().assessment().standing().await?;
        let missing = self.ledger.compare(village, phase, &standing, place);
        ensure(missing.is_empty(), || format!("missing {place:?}: {missing:?}"))
    }
}

/// Waits for the page in front. One that does not open tells what it waits for, and whether opening it once more helps.
async fn is_open(browser: &Browser) -> Result<()> {
    let Err(failure) = browser.thai().assessment().is_open().await else { return Ok(()) };
    let how = browser.how_it_starts().await.unwrap_or_else(|silent| silent.to_string());
    browser.reload().await?;
    let helps = match browser.thai().assessment().is_open().await {
        Ok(()) => "opens after a reload",
        Err(_) => "does not open after a reload either",
    };
    Err(Failure::Expected(format!("{failure}; {helps}; {how}")))
}
