// Takes the place of the worker to withdraw it: in development, and on a server started to take back a broken release.
// It removes the kept files of the app and itself. Answers are elsewhere (IndexedDB) and are not touched, and pages that
// are open go on: nothing is loaded anew under a person's hands.

// A newcomer takes over only when the old worker has nothing to do. Chromium asks the old one to finish at the moment the
// newcomer says "skipWaiting", but not if the old one is just being woken, as it is by the very page that found the newcomer;
// and an open page keeps it busy ever after. So the word is said again until it is heard.
const AGAIN_MILLIS = 500;
let asking;
self.addEventListener("install", () => {
  self.skipWaiting();
  asking = setInterval(() => self.skipWaiting(), AGAIN_MILLIS);
});

// The person pressed "update" on a page that saw this worker wait, or a page that came into sight asks how it stands. Whatever is
// said wakes this worker, should the browser have put it to sleep while it waited; and there is nothing it should wait for.
self.addEventListener("message", (event) => event.waitUntil(self.skipWaiting()));

self.addEventListener("activate", (event) => {
  clearInterval(asking);
  event.waitUntil(withdraw());
});

async function withdraw() {
  for (const name of await caches.keys()) {
    if (name.startsWith("shell-")) await caches.delete(name);
  }
  await self.registration.unregister();
}
