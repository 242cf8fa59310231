// The list of messages: what was typed here appears at once and is confirmed when it comes back.

import { bubble, setState, settle } from "./bubble.js";
import { find, make } from "./dom.js";
import { day } from "./format.js";
import * as texts from "./texts.js";

const NEAR = 90; // px from the end within which the view follows new messages
const MARGIN = 56; // px above a long answer: the question stays in sight
const PATIENCE = 25_000; // ms to show the typing dots before giving up on an answer

export class Log {
  /** `act`: press(option), share(what), retry(message). */
  constructor(act) {
    this.act = act;
    this.list = find("log");
    this.scroll = find("scroll");
    this.latest = find("latest");
    this.latest.addEventListener("click", () => this.toEnd({ smooth: true }));
    this.scroll.addEventListener("scroll", () => this.moved());
    this.scroll.addEventListener("wheel", (event) => event.deltaY < 0 && this.stay(), { passive: true });
    new ResizeObserver(() => this.following && this.toEnd()).observe(this.scroll);
    this.scroll.addEventListener("load", () => this.following && this.toEnd(), true); // pictures
    this.clear();
  }

  clear() {
    this.list.replaceChildren();
    this.rows = new Map(); // id or client_id -> row
    this.top = 0;
    this.day = "";
    this.from = "";
    this.asked = false; // the chair spoke after the bot's last message
    this.following = true;
    this.latest.hidden = true;
    this.typing(false);
    this.welcome(false);
  }

  welcome(show) {
    find("welcome").hidden = !show;
  }

  /** What the chair has just said, not yet stored. */
  add(message) {
    this.append(message, message.client_id, true);
    this.heard();
    this.typing(true);
    this.toEnd({ smooth: true });
  }

  /** The server has stored it. */
  confirm(clientId) {
    const row = this.rows.get(clientId);
    if (row?.classList.contains("pending")) setState(row, "received");
  }

  /** It was not stored; with `reason` trying again is useless. */
  fail(message, reason) {
    const row = this.rows.get(message.client_id);
    if (!row) return;
    setState(row, "failed");
    const again = make(reason ? "span" : "button", reason ? "meta" : "retry", reason || texts.RETRY);
    again.addEventListener("click", () => {
      again.remove();
      setState(row, "pending");
      this.typing(true);
      this.act.retry(message);
    });
    if (reason) again.setAttribute("role", "alert");
    row.append(again);
    this.typing(false);
    this.unlock();
    this.toEnd();
  }

  /** Messages from the server; `old` ones are the conversation as it was before a reload. */
  receive(messages, old) {
    this.following ||= old;
    for (const message of messages) {
      if (message.from === "chair") this.own(message, old);
      else this.answer(message, old);
    }
    if (old) this.resume(messages.at(-1));
    const said = messages.find((m) => m.from === "bot");
    if (this.following) this.toEnd({ smooth: !old, reading: old ? null : this.rows.get(said?.id) });
    else if (said) this.latest.hidden = false;
  }

  /** After a reload: empty, finished, or still waiting for an answer. */
  resume(last) {
    this.welcome(!last);
    if (!this.asked) return;
    if (Date.now() - new Date(last.at) < PATIENCE) this.typing(true);
    else this.unlock();
  }

  own(message, old) {
    const known = this.rows.get(message.client_id);
    const row = known ?? this.append(message, message.client_id, !old);
    if (known) settle(row, message);
    if (!row.classList.contains("answered")) setState(row, "received");
    if (!known) this.heard();
  }

  answer(message, old) {
    if (this.rows.has(message.id)) return;
    this.typing(false);
    if (this.asked) this.retire();
    for (const row of this.list.querySelectorAll(".chair.received")) setState(row, "answered");
    this.append(message, message.id, !old);
  }

  append(message, key, fresh) {
    const date = new Date(message.at);
    if (day(date) !== this.day) {
      this.day = day(date);
      this.list.append(make("div", "day", this.day));
      this.from = "";
    }
    const row = bubble(message, this.act);
    row.classList.toggle("turn", message.from !== this.from);
    row.classList.toggle("fresh", fresh);
    if (message.from === "chair") setState(row, "pending");
    this.from = message.from;
    this.rows.set(key, row);
    this.list.append(row);
    this.welcome(false);
    return row;
  }

  /** The chair spoke: the buttons wait for the answer, which brings its own. */
  heard() {
    this.asked = true;
    for (const button of this.list.querySelectorAll(".options button")) button.disabled = true;
  }

  unlock() {
    for (const button of this.list.querySelectorAll(".options button")) {
      button.disabled = false;
      button.classList.remove("pressed");
    }
  }

  /** An answer came: buttons of the question before it would only confuse. */
  retire() {
    this.asked = false;
    for (const options of this.list.querySelectorAll(".options")) options.remove();
  }

  typing(show) {
    clearTimeout(this.patience);
    find("typing").hidden = !show;
    this.onTyping?.(show);
    if (!show) return;
    this.patience = setTimeout(() => {
      this.typing(false);
      this.unlock();
    }, PATIENCE);
  }

  /** A hand on the wheel wins over a view that is still gliding to its end. */
  stay() {
    if (this.scroll.scrollHeight <= this.scroll.clientHeight) return;
    this.following = false;
    this.scroll.scrollTo({ top: this.scroll.scrollTop, behavior: "instant" });
  }

  /** Scrolling up stops the view from following; coming back to the end starts it again. */
  moved() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroll;
    const near = scrollHeight - scrollTop - clientHeight < NEAR;
    if (near || scrollTop < this.top) this.following = near;
    if (near) this.latest.hidden = true;
    this.top = scrollTop;
  }

  /** Go to the end, or so far that the message being read still shows its beginning. */
  toEnd({ smooth = false, reading = null } = {}) {
    if (!this.list.childElementCount) return; // the first screen is read from its top
    const end = this.scroll.scrollHeight - this.scroll.clientHeight;
    const top = Math.min(end, reading ? reading.offsetTop - MARGIN : end);
    this.following = top > end - NEAR;
    this.latest.hidden = this.following;
    this.scroll.scrollTo({ top, behavior: smooth ? "smooth" : "instant" });
  }
}
