//! A full district on a slow phone: how long its first sync takes, how soon a village and its lists open, how soon an answer is
//! painted, and what memory and disk it takes.

use std::time::Duration;

use e2e::district::{self, WORKER};
use e2e::{Browser, Result, Seen, Server, Story, until_within};
use serde::Deserialize;
use serde_json::json;

use crate::table::{Promise, Table, median};
use crate::{pouch, size};

/// How many times slower than this machine.
const SLOWDOWN: u32 = 4;
/// How long the first sync may take before the bench gives up.
const PATIENCE: Duration = Duration::from_secs(300);

/// How many records the device keeps.
const COUNT: &str = r"
  const names = (await indexedDB.databases()).map(({ name }) => name);
  let records = 0;
  for (const name of names) {
    const database = await new Promise((done, failed) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => failed(opening.error);
    });
    if (database.objectStoreNames.contains('records')) {
      const count = database.transaction('records').objectStore('records').count();
      records += await new Promise((done) => { count.onsuccess = () => done(count.result); });
    }
    database.close();
  }
  return records;
";

/// Opens things as a finger does and waits until they are painted.
const MEASURE: &str = r"
  const villages = arguments[0];
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const until = (holds) => new Promise((done) => {
    if (holds()) return done();
    const watch = new MutationObserver(() => { if (holds()) { watch.disconnect(); done(); } });
    watch.observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  const timed = async (act, holds) => {
    const from = performance.now();
    act();
    await until(holds);
    await painted();
    return performance.now() - from;
  };
  const find = (selector) => document.querySelector(selector);
  const press = (selector) => async () => find(selector).click();
  const back = async (holds) => { history.back(); await until(holds); await painted(); };
  const result = { village: [], list: [], household: [], answer: [] };
  for (const village of villages) {
    const card = `main a[href='/villages/${village}']`;
    const list = `main a[href^='/villages/${village}/households/']`;
    await until(() => find(card));
    result.village.push(await timed(press(card), () => find(list)));
    // Nobody finds the list with eyes and thumb in less.
    await new Promise((done) => setTimeout(done, 1000));
    result.list.push(await timed(press(list), () => find('.household')));
    await until(() => document.querySelectorAll('.household').length >= arguments[1]);
    await painted();
    result.household.push(await timed(press('.household a'), () => find('.segmented button')));
    for (let tap = 0; tap < 6; tap += 1) {
      const button = [...document.querySelectorAll('article .segmented button')][tap * 4 + (tap % 2)];
      const was = button.ariaPressed;
      result.answer.push(await timed(() => button.click(), () => button.ariaPressed !== was));
      await new Promise((done) => setTimeout(done, 60));
    }
    await back(() => find('.household'));
    await back(() => find(list));
    await back(() => find(card));
  }
  return result;
";

/// Milliseconds.
#[derive(Debug, Deserialize)]
struct Opened {
    village: Vec<f64>,
    list: Vec<f64>,
    household: Vec<f64>,
    answer: Vec<f64>,
}

pub(crate) async fn measure(table: &mut Table, story: &Story) -> Result<()> {
    let mut server = Server::start().await?;
    let filled = district::fill(&server).await?;
    let count = filled.changes.len();
    let megabytes = filled.bytes() as f64 / 1e6;
    let what = format!(
        "{count} records, {megabytes:.1} MB of changes, over the loopback interface, sign-in and lists included"
    );
    let phone = story.phone(WORKER.account).await?;
    phone.goto(&server.address()).await?;
    let start = std::time::Instant::now();
    phone.thai().sign_in().sign_in(WORKER).await?;
    phone.thai().villages().are_listed(WORKER.villages).await?;
    until_within(PATIENCE, "the district to arrive", async || {
        let records: usize = phone.promise(COUNT, vec![]).await?;
        Ok(Seen::when(records >= count, format!("{records} records")))
    })
    .await?;
    table.add("first sync of a full district", start.elapsed().as_secs_f64(), "s", &what, Promise::None);
    pouch::first_sync(table, story, &filled.changes).await?;
    phone.thai().villages().ready_without_internet().await?;
    server.stop().await?;
    phone.close().await?;
    phone.open_again().await?;
    phone.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": SLOWDOWN })).await?;
    phone.goto(&server.address()).await?;
    phone.thai().villages().are_listed(WORKER.villages).await?;
    opened(table, &phone).await?;
    room(table, &phone).await?;
    phone.close().await
}

async fn opened(table: &mut Table, phone: &Browser) -> Result<()> {
    phone.driver()?.set_script_timeout(PATIENCE).await?;
    let villages: Vec<String> = (0..district::VILLAGES).map(district::village).collect();
    let Opened { village, list, household, answer } =
        phone.promise(MEASURE, vec![json!(villages), json!(district::HOUSEHOLDS)]).await?;
    let how = |of: &[f64]| format!("median of {}, tap to paint, CPU {SLOWDOWN} times slower, no server", of.len());
    for (what, times, promise) in [
        ("open a village of a full district", village, Promise::GoalAtMost(300.0)),
        ("open its list of 300 households a second later", list, Promise::GoalAtMost(300.0)),
        ("open a household", household, Promise::None),
        ("an answer painted", answer, Promise::GoalAtMost(50.0)),
    ] {
        let how = how(&times);
        table.add(what, median(times), "ms", &how, promise);
    }
    Ok(())
}

/// What the page holds in memory, and what the app keeps on the disk.
async fn room(table: &mut Table, phone: &Browser) -> Result<()> {
    let disk: f64 = phone.promise("return (await navigator.storage.estimate()).usage;", vec![]).await?;
    table.add(
        "a full district on the disk",
        disk / 1e6,
        "MB",
        "all the browser keeps for the app, its shell included",
        Promise::None,
    );
    phone.devtools("HeapProfiler.collectGarbage", json!({})).await?;
    let memory = phone.renderers().into_iter().filter_map(|process| size::resident(process).ok()).fold(0.0, f64::max);
    let how = "resident memory of its process, the browser's own code included";
    table.add("the page in memory", memory, "MB", how, Promise::None);
    Ok(())
}
