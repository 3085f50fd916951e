// Forms: say that it is being sent, send once, keep drafts, put the focus on what is wrong.
(() => {
  const root = document.documentElement;
  root.classList.add("nc-scripted");

  const pressed = new WeakMap();

  function sending(form, button) {
    form.dataset.sent = "yes";
    if (!button) return;
    pressed.set(form, [button, [...button.childNodes]]);
    button.setAttribute("aria-disabled", "true");
    button.textContent = button.dataset.sending || document.body.dataset.sending;
  }

  function ready(form) {
    delete form.dataset.sent;
    const [button, words] = pressed.get(form) || [];
    if (!button) return;
    button.removeAttribute("aria-disabled");
    refill(button, words);
    pressed.delete(form);
  }

  function refill(node, children) {
    node.textContent = "";
    children.forEach((child) => node.appendChild(child));
  }

  function buttonOf(event, form) {
    if (event.submitter) return event.submitter;
    const active = document.activeElement;
    return active && active.form === form && active.type === "submit"
      ? active
      : form.querySelector("button:not([type=button]):not([type=reset])");
  }

  // Last of all, so that a button's own value has been read into the form's data.
  window.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const button = buttonOf(event, form);
    const handed = event.defaultPrevented && !form.closest("[hx-post],[data-hx-post]");
    if (!handed) setTimeout(() => sending(form, button));
  });

  document.addEventListener("click", (event) => {
    const off = event.target.closest("[aria-disabled=true]");
    if (off) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest && event.target.closest("form");
    if (form) ready(form);
    if (form && event.detail.successful) forget(form);
  });

  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(ready);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = event.target.form;
    if (!form) return;
    event.preventDefault();
    if (form.requestSubmit) form.requestSubmit();
    else buttonOf(event, form).click();
  });

  // A list's filters act when one is chosen; without script there is a button.
  // Empty ones stay out of the address.
  function leaveOut(form) {
    const empty = [...form.elements].filter((field) => field.name && !field.value);
    empty.forEach((field) => {
      field.disabled = true;
    });
    setTimeout(() => empty.forEach((field) => {
      field.disabled = false;
    }));
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-filters]");
    if (!form || !event.target.matches("select")) return;
    leaveOut(form);
    form.submit();
  });

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-filters]")) leaveOut(event.target);
  });

  // Drafts stay in this tab alone, for two hours, and go when the form was taken.
  // Telephones and fields with data-no-draft are never kept: the tab may be shared.
  const DRAFT = "nc-draft:";
  const LASTS = 2 * 3600 * 1000;
  const skip = /csrf|token|password|^key$|^version$/i;

  const nameOf = (form) => DRAFT + (form.dataset.draft || location.pathname);

  function kept(form) {
    return [...form.elements].filter(
      (field) =>
        field.name && !skip.test(field.name) && !("noDraft" in field.dataset) && /^(text|textarea|select-one|date)$/.test(field.type),
    );
  }

  function keep(form) {
    const words = {};
    kept(form).forEach((field) => {
      if (field.value !== field.defaultValue && field.value) words[field.name] = field.value;
    });
    try {
      sessionStorage.setItem(nameOf(form), JSON.stringify({ words, at: Date.now() }));
    } catch (full) {
      return;
    }
  }

  function forget(form) {
    if (form.matches("[data-draft]")) sessionStorage.removeItem(nameOf(form));
  }

  function restore(form) {
    const { words = {}, at = 0 } = JSON.parse(sessionStorage.getItem(nameOf(form)) || "{}");
    if (Date.now() - at > LASTS) {
      forget(form);
      return;
    }
    const empty = kept(form).filter((field) => words[field.name] && !field.value);
    empty.forEach((field) => {
      field.value = words[field.name];
    });
    if (!empty.length) return;
    const said = document.createElement("p");
    said.className = "nc-hint mb-2";
    said.setAttribute("role", "status");
    said.textContent = document.body.dataset.kept;
    form.insertBefore(said, form.firstChild);
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.matches("[data-draft]")) keep(form);
  });

  // A page that follows a sent form names the draft that may go: data-draft-done.
  function start(part) {
    part.querySelectorAll("[data-draft-done]").forEach((mark) => {
      sessionStorage.removeItem(DRAFT + mark.dataset.draftDone);
    });
    part.querySelectorAll("form[data-draft]").forEach(restore);
    const wrong = part.querySelector("[data-focus]");
    if (wrong) wrong.focus();
  }

  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:afterSwap", (event) => {
    const part = event.detail.target;
    start(part);
    const head = part.id === "move-form" && part.querySelector("h2, h3, legend, textarea, input:not([type=hidden])");
    if (head && !part.querySelector("[data-focus]")) {
      if (/^(H|L)/.test(head.tagName)) head.tabIndex = -1;
      head.focus();
    }
  });
})();
