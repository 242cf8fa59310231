// The two calls to the server: send one message, and ask for what is new.

const MESSAGES = "/simulator/api/messages";
const LONGEST_PAUSE = 10_000; // ms between two tries while the server is away

export class Refused extends Error {
  constructor(status) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

let queue = Promise.resolve(); // one message after the other, in the order of the taps

/** Send a message {chair, client_id, name, text?, choice?, location?, contact?, file?}. */
export function send(message) {
  const sent = queue.then(() => post(message));
  queue = sent.catch(() => {});
  return sent;
}

async function post({ file, ...fields }) {
  const response = await fetch(MESSAGES, { method: "POST", ...(file ? form(fields, file) : json(fields)) });
  if (!response.ok) throw new Refused(response.status);
}

function json(fields) {
  return { headers: { "Content-Type": "application/json" }, body: JSON.stringify(fields) };
}

function form(fields, file) {
  const body = new FormData();
  for (const [key, value] of Object.entries(fields)) body.append(key, value);
  body.append("file", file, file.name);
  return { body };
}

/** Hand over new messages until `signal` says stop. `online(bool)` tells how the line is. */
export async function listen(chair, { signal, receive, online }) {
  let after = "";
  let failures = 0;
  while (!signal.aborted) {
    try {
      // The first look answers at once, so that an empty conversation is known to be empty.
      const query = new URLSearchParams({ chair, after, ...(after ? {} : { wait: 0 }) });
      const response = await fetch(`${MESSAGES}?${query}`, { signal });
      if (!response.ok) throw new Refused(response.status);
      const page = await response.json();
      if (signal.aborted) return;
      online(true);
      receive(page.messages, after === "");
      after = page.next;
      failures = 0;
    } catch {
      if (signal.aborted) return;
      failures += 1;
      online(false);
      await pause(Math.min(500 * 2 ** failures, LONGEST_PAUSE));
    }
  }
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
