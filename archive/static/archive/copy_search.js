// The search of a copy of the site that no server answers: words are looked up in files that were made with it.
(() => {
  "use strict";
  const MOST = 200; // articles that are shown
  const AT_A_TIME = 20;
  const PAIRED_FROM = 0x2e80; // as in archive/static_site/search_index.py, like all that folds and parts words
  const LONGEST = 40;
  const ARTICLES_A_FILE = 200;
  const place = document.querySelector("[data-copy-search]");
  if (!place) return;
  const { index, root, none, some, failed } = place.dataset;
  const said = place.querySelector("[data-said]");
  const list = place.querySelector("[data-found]");
  const more = place.querySelector("[data-more]");

  const come = new Map();
  window.copySearch = (name, content) => come.set(name, content);
  const asked = new Map();
  const load = (name) => {
    if (!asked.has(name)) {
      asked.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = `${index}${name.replace("-", "/")}.js`;
        script.onload = () => resolve(come.get(name));
        script.onerror = () => reject(new Error(name));
        document.head.append(script);
      }));
    }
    return asked.get(name);
  };

  const folded = (text) => text.normalize("NFKC").toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const wordsOf = (text) => {
    const found = [];
    for (const [word] of folded(text).matchAll(/[\p{L}\p{N}]+/gu)) {
      for (const [run] of word.matchAll(/[\u2e80-\u{10ffff}]+|[^\u2e80-\u{10ffff}]+/gu)) {
        const signs = [...run];
        if (signs[0].codePointAt(0) < PAIRED_FROM) found.push(signs.slice(0, LONGEST).join(""));
        else if (signs.length === 1) found.push(run);
        else for (let at = 0; at < signs.length - 1; at += 1) found.push(signs[at] + signs[at + 1]);
      }
    }
    return [...new Set(found)];
  };
  const hex = (sign) => sign.codePointAt(0).toString(16);
  const shardsOf = (word, all) => {
    const [first, second] = [...word];
    if (first.codePointAt(0) >= PAIRED_FROM) return all.filter((name) => name === `s${(first.codePointAt(0) >> 6).toString(16)}`);
    if (second) return all.filter((name) => name === `${hex(first)}-${hex(second)}`);
    return all.filter((name) => name === `${hex(first)}-`);
  };

  // The articles of a word, by number, with its weight: as it is typed, and of words that begin so with less of it.
  const articlesOf = async (word, all) => {
    const found = new Map();
    for (const shard of shardsOf(word, all)) {
      for (const [known, steps] of Object.entries(await load(`words-${shard}`))) {
        if (!known.startsWith(word)) continue;
        const share = known === word ? 2 : 1;
        let at = 0;
        for (const step of steps) {
          at += step;
          found.set(at >> 2, Math.max(found.get(at >> 2) ?? 0, (at & 3) * share));
        }
      }
    }
    return found;
  };

  const search = async (typed) => {
    const words = wordsOf(typed);
    const all = await load("words-all");
    let found = null;
    for (const word of words) {
      const own = await articlesOf(word, all);
      if (!found) found = own;
      else found = new Map([...found].filter(([n]) => own.has(n)).map(([n, weight]) => [n, weight + own.get(n)]));
    }
    return [...(found ?? [])].sort(([n, weight], [other, otherWeight]) => otherWeight - weight || n - other).map(([n]) => n);
  };

  const day = (date) => {
    const parts = date.split("-").map(Number);
    const options = { year: "numeric", timeZone: "UTC" };
    if (parts.length > 1) options.month = "long";
    if (parts.length > 2) options.day = "numeric";
    const moment = new Date(0);
    moment.setUTCFullYear(parts[0], (parts[1] ?? 1) - 1, parts[2] ?? 1);
    return new Intl.DateTimeFormat(document.documentElement.lang, options).format(moment);
  };
  const show = async (numbers) => {
    for (const number of numbers) {
      const [file, title, date, source, language] = (await load(`articles-${Math.floor(number / ARTICLES_A_FILE)}`))[number % ARTICLES_A_FILE];
      const item = document.createElement("li");
      item.className = "links__item";
      const link = document.createElement("a");
      link.className = "links__headline said";
      link.href = root + file;
      link.textContent = title;
      link.dir = "auto";
      if (language) link.lang = language;
      const about = document.createElement("span");
      about.className = "links__about";
      about.textContent = [source, date && day(date)].filter(Boolean).join(", ");
      item.append(link, " ", about);
      list.append(item);
    }
  };

  const answer = async (typed) => {
    const found = await search(typed);
    said.textContent = found.length ? some.replace("0", found.length.toLocaleString(document.documentElement.lang)) : none;
    let shown = 0;
    const further = async () => {
      const next = found.slice(shown, Math.min(shown + AT_A_TIME, MOST));
      shown += next.length;
      await show(next);
      more.hidden = shown >= Math.min(found.length, MOST);
    };
    more.addEventListener("click", further);
    await further();
  };

  const typed = new URLSearchParams(location.search).get("q") ?? "";
  for (const box of document.querySelectorAll("input[name=q]")) box.value = typed;
  if (wordsOf(typed).length) {
    answer(typed).catch(() => {
      said.textContent = failed;
    });
  }
})();
