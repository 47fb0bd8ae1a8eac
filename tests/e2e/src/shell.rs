//! The worker that keeps the app's files, as the browser sees it.

use serde_json::json;

use crate::browser::Browser;
use crate::failure::Result;
use crate::wait::{BY_ITSELF, Seen, until, until_within};

/// Asks for a newer version and follows it to its end, good or bad. It goes on by itself: a driver that waits in a script takes no notice
/// of a worker that starts meanwhile, and that then waits for the driver.
const LOOK: &str = "
    window.newcomer = 'not looked for';
    window.clicks = [];
    addEventListener('click', ({ target }) => window.clicks.push(target.closest('button, a')?.innerText ?? target.className), true);
    (async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      window.looked = registration;
      // The page looks by itself whenever it comes into sight; of two looks at once one may come to nothing.
      let worker = null;
      for (let looks = 1; !worker; looks += 1) {
        window.newcomer = `looked for ${looks} times`;
        await registration.update();
        worker = registration.installing ?? registration.waiting;
      }
      const look = () => { window.newcomer = worker.state; };
      worker.addEventListener('statechange', look);
      look();
    })().catch((error) => { window.newcomer = `${error}`; });";

/// The workers, whether they answer, and the banner. Not to be asked often: a worker that always has something to answer does not give way.
const STATE: &str = "
    const { active, waiting, installing } = window.looked ?? {};
    window.said ??= {};
    const workers = Object.entries({ active, waiting, installing }).filter(([, worker]) => worker).map(([what, worker]) => {
      const said = window.said[what] ??= { asked: 0, answered: 0 };
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { said.answered += 1; };
      worker.postMessage({ type: 'status' }, [channel.port2]);
      return `${what}: ${worker.state}, ${said.answered} answers to ${said.asked++} questions`;
    });
    const banner = document.querySelector('.banner--update')?.innerText.split('\\n')[0] ?? 'no banner';
    const saved = document.querySelector('.save-state')?.innerText;
    return [...workers, document.visibilityState, saved, banner, `clicked: ${window.clicks}`].join('; ');";

/// What a page that stays at "opening" may wait for: the worker, a file of the app, a database, a lock. Whatever does not answer at once is
/// told, and waited for no longer.
const START: &str = "
    const soon = (promise) => Promise.race([promise, new Promise((done) => setTimeout(() => done('NO ANSWER'), 2000))]);
    const registration = await soon(navigator.serviceWorker.getRegistration());
    const state = (what) => `${what}: ${registration?.[what]?.state ?? 'none'}`;
    const workers = ['active', 'waiting', 'installing'].map(state);
    const controller = `controlled by: ${navigator.serviceWorker.controller?.state ?? 'none'}`;
    const files = performance.getEntriesByType('resource');
    const loaded = files.map(({ name, responseEnd }) => `${name.split('/').pop()} ${Math.round(responseEnd)}`);
    const again = files.filter(({ name }) => name.endsWith('.wasm') || name.endsWith('.js')).map(async ({ name }) => {
      const answer = await soon(fetch(name).then(({ status }) => status, (error) => `${error}`));
      return `${name.split('/').pop()}: ${answer}`;
    });
    const open = (name) => new Promise((done) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => { opening.result.close(); done('opens'); };
      opening.onerror = () => done(`${opening.error}`);
      opening.onblocked = () => done('blocked');
    });
    const names = await soon(indexedDB.databases().then((all) => all.map(({ name }) => name)));
    const databases = Array.isArray(names) ? names.map(async (name) => `${name}: ${await soon(open(name))}`) : [names];
    const locks = await soon(navigator.locks.query());
    const named = (of) => (locks[of] ?? []).map(({ name }) => name).join(', ');
    const caches_ = await soon(caches.keys());
    return [
      ...workers, controller, `loaded: ${loaded.join(', ')}`, ...(await Promise.all(again)), ...(await Promise.all(databases)),
      `locks held: ${named('held')}`, `waited for: ${named('pending')}`, `shells: ${caches_}`,
    ].join('; ');";

/// Registers once more what is registered, which a browser answers when it is done with all it was asked about workers before.
const REGISTER: &str = "
    window.registered = 'not yet';
    navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' })
      .then(() => { window.registered = 'yes'; }, (error) => { window.registered = `${error}`; });";

impl Browser {
    /// Waits until the browser has started, which is long after it shows the first page: until then it puts off whatever has to do with
    /// workers. It takes a page in front to have been quiet for a moment; if none is, because tabs change too soon, three minutes.
    ///
    /// # Errors
    /// If it does not.
    pub async fn has_started(&self) -> Result<()> {
        self.script::<()>(REGISTER, vec![]).await?;
        until("the browser to have started", async || {
            let registered: String = self.script("return window.registered;", vec![]).await?;
            Ok(Seen::when(registered == "yes", registered))
        })
        .await
    }

    /// How the start of the page in front stands, for the report when it does not open. Takes seconds at most, whatever is stuck.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn how_it_starts(&self) -> Result<String> {
        self.promise(START, vec![]).await
    }

    /// What the worker has kept for a build, by path, sorted; none if it has kept nothing.
    ///
    /// # Errors
    /// If the browser does not tell.
    pub async fn kept(&self, build: &str) -> Result<Option<Vec<String>>> {
        let script = "if (!await caches.has(arguments[0])) return null;\n\
                      const keys = await (await caches.open(arguments[0])).keys();\n\
                      // Opened just when it was removed, it is there again, and empty.\n\
                      return keys.length ? keys.map((request) => new URL(request.url).pathname).sort() : null;";
        self.promise(script, vec![json!(format!("shell-{build}"))]).await
    }

    /// The state of the worker that waits or is being installed.
    ///
    /// # Errors
    /// If the browser does not tell.
    pub async fn newcomer(&self) -> Result<String> {
        let script = "const r = await navigator.serviceWorker.getRegistration();\n\
                      return (r?.waiting ? 'waiting' : r?.installing ? r.installing.state : 'none');";
        self.promise(script, vec![]).await
    }

    /// Whether a worker is registered at all.
    ///
    /// # Errors
    /// If the browser does not tell.
    pub async fn has_worker(&self) -> Result<bool> {
        self.promise("return (await navigator.serviceWorker.getRegistration()) !== undefined;", vec![]).await
    }

    /// Whether a worker answers the requests of the page in front.
    ///
    /// # Errors
    /// If the browser does not tell.
    pub async fn is_controlled(&self) -> Result<bool> {
        self.script("return navigator.serviceWorker.controller !== null;", vec![]).await
    }

    /// How the workers of the page in front stand, for the report when a new version does not come.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn how_it_updates(&self) -> Result<String> {
        self.script(STATE, vec![]).await
    }

    /// Lets the page in front look for a newer version, and says what became of it: `installed` or `redundant`.
    ///
    /// # Errors
    /// If there is none.
    pub async fn look_for_update(&self) -> Result<String> {
        self.script::<()>(LOOK, vec![]).await?;
        // On a busy machine the files of a release take their time.
        until_within(BY_ITSELF, "what becomes of a newer version", async || {
            let state: String = self.script("return window.newcomer;", vec![]).await?;
            let is_over = matches!(state.as_str(), "installed" | "redundant");
            Ok(if is_over { Seen::Yes(state) } else { Seen::NotYet(state) })
        })
        .await
    }
}
