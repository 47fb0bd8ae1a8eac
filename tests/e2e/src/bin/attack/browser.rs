//! The browser is killed while answers are entered.

use std::time::Duration;

use e2e::demo::{self, FIELD_1};
use e2e::random::Random;
use e2e::screens::{Answer, Phase, Place};
use e2e::{BY_ITSELF, Browser, Result, Server, Story, ensure};

use crate::ledger::{Ledger, Spot, Where};
use crate::tally::Tally;

/// The longest the browser lives between two kills.
const LIFE: Duration = Duration::from_millis(2_500);
/// Where answers are given: nothing stands there in the demonstration, and nothing locks it.
const PAGES: [(&str, Phase); 3] =
    [(demo::UNTOUCHED, Phase::Before), (demo::UNTOUCHED, Phase::After), (demo::BASELINE, Phase::After)];

pub(crate) async fn attack(kills: u32, random: Random) -> Result<Tally> {
    let story = Story::default();
    let server = Server::start().await?;
    let phone = story.prepared_phone(&server, FIELD_1).await?;
    let mut attack = Attack { server, phone, random, ledger: Ledger::default() };
    for number in 1..=kills {
        let with_server = attack.change_the_weather().await?;
        attack.kill_the_browser().await?;
        let network = if with_server { "with" } else { "without" };
        println!(
            "browser killed {number} of {kills} {network} a network: {} answers called saved",
            attack.ledger.saved()
        );
    }
    attack.look_at_the_server(&story).await?;
    Ok(attack.ledger.tally())
}

struct Attack {
    server: Server,
    phone: Browser,
    random: Random,
    ledger: Ledger,
}

impl Attack {
    /// Half of the kills happen where there is no network, the others while the phone also sends. Says which.
    async fn change_the_weather(&mut self) -> Result<bool> {
        let wanted = self.random.below(2) == 0;
        match (wanted, self.server.process().is_some()) {
            (true, false) => self.server.start_again().await?,
            (false, true) => self.server.stop().await?,
            _ => {}
        }
        Ok(wanted)
    }

    /// Answers until the battery falls out, and looks whether everything is there.
    async fn kill_the_browser(&mut self) -> Result<()> {
        let (village, phase) = self.random.pick(&PAGES).copied().unwrap_or(PAGES[0]);
        self.phone.goto(&self.server.url(&phase.path(village))).await?;
        self.phone.thai().assessment().is_open().await?;
        let life = self.random.up_to(LIFE);
        // The kill comes from the side, whatever the page is doing at that moment.
        let killer = {
            let phone = self.phone.clone();
            tokio::spawn(async move {
                tokio::time::sleep(life).await;
                phone.kill();
            })
        };
        while self.answer_somewhere(village, phase).await.is_ok() {}
        // Only the kill ends the answering: any other failure would be found when the page is looked at.
        let _ = killer.await;
        self.phone.open_again().await?;
        self.look_at(&self.phone.clone(), village, phase, Where::Device).await
    }

    /// Gives one answer, and notes it when the page has called it saved.
    async fn answer_somewhere(&mut self, village: &'static str, phase: Phase) -> Result<()> {
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
    async fn look_at_the_server(&mut self, story: &Story) -> Result<()> {
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

    async fn look_at(&mut self, browser: &Browser, village: &'static str, phase: Phase, place: Where) -> Result<()> {
        browser.goto(&self.server.url(&phase.path(village))).await?;
        let page = browser.thai().assessment();
        page.is_open().await?;
        let standing = page.standing().await?;
        let missing = self.ledger.compare(village, phase, &standing, place);
        ensure(missing.is_empty(), || format!("missing {place:?}: {missing:?}"))
    }
}
