// Takes the place of the worker to withdraw it: in development, and on a server started to take back a broken release.
// It removes the kept files of the app and itself. Answers are elsewhere (IndexedDB) and are not touched.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) {
    if (name.startsWith("shell-")) await caches.delete(name);
  }
  await self.registration.unregister();
})()));
