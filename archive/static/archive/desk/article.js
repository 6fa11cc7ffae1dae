// Comfort on the page of an article: nothing here is needed to work.
"use strict";

{
  const WAIT = 150; // milliseconds after a key before names are asked for
  const MOST = 12;

  // A candidate goes into its box without a way to the server.
  document.addEventListener("click", (event) => {
    const take = event.target.closest("button[data-take]");
    const field = take?.closest(".field");
    const box = field?.querySelector("input[type=text][name], textarea[name]:not([type=hidden])");
    const named = take && document.getElementsByName(take.value.split("=", 1)[0])[0];
    const target = named ?? box;
    if (!target) return;
    event.preventDefault();
    const isMany = target.dataset.many === "true" && target.value.trim() !== "";
    target.value = isMany ? `${target.value.replace(/[,\s]+$/, "")}, ${take.dataset.take}` : take.dataset.take;
    target.dispatchEvent(new Event("input", { bubbles: true }));
    target.focus();
  });

  // The evidence of a box in focus comes into view.
  document.addEventListener("focusin", (event) => {
    const field = event.target.closest(".field");
    const name = [...(field?.classList ?? [])].map((one) => one.match(/^field--([a-z_]+)$/)?.[1]).filter(Boolean);
    const shown = name.map((one) => document.querySelector(`.ev--${one}`)).find(Boolean);
    const box = shown?.closest(".orig");
    if (box) box.scrollTop += shown.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
  });

  // How many boxes were changed, said in the bar.
  const form = document.getElementById("article_form");
  const said = document.querySelector(".bar__state");
  if (form && said) {
    const before = new FormData(form);
    const first = new Map();
    for (const [name, value] of before) first.set(name, [...(first.get(name) ?? []), value]);
    const count = () => {
      const now = new Map();
      for (const [name, value] of new FormData(form)) now.set(name, [...(now.get(name) ?? []), value]);
      const names = new Set([...first.keys(), ...now.keys()]);
      const changed = [...names].filter((name) => String(first.get(name) ?? "") !== String(now.get(name) ?? ""));
      const { one = "", many = "" } = said.dataset;
      said.textContent = changed.length ? (changed.length === 1 ? one : many.replace("{n}", changed.length)) : "";
    };
    form.addEventListener("input", count);
    form.addEventListener("change", count);
  }

  // The key that accepts a suggestion goes on to the next one that has no answer yet.
  document.addEventListener("change", (event) => {
    if (!event.target.closest(".offer")) return;
    const waiting = [...document.querySelectorAll(".offer")].find((offer) => offer.querySelector("input[value='']:checked"));
    document.querySelector(".offer [data-key]")?.removeAttribute("data-key");
    waiting?.querySelector("input[value=take]").setAttribute("data-key", "a");
  });

  // Names are offered while one types (the ARIA pattern of a combobox with a list).
  const offer = (box) => {
    const list = document.createElement("ul");
    list.className = "offered";
    list.id = `${box.id}-offered`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.labels[0]?.firstChild.textContent.trim() ?? box.name);
    list.hidden = true;
    const frame = document.createElement("div");
    frame.className = "offering";
    box.replaceWith(frame);
    frame.append(box, list);
    if (box.autofocus) box.focus(); // which the move took away
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) box.setAttribute(name, value);
    let at = -1;
    let timer = 0;
    let asked = 0;
    const isMany = box.dataset.many === "true";
    const term = () => (isMany ? box.value.split(/[,;]/).at(-1) : box.value).trim();
    const close = () => {
      list.hidden = true;
      at = -1;
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    };
    const choose = (item) => {
      const name = item.dataset.name;
      const kept = box.value.split(/[,;]/).slice(0, -1).map((one) => one.trim()).filter(Boolean);
      box.value = isMany ? [...kept, name, ""].join(", ") : name;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      close();
      box.focus();
    };
    const mark = (step) => {
      const items = [...list.children];
      if (!items.length) return;
      at = (at + step + items.length) % items.length;
      items.forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
      box.setAttribute("aria-activedescendant", items[at].id);
      items[at].scrollIntoView({ block: "nearest" });
    };
    const ask = async () => {
      const words = term();
      const mine = ++asked;
      if (!words) {
        close();
        return;
      }
      const answer = await fetch(`${box.dataset.offers}&term=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || mine !== asked || document.activeElement !== box) return;
      const found = (await answer.json()).results.slice(0, MOST);
      list.replaceChildren(
        ...found.map((one, number) => {
          const item = document.createElement("li");
          item.id = `${list.id}-${number}`;
          item.setAttribute("role", "option");
          item.setAttribute("aria-selected", "false");
          item.dataset.name = one.name ?? one.text;
          item.textContent = one.text;
          return item;
        }),
      );
      at = -1;
      list.hidden = !found.length;
      box.setAttribute("aria-expanded", String(Boolean(found.length)));
    };
    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    box.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        mark(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && at >= 0 && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        choose(list.children[at]);
      } else if (event.key === "Escape") {
        event.preventDefault();
        close();
      }
    });
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const item = event.target.closest("li");
      if (item) choose(item);
    });
    box.addEventListener("blur", close);
  };
  for (const box of document.querySelectorAll("input[data-offers]")) offer(box);
}
