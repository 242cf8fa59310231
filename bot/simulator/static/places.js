// A position to share: the phone's own where it tells, else a sample or two typed numbers.

import { ask, find, make } from "./dom.js";
import * as texts from "./texts.js";

const SAMPLES = [
  { label: "Sekitar Kalianda", latitude: -5.7387, longitude: 105.5918 },
  { label: "Sekitar Natar", latitude: -5.3113, longitude: 105.2045 },
  { label: "Sekitar Sidomulyo", latitude: -5.6042, longitude: 105.5237 },
];

/** Ask for a position; {latitude, longitude} in degrees, or null. */
export async function askForPlace() {
  const dialog = document.querySelector('[data-dialog="location"]');
  const input = dialog.querySelector("[name=point]");
  let chosen = null;
  const choose = (point) => {
    chosen = point;
    dialog.close("ok");
  };
  input.value = "";
  complain(dialog, "");
  find("places", dialog).replaceChildren(...SAMPLES.map((sample) => sampleButton(sample, choose)));
  find("here", dialog).onclick = () => locate(dialog, choose);
  dialog.querySelector("form").onsubmit = (event) => {
    chosen = parse(input.value);
    if (chosen) return;
    event.preventDefault();
    complain(dialog, texts.BAD_POINT);
    input.focus();
  };
  return (await ask("location")) ? chosen : null;
}

function sampleButton({ label, latitude, longitude }, choose) {
  const button = make("button", "", label);
  button.type = "button";
  button.addEventListener("click", () => choose({ latitude, longitude }));
  return button;
}

function locate(dialog, choose) {
  if (!navigator.geolocation) return complain(dialog, texts.NO_LOCATION);
  complain(dialog, texts.LOCATING);
  return navigator.geolocation.getCurrentPosition(
    ({ coords }) => dialog.open && choose({ latitude: coords.latitude, longitude: coords.longitude }),
    () => complain(dialog, texts.NO_LOCATION),
    { timeout: 8000, maximumAge: 60_000 },
  );
}

function complain(dialog, text) {
  const line = find("problem", dialog);
  line.textContent = text;
  line.hidden = !text;
}

/** "-5.7387, 105.5918", also with decimal commas and a semicolon; null for anything else. */
export function parse(text) {
  const dots = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/;
  const commas = /^\s*(-?\d{1,2}(?:,\d+)?)\s*[;\s]\s*(-?\d{1,3}(?:,\d+)?)\s*$/;
  const match = dots.exec(text) ?? commas.exec(text);
  if (!match) return null;
  const [latitude, longitude] = match.slice(1).map((part) => Number(part.replace(",", ".")));
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}
