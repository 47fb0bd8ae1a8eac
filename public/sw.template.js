// Keeps the app's own files on the device, so that it opens without internet. The build fills in its name and its files.
//
// Rules: the set is kept whole or the old version goes on; a page opened with an old build still finds its files; nothing
// here ever touches /api/ or the answers; a new version takes over only when the person says so ("activate-now").
//
// Messages in:  {type: "status"}            answered with {type: "status", build, complete, cached, total}
//               {type: "activate-now"}      take over from the old version
//               {type: "hello", build}      a page has started: the moment to mend and to tidy up
// Messages out: {type: "progress", build, cached, total}    while files are being kept, to every page
//               {type: "which-build"}       asked of every page, answered on the port with {build}

const BUILD = "__BUILD_ID__";
const FILES = __PRECACHE__;
const PREFIX = "shell-";
const CACHE = PREFIX + BUILD;
const PATHS = new Set(FILES.map((file) => file.url));

self.addEventListener("install", (event) => event.waitUntil(Promise.all([passApiBy(event), fill()])));
// Nothing to do on "activate": tidying waits for pages to answer, and an activating worker holds up their requests.

self.addEventListener("message", (event) => {
  const type = event.data?.type;
  if (type === "status") event.waitUntil(answerStatus(event));
  if (type === "activate-now") event.waitUntil(self.skipWaiting());
  if (type === "hello") event.waitUntil(mend().then(tidy));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/api/")) return;
  const namesFile = url.pathname.split("/").pop().includes(".");
  if (request.mode === "navigate" && !namesFile) event.respondWith(fromShell("/index.html", request));
  else if (PATHS.has(url.pathname) || isHashed(url.pathname)) event.respondWith(fromShell(url.pathname, request));
});

// What is never ours need not wake this worker: a phone that starts it first waits for it at every request. And a request that comes just when
// the old worker makes way for a new version starts the old one again, which a browser may then let live for minutes. Where the browser
// cannot be told, the requests come here and are passed on.
async function passApiBy(event) {
  const route = { condition: { urlPattern: { pathname: "/api/*" } }, source: "network" };
  await event.addRoutes?.(route)?.catch((error) => console.info("routes:", error));
}

// A name with the content's hash: the same bytes in whichever build it is found.
function isHashed(path) {
  return /-[0-9a-f]{16}\.[a-z0-9]+$/.test(path);
}

// --- keeping ---

// Adds what is missing. Each file is checked against its hash; if one fails, all fails and the old version goes on.
// One by one: small phones, a short memory, and what is there already need not come again after an interruption.
async function fill() {
  const cache = await caches.open(CACHE);
  let cached = 0;
  for (const file of FILES) {
    if (!(await cache.match(file.url, { ignoreVary: true }))) {
      await cache.put(file.url, (await fromOlderShell(file)) ?? (await download(file)));
    }
    cached += 1;
    await tellProgress(cached);
  }
}

// A hashed file that an earlier build kept is the same file: the new version then costs only what changed.
async function fromOlderShell(file) {
  if (!file.immutable) return undefined;
  return inAnyShell(file.url);
}

async function download(file) {
  // The browser's own cache may hold a hashed file from the page that is just starting; a damaged copy there must not
  // stop the installation, so the second try goes past it. The others are always asked of the server.
  const tries = file.immutable ? ["default", "reload"] : ["reload"];
  let failure;
  for (const cache of tries) {
    try {
      const response = await fetch(new Request(file.url, { integrity: file.integrity, cache }));
      if (response.ok && !response.redirected) return response;
      failure = new Error(`${file.url}: ${response.status}`);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

async function countCached() {
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  return FILES.filter((file) => kept.has(file.url)).length;
}

// Somebody, or a full disk, may have removed a file of ours after the installation.
async function mend() {
  if ((await countCached()) < FILES.length) await fill().catch(() => {});
}

// --- answering ---

async function fromShell(path, request) {
  const own = await (await caches.open(CACHE)).match(path, { ignoreVary: true });
  if (own) return own;
  const older = isHashed(path) ? await inAnyShell(path) : undefined;
  return older ?? fetch(request);
}

async function inAnyShell(path) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX)) continue;
    const found = await (await caches.open(name)).match(path, { ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}

// --- tidying ---

// Removes the files of builds that no open page uses. Every page is asked; one that does not answer (asleep in the
// background) may be of any build, so then nothing is removed. The next start of a page tries again.
async function tidy() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  if (names.length === 0) return;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const builds = await Promise.all(pages.map(buildOf));
  if (builds.includes(undefined)) return;
  // A version that waits has its own files ready.
  if (self.registration.waiting || self.registration.installing) return;
  const used = new Set(builds.map((build) => PREFIX + build));
  for (const name of names) {
    if (!used.has(name)) await caches.delete(name);
  }
}

function buildOf(page) {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => resolve(event.data?.build);
    setTimeout(() => resolve(undefined), 3000);
    page.postMessage({ type: "which-build" }, [channel.port2]);
  });
}

// --- telling ---

async function tellProgress(cached) {
  for (const page of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) {
    page.postMessage({ type: "progress", build: BUILD, cached, total: FILES.length });
  }
}

async function answerStatus(event) {
  const cached = await countCached();
  const total = FILES.length;
  const answer = { type: "status", build: BUILD, complete: cached === total, cached, total };
  (event.ports[0] ?? event.source)?.postMessage(answer);
}
