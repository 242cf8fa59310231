// Below the conversation: writing, attaching, and the file that waits for its caption.

import { find, icon, make, popup } from "./dom.js";
import { size } from "./format.js";
import * as texts from "./texts.js";

export class Composer {
  /** `act`: say(text, file or null), share("location" or "contact"). */
  constructor(act, maxBytes) {
    this.act = act;
    this.maxBytes = maxBytes;
    this.form = find("composer");
    this.input = find("input");
    this.button = this.form.querySelector(".send");
    this.file = null;
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.input.addEventListener("input", () => this.refresh());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("paste", (event) => this.paste(event));
    find("drop-file").addEventListener("click", () => this.take(null));
    popup(find("attach-button"), find("attach"), (item) => this.pick(item.dataset.pick));
    for (const input of document.querySelectorAll("[data-file]")) {
      input.addEventListener("change", () => {
        if (input.files[0]) this.take(input.files[0]);
        input.value = ""; // the same file may be chosen again
      });
    }
  }

  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text && !this.file) return;
    const file = this.file;
    this.input.value = "";
    this.take(null);
    this.act.say(text, file);
  }

  refresh() {
    this.button.disabled = !this.input.value.trim() && !this.file;
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight + 3}px`; // and its border
  }

  pick(what) {
    if (what === "location" || what === "contact") return this.act.share(what);
    return document.querySelector(`[data-file="${what}"]`).click();
  }

  paste(event) {
    const [file] = event.clipboardData.files;
    if (!file) return;
    event.preventDefault();
    this.take(file);
  }

  /** Show the file that will be sent with the next message; null for none. */
  take(file) {
    const problem = file && this.problem(file);
    this.file = problem ? null : file;
    find("preview").hidden = !file;
    this.input.placeholder = this.file ? texts.CAPTION : texts.WRITE;
    if (file) {
      find("thumb").replaceChildren(this.file && isPicture(file) ? thumbnail(file) : icon(problem ? "close" : "file"));
      find("file-name").textContent = file.name;
      find("file-size").textContent = problem || size(file.size);
    }
    this.refresh();
    this.input.focus({ preventScroll: true });
  }

  problem(file) {
    if (file.size > this.maxBytes) return texts.TOO_LARGE(size(this.maxBytes));
    return file.size ? "" : texts.EMPTY_FILE;
  }
}

export function isPicture(file) {
  return /^image\/(jpeg|png|gif|webp)$/.test(file.type);
}

function thumbnail(file) {
  const image = make("img");
  image.alt = "";
  image.src = URL.createObjectURL(file);
  image.onload = () => URL.revokeObjectURL(image.src);
  return image;
}
