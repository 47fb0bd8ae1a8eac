//! From a tap to "saved", against the least a browser does to keep the same bytes.
//!
//! In the page itself, in turn: what a person waits for, from the tap to the word; and what the disk costs, without anybody watching
//! the page (to watch it is to make the browser lay it out, and that is paid by the transaction that runs). The app's strict transactions are timed from their beginning to their end. After each tap two bare ones follow,
//! so that all meet the same machine at the same moment: one puts (or adds) the very same entries, one a single entry of as many bytes. Both are
//! told at once to commit, which is quicker than to let the browser find out.

use e2e::demo::{FIELD_1, UNTOUCHED};
use e2e::screens::Phase;
use e2e::{Result, Server, Story, ensure};
use serde::Deserialize;
use serde_json::json;

use crate::table::{Promise, Table, median};

/// Notes how long each strict transaction takes and what it puts. Runs before the app does.
const SPY: &str = r"
  globalThis.__strict = [];
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const transaction = begin.call(this, stores, mode, options);
    if (mode === 'readwrite' && options?.durability === 'strict' && !this.name.startsWith('bench')) {
      const note = { from: performance.now(), puts: [] };
      transaction.__note = note;
      transaction.addEventListener('complete', () => { note.took = performance.now() - note.from; __strict.push(note); });
    }
    return transaction;
  };
  for (const how of ['put', 'add']) {
    const original = IDBObjectStore.prototype[how];
    IDBObjectStore.prototype[how] = function (value, key) {
      this.transaction.__note?.puts.push({ how, store: this.name, key, bytes: value?.byteLength ?? 0 });
      return original.call(this, value, key);
    };
  }
";

/// Taps one answer after the other and puts as many bytes in between.
const MEASURE: &str = r"
  const rounds = arguments[0];
  const open = (stores) => new Promise((done, failed) => {
    const opening = indexedDB.open('bench-' + Math.random(), 1);
    opening.onupgradeneeded = () => { for (const store of stores) opening.result.createObjectStore(store); };
    opening.onsuccess = () => done(opening.result);
    opening.onerror = () => failed(opening.error);
  });
  const bare = await open(['records', 'changes', 'outbox', 'feeds', 'reference', 'drafts', 'meta', 'unread', 'single']);
  const put = (puts) => new Promise((done, failed) => {
    const bodies = puts.map(({ bytes }) => new Uint8Array(bytes));
    const from = performance.now();
    const stores = [...new Set(puts.map(({ store }) => store))];
    const transaction = bare.transaction(stores, 'readwrite', { durability: 'strict' });
    transaction.oncomplete = () => done(performance.now() - from);
    transaction.onabort = () => failed(transaction.error);
    puts.forEach(({ how, store, key }, index) => transaction.objectStore(store)[how](bodies[index], key));
    transaction.commit();
  });
  const state = () => clean(document.querySelector('.save-state')?.textContent);
  const saving = arguments[1];
  const watched = (button) => new Promise((done, failed) => {
    const from = performance.now();
    const patience = setTimeout(() => failed(new Error('never called saved: ' + state())), 20000);
    const watch = new MutationObserver(() => {
      if (button.ariaPressed !== 'true' || saving.includes(state())) return;
      clearTimeout(patience);
      watch.disconnect();
      done(performance.now() - from);
    });
    watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    button.click();
  });
  const pause = () => new Promise((done) => setTimeout(done, 30));
  const cards = [...document.querySelectorAll('article[id^=indicator-]')];
  const measured = [];
  for (let round = 0; round < rounds; round += 1) {
    // Pass and fail in turn: every tap is a change.
    const button = cards[round % cards.length].querySelectorAll('.segmented button')[Math.floor(round / cards.length) % 2];
    const seen = __strict.length;
    const click = round % 2 === 0 ? await watched(button) : (button.click(), null);
    while (__strict.length === seen) await pause();
    const own = __strict[seen];
    await pause();
    const bytes = own.puts.reduce((sum, one) => sum + one.bytes, 0);
    const same = await put(own.puts);
    await pause();
    const single = await put([{ how: 'put', store: 'single', key: 'change ' + round, bytes }]);
    measured.push({ click, save: own.took, bytes, entries: own.puts.length, same, single });
    await pause();
  }
  bare.close();
  return measured;
";

/// One tap.
#[derive(Debug, Deserialize)]
struct Tap {
    /// From the tap until the page says "saved", in milliseconds; none where nobody watched the page.
    click: Option<f64>,
    /// The app's transaction.
    save: f64,
    /// The bare one with the same entries.
    same: f64,
    /// The bare one with a single entry.
    single: f64,
    /// What each of them put.
    bytes: f64,
    /// In how many entries the app put it.
    entries: f64,
}

/// Measures `answers` taps; the first tenth only warms up.
pub(crate) async fn measure(table: &mut Table, story: &Story, server: &mut Server, answers: usize) -> Result<()> {
    let phone = story.prepared_phone(server, FIELD_1).await?;
    phone.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": SPY })).await?;
    // Without a server: sending is not what is measured.
    server.stop().await?;
    phone.goto(&server.url(&Phase::Before.path(UNTOUCHED))).await?;
    phone.thai().assessment().is_open().await?;
    let words = phone.thai().words;
    let unsaved = json!(["", words.save_typing(), words.save_saving(), words.save_not_saved()]);
    phone.driver()?.set_script_timeout(std::time::Duration::from_secs(300)).await?;
    let taps: Vec<Tap> = phone.promise(MEASURE, vec![json!(answers), unsaved]).await?;
    ensure(taps.len() == answers, || format!("{} taps measured", taps.len()))?;
    let taps: Vec<Tap> = taps.into_iter().skip(answers / 10).collect();
    let (watched, taps): (Vec<Tap>, Vec<Tap>) = taps.into_iter().partition(|tap| tap.click.is_some());
    let middle = |of: fn(&Tap) -> f64| median(taps.iter().map(of).collect());
    let (bytes, entries) = (middle(|tap| tap.bytes), middle(|tap| tap.entries));
    let how = format!("median of {}, {bytes:.0} bytes in {entries} entries, strict", taps.len());
    table.add("bare transaction, one entry", middle(|tap| tap.single), "ms", &how, Promise::None);
    table.add("bare transaction, the same entries", middle(|tap| tap.same), "ms", &how, Promise::None);
    table.add("an answer's transaction", middle(|tap| tap.save), "ms", &how, Promise::None);
    let click = median(watched.iter().filter_map(|tap| tap.click).collect());
    table.add("tap → “saved” on the screen", click, "ms", &format!("median of {}", watched.len()), Promise::None);
    let how = "median of the ratios of neighbours: the same page, the same moment";
    let durable = median(taps.iter().map(|tap| tap.save / tap.same).collect());
    table.add("answer : bare transaction, the same entries", durable, "", how, Promise::AtMost(1.5));
    table.add("answer : bare transaction (goal)", durable, "", how, Promise::GoalAtMost(1.3));
    let least = median(taps.iter().map(|tap| tap.save / tap.single).collect());
    table.add("answer : bare transaction, one entry", least, "", how, Promise::None);
    let seen = median(watched.iter().filter_map(|tap| Some(tap.click? / tap.same)).collect());
    table.add("tap to “saved” : bare transaction", seen, "", "painting included", Promise::None);
    phone.close().await?;
    server.start_again().await
}
