// A job's page follows the job without being loaded anew; without this script the page loads itself.
(() => {
  const page = document.querySelector(".job[data-again]");
  const shown = document.getElementById("job-state");
  if (!page || !shown || !shown.dataset.isUnfinished) return;

  const look = async () => {
    let answer;
    try {
      answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    } catch {
      return again(); // the network may come back
    }
    if (!answer.ok || answer.redirected) return location.reload();
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("job-state");
    if (!fresh?.dataset.isUnfinished) return location.reload(); // everything about its end, messages included
    const now = shown.querySelector("progress");
    const then = fresh.querySelector("progress");
    if (now && then) {
      now.max = then.max;
      now.value = then.value;
      now.parentElement.lastChild.textContent = then.parentElement.lastChild.textContent;
    }
    const heading = shown.querySelector("h2");
    const words = fresh.querySelector("h2").textContent;
    if (heading.textContent !== words) heading.textContent = words;
    again();
  };
  const again = () => setTimeout(look, 1000);
  again();
})();
