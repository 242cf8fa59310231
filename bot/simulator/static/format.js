// Times, sizes, and the bot's light HTML.

import { TODAY, YESTERDAY } from "./texts.js";

const DAY = new Intl.DateTimeFormat("id-ID", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});

/** 08.42 */
export function clock(date) {
  const two = (n) => String(n).padStart(2, "0");
  return `${two(date.getHours())}.${two(date.getMinutes())}`;
}

/** "Hari ini", "Kemarin", or "Senin, 23 November 2026". */
export function day(date, now = new Date()) {
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (date.toDateString() === now.toDateString()) return TODAY;
  if (date.toDateString() === yesterday.toDateString()) return YESTERDAY;
  return DAY.format(date);
}

/** "340 kB", "2,4 MB" */
export function size(bytes) {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1000))} kB`;
  return `${(bytes / 1e6).toLocaleString("id-ID", { maximumFractionDigits: 1 })} MB`;
}

/**
 * Nodes for the server's HTML. The server has escaped it; here only text, <b> and <i> are taken
 * over, so that a mistake there still could not put anything else on the page.
 */
export function rich(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  const out = document.createDocumentFragment();
  for (const node of parsed.childNodes) copy(node, out);
  return out;
}

function copy(node, target) {
  if (node.nodeType === Node.TEXT_NODE) return target.append(...linked(node.data));
  if (node.nodeType !== Node.ELEMENT_NODE) return undefined;
  const tag = ["B", "I"].includes(node.tagName) ? node.tagName : "SPAN";
  const element = document.createElement(tag);
  for (const child of node.childNodes) copy(child, element);
  return target.append(element);
}

function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/).map((piece, i) => {
    if (i % 2 === 0) return piece;
    const link = document.createElement("a");
    Object.assign(link, { href: piece, target: "_blank", rel: "noopener noreferrer" });
    link.textContent = piece;
    return link;
  });
}
