// Comfort for finding: names while typing, by keyboard or pointer, and a box that narrows long groups of facets.
(() => {
  "use strict";
  const LEAST = 2;
  const PAUSE = 150;
  const MOST = 10;

  const suggestFor = (box, number) => {
    const list = document.createElement("ul");
    list.className = "suggest";
    list.id = `suggest-${number}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.labels?.[0]?.textContent ?? "");
    list.hidden = true;
    const frame = box.closest(".find") ?? box.parentElement;
    frame.append(list);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
    for (const [name, value] of Object.entries(attributes)) box.setAttribute(name, value);
    let current = -1;
    let timer = 0;
    let asked = "";

    const choices = () => [...list.children];
    const close = () => {
      list.hidden = true;
      current = -1;
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    };
    const mark = (at) => {
      current = at;
      choices().forEach((choice, place) => choice.setAttribute("aria-selected", String(place === at)));
      if (at < 0) box.removeAttribute("aria-activedescendant");
      else box.setAttribute("aria-activedescendant", choices()[at].id);
    };
    const show = ([, names, kinds, addresses]) => {
      list.replaceChildren(...names.slice(0, MOST).map((name, place) => {
        const choice = document.createElement("li");
        choice.className = "suggest__choice";
        choice.id = `${list.id}-${place}`;
        choice.setAttribute("role", "option");
        choice.setAttribute("aria-selected", "false");
        choice.dataset.address = new URL(addresses[place]).pathname;
        const kind = document.createElement("span");
        kind.className = "suggest__kind";
        kind.textContent = kinds[place];
        choice.append(name, kind);
        return choice;
      }));
      current = -1;
      list.hidden = !names.length;
      box.setAttribute("aria-expanded", String(names.length > 0));
    };
    const ask = async () => {
      const typed = box.value.trim();
      asked = typed;
      if (typed.length < LEAST) return close();
      try {
        const answer = await fetch(`${box.dataset.suggest}?${new URLSearchParams({ q: typed })}`);
        if (answer.ok && asked === typed) show(await answer.json());
      } catch {
        close(); // typing on is all that is lost
      }
    };

    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    });
    box.addEventListener("keydown", (event) => {
      const number = choices().length;
      if (list.hidden || !number) return;
      if (event.key === "ArrowDown") mark(current + 1 < number ? current + 1 : -1);
      else if (event.key === "ArrowUp") mark(current < 0 ? number - 1 : current - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && current >= 0) location.assign(choices()[current].dataset.address);
      else return;
      event.preventDefault();
    });
    list.addEventListener("pointerdown", (event) => {
      const choice = event.target.closest("li");
      if (!choice) return;
      event.preventDefault();
      location.assign(choice.dataset.address);
    });
    box.addEventListener("blur", close);
  };

  const narrow = (box) => {
    const values = document.getElementById(box.dataset.narrows);
    box.addEventListener("input", () => {
      const typed = box.value.trim().toLowerCase();
      for (const choice of values.querySelectorAll("label")) {
        choice.hidden = !choice.textContent.toLowerCase().includes(typed) && !choice.querySelector("input").checked;
      }
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-suggest]").forEach(suggestFor);
    document.querySelectorAll("[data-narrows]").forEach(narrow);
  });
})();
