// The page: puts identity, conversation and composer together.

import { Refused, listen, send } from "./api.js";
import { Composer, isPicture } from "./composer.js";
import { ask, find, popup } from "./dom.js";
import { clock, size } from "./format.js";
import * as identity from "./identity.js";
import { Log } from "./log.js";
import { askForPlace } from "./places.js";
import * as texts from "./texts.js";

const maxBytes = Number(document.body.dataset.maxBytes);
const title = document.title;
let connection = new AbortController();
let online = true;
let typing = false;
let unread = 0;

const log = new Log({
  press: (option) => say({ text: option.label, choice: option.value }),
  share,
  retry: deliver,
});
const composer = new Composer({ say: (text, file) => say({ text, file }), share }, maxBytes);

/** Show a message at once and send it. `client_id` makes sending it twice harmless. */
function say(content) {
  const message = { chair: identity.chair(), client_id: identity.uuid(), name: identity.name() };
  for (const [key, value] of Object.entries(content)) if (value) message[key] = value;
  log.add(preview(message));
  deliver(message);
}

function preview({ client_id, text = "", file, location, contact }) {
  const escaped = document.createElement("span");
  escaped.textContent = text;
  const kind = file && isPicture(file) ? "photo" : "document";
  return {
    client_id,
    id: client_id,
    from: "chair",
    text: escaped.innerHTML,
    options: [],
    media: file ? [{ kind, name: file.name, url: URL.createObjectURL(file) }] : [],
    shared: (location && "location") || (contact && "contact") || "",
    at: new Date().toISOString(),
  };
}

async function deliver(message) {
  try {
    await send(message);
    log.confirm(message.client_id);
  } catch (error) {
    log.fail(message, error instanceof Refused ? reason(error.status) : "");
  }
}

function reason(status) {
  if (status === 413) return texts.TOO_LARGE(size(maxBytes));
  return status < 500 ? texts.NOT_SENT : "";
}

async function share(what) {
  if (what === "contact") return say({ contact: true });
  const place = await askForPlace();
  return place && say({ location: place });
}

function connect() {
  connection.abort();
  connection = new AbortController();
  log.clear();
  listen(identity.chair(), {
    signal: connection.signal,
    receive(messages, old) {
      log.receive(messages, old);
      if (document.hidden && !old) notify(messages.filter((m) => m.from === "bot").length);
    },
    online(value) {
      online = value;
      presence();
    },
  });
}

function notify(count) {
  unread += count;
  document.title = unread ? `(${unread}) ${title}` : title;
}

function presence() {
  find("presence").textContent = online ? (typing ? texts.TYPING : texts.ONLINE) : texts.OFFLINE;
}

function showName() {
  find("name").textContent = identity.name();
  for (const link of document.querySelectorAll("[data-other-chair]")) {
    link.href = `/simulator#${identity.number() + 1}`;
    link.textContent = identity.number() === 1 ? texts.SECOND_CHAIR : texts.ANOTHER_CHAIR;
  }
}

async function rename() {
  const input = document.querySelector('[data-dialog="name"] input');
  input.value = identity.name();
  const form = await ask("name");
  if (form && input.value.trim()) identity.rename(input.value.trim());
  showName();
}

async function restart() {
  if (!(await ask("restart"))) return;
  identity.renew();
  connect();
  composer.input.focus();
}

log.onTyping = (value) => {
  typing = value;
  presence();
};
popup(find("menu-button"), document.getElementById("menu"));
for (const button of document.querySelectorAll("[data-rename]")) button.addEventListener("click", rename);
for (const button of document.querySelectorAll("[data-say]")) {
  button.addEventListener("click", () => say({ text: button.dataset.say }));
}
find("restart").addEventListener("click", restart);
document.addEventListener("visibilitychange", () => {
  unread = 0;
  notify(0);
});
const tick = () => (find("clock").textContent = clock(new Date()));
tick();
setInterval(tick, 10_000);
showName();
connect();
if (matchMedia("(pointer: fine)").matches) composer.input.focus();
