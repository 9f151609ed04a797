// leernet on any page: <leernet-events series="…"> and <leernet-register event="…">, each with a link inside for when
// this script does not run. No dependencies, no cookies, no inline styles; docs/embed.md says what can be set.
(() => {
  "use strict";

  if (customElements.get("leernet-events")) return;

  const HERE = document.currentScript ? new URL("..", document.currentScript.src).href : "";
  const SECONDS = 15;
  const HIGHEST = 20000;
  const WORDS = {
    nl: { loading: "Laden…", failed: "Dit kon niet worden geladen.", page: "Naar de pagina" },
    en: { loading: "Loading…", failed: "This could not be loaded.", page: "To the page" },
  };
  const TOKENS = [
    "page", "text", "muted", "heading", "link", "link-hover", "button", "button-text", "button-hover", "button-border",
    "border", "focus-inner", "focus-outer", "error", "success", "surface", "accent", "font-body", "font-heading", "radius",
  ].map((name) => `--leernet-${name}`);

  // What a token does not say comes from the page around it, so that contrast is what it is there.
  const SHEET = new CSSStyleSheet();
  SHEET.replaceSync(`
    :host { display: block; color: var(--leernet-text, inherit); font-family: var(--leernet-font-body, inherit);
      line-height: 1.5; overflow-wrap: anywhere; }
    :host([hidden]) { display: none; }
    p { margin: 0; }
    [role=status]:empty { display: none; }
    ul { list-style: none; margin: 0; padding: 0; }
    li { padding-block: .875rem; border-block-start: 1px solid var(--leernet-border, currentColor); }
    li:first-child { border-block-start: 0; }
    .when, .meta { color: var(--leernet-muted, inherit); font-size: .9375em; }
    .title { font-family: var(--leernet-font-heading, inherit); font-weight: 600; font-size: 1.0625em; }
    .state { font-weight: 600; }
    .act { padding-block-start: .5rem; }
    a { color: var(--leernet-link, currentColor); text-underline-offset: .15em; }
    a:hover { color: var(--leernet-link-hover, var(--leernet-link, currentColor)); text-decoration-thickness: .125em; }
    a:focus-visible { outline: 3px solid var(--leernet-focus-inner, currentColor); outline-offset: 2px;
      box-shadow: 0 0 0 2px var(--leernet-focus-outer, transparent); }
    .button { display: inline-block; padding: .375rem .875rem; border-radius: var(--leernet-radius, 4px);
      border: 1px solid var(--leernet-button-border, currentColor); background: var(--leernet-button, transparent);
      color: var(--leernet-button-text, inherit); text-decoration: none; }
    .button:hover { background: var(--leernet-button-hover, var(--leernet-button, transparent));
      color: var(--leernet-button-text, inherit); text-decoration: underline; }
    iframe { display: block; inline-size: 100%; border: 0; }
    iframe.waiting { visibility: hidden; block-size: 0; }
  `);

  function node(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value) made.setAttribute(name, value);
    made.append(...children.filter(Boolean));
    return made;
  }

  function trusted(url) {
    const { protocol, href } = new URL(url, HERE || undefined);
    if (protocol !== "https:" && protocol !== "http:") throw new TypeError(`not an address of a page: ${url}`);
    return href;
  }

  class Embedded extends HTMLElement {
    #running = null;
    #planned = false;

    constructor() {
      super();
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [SHEET];
    }

    connectedCallback() {
      this.#plan();
    }

    attributeChangedCallback() {
      if (this.isConnected) this.#plan();
    }

    disconnectedCallback() {
      this.#running?.abort();
    }

    get language() {
      const given = this.closest("[lang]")?.lang || "nl";
      return given.toLowerCase().startsWith("nl") ? "nl" : "en";
    }

    get words() {
      return WORDS[this.language];
    }

    get home() {
      return trusted((this.getAttribute("network") || HERE).replace(/\/?$/, "/"));
    }

    // Several attributes that change at once are one change.
    #plan() {
      if (this.#planned) return;
      this.#planned = true;
      queueMicrotask(() => {
        this.#planned = false;
        if (this.isConnected) this.#begin();
      });
    }

    async #begin() {
      this.#running?.abort();
      const running = (this.#running = new AbortController());
      const status = node("p", { role: "status", part: "status" });
      const instead = node("slot", {});
      this.shadowRoot.replaceChildren(status, instead);
      status.textContent = this.words.loading;
      const late = setTimeout(() => running.abort(new Error("too late")), SECONDS * 1000);
      try {
        await this.show(running.signal);
        instead.remove();
        status.textContent = "";
      } catch (error) {
        if (running !== this.#running || !this.isConnected) return;
        console.error("leernet:", error);
        running.abort();
        this.shadowRoot.replaceChildren(status, instead);
        status.textContent = this.words.failed;
        if (!this.querySelector("a[href]")) this.#linkInstead();
      } finally {
        clearTimeout(late);
      }
    }

    #linkInstead() {
      try {
        const link = node("a", { href: `${this.home}${this.language}/${this.path}` }, this.words.page);
        this.shadowRoot.append(node("p", {}, link));
      } catch {
        // Without an address of the network there is nothing to lead to.
      }
    }
  }

  customElements.define("leernet-events", class extends Embedded {
    static observedAttributes = ["series", "period", "lang", "network"];

    get path() {
      return `series/${encodeURIComponent(this.getAttribute("series") ?? "")}`;
    }

    async show(signal) {
      const url = `${this.home}${this.language}/embedded/${this.path}.json`;
      const answer = await fetch(url, { credentials: "omit", referrerPolicy: "origin", signal });
      if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
      const series = await answer.json();
      const all = this.getAttribute("period") === "all";
      const items = series.events.filter((event) => all || !event.past).map((event) => this.#item(event));
      this.shadowRoot.append(
        items.length
          ? node("ul", { role: "list", part: "list", "aria-label": series.title }, ...items)
          : node("p", { part: "none" }, series.none),
      );
    }

    #item(event) {
      const link = node("a", { href: trusted(event.url), lang: event.language, dir: "auto" }, event.title);
      const state = node("span", { class: "state", part: `state state-${event.state}` }, event.stateText);
      const button = event.register && node("a", {
        class: "button", part: "button", href: trusted(event.register), "aria-label": `${event.registerText}: ${event.title}`,
      }, event.registerText);
      return node("li", { part: "event" },
        node("p", { class: "when", part: "when" }, event.when),
        node("p", { class: "title", part: "title" }, link),
        node("p", { class: "meta", part: "meta" }, state, event.where && " · ", event.where),
        button && node("p", { class: "act" }, button),
      );
    }
  });

  customElements.define("leernet-register", class extends Embedded {
    static observedAttributes = ["event", "lang", "network"];

    get path() {
      return `events/${encodeURIComponent(this.getAttribute("event") ?? "")}`;
    }

    // Done when the frame answers: one that may not be shown here stays silent.
    show(signal) {
      const home = this.home;
      const src = `${home}${this.language}/embedded/${this.path}/register`;
      const frame = node("iframe", { src, part: "frame", class: "waiting", title: this.words.loading });
      let pages = 0;
      return new Promise((shown, failed) => {
        frame.addEventListener("load", () => {
          frame.contentWindow.postMessage(this.#hello(), new URL(home).origin);
          pages += 1;
          if (pages > 1 && this.getBoundingClientRect().top < 0) this.scrollIntoView({ block: "start" });
        });
        addEventListener("message", ({ source, origin, data }) => {
          if (source !== frame.contentWindow || origin !== new URL(home).origin || data?.leernet !== "size") return;
          if (!Number.isFinite(data.height)) return;
          frame.height = Math.min(Math.max(0, data.height), HIGHEST);
          frame.title = String(data.title);
          frame.classList.remove("waiting");
          shown();
        }, { signal });
        signal.addEventListener("abort", () => failed(signal.reason));
        this.shadowRoot.append(frame);
      });
    }

    #hello() {
      const look = getComputedStyle(this);
      const given = TOKENS.map((name) => [name, look.getPropertyValue(name).trim()]).filter(([, value]) => value);
      return { leernet: "hello", tokens: Object.fromEntries(given), light: !look.colorScheme.includes("dark") };
    }
  });
})();
