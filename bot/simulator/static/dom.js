// Small helpers for building and finding elements.

/** The one element with that data attribute: find("log") is [data-log]. */
export function find(name, root = document) {
  return root.querySelector(`[data-${name}]`);
}

/** An element with a class and children (strings are text, never HTML). */
export function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** An icon of the sprite in the page. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/**
 * A button that opens a menu: Escape and a tap elsewhere close it, arrows move inside.
 * `chosen` is called with the pressed item, after the menu closed.
 */
export function popup(button, menu, chosen = () => {}) {
  const items = () => [...menu.querySelectorAll("[role=menuitem]")];
  const show = (open) => {
    menu.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  const close = () => {
    if (menu.hidden) return;
    show(false);
    button.focus();
  };
  button.addEventListener("click", () => {
    show(menu.hidden);
    if (!menu.hidden) items()[0].focus({ preventScroll: true });
  });
  menu.addEventListener("click", (event) => {
    const item = event.target.closest("[role=menuitem]");
    if (!item) return;
    close();
    chosen(item);
  });
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") close();
    if (!step) return;
    event.preventDefault();
    const list = items();
    list[(list.indexOf(document.activeElement) + step + list.length) % list.length].focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target) && !button.contains(event.target)) show(false);
  });
  menu.addEventListener("focusout", (event) => {
    const next = event.relatedTarget;
    if (next && !menu.contains(next) && next !== button) show(false);
  });
}

/** Open a <dialog>; resolves to its form when confirmed, to null when cancelled. */
export function ask(name) {
  const dialog = document.querySelector(`[data-dialog="${name}"]`);
  const form = dialog.querySelector("form");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    dialog.querySelector("[data-cancel]").onclick = () => dialog.close("");
    dialog.onclick = (event) => {
      if (event.target === dialog) dialog.close(""); // the backdrop
    };
    dialog.onclose = () => done(dialog.returnValue ? form : null);
  });
}
