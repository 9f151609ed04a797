// The page of the door: a tap or a scan is kept on the phone first, then told to the server, now or when that is there.

import { Camera } from "./camera.js";
import { People, readCode } from "./people.js";
import { Server } from "./server.js";
import { Store, forgetOld, makeKey, now } from "./store.js";
import { Sync, THERE } from "./sync.js";
import { View, button } from "./view.js";

const EVERY = 15_000;
const FRESH = 10_000;
const TONES = {
  present: "good", taken_back: "calm", absent: "calm", cancelled: "bad", other_event: "bad", unknown: "bad",
};

class Door {
  constructor(root, settings) {
    this.settings = settings;
    this.names = new Map(); // Of who is no longer on the list; not kept.
    this.view = new View(root, settings);
    this.store = new Store(settings);
    this.camera = new Camera(this.view.$("video"), settings.reader, (text) => this.scan(text));
    this.sync = new Sync(new Server(settings), this.store, {
      heard: (mark, answer) => this.heard(mark, answer),
      list: (list) => this.take({ ...list, made: now() }),
      loggedOut: () => this.loggedOut(),
      done: () => this.show(),
    });
  }

  get block() {
    return this.view.$("block").value;
  }

  get format() {
    return this.view.$("format")?.value ?? "";
  }

  async open() {
    await forgetOld();
    this.use(await this.store.readList());
    keep(this.settings).catch(() => {}); // A browser that keeps nothing for us still works with a network.
    this.#listen();
    await this.round();
    setInterval(() => document.hidden || this.round(), EVERY);
  }

  round() {
    return this.sync.now(() => this.people.list?.etag);
  }

  use(list) {
    this.people = new People(list);
    for (const { code, name } of this.people.all) if (name) this.names.set(code, name);
    for (const mark of this.store.waiting) this.people.tell(mark);
    this.show();
  }

  take(list) {
    this.use(list);
    return this.store.writeList(list);
  }

  show() {
    const { view, people, store } = this;
    view.people(people.search(view.$("search").value, this.format), this.block, (one) => this.tap(one, "list"));
    view.count(people.count(this.block, this.format));
    view.network(this.sync.online, store.waiting.length, people.list);
    view.refused(store.refused, (code) => this.names.get(code) ?? view.say("unlisted_name"),
      (mark) => { store.seen(mark); this.show(); });
  }

  // --- somebody stands at the door ---

  async scan(text) {
    const { view } = this;
    const read = readCode(text);
    if (!read) return view.result("bad", view.say("unknown"));
    if (read.slug !== this.settings.slug) return view.result("bad", view.say("other_event"));
    // Who has no place on this list may have got one since.
    const known = () => this.people.byCode.get(read.code);
    if (known()?.status !== "confirmed" && Date.now() - this.sync.fetched > FRESH) await this.round();
    return known() ? this.tap(known(), "scan") : this.mark({ code: read.code }, true, "scan");
  }

  tap(one, how, anyway = false) {
    const { view, settings } = this;
    if (one.status !== "confirmed") {
      return view.result(one.status === "cancelled" ? "bad" : "warn", view.say(one.status), one);
    }
    const opens = settings.opens[this.block];
    if (opens > now()) return view.result("warn", view.say("too_early", { time: view.time(opens) }), one);
    if (one.present[this.block]) return this.tell("already", one, one.present[this.block]);
    if (!anyway && this.format !== "" && one.format !== Number(this.format)) {
      const words = view.say("other_format", { format: settings.formats[one.format] });
      return view.result("warn", words, one, button(view.say("anyway"), () => this.tap(one, how, true), "button"));
    }
    return this.mark(one, true, how);
  }

  mark(one, present, how) {
    const { code } = one;
    const mark = { key: makeKey(), code, block: this.block, at: now(), tapped: Date.now(), present, how };
    this.store.add(mark);
    this.last = mark.key;
    this.people.tell(mark);
    this.view.$("search").value = ""; // The next person at the door has another name.
    this.tell(!one.name ? "unlisted" : present ? "present" : "taken_back", one, mark.at);
    this.show();
    return this.round();
  }

  tell(result, one, at) {
    const { view } = this;
    const undo = THERE.includes(result) && one.name
      ? [button(view.say("undo"), () => this.mark(one, false, "list"))] : [];
    view.result(TONES[result] ?? "warn", view.say(result, { time: at && view.time(at) }), one, ...undo);
  }

  // The server may know better than this phone: then the last result is corrected.
  heard(mark, { result, at, name }) {
    this.people.set(mark.code, mark.block, THERE.includes(result) ? at : 0);
    if (name) this.names.set(mark.code, name);
    const one = this.people.byCode.get(mark.code) ?? { code: mark.code, name };
    const isExpected = result === (mark.present ? "present" : "taken_back") && this.people.byCode.has(mark.code);
    if (mark.key === this.last && !isExpected) this.tell(result, one, at);
  }

  async loggedOut() {
    await this.store.forgetLists();
    this.names.clear();
    this.use(null);
    this.camera.stop();
    this.view.$("login").hidden = false;
    this.view.$("work").hidden = true;
  }

  // --- the page ---

  #listen() {
    const { view } = this;
    for (const name of ["search", "block", "format"]) view.$(name)?.addEventListener("input", () => this.show());
    view.$("camera").addEventListener("click", () => this.#switchCamera());
    view.$("forget").addEventListener("click", () => this.#forget());
    addEventListener("online", () => this.round());
    addEventListener("offline", () => { this.sync.online = false; this.show(); });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.camera.stop();
      else this.round();
      this.#showCamera();
    });
  }

  async #switchCamera() {
    const { view, camera } = this;
    try {
      if (camera.isOn) camera.stop();
      else await camera.start();
    } catch (error) {
      view.result("warn", view.say(error.name === "NotAllowedError" ? "camera_refused" : "camera_failed"));
    }
    this.#showCamera();
  }

  #showCamera() {
    this.view.$("video").hidden = !this.camera.isOn;
    this.view.$("camera").textContent = this.view.say(this.camera.isOn ? "camera_off" : "camera_on");
  }

  async #forget() {
    const { waiting } = this.store;
    if (waiting.length && !confirm(this.view.many("forget", waiting.length))) return;
    await this.store.forget();
    const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
    for (const one of workers) if (this.settings.scopes.includes(new URL(one.scope).pathname)) await one.unregister();
    location.assign(this.settings.leave);
  }
}

// Have the worker keep this page and all that it is made of.
async function keep({ worker, scope, kept }) {
  const registration = await navigator.serviceWorker?.register(worker, { scope });
  if (!registration) return;
  const { active } = await navigator.serviceWorker.ready;
  const parts = performance.getEntriesByType("resource").filter(({ initiatorType }) => initiatorType !== "fetch");
  const urls = [scope, ...kept, ...parts.map(({ name }) => name)].map((one) => new URL(one, location));
  const ours = urls.filter(({ origin }) => origin === location.origin).map(({ href }) => href);
  active.postMessage({ keep: [...new Set(ours)] });
}

const root = document.getElementById("door");
const settings = JSON.parse(document.getElementById("door-settings").textContent);
root.hidden = false;
await new Door(root, settings).open();
