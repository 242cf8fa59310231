// One message as elements. Says nothing about where it goes or what comes next.

import { icon, make } from "./dom.js";
import { clock, rich } from "./format.js";
import * as texts from "./texts.js";

const SHORT = 15; // characters: two such labels fit side by side at 360 px
const TICKS = { pending: "clock", received: "tick", answered: "ticks", failed: "alert" };

/** The row of a message; `act` has press(option) and share(what). */
export function bubble(message, act) {
  const row = make("div", `row ${message.from}`);
  row.append(...(message.from === "bot" ? botBoxes(message) : [chairBox(message)]));
  const buttons = options(message, act);
  if (buttons) row.append(buttons);
  return row;
}

/** The bot's text, then each file with its caption, as they would come on a phone. */
function botBoxes(message) {
  const boxes = message.media.map((file) => box(message, attachment(file), text(file.caption)));
  if (message.text) boxes.unshift(box(message, text(message.text)));
  return boxes;
}

function chairBox(message) {
  const files = message.media.map(attachment);
  return box(message, ...files, message.shared ? shared(message.shared) : "", text(message.text));
}

function box(message, ...content) {
  const speaker = make("span", "from", message.from === "bot" ? texts.BOT : texts.YOU);
  return make("div", "bubble", speaker, ...content, meta(message));
}

function text(html) {
  return html ? make("span", "text", rich(html)) : "";
}

function meta(message) {
  const time = make("time", "", clock(new Date(message.at)));
  time.dateTime = message.at;
  return make("span", "meta", time, message.from === "chair" ? tick("pending") : "");
}

function tick(state) {
  const mark = make("span", "tick", icon(TICKS[state]));
  mark.title = texts.TICKS[state];
  return mark;
}

/** Set what became of the chair's message: pending, received, answered, failed. */
export function setState(row, state) {
  row.querySelector(".tick")?.replaceWith(tick(state));
  for (const name of Object.keys(TICKS)) row.classList.toggle(name, name === state);
}

/** The server has the message after all; it knows how the text is to be shown. */
export function settle(row, message) {
  row.querySelector(".retry")?.remove();
  row.querySelector(".text")?.replaceChildren(rich(message.text));
}

function options(message, act) {
  const buttons = message.options.map((option) => {
    const button = make("button", "", option.label);
    button.type = "button";
    button.addEventListener("click", () => {
      button.classList.add("pressed");
      act.press(option);
    });
    return button;
  });
  const request = requestButton(message.request, act);
  if (request) buttons.unshift(request);
  if (!buttons.length) return null;
  const labels = message.options.map((option) => option.label);
  const short = !request && labels.length > 1 && labels.every((label) => label.length <= SHORT);
  return make("div", short ? "options short" : "options", ...buttons);
}

function requestButton(request, act) {
  if (!request) return null;
  const [label, name] =
    request === "contact" ? [texts.SHARE_CONTACT, "phone"] : [texts.SHARE_LOCATION, "pin"];
  const button = make("button", "share", icon(name), label);
  button.type = "button";
  button.addEventListener("click", () => act.share(request));
  return button;
}

function attachment(file) {
  const label = file.name || (file.kind === "photo" ? texts.PHOTO : texts.DOCUMENT);
  const link = make(file.url ? "a" : "div");
  if (file.url) Object.assign(link, { href: file.url, target: "_blank", rel: "noopener" });
  if (file.kind === "photo" && file.url) {
    const image = make("img");
    Object.assign(image, { src: file.url, alt: label, decoding: "async" });
    link.className = "picture";
    link.append(image);
  } else {
    link.className = "card";
    link.append(make("span", "", icon("file")), make("span", "", label, file.url ? make("small", "", texts.DOWNLOAD) : ""));
    if (file.url && !file.url.startsWith("blob:")) link.href += `&name=${encodeURIComponent(label)}`;
  }
  return link;
}

function shared(what) {
  const [name, label] =
    what === "contact" ? ["phone", texts.CONTACT] : ["pin", texts.LOCATION];
  return make("div", "card", make("span", "", icon(name)), make("span", "", label, make("small", "", texts.SHARED)));
}
