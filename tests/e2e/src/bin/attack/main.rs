//! Attacks the running app: kills the browser while answers are given without a network, and the server while they are sent.
//!
//! Run it as `cargo xtask attack -- --kills 10`. Every answer the page called saved is remembered; in the end each must be found,
//! first on the device and then, on another device, at the server. The seed is printed and tells the same story again
//! (as far as two busy processes can: the moment of a kill is a time, not a step).

mod ledger;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use e2e::demo::{self, FIELD_1};
use e2e::random::Random;
use e2e::screens::{Answer, Phase, Place};
use e2e::{BY_ITSELF, Browser, Result, Server, Story, ensure};

use ledger::{Ledger, Spot};

/// Kill browser and server, and count what is left.
#[derive(Debug, Parser)]
struct Arguments {
    /// How often the browser is killed, and how often the server.
    #[arg(long, default_value_t = 10)]
    kills: u32,
    /// Tells the story of an earlier run again.
    #[arg(long)]
    seed: Option<u64>,
}

/// The longest the browser lives between two kills.
const BROWSER_LIVES: Duration = Duration::from_millis(4_000);
/// The longest the server lives once something is being sent.
const SERVER_LIVES: Duration = Duration::from_millis(400);

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let seed = arguments.seed.unwrap_or_else(Random::any_seed);
    println!("seed {seed}");
    match run(arguments.kills, Random::new(seed)).await {
        Ok(ledger) if ledger.all_found() => {
            println!("{ledger}");
            ExitCode::SUCCESS
        }
        Ok(ledger) => {
            println!("{ledger}");
            eprintln!("error: answers called saved are missing; seed {seed}");
            ExitCode::FAILURE
        }
        Err(failure) => {
            eprintln!("error: {failure}; seed {seed}");
            ExitCode::FAILURE
        }
    }
}

async fn run(kills: u32, random: Random) -> Result<Ledger> {
    let story = Story::default();
    let server = Server::start().await?;
    let phone = story.prepared_phone(&server, FIELD_1).await?;
    let mut attack = Attack { server, phone, random, ledger: Ledger::default() };
    attack.server.stop().await?;
    for number in 1..=kills {
        attack.kill_the_browser().await?;
        println!("browser killed {number} of {kills}: {} answers called saved", attack.ledger.saved());
    }
    attack.look_on_the_device().await?;
    for number in 1..=kills {
        attack.kill_the_server().await?;
        println!("server killed {number} of {kills}: {} answers called saved", attack.ledger.saved());
    }
    attack.look_at_the_server(&story).await?;
    Ok(attack.ledger)
}

struct Attack {
    server: Server,
    phone: Browser,
    random: Random,
    ledger: Ledger,
}

impl Attack {
    /// Answers without a network until the battery falls out, and looks whether everything is there.
    async fn kill_the_browser(&mut self) -> Result<()> {
        let (village, phase) = self.somewhere();
        self.phone.goto(&self.server.url(&phase.path(village))).await?;
        self.phone.thai().assessment().is_open().await?;
        let life = self.random.up_to(BROWSER_LIVES);
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
        self.look_at(&self.phone.clone(), village, phase, ledger::Where::Device).await
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

    /// A few answers more, then the server comes back and dies while they are sent.
    async fn kill_the_server(&mut self) -> Result<()> {
        let (village, phase) = self.somewhere();
        self.phone.goto(&self.server.url(&phase.path(village))).await?;
        self.phone.thai().assessment().is_open().await?;
        for _ in 0..5 {
            self.answer_somewhere(village, phase).await?;
        }
        self.server.start_again().await?;
        let life = self.random.up_to(SERVER_LIVES);
        // Coming back into sight makes the app try at once.
        self.phone.look_away_and_back().await?;
        tokio::time::sleep(life).await;
        self.server.kill();
        Ok(())
    }

    async fn look_on_the_device(&mut self) -> Result<()> {
        let phone = self.phone.clone();
        self.look_everywhere(&phone, ledger::Where::Device).await
    }

    /// Lets everything arrive, and looks with a device that has seen nothing yet.
    async fn look_at_the_server(&mut self, story: &Story) -> Result<()> {
        self.server.start_again().await?;
        let eyes = self.phone.thai();
        eyes.go_to(Place::Answers).await?;
        eyes.answers().all_received(BY_ITSELF).await?;
        let phone = self.phone.clone();
        self.look_everywhere(&phone, ledger::Where::Device).await?;
        let other = story.prepared_phone(&self.server, FIELD_1).await?;
        self.look_everywhere(&other, ledger::Where::Server).await
    }

    async fn look_everywhere(&mut self, browser: &Browser, place: ledger::Where) -> Result<()> {
        for (village, phase) in PAGES {
            self.look_at(browser, village, phase, place).await?;
        }
        Ok(())
    }

    async fn look_at(
        &mut self,
        browser: &Browser,
        village: &'static str,
        phase: Phase,
        place: ledger::Where,
    ) -> Result<()> {
        browser.goto(&self.server.url(&phase.path(village))).await?;
        let page = browser.thai().assessment();
        page.is_open().await?;
        let standing = page.standing().await?;
        let missing = self.ledger.compare(village, phase, &standing, place);
        ensure(missing.is_empty(), || format!("missing {place:?}: {missing:?}"))
    }

    fn somewhere(&mut self) -> (&'static str, Phase) {
        self.random.pick(&PAGES).copied().unwrap_or(PAGES[0])
    }
}

/// Where answers are given: nothing stands there in the demonstration, and nothing locks it.
const PAGES: [(&str, Phase); 3] =
    [(demo::UNTOUCHED, Phase::Before), (demo::UNTOUCHED, Phase::After), (demo::BASELINE, Phase::After)];
