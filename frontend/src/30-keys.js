// Single keys, outside fields only; html[data-keys=off] switches them off.
// An element says its own key by data-key; a row is [data-row] inside [data-rows] or a table.
(() => {
  const inField = (node) => node.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  const GO = { j: "today", s: "matters", t: "books", b: "board" };
  let going = 0;
  let from = -1;

  const rows = () => [...document.querySelectorAll("[data-rows] [data-row], tr[data-row]")];
  const here = () => rows().findIndex((row) => row.classList.contains("is-at"));

  function stand(index) {
    const all = rows();
    const row = all[Math.min(Math.max(index, 0), all.length - 1)];
    if (!row) return false;
    all.forEach((other) => other.classList.toggle("is-at", other === row));
    const link = row.querySelector("a");
    if (link) link.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    return true;
  }

  function press(node) {
    if (!node) return false;
    if (node.matches("input, textarea, select")) node.focus();
    else node.click();
    return true;
  }

  function step(way) {
    const link = document.querySelector(way > 0 ? "[data-next]" : "[data-previous]");
    return rows().length ? stand(here() + way) : press(link);
  }

  function select(upTo) {
    const all = rows();
    const at = here();
    const box = all[at] && all[at].querySelector("input[type=checkbox]");
    if (!box) return false;
    if (upTo && from >= 0) {
      all.slice(Math.min(from, at), Math.max(from, at) + 1).forEach((row) => tick(row.querySelector("input[type=checkbox]"), true));
    } else {
      tick(box, !box.checked);
    }
    from = at;
    return true;
  }

  function tick(box, on) {
    if (!box || box.checked === on) return;
    box.checked = on;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function own(key) {
    const at = rows()[here()];
    const wanted = `[data-key="${key}"]`;
    return press((at && at.querySelector(wanted)) || document.querySelector(wanted));
  }

  function act(event) {
    const key = event.key.toLowerCase();
    if (Date.now() - going < 1500 && GO[key]) {
      going = 0;
      return press(document.querySelector(`[data-go="${GO[key]}"]`));
    }
    if (key === "g") {
      going = Date.now();
      return true;
    }
    if (key === "j" || key === "arrowdown") return step(1);
    if (key === "k" || key === "arrowup") return step(-1);
    if (key === "x") return select(event.shiftKey);
    if (key === "?") return press(document.querySelector("[data-key='?']"));
    return /^[a-z/]$/.test(key) && own(key);
  }

  document.addEventListener("keydown", (event) => {
    const node = event.target;
    if (event.key === "Escape" && inField(node)) {
      node.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (inField(node) || document.documentElement.dataset.keys === "off") return;
    if (event.key.startsWith("Arrow") && !rows().length) return;
    if (event.key === "Enter") {
      const at = rows()[here()];
      const button = at && at.querySelector("[data-key=enter]");
      if (!button || (node.matches("a, button, summary") && !at.contains(node))) return;
      event.preventDefault();
      button.click();
      return;
    }
    if (act(event)) event.preventDefault();
  });

  // Rows that are ticked look so, and the bar below counts them.
  function count() {
    document.querySelectorAll("[data-batch]").forEach((bar) => {
      const form = document.getElementById(bar.dataset.batch);
      if (!form) return;
      const boxes = [...form.elements].filter((box) => box.type === "checkbox" && !box.dataset.all);
      const on = boxes.filter((box) => box.checked);
      boxes.forEach((box) => {
        const row = box.closest("[data-row]");
        if (row) row.classList.toggle("is-selected", box.checked);
      });
      const words = bar.querySelector("[data-some]");
      words.textContent = on.length ? words.dataset.some.replace("{n}", on.length) : words.dataset.none;
      const all = [...form.elements].find((box) => box.dataset.all);
      if (all) {
        all.checked = on.length > 0 && on.length === boxes.length;
        all.indeterminate = on.length > 0 && on.length < boxes.length;
      }
    });
  }

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-all]")) {
      [...box.form.elements].forEach((other) => other.type === "checkbox" && other !== box && (other.checked = box.checked));
    }
    count();
  });
  document.addEventListener("reset", () => setTimeout(count));
  document.addEventListener("DOMContentLoaded", count);
  document.addEventListener("htmx:afterSettle", count);
})();
