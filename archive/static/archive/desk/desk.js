// Comfort at the desk: nothing here is needed to work. Keys stand in the markup as data-key.
"use strict";

{
  const one = (css) => document.querySelector(css);
  const isTyping = (target) =>
    target.matches("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable]");

  // Whether single keys work is kept with the account: told to the site at once, so that the page need not be left.
  const switches = [...document.querySelectorAll(".keys__on")];
  const keysWork = () => switches[0]?.checked;
  for (const box of switches) {
    box.form.querySelector(".keys__keep").hidden = true;
    box.addEventListener("change", async () => {
      const sent = new FormData(box.form);
      sent.set("quiet", "1");
      const tell = (words) => switches.forEach((one) => (one.form.querySelector(".keys__told").textContent = words));
      switches.forEach((one) => (one.checked = box.checked));
      tell("");
      let isKept = false;
      try {
        isKept = (await fetch(box.form.action, { method: "POST", body: sent, keepalive: true })).status === 204;
      } catch {
        // the site is not reached: said below
      }
      tell(isKept ? box.form.dataset.kept : box.form.dataset.notKept);
    });
  }

  const rows = () => [...document.querySelectorAll(".row__title, #result_list tbody th a")];
  const row = () => document.activeElement?.closest(".row, #result_list tbody tr");
  const walk = (step) => {
    const titles = rows();
    const here = row();
    const at = here ? titles.findIndex((title) => here.contains(title)) : -1;
    titles[Math.max(0, Math.min(titles.length - 1, at + step))]?.focus();
  };
  const acts = {
    "?": () => one("#keys").togglePopover(),
    j: () => walk(1),
    k: () => walk(-1),
    x: () => row()?.querySelector("input[type=checkbox]")?.click(),
    X: () => row()?.querySelector("input[type=checkbox]")?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: true })),
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const { key, target } = event;
    if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
      // What the form is for in which one types, before what the page is for.
      const buttons = [...(target.form?.elements ?? [])].filter((button) => button.matches("button[type=submit], input[type=submit]"));
      const save = buttons.find((button) => button.dataset.key === "s") ?? buttons[0] ?? one("[data-key='s']");
      if (save) {
        event.preventDefault();
        save.click();
      }
      return;
    }
    if (key === "Escape") {
      for (const menu of document.querySelectorAll(".menu[open]")) {
        menu.open = false;
        menu.firstElementChild.focus();
      }
      if (isTyping(target)) target.blur();
      return;
    }
    if (!keysWork() || event.ctrlKey || event.metaKey || event.altKey || isTyping(target)) return;
    const pressed = one(`[data-key="${CSS.escape(key)}"]`);
    if (!acts[key] && !pressed) return;
    event.preventDefault();
    if (acts[key]) acts[key]();
    else if (pressed.matches("a, button, input[type=submit]")) pressed.click();
    else if (pressed.matches("summary")) {
      pressed.parentElement.open = true;
      (pressed.parentElement.querySelector("input, textarea, select") ?? pressed).focus();
    } else {
      pressed.focus();
      if (pressed.matches("input[type=radio]")) pressed.click();
    }
  });

  // A menu closes when one presses beside it.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(".menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}
