// The review by keyboard: three lists, single keys. What stands is on the server; others' decisions are asked for every few seconds.

import { asking } from "./review-ask.js";
import { DECIDE } from "./review-deeds.js";
import { news } from "./review-news.js";
import { aspects, list, name, opinions, problems, reach, take } from "./review-panes.js";
import { say } from "./review-rows.js";
import { acts, claim, live, now, part, server, tell, words } from "./review-state.js";

const EVERY = 4000;
const CLAIM_EVERY = 60_000;
const filter = part("filter");
const panes = [aspects, problems, opinions];
let current = opinions;

async function source() {
  const row = server.rows.get(opinions.item);
  const place = part("one-source");
  if (!row) return;
  if (place.childElementCount) return place.replaceChildren();
  if (!row.traced) return tell(words.no_source, "error");
  try {
    place.innerHTML = await (await server.get(`source/${row.number}/`)).text();
    const text = place.querySelector("blockquote");
    text.scrollTop = text.querySelector("mark").offsetTop - text.offsetTop - 40;
    part("one").scrollIntoView({ block: "nearest" });
  } catch {
    tell(words.offline, "error");
  }
}

function like() {
  const number = opinions.item;
  if (number === undefined) return;
  now.of = { list: "all", like: number, code: `like-${number}`, from: now.of?.from ?? now.of?.code, title: say(words.like, { number }) };
  opinions.chosen.clear();
  list(0);
}

function doubt() {
  const again = now.of?.list === "doubt";
  if (again) now.skip.push(...opinions.items);
  if (again) list(0);
  else reach("doubt");
}

function find() {
  filter.elements.q.focus();
  filter.elements.q.select();
}

function pane(by) {
  panes[Math.max(0, Math.min(panes.length - 1, panes.indexOf(current) + by))].box.focus();
}

function unselect() {
  opinions.chosen.clear();
  opinions.draw();
  name();
}

const LOOK = {
  j: () => current.go(current.at + 1),
  k: () => current.go(current.at - 1),
  ArrowDown: () => current.go(current.at + 1),
  ArrowUp: () => current.go(current.at - 1),
  PageDown: () => current.go(current.at + current.page()),
  PageUp: () => current.go(current.at - current.page()),
  Home: () => current.go(0),
  End: () => current.go(current.items.length - 1),
  J: () => opinions.go(opinions.at + 1, true),
  K: () => opinions.go(opinions.at - 1, true),
  x: () => opinions.toggle(),
  " ": () => opinions.toggle(),
  h: () => pane(-1),
  l: () => pane(1),
  ArrowLeft: () => pane(-1),
  ArrowRight: () => pane(1),
  Enter: () => pane(1),
  Escape: unselect,
  "/": find,
  s: source,
  f: like,
  t: doubt,
  "?": () => part("help").showModal(),
};
const KEYS = acts ? { ...LOOK, ...DECIDE } : LOOK;

function keyOf(event) {
  if (event.shiftKey && event.key === "ArrowDown") return "J";
  return event.shiftKey && event.key === "ArrowUp" ? "K" : event.key;
}

// Whether a key means what it means on any page: in a field, or on a link or button that has the focus.
function theirs({ target, key }) {
  if (target.matches("input, textarea, select")) return true;
  return target.matches("a, button, summary, blockquote") && /^(Enter| |Arrow.*|Page.*|Home|End)$/.test(key);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || asking() || part("help").open) return;
  if (theirs(event)) return event.key === "Escape" ? current.box.focus() : undefined;
  const key = keyOf(event);
  if (!Object.hasOwn(KEYS, key)) return;
  event.preventDefault();
  KEYS[key]();
});
for (const one of panes) one.box.addEventListener("focus", () => (current = one));
part("tools").addEventListener("click", (event) => {
  const { key } = event.target.closest("[data-key]")?.dataset ?? {};
  if (key) KEYS[key]();
});
filter.addEventListener("submit", (event) => {
  event.preventDefault();
  list(0);
  opinions.box.focus();
});
filter.addEventListener("change", () => list(0));

async function begin() {
  const map = await server.json("map/");
  live.hidden = false;
  part("plain").hidden = true;
  for (const one of panes) one.measure();
  take(map);
  opinions.box.focus();
  setInterval(() => document.hidden || news(), EVERY);
  setInterval(claim, CLAIM_EVERY);
  await news();
}

begin().catch(() => tell(words.offline, "error"));
