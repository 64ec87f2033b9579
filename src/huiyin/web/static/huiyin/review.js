// The review by keyboard: three lists, single keys, one decision a key. What stands is on the server; others' decisions are asked for every few seconds.

import { asking, choose, write } from "./review-ask.js";
import { Server } from "./review-data.js";
import { List } from "./review-list.js";
import { fillAspect, fillOpinion, fillProblem, reasons, say, stretches } from "./review-rows.js";

const EVERY = 4000;
const live = document.getElementById("live");
const words = JSON.parse(live.dataset.words);
const acts = Boolean(live.dataset.acts);
const filter = document.getElementById("filter");
const part = (name) => document.getElementById(name);
const server = new Server(live.dataset.base, () => tell(words.offline, "error"));
const now = { aspects: [], claims: [], of: null, seen: Number(live.dataset.seen), since: Number(live.dataset.since), skip: [], asked: 0, keep: null };

const problemsHere = () => aspects.item?.problems ?? (aspects.item ? [aspects.item] : []);
const here = () => (now.of?.list ? "" : (now.of?.code ?? ""));

const opinions = new List(part("opinions"), (node, number) => {
  const index = opinions.items.indexOf(number, Math.max(0, opinions.at - 400));
  fillOpinion(node, number, server.row(number, opinions.items, index < 0 ? opinions.items.indexOf(number) : index, () => opinions.draw(true) ?? showOne()), words, here());
  node.draggable = acts;
}, showOne);
const problems = new List(part("problems"), (node, one) => fillProblem(node, one, words, now.claims), () => open(problems.item));
const aspects = new List(part("aspects"), (node, one) => fillAspect(node, one, words), () => opened());
const panes = [aspects, problems, opinions];
let current = opinions;

function tell(said, kind = "success") {
  const note = part("said");
  note.hidden = !said;
  note.className = `note ${kind}`;
  note.textContent = said;
}

// What is shown.

function opened() {
  const those = problemsHere();
  if (problems.items !== those) problems.show(those, those.findIndex((one) => one.code === now.keep));
}

function open(one) {
  if (!one || (now.of?.code === one.code && now.of?.list === one.list)) return;
  now.of = one;
  opinions.chosen.clear();
  const chosen = one.list ? { list: one.list } : { problem: one.code };
  history.replaceState(null, "", `?${new URLSearchParams(chosen)}`);
  // Whoever runs down a list of problems opens the one where they stay.
  clearTimeout(now.opening);
  now.opening = setTimeout(() => list(0), 120);
  claim();
}

async function list(at) {
  const asked = (now.asked += 1);
  const one = now.of;
  if (!one) return;
  const query = Object.fromEntries([...new FormData(filter)].filter(([name, value]) => value && name !== "problem" && name !== "list"));
  if (server.words !== (query.q ?? "")) server.forget();
  server.words = query.q ?? "";
  try {
    const found = one.like ? await server.json(`like/${one.like}/`) : await server.json("list/", { ...query, ...(one.list ? { list: one.list } : { problem: one.code }), ...(one.list === "doubt" ? { skip: now.skip.join(",") } : {}) });
    if (asked !== now.asked) return;
    opinions.chosen = new Set(found.numbers.filter((number) => opinions.chosen.has(number)));
    opinions.show(found.numbers, at);
    name();
    if (one.like && found.numbers.length < 2) tell(words.none_like);
    if (one.list === "doubt" && !found.numbers.length) tell(words.no_more_doubt);
  } catch {
    tell(words.offline, "error");
  }
}

function name() {
  const title = now.of ? (now.of.list ? now.of.title : `${now.of.code} ${now.of.title}`) : "";
  const count = [say(words.total, { count: opinions.items.length }), ...(opinions.chosen.size ? [say(words.chosen, { count: opinions.chosen.size })] : [])];
  part("name-opinions").textContent = `${title} · ${count.join(" · ")}`;
}

function showOne() {
  const row = server.rows.get(opinions.item);
  name();
  part("one").hidden = !row;
  part("one-source").replaceChildren();
  if (!row) return;
  part("one-words").replaceChildren(...(row.whole ? [row.whole] : stretches(row)));
  part("one-facts").textContent = [row.number, row.kind, ...row.origin, reasons(row, words, "")].filter(Boolean).join(" · ");
}

