// Keeps the counter's page and what it is made of, so that it opens where there is no network.
"use strict";
const SHELF = "vafa-counter";
const isPage = (request) => request.mode === "navigate" || request.destination === "";

self.addEventListener("install", (event) => {
  const page = new URL("./", self.location).pathname;
  event.waitUntil(caches.open(SHELF).then(async (shelf) => {
    const answer = await fetch(page);
    if (!answer.ok || answer.redirected) return;
    await shelf.put(page, answer.clone());
    // What the page names is kept from the beginning: it was loaded before this worker stood here.
    const named = [...(await answer.text()).matchAll(/(?:src|href)="(\/[^"#]+\.(?:css|js|svg|woff2))/g)];
    await Promise.all(named.map(([, address]) => shelf.add(address).catch(() => {})));
  }));
  self.skipWaiting();
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (isPage(request) && address.pathname !== new URL("./", self.location).pathname) return;
  event.respondWith((async () => {
    const shelf = await caches.open(SHELF);
    try {
      const answer = await fetch(request);
      if (answer.ok && !answer.redirected) await shelf.put(address.pathname, answer.clone());
      return answer;
    } catch (problem) {
      const known = await shelf.match(address.pathname);
      if (known) return known;
      throw problem;
    }
  })());
});
