// The filters of the first page. ARTICLES (articles.js) has for each article:
// [address, title, day, site, authors, topics]. What a page says is only ever set as text.
"use strict";
(() => {
  const PAGE = 100;
  const form = document.getElementById("filters");
  const list = document.getElementById("list");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const haystacks = ARTICLES.map(([, title, day, site, authors, topics]) =>
    plain([title, day, site, authors, ...topics].join(" ")));
  const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

  function element(tag, text, attributes = {}) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  function chooser(name, label, values) {
    const counts = new Map();
    for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size < 2) return "";
    const select = element("select", undefined, { name });
    select.append(element("option", "all", { value: "" }));
    const order = name === "year" ? [...counts].sort().reverse()
      : [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 500);
    for (const [value, count] of order) select.append(element("option", `${value} (${count})`, { value }));
    return labelled(label, select);
  }

  function labelled(label, field) {
    const made = element("label", label);
    made.append(field);
    return made;
  }

  function item([address, title, day, site, authors]) {
    const made = element("li");
    made.append(element("a", title, { href: address, dir: "auto" }));
    const about = element("p");
    for (const part of [day && DATE.format(new Date(day)), site, authors].filter(Boolean)) {
      if (about.childNodes.length) about.append(" · ");
      about.append(element("bdi", part));
    }
    made.append(about);
    return made;
  }

  function chosen() {
    const { q, site, topic, year } = Object.fromEntries(new FormData(form));
    const words = plain(q).split(/\s+/).filter(Boolean);
    return ARTICLES.filter((article, number) =>
      (!site || article[3] === site) && (!topic || article[5].includes(topic)) &&
      (!year || article[2].startsWith(year)) && words.every((word) => haystacks[number].includes(word)));
  }

  let found = [];
  let shown = 0;
  const count = element("output");
  const more = element("button", "Show more", { type: "button", class: "more" });

  function showMore() {
    list.append(...found.slice(shown, shown + PAGE).map(item));
    shown = Math.min(shown + PAGE, found.length);
    more.hidden = shown >= found.length;
  }

  function update() {
    found = chosen();
    shown = 0;
    list.replaceChildren();
    count.textContent = found.length === ARTICLES.length ? "" : `${found.length.toLocaleString("en")} found`;
    showMore();
    const state = new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString();
    history.replaceState(null, "", state ? `#${state}` : location.pathname + location.search);
  }

  const query = element("input", undefined, { type: "search", name: "q", autocomplete: "off", spellcheck: "false" });
  form.append(
    labelled("Search titles, sites, authors and topics", query),
    chooser("site", "Site", ARTICLES.map((article) => article[3])),
    chooser("topic", "Topic", ARTICLES.flatMap((article) => article[5])),
    chooser("year", "Year", ARTICLES.map((article) => article[2].slice(0, 4))),
    count);
  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
    const field = form.querySelector(`[name="${CSS.escape(name)}"]`);
    if (field) field.value = value;
  }
  list.after(more);
  more.addEventListener("click", showMore);
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  update();
})();
