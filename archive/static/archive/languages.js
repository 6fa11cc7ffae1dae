// Shows the offer of a page in the language that the browser prefers, unless the reader declined it in this browser.
(() => {
  "use strict";
  const KEY = "declined-languages";
  const primary = (tag) => tag.toLowerCase().split("-")[0];
  const declined = () => {
    try {
      return (localStorage.getItem(KEY) ?? "").split(" ");
    } catch {
      return []; // storage is forbidden here
    }
  };
  const decline = (tag) => {
    try {
      localStorage.setItem(KEY, [...new Set([...declined(), tag])].join(" ").trim());
    } catch {
      // as above: it is offered again on the next page
    }
  };

  const here = primary(document.documentElement.lang);
  const offers = new Map();
  for (const offer of document.querySelectorAll("[data-language-offer]")) {
    offers.set(primary(offer.dataset.languageOffer), offer);
  }
  for (const tag of navigator.languages ?? []) {
    const language = primary(tag);
    if (language === here) break; // the page is in a language that the reader likes better than those that follow
    const offer = offers.get(language);
    if (!offer) continue;
    if (declined().includes(language)) break;
    offer.hidden = false;
    offer.querySelector("button").addEventListener("click", () => {
      decline(language);
      offer.hidden = true;
    });
    break;
  }
})();
