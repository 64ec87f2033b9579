// Keeps the page of the field kit and its files on the phone, so that it opens without a network. Nothing else passes through here.
"use strict";
const KEPT = {{ kept }};
// Milliseconds after which a network that does not answer counts as none.
const PATIENCE = 5000;

// A page of another version would ask for files that are not kept.
function fits(page) {
  return page.ok && page.headers.get(KEPT.header) === KEPT.version;
}

async function fill() {
  const page = await fetch(KEPT.page, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
  if (!fits(page)) throw new Error("The page does not fit this worker.");
  const cache = await caches.open(KEPT.cache);
  await cache.addAll(KEPT.files.map((file) => new Request(file, { cache: "reload", credentials: "same-origin" })));
  await cache.put(KEPT.page, page);
}

async function clear() {
  for (const name of await caches.keys()) {
    if (name.startsWith(KEPT.prefix) && name !== KEPT.cache) await caches.delete(name);
  }
}

function late() {
  return new Promise((_, refuse) => setTimeout(() => refuse(new Error("late")), PATIENCE));
}

// The server's page while it answers, and then it is kept; the kept one otherwise. To sign in goes to the server.
async function page(request) {
  const cache = await caches.open(KEPT.cache);
  const kept = await cache.match(KEPT.page, { ignoreVary: true });
  if (!kept) return fetch(request);
  try {
    const fresh = await Promise.race([fetch(request), late()]);
    if (fresh.type === "opaqueredirect") return fresh;
    // Even for somebody who is no longer let in: what they recorded is still on this phone.
    if (!fresh.ok) return kept;
    if (fits(fresh)) await cache.put(KEPT.page, fresh.clone());
    return fresh;
  } catch {
    return kept;
  }
}

async function file(request) {
  const kept = await (await caches.open(KEPT.cache)).match(request, { ignoreVary: true });
  return kept || fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(clear().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (address.pathname === KEPT.page) event.respondWith(page(request));
  } else if (KEPT.files.includes(address.pathname + address.search)) {
    event.respondWith(file(request));
  }
});