function take(map) {
  const extra = [["waiting", map.waiting], ["aside", map.aside], ["doubt", null], ["all", null]];
  now.aspects = [...map.aspects, ...extra.map(([list, opinions]) => ({ list, code: list, title: words[list], opinions, decided: "" }))];
  const { code } = aspects.item ?? {};
  const problem = now.of?.list ? now.of.list : now.of?.code ?? live.dataset.problem;
  now.keep = problem;
  const at = now.aspects.findIndex((one) => one.code === code);
  const held = now.aspects.findIndex((one) => one.code === problem || one.problems?.some((each) => each.code === problem));
  if (now.of && !now.of.like && held >= 0) now.of = now.aspects[held].problems?.find((each) => each.code === problem) ?? now.aspects[held];
  aspects.show(now.aspects, held >= 0 ? held : at);
}

function reach(problem) {
  const at = now.aspects.findIndex((one) => one.code === problem || one.problems?.some((each) => each.code === problem));
  if (at < 0) return;
  now.keep = problem;
  aspects.go(at);
  problems.go(problems.items.findIndex((one) => one.code === problem));
}

// What others do.

async function news() {
  try {
    const told = await server.json("news/", { since: now.since });
    if (JSON.stringify(told.claims) !== JSON.stringify(now.claims)) {
      now.claims = told.claims;
      problems.draw(true);
    }
    if (!told.changes) return;
    [now.since, now.seen] = [told.since, told.seen];
    mention(told.changes.filter((one) => !one.mine));
    touched(told);
  } catch {
    tell(words.offline, "error");
  }
}

function mention(changes) {
  part("news").hidden = !changes.length && part("news").hidden;
  for (const one of changes) {
    const line = document.createElement("li");
    line.textContent = say(words.changed, one);
    part("news").querySelector("ul").prepend(line);
  }
}

function touched({ whole, places, map, changes }) {
  const numbers = Object.keys(places ?? {}).map(Number);
  server.forget(whole ? null : numbers);
  const others = new Set(changes.filter((one) => !one.mine).flatMap((one) => one.opinions));
  const lost = [...opinions.chosen].filter((number) => others.has(number));
  for (const number of lost) opinions.chosen.delete(number);
  if (lost.length) tell(say(words.unselected, { count: lost.length }), "warning");
  take(map);
  if (whole || now.of?.list === "all") return list(opinions.at);
  const mark = now.of?.like ? null : now.of?.list ? `*${now.of.list}` : here();
  const known = new Set(opinions.items);
  if (mark !== null && numbers.some((number) => places[number].includes(mark) && !known.has(number))) return list(opinions.at);
  const gone = new Set(mark === null || mark === "*doubt" ? [] : numbers.filter((number) => !places[number].includes(mark)));
  for (const number of gone) opinions.chosen.delete(number);
  opinions.show(gone.size ? opinions.items.filter((number) => !gone.has(number)) : opinions.items, opinions.at);
}

function claim() {
  if (acts && here()) server.post("claim/", { problem: here() }, part("token")).catch(() => {});
}

// What is decided. ``seen`` is what the person knew when they began.

async function decide(deed, fields, seen = now.seen) {
  try {
    const said = await server.post(`do/${deed}/`, { ...fields, seen }, part("token"));
    tell(said.refused || said.done, said.refused ? "error" : "success");
    if (!said.refused) opinions.chosen.clear();
    await news();
    return said.refused ? null : said;
  } catch {
    tell(words.offline, "error");
    return null;
  }
}

const picked = () => (opinions.chosen.size ? [...opinions.chosen] : opinions.items.length ? [opinions.item] : []);
const everyProblem = () => now.aspects.flatMap((aspect) => (aspect.problems ?? []).map((one) => ({ value: one.code, text: `${one.code} ${one.title}` })));

async function withOpinions(deed, ask) {
  const [numbers, seen] = [picked(), now.seen];
  if (!numbers.length) return tell(words.nothing_chosen, "error");
  const given = await ask(numbers.length);
  if (given) await decide(deed, { opinions: numbers.join(","), ...given }, seen);
}

