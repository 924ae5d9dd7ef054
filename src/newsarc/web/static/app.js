// Comfort only: every page works without it. j and k walk the list, o opens, / searches; results come as one types.
"use strict";

const field = document.getElementById("q");
const form = document.getElementById("search");

function walk(step) {
  const items = [...document.querySelectorAll(".item .headline")];
  const place = items.indexOf(document.activeElement);
  const next = items[Math.min(items.length - 1, Math.max(0, place + step))];
  if (next) next.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
  else if (event.key === "/" && field) { event.preventDefault(); field.select(); }
  else if (event.key === "/") location.assign("/");
  else if (event.key === "o") {
    const link = document.activeElement.matches(".headline") ? document.activeElement : document.querySelector("a.original");
    if (link) link.click();
  }
});

if (form && field) {
  let timer, asked;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      asked?.abort();
      asked = new AbortController();
      const query = new URLSearchParams(new FormData(form));
      try {
        const answer = await fetch(`/?${query}&part=1`, { signal: asked.signal });
        if (!answer.ok) return;
        document.getElementById("results").innerHTML = await answer.text();
        history.replaceState(null, "", `/?${query}`);
      } catch (error) {
        if (error.name !== "AbortError") throw error;
      }
    }, 150);
  });
}
