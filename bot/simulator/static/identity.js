// Who this tab is. A tab is one chair: sessionStorage is not shared between tabs.

const CHAIR = "kawan-chair";
const NAME = "kawan-name";

/** A random UUID; crypto.randomUUID exists on https and localhost only. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

/** Which chair this tab is by its address: /simulator#2 is the second. */
export function number() {
  return Number(/^#([1-9]\d?)$/.exec(location.hash)?.[1] ?? 1);
}

export function chair() {
  return sessionStorage.getItem(CHAIR) ?? renew();
}

/** Become another chair; the name stays. */
export function renew() {
  const id = uuid();
  sessionStorage.setItem(CHAIR, id);
  return id;
}

export function name() {
  return sessionStorage.getItem(NAME) ?? `Ketua ${number()}`;
}

export function rename(value) {
  sessionStorage.setItem(NAME, value);
}
