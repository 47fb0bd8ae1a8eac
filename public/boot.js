// Starts the app and stands in for it when it cannot run.
//
// The page names the app's two files in <link data-app>; this script fetches them, shows what goes wrong in words a
// person can use, and registers the service worker even if the start failed: a broken release must be able to update.
// The app shows the crash panel by setting `data-crashed` on <html>; a trap in the WebAssembly file does the same here.

const byId = (id) => document.getElementById(id);
const build = document.querySelector('meta[name="build"]')?.content ?? "";
const link = (name) => document.querySelector(`link[data-app="${name}"]`)?.href;

function describe(error) {
  const text = `${error?.stack ?? error ?? ""}`;
  for (const place of document.querySelectorAll('[data-boot="detail"]')) {
    if (!place.textContent) place.textContent = `${build}\n${text}`.trim();
  }
}

function startFailed(error) {
  console.error(error);
  describe(error);
  byId("boot-loading")?.remove();
  byId("boot-failed").hidden = false;
  byId("boot-failed").querySelector("a").focus();
}

function tooOld() {
  byId("boot-loading")?.remove();
  byId("boot-too-old").hidden = false;
}

function crashed(error) {
  describe(error);
  // Shown in the settings after the next start. A development build has told more by now, and has set the attribute.
  if (!document.documentElement.hasAttribute("data-crashed")) {
    try {
      localStorage.setItem("last_crash", JSON.stringify(`${build}\n${error?.stack ?? error}`));
    } catch {
      // Storage is blocked: the panel shows the same text now.
    }
  }
  document.documentElement.setAttribute("data-crashed", "true");
}

// However the attribute was set: nothing behind the panel may be reached, and the button is the next thing to press.
new MutationObserver(() => {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  for (const element of document.body.children) {
    if (element.id !== "boot-crashed") element.inert = true;
  }
  byId("boot-crashed").querySelector("a").focus();
}).observe(document.documentElement, { attributeFilter: ["data-crashed"] });

function isTrap(error) {
  return typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;
}
addEventListener("error", (event) => { if (isTrap(event.error)) crashed(event.error); });
addEventListener("unhandledrejection", (event) => { if (isTrap(event.reason)) crashed(event.reason); });

async function start() {
  if (typeof WebAssembly !== "object") return tooOld();
  const [module, wasm] = [link("module"), link("wasm")];
  // Under Trunk another script starts the app and says so.
  if (!module || !wasm) {
    addEventListener("TrunkApplicationStarted", () => byId("boot-loading")?.remove());
    return;
  }
  try {
    const app = await import(module);
    // A response, not bytes: the browser compiles while it arrives, and may keep the compiled code.
    await app.default({ module_or_path: fetch(wasm) });
    byId("boot-loading")?.remove();
  } catch (error) {
    // A compiler that does not know what every compiler has known since 2021.
    if (typeof WebAssembly === "object" && error instanceof WebAssembly.CompileError) tooOld();
    else startFailed(error);
  }
}

// --- the shell that works without internet ---

const container = navigator.serviceWorker;
const patience = (ms) => new Promise((done) => setTimeout(done, ms));

async function registerWorker() {
  if (!container) return;
  container.controller?.postMessage({ type: "hello", build });
  try {
    await container.register("/sw.js", { updateViaCache: "none" });
  } catch (error) {
    // Offline this may fail while an earlier worker is at work; the app tells the person how the shell stands.
    console.info("service worker:", error);
  }
}

container?.addEventListener("message", (event) => {
  if (event.data?.type === "which-build") event.ports[0]?.postMessage({ build });
});
container?.addEventListener("controllerchange", () => container.controller?.postMessage({ type: "hello", build }));

// The person pressed "reload" on a panel: this is the moment to let a waiting, perhaps repaired, release take over.
async function reload() {
  const registration = await container?.getRegistration();
  if (registration) {
    await Promise.race([registration.update().catch(() => {}), patience(3000)]);
    const waiting = registration.waiting;
    if (waiting) {
      // A page that no worker controls hears of no change of controller; it sees the newcomer become active.
      const taken = new Promise((done) => {
        container.addEventListener("controllerchange", done, { once: true });
        waiting.addEventListener("statechange", () => { if (waiting.state === "activated") done(); });
      });
      waiting.postMessage({ type: "activate-now" });
      await Promise.race([taken, patience(3000)]);
    }
  }
  location.reload();
}
for (const button of document.querySelectorAll('[data-boot="reload"]')) {
  button.addEventListener("click", (event) => { event.preventDefault(); reload().catch(() => location.reload()); });
}

start().then(registerWorker);
