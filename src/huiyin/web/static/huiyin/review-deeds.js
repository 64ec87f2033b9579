// What is decided by key or by dragging: one decision each. `seen` is what the person knew when they began.

import { choose, write } from "./review-ask.js";
import { news } from "./review-news.js";
import { aspects, opinions, problems, reach } from "./review-panes.js";
import { say } from "./review-rows.js";
import { acts, now, part, server, tell, words } from "./review-state.js";

async function decide(deed, fields, seen = now.seen) {
  try {
    const said = await server.post(`do/${deed}/`, { ...fields, seen }, part("token"));
    if (!said.refused) opinions.chosen.clear();
    await news();
    tell(said.refused || said.done, said.refused ? "error" : "success");
    return said.refused ? null : said;
  } catch {
    tell(words.offline, "error");
    return null;
  }
}

const picked = () => (opinions.chosen.size ? [...opinions.chosen] : opinions.items.length ? [opinions.item] : []);
const line = (one) => ({ value: one.code, text: `${one.code} ${one.title}` });
const everyProblem = () => now.aspects.flatMap((aspect) => (aspect.problems ?? []).map(line));
const everyAspect = () => now.aspects.filter((one) => one.problems).map(line);
const given = (name, value) => (value === null ? null : { [name]: value });

async function withOpinions(deed, ask) {
  const [numbers, seen] = [picked(), now.seen];
  if (!numbers.length) return tell(words.nothing_chosen, "error");
  const answer = await ask(numbers.length);
  if (answer) await decide(deed, { opinions: numbers.join(","), ...answer }, seen);
}

async function withProblem(deed, ask) {
  const [one, seen] = [now.of, now.seen];
  if (!one || one.list) return tell(words.no_problem, "error");
  const answer = await ask(one);
  const said = answer && (await decide(deed, { of: one.code, ...answer }, seen));
  if (said && deed === "merge") reach(answer.problem);
}

async function move(count) {
  return given("problem", await choose(say(words.move, { count }), everyProblem(), words));
}

async function same(count) {
  const one = opinions.chosen.size > 1 ? String(opinions.item) : "";
  return given("kept", await write(say(words.same, { count }), one));
}

// The opinion at hand alone: each has its own shares.
async function share() {
  const [number, seen] = [opinions.item, now.seen];
  if (number === undefined) return tell(words.nothing_chosen, "error");
  const problem = await choose(say(words.share_with, { number }), everyProblem(), words);
  if (problem === null) return;
  const there = server.rows.get(number)?.places.find((one) => one.code === problem);
  const percent = await write(say(words.share_percent, { number, code: problem }), String(there && there.share < 100 ? there.share : 50));
  if (percent !== null) await decide("share", { opinions: String(number), problem, percent: percent.replace("%", "").trim() }, seen);
}

async function merge(one) {
  return given("problem", await choose(say(words.merge, one), everyProblem().filter((other) => other.value !== one.code), words));
}

async function renameAspect() {
  const [one, seen] = [aspects.item, now.seen];
  if (!one?.problems) return tell(words.no_problem, "error");
  const title = await write(say(words.rename_aspect, one), one.title);
  if (title !== null) await decide("rename_aspect", { aspect: one.code, title }, seen);
}

async function rename() {
  if (document.activeElement === aspects.box) return renameAspect();
  return withProblem("rename", async (one) => given("title", await write(say(words.rename, one), one.title)));
}

export const DECIDE = {
  m: () => withOpinions("move", move),
  n: () => withOpinions("split", async (count) => given("title", await write(say(words.split, { count })))),
  d: () => withOpinions("set_aside", async (count) => given("reason", await write(say(words.set_aside, { count })))),
  e: () => withOpinions("same", same),
  b: share,
  p: () => withOpinions("pin", async () => ({})),
  g: () => withProblem("merge", merge),
  r: rename,
  a: () => withProblem("move_problem", async (one) => given("aspect", await choose(say(words.move_problem, one), everyAspect(), words))),
  u: () => decide("undo", {}),
  U: () => decide("redo", {}),
};

// Dragging opinions onto a problem, for whoever prefers it.

let dragged = null;

function over(event) {
  const row = event.target.closest?.(".row");
  for (const one of problems.box.querySelectorAll(".over")) one.classList.toggle("over", one === row);
  if (!dragged || !row || row.item.list) return;
  row.classList.add("over");
  event.preventDefault();
}

if (acts) {
  opinions.box.addEventListener("dragstart", (event) => {
    const { item } = event.target;
    dragged = { numbers: opinions.chosen.has(item) ? [...opinions.chosen] : [item], seen: now.seen };
    event.dataTransfer.setData("text/plain", dragged.numbers.join(","));
  });
  opinions.box.addEventListener("dragend", () => (dragged = null));
  problems.box.addEventListener("dragover", over);
  problems.box.addEventListener("drop", (event) => {
    event.preventDefault();
    for (const one of problems.box.querySelectorAll(".over")) one.classList.remove("over");
    decide("move", { opinions: dragged.numbers.join(","), problem: event.target.closest(".row").item.code }, dragged.seen);
  });
}
