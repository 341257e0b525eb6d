// Keys for what the page can do without them. Nothing here is needed: every key presses a button or follows a link.
"use strict";
(() => {
  const on = document.body.dataset.keys === "on";
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const rows = all("[data-row]");
  const decide = document.querySelector("form.decide");
  let at = -1;
  let pending = "";
  let goes = false;

  const go = (step) => {
    if (!rows.length) return;
    if (at >= 0) rows[at].classList.remove("current");
    at = Math.min(rows.length - 1, Math.max(0, at + step));
    rows[at].classList.add("current");
    const link = rows[at].querySelector("[data-open]");
    link.focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
  };

  const choices = (verdict) => decide && decide.querySelector(`.choices[data-for="${verdict}"]`);

  // Reasons are shown in full without this script; with it they wait for the verdict they belong to.
  if (decide) {
    all("form.decide .choices").forEach((box) => { box.hidden = true; });
    decide.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-asks]");
      if (!button || !on) return;
      event.preventDefault();
      ask(button.value);
    });
  }

  const ask = (verdict) => {
    all("form.decide .choices").forEach((box) => { box.hidden = box.dataset.for !== verdict; });
    pending = verdict;
    const first = choices(verdict).querySelector("button");
    first.focus({ preventScroll: true });
  };

  const calm = () => {
    all("form.decide .choices").forEach((box) => { box.hidden = true; });
    pending = "";
  };

  const press = (selector) => {
    const target = document.querySelector(selector);
    if (target) target.click();
    return Boolean(target);
  };

  const reason = (digit) => pending && press(`form.decide .choices[data-for="${pending}"] [data-key="${digit}"]`);

  const single = {
    j: () => go(1),
    k: () => go(-1),
    x: () => at >= 0 && rows[at].querySelector("input[type=checkbox]")?.click(),
    "/": () => document.getElementById("find")?.focus(),
    "?": () => { location.href = "/keys"; },
    g: () => { goes = true; setTimeout(() => { goes = false; }, 1500); },
    u: () => press("[data-undo]"),
    U: () => press("[data-redo]"),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const field = event.target.closest("input:not([type=checkbox]), select, textarea");
    if (event.key === "Escape") {
      if (field) field.blur();
      calm();
      return;
    }
    if (!on || field) return;
    if (goes && event.key === "q") { location.href = "/"; return; }
    if (/^[0-9]$/.test(event.key) && reason(event.key)) { event.preventDefault(); return; }
    const verdict = decide && decide.querySelector(`button[name=verdict][data-key="${CSS.escape(event.key)}"]`);
    if (verdict && !verdict.closest(".choices")) {
      event.preventDefault();
      if (verdict.dataset.asks !== undefined) ask(verdict.value); else verdict.click();
      return;
    }
    if (Object.hasOwn(single, event.key)) {
      event.preventDefault();
      single[event.key]();
    }
  });

  all("[data-all]").forEach((box) => {
    box.addEventListener("change", () => {
      all(`input[name="${box.dataset.all}"]`).forEach((other) => { other.checked = box.checked; });
    });
  });
})();
