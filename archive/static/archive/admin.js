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
}
