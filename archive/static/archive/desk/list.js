// Comfort in the list: tick a whole page, and say how many are ticked. Nothing here is needed to work.
"use strict";

{
  const form = document.querySelector("#changelist-form");
  const page = document.querySelector("#tick-page");
  const number = document.querySelector(".bulk__number");
  const ticks = () => [...form.querySelectorAll(".row .tick")];
  const say = () => {
    const ticked = ticks().filter((tick) => tick.checked).length;
    if (number) number.textContent = ticked || "";
    if (page) {
      page.checked = ticked > 0 && ticked === ticks().length;
      page.indeterminate = ticked > 0 && !page.checked;
    }
  };
  if (form && page) {
    page.closest("label").hidden = false;
    page.addEventListener("change", () => {
      for (const tick of ticks()) tick.checked = page.checked;
      say();
    });
    // With Shift, all rows since the last one that was ticked.
    let last = null;
    form.addEventListener("click", (event) => {
      const tick = event.target.closest(".row .tick");
      if (!tick) return;
      const all = ticks();
      const [from, to] = [all.indexOf(last), all.indexOf(tick)].sort((one, other) => one - other);
      if (event.shiftKey && from >= 0) {
        for (const between of all.slice(from, to)) between.checked = tick.checked;
        say();
      }
      last = tick;
    });
    form.addEventListener("change", (event) => {
      if (event.target.matches(".row .tick")) say();
    });
    say(); // a browser that goes back keeps what was ticked
  }
}
