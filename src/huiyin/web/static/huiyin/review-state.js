// What the parts of the review share: its words, the server, what is open and what was seen last.

import { Server } from "./review-data.js";

export const live = document.getElementById("live");
export const words = JSON.parse(live.dataset.words);
export const acts = Boolean(live.dataset.acts);
export const part = (name) => document.getElementById(name);
export const server = new Server(live.dataset.base, () => tell(words.offline, "error"));
// `of` is the problem or list that is open; `seen` the last decision and `since` the last change that the page knows.
export const now = { aspects: [], claims: [], of: null, seen: Number(live.dataset.seen), since: Number(live.dataset.since), skip: [], asked: 0, keep: null };

export function tell(said, kind = "success") {
  const note = part("said");
  note.hidden = !said;
  note.className = `note ${kind}`;
  note.textContent = said;
}

export const here = () => (now.of?.list ? "" : (now.of?.code ?? ""));

// Tell others that one works on the open problem.
export function claim() {
  if (acts && here()) server.post("claim/", { problem: here() }, part("token")).catch(() => {});
}
