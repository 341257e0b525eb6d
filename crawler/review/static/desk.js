// Comfort that no page needs: a command palette (Ctrl K) that leads to pages and to the fields and buttons of this one, tables sorted by a click on a head, counts that stay fresh.
"use strict";
(() => {
  const box = document.getElementById("palette");
  const field = box.querySelector("input");
  const list = box.querySelector("ul");
  const places = () => [...document.querySelectorAll("main :is(input, select, textarea, button, summary, a[href]), .me button")]
    .filter((place) => place.type !== "hidden" && place.checkVisibility() && !place.closest("[data-row] th, form.decide, sup"))
    .map((place) => ({ name: nameOf(place), place }));
  const nameOf = (place) => (place.getAttribute("aria-label") || place.labels?.[0]?.firstChild?.textContent.trim() || place.labels?.[0]?.textContent || place.placeholder || place.textContent).trim().replace(/\s+/g, " ").slice(0, 80);
  const links = () => [...document.querySelectorAll("#commands a, .views a, nav.tabs a, main h1 a")]
    .map((link) => ({ name: link.textContent.trim().replace(/\s+/g, " "), href: link.href }))
    .concat([...document.querySelectorAll("form.decide button[data-key], [data-undo]")].map((button) => ({ name: button.textContent.trim(), button })))
    .concat(places())
    .filter((one, at, all) => one.name && all.findIndex((other) => other.name === one.name) === at);
  let shown = [];
  let at = 0;
  const draw = () => {
    const words = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const said = words.join(" ");
    const rank = (one) => [(name) => name === said, (name) => name.startsWith(said), () => true].findIndex((fits) => fits(one.name.toLocaleLowerCase()));
    shown = links().filter((one) => words.every((word) => one.name.toLocaleLowerCase().includes(word))).sort((a, b) => rank(a) - rank(b)).slice(0, 12);
    if (field.value.trim()) shown.push({ name: `${field.dataset.search} ${field.value.trim()}`, href: `/?q=${encodeURIComponent(field.value.trim())}` });
    at = Math.min(at, Math.max(0, shown.length - 1));
    list.replaceChildren(...shown.map((one, place) => {
      const row = document.createElement("li"), link = document.createElement("a");
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", String(place === at));
      row.id = `palette-${place}`;
      link.textContent = one.name;
      link.tabIndex = -1;
      if (one.href) link.href = one.href;
      row.append(link);
      row.addEventListener("click", (event) => { event.preventDefault(); choose(place); });
      return row;
    }));
    field.setAttribute("aria-activedescendant", shown.length ? `palette-${at}` : "");
  };
  const choose = (place) => {
    const one = shown[place];
    if (!one) return;
    box.close();
    if (one.button) one.button.click(); else if (one.place) { one.place.focus(); one.place.scrollIntoView({ block: "center" }); } else location.href = one.href;
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      field.value = "";
      at = 0;
      if (!box.open) box.showModal();
      draw();
    }
  });
  field.addEventListener("input", () => { at = 0; draw(); });
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); at = (at + step + shown.length) % Math.max(1, shown.length); draw(); }
    if (event.key === "Enter") { event.preventDefault(); choose(at); }
  });

  // Tables are sorted as they are read: numbers by value, times by their moment, all else by its words.
  const value = (cell) => {
    const time = cell.querySelector("time");
    if (time) return Date.parse(time.dateTime);
    const text = cell.textContent.trim(), number = Number(text.replace(/[^\d.,-]/g, "").replace(/[,\s]/g, ""));
    return /\d/.test(text) && cell.classList.contains("n") ? number : text.toLocaleLowerCase();
  };
  document.querySelectorAll("table").forEach((table) => {
    const heads = [...table.querySelectorAll("thead th")], body = table.tBodies[0];
    if (!heads.length || !body || body.rows.length < 3 || body.querySelector("[colspan], [rowspan]")) return;
    heads.forEach((head, column) => {
      if (head.querySelector(".unseen") || !head.textContent.trim()) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const compare = (a, b) => {
          const [x, y] = [value(a.cells[column]), value(b.cells[column])];
          return typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y));
        };
        body.append(...[...body.rows].sort((a, b) => (down ? -1 : 1) * compare(a, b)));
      });
    });
  });

  const counted = [...document.querySelectorAll("[data-count]")];
  const news = document.getElementById("news");
  if (counted.length) {
    const first = {};
    setInterval(async () => {
      if (document.hidden) return;
      const answer = await fetch("/counts.json", { credentials: "same-origin", redirect: "error" }).catch(() => null);
      if (!answer || !answer.ok) return;
      const counts = await answer.json();
      counted.forEach((place) => {
        const now = counts[place.dataset.count];
        first[place.dataset.count] ??= Number(place.textContent.replace(/\D/g, ""));
        if (place.dataset.count === "open" && now > first.open && news) news.hidden = false;
        place.textContent = new Intl.NumberFormat(document.documentElement.lang).format(now);
      });
    }, 30_000);
  }
})();
