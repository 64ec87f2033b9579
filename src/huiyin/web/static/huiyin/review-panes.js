// The three panes: which aspect, problem and opinion is the current one, and what is shown of it.

import { List } from "./review-list.js";
import { fillAspect, fillOpinion, fillProblem, reasons, say, stretches } from "./review-rows.js";
import { acts, claim, here, live, now, part, server, tell, words } from "./review-state.js";

const filter = part("filter");
// Whoever runs down a list of problems opens the one where they stay for so many milliseconds.
const STAY = 120;
let shown = null;

export const opinions = new List(part("opinions"), fillOne, showOne);
export const problems = new List(part("problems"), (node, one) => fillProblem(node, one, words, now.claims), () => open(problems.item));
export const aspects = new List(part("aspects"), (node, one) => fillAspect(node, one, words), opened);

function fillOne(node, number, index) {
  const come = () => {
    opinions.draw(true);
    showOne();
  };
  fillOpinion(node, number, server.row(number, opinions.items, index, come), words, here());
  node.draggable = acts;
}

function opened() {
  const one = aspects.item;
  const those = one?.problems ?? (one ? [one] : []);
  if (problems.items !== those && problems.item !== one) problems.show(those, those.findIndex((each) => each.code === now.keep));
}

function open(one) {
  if (!one || now.held || (now.of?.code === one.code && now.of?.list === one.list)) return;
  now.of = one;
  opinions.chosen.clear();
  history.replaceState(null, "", `?${new URLSearchParams(one.list ? { list: one.list } : { problem: one.code })}`);
  clearTimeout(now.opening);
  now.opening = setTimeout(() => {
    list(0);
    claim();
  }, STAY);
}

function query() {
  const chosen = [...new FormData(filter)].filter(([name, value]) => value && name !== "problem" && name !== "list");
  const of = now.of.list ? { list: now.of.list } : { problem: now.of.code };
  return { ...Object.fromEntries(chosen), ...of, ...(now.of.list === "doubt" ? { skip: now.skip.join(",") } : {}) };
}

// Ask for the opinions of what is open; `at` becomes the current one.
export async function list(at) {
  if (!now.of) return;
  const asked = (now.asked += 1);
  const one = now.of;
  const asks = query();
  if (server.words !== (asks.q ?? "")) server.forget();
  server.words = asks.q ?? "";
  try {
    const { numbers } = await (one.like ? server.json(`like/${one.like}/`) : server.json("list/", asks));
    if (asked !== now.asked) return;
    opinions.chosen = new Set(numbers.filter((number) => opinions.chosen.has(number)));
    opinions.show(numbers, at);
    if (one.like && numbers.length < 2) tell(words.none_like);
    if (one.list === "doubt" && !numbers.length) tell(words.no_more_doubt);
  } catch {
    tell(words.offline, "error");
  }
}

export function name() {
  const title = now.of?.list ? now.of.title : now.of ? `${now.of.code} ${now.of.title}` : "";
  const chosen = opinions.chosen.size ? ` · ${say(words.chosen, { count: opinions.chosen.size })}` : "";
  part("name-opinions").textContent = `${title} · ${say(words.total, { count: opinions.items.length })}${chosen}`;
}

function showOne() {
  name();
  const row = server.rows.get(opinions.item);
  part("one").hidden = !row;
  if (shown !== row?.number) part("one-source").replaceChildren();
  shown = row?.number;
  if (!row) return;
  part("one-words").replaceChildren(...(row.whole ? [row.whole] : stretches(row)));
  part("one-facts").textContent = [row.number, row.kind, ...row.origin, reasons(row, words, "")].filter(Boolean).join(" · ");
}

const holding = (code) => now.aspects.findIndex((one) => one.code === code || one.problems?.some((each) => each.code === code));

// A new map: what was open stays open, wherever it is now.
export function take(map) {
  const lists = [["waiting", map.waiting], ["aside", map.aside], ["doubt", null], ["all", null]];
  now.aspects = [...map.aspects, ...lists.map(([code, count]) => ({ list: code, code, title: words[code], opinions: count }))];
  const before = aspects.item?.code;
  now.keep = now.of ? (now.of.from ?? now.of.code) : live.dataset.list || live.dataset.problem;
  const at = holding(now.keep);
  now.held = Boolean(now.of) && at >= 0;
  if (now.held && !now.of.like) now.of = now.aspects[at].problems?.find((one) => one.code === now.keep) ?? now.aspects[at];
  problems.items = [];
  aspects.show(now.aspects, at < 0 ? holding(before) : at);
  now.held = false;
}

export function reach(code) {
  const at = holding(code);
  if (at < 0) return;
  now.keep = code;
  aspects.go(at);
  problems.go(problems.items.findIndex((one) => one.code === code));
}
