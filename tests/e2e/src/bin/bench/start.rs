//! A cold start without a server, on a slow phone: from opening the page to the list of villages.

use e2e::demo::FIELD_1;
use e2e::{Result, Seen, Server, Story, until};
use serde_json::json;

use crate::table::{Promise, Table, median};

/// How many times slower than this machine.
const SLOWDOWN: u32 = 4;
/// What a person on a cheap phone is promised, in milliseconds.
const PROMISED: f64 = 2_500.0;

/// Notes when the first village is on the page, and when the list is painted.
const WATCH: &str = r"
  const watch = new MutationObserver(() => {
    if (!document.querySelector('main a[href^=\'/villages/\']')) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => { globalThis.__listed = performance.now(); }));
  });
  watch.observe(document, { subtree: true, childList: true });
";

pub(crate) async fn measure(table: &mut Table, story: &Story, server: &mut Server, starts: usize) -> Result<()> {
    let phone = story.prepared_phone(server, FIELD_1).await?;
    server.stop().await?;
    let mut measured = Vec::with_capacity(starts);
    for _ in 0..starts {
        // A browser that was closed has nothing in memory; what it finds is in its profile.
        phone.close().await?;
        phone.open_again().await?;
        phone.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await?;
        phone.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": SLOWDOWN })).await?;
        phone.goto(&server.address()).await?;
        let listed = until("the villages", async || {
            let at: Option<f64> = phone.script("return globalThis.__listed ?? null;", vec![]).await?;
            Ok(Seen::some(at, "not listed"))
        });
        measured.push(listed.await?);
    }
    phone.close().await?;
    let how = format!("median of {starts}; closed browser, stopped server, CPU {SLOWDOWN} times slower");
    table.add("cold start → village list", median(measured), "ms", &how, Promise::GoalAtMost(PROMISED));
    server.start_again().await
}
