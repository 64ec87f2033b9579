// What was decided since the page last asked, by oneself and by others: it is told, and the rows that it touched are shown anew.

import { list, name, opinions, problems, take } from "./review-panes.js";
import { say } from "./review-rows.js";
import { here, now, part, server, tell, words } from "./review-state.js";

export async function news() {
  try {
    const told = await server.json("news/", { since: now.since });
    if (JSON.stringify(told.claims) !== JSON.stringify(now.claims)) {
      now.claims = told.claims;
      problems.draw(true);
    }
    // Two answers may pass each other on the way.
    if (!told.changes || told.since <= now.since) return;
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
  const numbers = Object.keys(places).map(Number);
  server.forget(whole ? null : numbers);
  unselect(new Set(changes.filter((one) => !one.mine).flatMap((one) => one.opinions)));
  take(map);
  // A filter may keep out what came, so the server is asked again where something did.
  if (whole || came(numbers, places)) return list(opinions.at);
  const gone = new Set(numbers.filter((number) => left(places[number])));
  for (const number of gone) opinions.chosen.delete(number);
  opinions.show(gone.size ? opinions.items.filter((number) => !gone.has(number)) : opinions.items, opinions.at);
}

// What somebody else has just changed is no longer selected: nobody decides about it without having looked.
function unselect(others) {
  const lost = [...opinions.chosen].filter((number) => others.has(number));
  for (const number of lost) opinions.chosen.delete(number);
  if (lost.length) tell(say(words.unselected, { count: lost.length }), "warning");
  name();
}

// How the open list is called among the places of an opinion; nothing where opinions stay in it wherever they stand.
const mark = () => (now.of?.like || ["doubt", "all"].includes(now.of?.list) ? "" : now.of?.list ? `*${now.of.list}` : here());

function came(numbers, places) {
  const known = new Set(opinions.items);
  return mark() !== "" && numbers.some((number) => places[number].includes(mark()) && !known.has(number));
}

const left = (places) => mark() !== "" && !places.includes(mark());
