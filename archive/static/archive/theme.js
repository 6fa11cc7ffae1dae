// Remembers the reader's choice of day or night in this browser. Loaded before the page is drawn, so that nothing flashes.
(() => {
  "use strict";
  const KEY = "theme";
  const root = document.documentElement;
  const read = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is forbidden here: the choice lasts as long as the page
    }
  };
  const write = (choice) => {
    try {
      if (choice === "system") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, choice);
    } catch {
      // as above
    }
  };
  const show = (choice) => {
    if (choice === "light" || choice === "dark") root.dataset.theme = choice;
    else delete root.dataset.theme;
  };

  show(read());
  document.addEventListener("DOMContentLoaded", () => {
    const chosen = root.dataset.theme ?? "system";
    for (const radio of document.querySelectorAll("[data-theme-choice]")) {
      radio.checked = radio.value === chosen;
      radio.addEventListener("change", () => {
        write(radio.value);
        show(radio.value);
      });
    }
  });
})();
