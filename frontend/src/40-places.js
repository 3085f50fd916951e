// A long list of places: typing a few characters leaves what has them.
(() => {
  const MANY = 12;

  function searchable(select) {
    const groups = [...select.children].map((node) => node.cloneNode(true));
    const field = document.createElement("input");
    field.type = "search";
    field.className = "form-control nc-find";
    field.autocomplete = "off";
    field.placeholder = document.body.dataset.find;
    field.setAttribute("aria-label", document.body.dataset.find);
    field.addEventListener("input", () => narrow(select, groups, field.value.trim()));
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    select.before(field);
  }

  function narrow(select, groups, words) {
    const chosen = select.value;
    const parts = words.split(/\s+/).filter(Boolean);
    const fits = (option) => parts.every((part) => option.textContent.includes(part));
    select.textContent = "";
    const left = [];
    groups.forEach((node) => {
      if (node.tagName !== "OPTGROUP") return select.append(node.cloneNode(true));
      const shown = [...node.children].filter((option) => fits(option));
      if (!shown.length) return undefined;
      const group = node.cloneNode(false);
      shown.forEach((option) => group.append(option.cloneNode(true)));
      left.push(...shown);
      return select.append(group);
    });
    const only = parts.length && left.length === 1 ? left[0].value : chosen;
    select.value = left.some((option) => option.value === only) ? only : "";
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("select[data-search]").forEach((select) => {
      if (select.options.length > MANY) searchable(select);
    });
    document.querySelectorAll("[data-print]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    });
  });
})();
