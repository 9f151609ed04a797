// Tells the server what was tapped, and fetches the list: now, or when there is a network again.

import { LoggedOut, NoNetwork } from "./server.js";

const MOST = 50;
export const THERE = ["present", "already", "later"];
const TAKEN = ["present", "already", "taken_back", "absent"];

export class Sync {
  online = navigator.onLine;
  fetched = 0;
  #busy = null;
  #again = false;

  // on.heard(mark, answer), on.list(list), on.loggedOut(), on.done()
  constructor(server, store, on) {
    this.server = server;
    this.store = store;
    this.on = on;
  }

  // One round at a time; who asks meanwhile gets another one after it.
  now(etag) {
    if (this.#busy) this.#again = true;
    this.#busy ??= this.#rounds(etag).finally(() => { this.#busy = null; });
    return this.#busy;
  }

  async #rounds(etag) {
    do {
      this.#again = false;
      await this.#round(etag());
      this.on.done();
    } while (this.#again && this.online);
  }

  async #round(etag) {
    try {
      await this.#send();
      const list = await this.server.list(etag);
      this.online = true;
      this.fetched = Date.now();
      if (list) await this.on.list(list);
    } catch (error) {
      if (error instanceof LoggedOut) await this.on.loggedOut();
      else if (error instanceof NoNetwork) this.online = false;
      else throw error;
    }
  }

  async #send() {
    for (let marks = this.store.waiting.slice(0, MOST); marks.length; marks = this.store.waiting.slice(0, MOST)) {
      const answers = new Map((await this.server.send(marks)).map((one) => [one.key, one]));
      const heard = marks.filter(({ key }) => answers.has(key));
      if (!heard.length) throw new NoNetwork("an answer about something else");
      for (const mark of heard) this.#heard(mark, answers.get(mark.key));
    }
  }

  // What the server did not do stays on the phone until somebody has seen it.
  #heard(mark, answer) {
    if (TAKEN.includes(answer.result)) this.store.done(mark);
    else this.store.refuse(mark, answer.result);
    this.on.heard(mark, answer);
  }
}