async function withProblem(deed, ask) {
  const [one, seen] = [now.of, now.seen];
  if (!one || one.list) return tell(words.no_problem, "error");
  const given = await ask(one);
  const said = given && (await decide(deed, { of: one.code, ...given }, seen));
  if (said && deed === "merge") reach(given.problem);
}

async function renameAspect() {
  const [one, seen] = [aspects.item, now.seen];
  if (!one?.problems) return tell(words.no_problem, "error");
  const title = await write(say(words.rename_aspect, one), one.title);
  if (title !== null) await decide("rename_aspect", { aspect: one.code, title }, seen);
}

const answer = (name, value) => (value === null ? null : { [name]: value });
const DECIDE = {
  m: () => withOpinions("move", async (count) => answer("problem", await choose(say(words.move, { count }), everyProblem(), words))),
  n: () => withOpinions("split", async (count) => answer("title", await write(say(words.split, { count })))),
  d: () => withOpinions("set_aside", async (count) => answer("reason", await write(say(words.set_aside, { count })))),
  p: () => withOpinions("pin", async () => ({})),
  g: () => withProblem("merge", async (one) => answer("problem", await choose(say(words.merge, one), everyProblem().filter((each) => each.value !== one.code), words))),
  r: () => (current === aspects ? renameAspect() : withProblem("rename", async (one) => answer("title", await write(say(words.rename, one), one.title)))),
  a: () => withProblem("move_problem", async (one) => answer("aspect", await choose(say(words.move_problem, one), now.aspects.filter((each) => each.problems).map((each) => ({ value: each.code, text: `${each.code} ${each.title}` })), words))),
  u: () => decide("undo", {}),
  U: () => decide("redo", {}),
};

// Looking around.

async function source() {
  const row = server.rows.get(opinions.item);
  if (!row) return;
  const place = part("one-source");
  if (place.childElementCount) return place.replaceChildren();
  if (!row.traced) return tell(words.no_source, "error");
  try {
    place.innerHTML = await (await server.get(`source/${row.number}/`)).text();
    const mark = place.querySelector("mark");
    mark.closest("blockquote").scrollTop = mark.offsetTop - mark.closest("blockquote").offsetTop - 40;
    part("one").scrollIntoView({ block: "nearest" });
  } catch {
    tell(words.offline, "error");
  }
}

function like() {
  const number = opinions.item;
  if (number === undefined) return;
  now.of = { list: "all", like: number, code: `like-${number}`, title: say(words.like, { number }) };
  opinions.chosen.clear();
  list(0);
}

function doubt() {
  if (now.of?.list === "doubt" && !now.of.like) now.skip.push(...opinions.items);
  const at = now.aspects.findIndex((one) => one.list === "doubt");
  if (aspects.at === at && now.of?.list === "doubt") return list(0);
  aspects.go(at);
}

function find() {
  filter.elements.q.focus();
  filter.elements.q.select();
}

function pane(by) {
  panes[Math.max(0, Math.min(panes.length - 1, panes.indexOf(current) + by))].box.focus();
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
  Escape: () => (opinions.chosen.clear(), opinions.draw(), name()),
  "/": find,
  s: source,
  f: like,
  t: doubt,
  "?": () => part("help").showModal(),
};
const KEYS = acts ? { ...LOOK, ...DECIDE } : LOOK;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || asking() || part("help").open) return;
  const { target } = event;
  if (target.matches("input, textarea, select")) return event.key === "Escape" ? current.box.focus() : undefined;
  if (target.matches("a, button, summary, blockquote") && (event.key === "Enter" || event.key === " " || event.key.startsWith("Arrow"))) return;
  const key = event.shiftKey && event.key === "ArrowDown" ? "J" : event.shiftKey && event.key === "ArrowUp" ? "K" : event.key;
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
  take(await server.json("map/"));
  live.hidden = false;
  part("plain").hidden = true;
  for (const one of panes) one.measure();
  if (live.dataset.list) aspects.go(now.aspects.findIndex((one) => one.list === live.dataset.list));
  else reach(live.dataset.problem);
  opinions.box.focus();
  setInterval(() => document.hidden || news(), EVERY);
  setInterval(claim, 60_000);
  await news();
}

begin().catch(() => tell(words.offline, "error"));
