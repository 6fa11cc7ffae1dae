// Copies a citation; where the browser keeps the clipboard from pages, the citation is selected, to be copied by hand.
(() => {
  "use strict";
  const SHOWN = 2500;

  const select = (cited) => {
    const range = document.createRange();
    range.selectNodeContents(cited);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-copy]")) {
      const words = [...button.childNodes];
      const cited = button.closest(".cite__one")?.querySelector("[data-cited]");
      if (!cited) continue;
      let timer = 0;
      const say = (text) => {
        button.textContent = text;
        clearTimeout(timer);
        timer = setTimeout(() => { button.replaceChildren(...words); }, SHOWN);
      };
      button.hidden = false;
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(cited.textContent.trim());
          say(button.dataset.copied);
        } catch {
          select(cited); // no clipboard without https, or it is refused
          say(button.dataset.selected);
        }
      });
    }
  });
})();
