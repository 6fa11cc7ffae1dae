// Says how much was chosen, and that it is too much before it is sent.
(() => {
  const box = document.querySelector("#upload_form input[type=file]");
  const told = document.querySelector("[data-chosen]");
  if (!box || !told) return;
  const button = box.form.querySelector("button[type=submit]");
  const { mostFiles, mostBytes, one, many, tooMuch } = told.dataset;

  const say = () => {
    const files = [...box.files];
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    const isTooMuch = files.length > Number(mostFiles) || bytes > Number(mostBytes);
    const size = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
    const number = files.length.toLocaleString(document.documentElement.lang);
    const words = files.length ? `${number} ${files.length === 1 ? one : many}, ${size}.` : "";
    told.textContent = isTooMuch ? `${words} ${tooMuch}` : words;
    button.disabled = isTooMuch;
  };
  box.addEventListener("change", say);
  say(); // a page that is gone back to may have kept what was chosen
})();
