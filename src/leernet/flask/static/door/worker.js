// Keeps the page of the door and its parts, so that it opens without a network. From the network first, when that
// answers soon. When the site asks to log in, or does not know the page (any more), all that was kept is thrown away:
// with it the list of names, which the page puts into the same cache.

const CACHE = `leernet-door ${registration.scope}`;
const PATIENCE = 4000;
const HURRY = 30_000;
let hurried = 0; // Until when the parts of a page are not waited for, since the page itself was in vain.

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keep(event.data.keep));
});

// Each by itself: a picture of the site that is not there does not keep the page away.
async function keep(urls) {
  const cache = await caches.open(CACHE);
  await Promise.allSettled(urls.map((url) => cache.add(url)));
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const isPage = request.mode === "navigate";
  if (request.method !== "GET" || !(isPage || ["style", "script", "font", "image"].includes(request.destination))) return;
  if (new URL(request.url).origin !== location.origin) return;
  event.respondWith(answer(event, isPage));
});

async function answer(event, isPage) {
  const cache = await caches.open(CACHE);
  const fresh = fromNetwork(event.request, cache, isPage);
  event.waitUntil(fresh.catch(() => {}));
  const kept = await cache.match(event.request, { ignoreSearch: isPage, ignoreVary: true });
  if (!kept) return fresh;
  if (!isPage && Date.now() < hurried) return kept;
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  const answered = await Promise.race([fresh.catch(() => {}), late]);
  if (answered && answered.status < 500) return answered;
  hurried = Date.now() + HURRY;
  return kept;
}

async function fromNetwork(request, cache, isPage) {
  const response = await fetch(request);
  if (response.ok && response.type === "basic") {
    const { origin, pathname } = new URL(request.url);
    await cache.put(isPage ? origin + pathname : request, response.clone());
  } else if (isPage && (response.type === "opaqueredirect" || response.status === 401)) {
    await forget((name) => name.startsWith("leernet-door ")); // Logged out: of all events.
  } else if (isPage && [403, 404].includes(response.status)) {
    await forget((name) => name === CACHE);
  }
  return response;
}

async function forget(isMeant) {
  await Promise.all((await caches.keys()).filter(isMeant).map((name) => caches.delete(name)));
}
