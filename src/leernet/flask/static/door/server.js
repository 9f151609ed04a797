// What is said to the server: fetching the list, sending taps. A bad network does not answer: nobody waits for it long.

import { setClock } from "./store.js";

const PATIENCE = 10_000;

export class LoggedOut extends Error {}
export class NoNetwork extends Error {}
class Refused extends Error {}

async function ask(url, options = {}) {
  let answer;
  try {
    answer = await fetch(url, {
      redirect: "manual", cache: "no-store", credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE), ...options,
    });
  } catch (error) {
    throw new NoNetwork(String(error));
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new LoggedOut();
  if (answer.status === 403) throw new Refused();
  if (!answer.ok && answer.status !== 304) throw new NoNetwork(`${url} answers ${answer.status}`);
  return answer;
}

export class Server {
  constructor({ list, send, token }) {
    this.urls = { list, send };
    this.token = token;
  }

  // The list, or null when it is the one that we have.
  async list(known) {
    const headers = known ? { "If-None-Match": known } : {};
    let answer;
    try {
      answer = await ask(this.urls.list, { headers });
    } catch (error) {
      throw error instanceof Refused ? new LoggedOut() : error;
    }
    this.token = answer.headers.get("Form-Token") ?? this.token;
    if (answer.headers.has("Server-Time")) setClock(Number(answer.headers.get("Server-Time")));
    if (answer.status === 304) return null;
    return { ...(await this.#read(answer)), etag: answer.headers.get("ETag") };
  }

  // What came of each tap. A form token is good for some hours: who was without a network for longer gets a new one.
  async send(marks) {
    try {
      return await this.#send(marks);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
    await this.list("");
    try {
      return await this.#send(marks);
    } catch (error) {
      throw error instanceof Refused ? new LoggedOut() : error;
    }
  }

  async #send(marks) {
    // How long each waited, by the phone's own clock: that may be wrong, but no hour of it is longer.
    const told = marks.map(({ key, code, block, tapped, present, how }) =>
      ({ key, code, block, waited: Math.max(0, Date.now() - tapped), present, how }));
    const body = JSON.stringify({ form_token: this.token, marks: told });
    const headers = { "Content-Type": "application/json" };
    return (await this.#read(await ask(this.urls.send, { method: "POST", headers, body }))).results;
  }

  async #read(answer) {
    try {
      return await answer.json();
    } catch (error) {
      throw new NoNetwork(String(error));
    }
  }
}
