// The people of the event, as this phone knows them: the list of the server, with what was tapped here since.

const MARKS = /\p{M}/gu;

function plain(text) {
  return text.normalize("NFD").replace(MARKS, "").toLowerCase();
}

// The code in a QR code of ours, and the event that it is for; null for any other.
export function readCode(text) {
  let url;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  const path = /\/desk\/events\/([^/]+)\/check-in$/.exec(url.pathname);
  const code = url.searchParams.get("code") ?? "";
  return path && /^[0-9a-f]{32}$/.test(code) ? { slug: decodeURIComponent(path[1]), code } : null;
}

export class People {
  constructor(list) {
    this.list = list;
    this.all = (list?.people ?? []).map(([code, name, organisation, format, status, present]) => ({
      code, name, organisation, format, status, present: { ...present }, words: plain(`${name} ${organisation}`),
    }));
    this.byCode = new Map(this.all.map((one) => [one.code, one]));
  }

  // What was tapped here and not told yet goes over what the server said.
  tell({ code, block, at, present }) {
    const known = this.byCode.get(code)?.present[block];
    this.set(code, block, present ? known || at : 0);
  }

  // Since when somebody is there; 0: they are not.
  set(code, block, at) {
    const one = this.byCode.get(code);
    if (!one) return;
    if (at) one.present[block] = at;
    else delete one.present[block];
  }

  // By name, those with a place; who waits or asked only when looked for.
  search(words, format) {
    const wanted = plain(words).split(/\s+/).filter(Boolean);
    return this.all.filter((one) =>
      one.name && (format === "" || one.format === Number(format)) && (wanted.length || one.status === "confirmed")
      && wanted.every((word) => one.words.includes(word)));
  }

  count(block, format) {
    const expected = this.all.filter((one) =>
      one.status === "confirmed" && (format === "" || one.format === Number(format)));
    return { present: expected.filter((one) => one.present[block]).length, all: expected.length };
  }
}
