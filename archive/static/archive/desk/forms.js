// Comfort for editors: nothing here is needed to work.
"use strict";

{
  const form = document.querySelector("form[id$='_form']");
  if (form) {
    let isDirty = document.querySelector(".errornote, .stale") !== null;
    form.addEventListener("input", () => { isDirty = true; });
    form.addEventListener("change", () => { isDirty = true; });
    form.addEventListener("submit", () => { isDirty = false; });
    // Leaving with something typed asks first.
    window.addEventListener("beforeunload", (event) => {
      if (isDirty) { event.preventDefault(); }
    });
    // Ctrl+S or Cmd+S saves and stays, as in any editor.
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
        const button = form.querySelector("[name='_continue']");
        if (button) {
          event.preventDefault();
          button.click();
        }
      }
    });
  }

  // What is chosen by looking it up says its name to those who hear the page.
  const nameChoices = () => {
    for (const select of document.querySelectorAll("select.admin-autocomplete")) {
      const shown = select.parentElement.querySelector(".select2-selection");
      if (!shown || shown.id) continue;
      shown.id = `${select.id}-shown`;
      const name = select.getAttribute("aria-label") ?? select.labels[0]?.textContent.trim() ?? "";
      const inner = shown.querySelector("[role=textbox], .select2-search__field");
      shown.setAttribute("aria-label", name);
      shown.setAttribute("aria-labelledby", [shown.id, shown.getAttribute("aria-labelledby")].filter(Boolean).join(" "));
      inner?.setAttribute("aria-label", name);
      shown.querySelector("ul")?.setAttribute("role", "presentation");
    }
  };
  window.django?.jQuery?.(nameChoices); // after the script that makes the boxes, which waits in the same row
  document.addEventListener("formset:added", () => { requestAnimationFrame(nameChoices); });
}
