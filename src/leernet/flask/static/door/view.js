// What the page of the door shows. All that people typed goes in as text, in its own direction.

const MOST = 60;
const ICONS = { good: "✓", warn: "!", bad: "✕", calm: "↩" };
const BUZZ = { good: [70], warn: [70, 60, 70], bad: [220, 80, 220], calm: [40] };

export function node(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter(Boolean));
  return made;
}

export function button(text, press, kind = "button button-quiet") {
  const made = node("button", { type: "button", class: kind }, text);
  made.addEventListener("click", press);
  return made;
}

export class View {
  constructor(root, settings) {
    this.root = root;
    this.words = settings.words;
    this.formats = settings.formats;
    this.clock = new Intl.DateTimeFormat(settings.language, { timeStyle: "short", hourCycle: "h23", timeZone: settings.zone });
  }

  $(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  say(key, values = {}) {
    return (this.words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  many(key, n) {
    return this.say(n === 1 ? `${key}_one` : `${key}_more`, { n });
  }

  time(at) {
    return this.clock.format(at);
  }

  about(one) {
    return [one.organisation, this.formats.length > 1 ? this.formats[one.format] : ""].filter(Boolean).join(" · ");
  }

  // By colour, sign, words and a buzz; what can be done next stands below.
  result(tone, text, one, ...buttons) {
    const words = node("div", {}, node("p", { class: "door-said" }, text));
    if (one?.name) words.prepend(node("p", { class: "door-who", dir: "auto" }, one.name));
    if (one?.name && this.about(one)) words.append(node("p", { class: "minor", dir: "auto" }, this.about(one)));
    const shown = node("div", { class: `door-result door-${tone}` },
      node("span", { class: "door-icon", "aria-hidden": "true" }, ICONS[tone]), words);
    if (buttons.length) shown.append(node("p", { class: "door-buttons" }, ...buttons));
    this.$("result").replaceChildren(shown);
    shown.scrollIntoView({ block: "nearest" });
    navigator.vibrate?.(BUZZ[tone]);
  }

  people(found, block, press) {
    const rows = found.slice(0, MOST).map((one) => this.#row(one, block, press));
    this.$("list").replaceChildren(...rows);
    this.$("more").textContent = found.length > MOST ? this.say("more", { n: found.length - MOST }) : "";
    this.$("more").hidden = found.length <= MOST;
    this.$("nobody").hidden = found.length > 0;
  }

  #row(one, block, press) {
    const at = one.present[block];
    const state = at ? `✓ ${this.time(at)}` : this.words[one.status === "confirmed" ? "not_yet" : `short_${one.status}`];
    const row = node("button", { type: "button", class: `mark${at ? " mark-present" : ""}`, "data-code": one.code },
      node("span", { class: "mark-who" }, node("span", { class: "mark-name", dir: "auto" }, one.name),
        node("span", { class: "minor", dir: "auto" }, this.about(one))),
      node("span", { class: "mark-state" }, state));
    row.addEventListener("click", () => press(one));
    return node("li", {}, row);
  }

  count({ present, all }) {
    this.$("count").textContent = this.say("count", { present, all });
  }

  network(online, waiting, list) {
    const texts = [this.say(online ? "online" : "offline")];
    if (waiting) texts.push(this.many("queued", waiting));
    if (list) texts.push(this.say("list_of", { time: this.time(list.made) }));
    const line = this.$("network");
    const text = texts.join(" ");
    if (line.textContent !== text) line.textContent = text;
    line.classList.toggle("door-offline", !online);
  }

  refused(marks, nameOf, seen) {
    this.$("refused").hidden = !marks.length;
    this.$("refused-list").replaceChildren(...marks.map((mark) => node("li", {},
      node("span", { dir: "auto" }, nameOf(mark.code)), ` ${this.time(mark.at)}: ${this.say(mark.result)} `,
      button(this.say("seen"), () => seen(mark)))));
  }
}
