// What this phone keeps. The list of the event, the only place with names in it, lies in the cache of the worker, which
// throws it away as soon as the site asks to log in. Taps that the server has not heard of lie in localStorage: each by
// itself, so that two tabs do not overwrite one another's, and written at once, so that a phone that dies loses none.

const ALL = "leernet-door:";
const CLOCK = "leernet-clock";
const CACHES = "leernet-door ";
const LONGEST = 7 * 24 * 3600 * 1000;

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    localStorage.removeItem(name);
    return null;
  }
}

function names(start) {
  return Object.keys(localStorage).filter((name) => name.startsWith(start)).sort();
}

// The clock of a phone may be wrong: the server's is this much ahead of it, as far as was heard.
export function now() {
  return Date.now() + (Number(localStorage.getItem(CLOCK)) || 0);
}

export function setClock(at) {
  localStorage.setItem(CLOCK, String(at - Date.now()));
}

export function makeKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Of all events: taps that the server would not take any more, and lists of what is over.
export async function forgetOld() {
  for (const name of names(ALL)) {
    const kept = read(name);
    if (!kept || kept.at + LONGEST < now()) localStorage.removeItem(name);
  }
  for (const name of (await globalThis.caches?.keys().catch(() => [])) ?? []) {
    if (!name.startsWith(CACHES)) continue;
    const kept = await caches.match(`${name.slice(CACHES.length)}/list`, { cacheName: name });
    const list = await kept?.json().catch(() => null);
    if (list && list.keepUntil < now()) await caches.delete(name);
  }
}

export class Store {
  // The scope is the address of the page: of the worker that keeps it too.
  // In each language it has a page, a worker and a cache of its own.
  constructor({ scope, scopes, store, user }) {
    this.cache = CACHES + location.origin + scope;
    this.caches = scopes.map((one) => CACHES + location.origin + one);
    this.listAt = `${scope}/list`;
    this.name = ALL + store;
    this.user = user;
  }

  // Null when there is none, or one of another user or of an event that is over.
  async readList() {
    const kept = await globalThis.caches?.match(this.listAt, { cacheName: this.cache }).catch(() => null);
    const list = await kept?.json().catch(() => null);
    if (!list) return null;
    if (list.user === this.user && list.keepUntil > now()) return list;
    await this.forgetLists();
    return null;
  }

  // A phone without room for it works from memory; then a reload needs the network.
  async writeList(list) {
    const cache = await globalThis.caches?.open(this.cache).catch(() => null);
    await cache?.put(this.listAt, new Response(JSON.stringify(list))).catch(() => {});
  }

  async forgetLists() {
    for (const name of this.caches) await globalThis.caches?.delete(name).catch(() => {});
  }

  #all(kind) {
    const kept = names(`${this.name}:${kind}:`).map(read);
    return kept.filter((mark) => mark && mark.user === this.user);
  }

  // In the order in which they were made.
  get waiting() {
    return this.#all("mark");
  }

  get refused() {
    return this.#all("refused");
  }

  #at(kind, mark) {
    return `${this.name}:${kind}:${String(mark.at).padStart(15, "0")}:${mark.key}`;
  }

  add(mark) {
    localStorage.setItem(this.#at("mark", mark), JSON.stringify({ ...mark, user: this.user }));
  }

  done(mark) {
    localStorage.removeItem(this.#at("mark", mark));
  }

  // Of one person at one part it is said once: the last.
  refuse(mark, result) {
    for (const one of this.refused) if (one.code === mark.code && one.block === mark.block) this.seen(one);
    localStorage.setItem(this.#at("refused", mark), JSON.stringify({ ...mark, result }));
    this.done(mark);
  }

  seen(mark) {
    localStorage.removeItem(this.#at("refused", mark));
  }

  async forget() {
    for (const name of names(`${this.name}:`)) localStorage.removeItem(name);
    await this.forgetLists();
  }
}
