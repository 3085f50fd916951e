// What succeeded rises as a toast for eight seconds; without script it is a line on the page.
(() => {
  const STAY = 8000;
  const LEAVE = 200;

  function rise(line) {
    const place = document.getElementById("toasts");
    if (!place) return;
    const toast = document.createElement("div");
    toast.className = "nc-toast";
    const icon = line.querySelector("svg");
    const words = document.createElement("span");
    words.append(...line.querySelector("div").childNodes);
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "×";
    close.setAttribute("aria-label", document.body.dataset.close);
    if (icon) toast.append(icon);
    toast.append(words, close);
    line.remove();
    place.append(toast);
    let timer;
    const leave = () => {
      toast.classList.add("is-leaving");
      setTimeout(() => toast.remove(), LEAVE);
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(leave, STAY);
    };
    const hold = () => clearTimeout(timer);
    close.addEventListener("click", leave);
    toast.addEventListener("mouseenter", hold);
    toast.addEventListener("mouseleave", wait);
    toast.addEventListener("focusin", hold);
    toast.addEventListener("focusout", wait);
    wait();
  }

  const raise = () => document.querySelectorAll("#messages [data-toast]").forEach(rise);

  document.addEventListener("DOMContentLoaded", raise);
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    raise();
    const wrong = event.detail.target.querySelector(".nc-note-error");
    if (wrong) wrong.scrollIntoView({ block: "center" });
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-dismiss]");
    if (button) button.closest("[data-conflict], .nc-note").remove();
    document.querySelectorAll("details.nc-pop[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.nc-pop[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    } else if (location.hash === "#menu") {
      location.hash = "main";
    }
  });
})();
