// Side by side by keyboard: moves through the passages, and sends each change to the server, which returns both panes anew.
// Offsets count characters as the server does, so a character beyond the basic plane is one and not two.

const workspace = document.getElementById("workspace");
const status = document.getElementById("status");
let busy = false;

const rows = () => [...workspace.querySelectorAll("#passages > li")];
const current = () => workspace.querySelector("#passages > li.current");
const panel = () => workspace.querySelector("#panel");

function tell(words) {
  status.textContent = "";
  status.textContent = words;
}

function mark(row) {
  for (const one of workspace.querySelectorAll(".current")) {
    one.classList.remove("current");
    one.removeAttribute("aria-current");
  }
  row.classList.add("current");
  row.setAttribute("aria-current", "true");
  const inText = workspace.querySelector(`mark[data-start="${row.dataset.start}"]`);
  inText?.classList.add("current");
  return inText;
}

function fill(row) {
  const form = panel();
  form.elements.start.value = row.dataset.start;
  const where = form.elements.at;
  where.replaceChildren(where.options[0], ...JSON.parse(row.dataset.cuts).map(([at, around]) => new Option(around, at)));
  where.selectedIndex = 0;
  row.append(form);
}

function show(row, inText) {
  const pane = document.getElementById("text");
  if (inText && pane.scrollHeight > pane.clientHeight) {
    pane.scrollTop = Math.max(0, inText.offsetTop - pane.offsetTop - pane.clientHeight / 3);
  }
  row.scrollIntoView({ block: "nearest" });
}

function choose(row, focus = true) {
  if (!row) return;
  const inText = mark(row);
  fill(row);
  if (focus) row.focus({ preventScroll: true });
  show(row, inText);
}

function step(by) {
  const all = rows();
  choose(all[Math.min(all.length - 1, Math.max(0, all.indexOf(current()) + by))]);
}

function toUnsure() {
  const all = rows();
  const from = all.indexOf(current()) + 1;
  const next = [...all.slice(from), ...all.slice(0, from)].find((row) => row.classList.contains("is-unsure"));
  if (next) choose(next);
  else tell(workspace.dataset.noneUnsure);
}

// The place of a point of the selection in the text of the source, or null outside it.
function place(node, offset) {
  const run = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("[data-from]");
  if (!run || !workspace.contains(run)) return null;
  const before = document.createRange();
  before.setStart(run, 0);
  before.setEnd(node, offset);
  return Number(run.dataset.from) + [...before.toString()].length;
}

function selected() {
  const chosen = getSelection();
  if (!chosen.rangeCount) return null;
  const range = chosen.getRangeAt(0);
  const left = place(range.startContainer, range.startOffset);
  const right = place(range.endContainer, range.endOffset);
  return left === null || right === null ? null : [left, right];
}

async function send(form, fields, button) {
  if (busy) return;
  busy = true;
  const body = button ? new FormData(form, button) : new FormData(form);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Huiyin-Panes": "1" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    replace(await answer.text());
  } catch {
    tell(workspace.dataset.offline);
    alarm(workspace.dataset.offline);
  } finally {
    busy = false;
  }
}

function alarm(words) {
  const note = document.createElement("p");
  note.className = "note error";
  note.textContent = words;
  workspace.querySelector("#panes").prepend(note);
}

function replace(html) {
  const top = document.getElementById("text").scrollTop;
  workspace.innerHTML = html;
  document.getElementById("text").scrollTop = top;
  tell(workspace.querySelector("#panes").dataset.said);
  choose(current());
}

function cut() {
  const range = selected();
  const row = current();
  const inside = range?.find((at) => at > Number(row.dataset.start) && at < Number(row.dataset.end));
  if (inside === undefined) return pick("c");
  return send(panel(), { do: "cut", at: inside });
}

function stretch(deed) {
  const range = selected();
  if (range && range[0] < range[1]) return send(panel() ?? document.getElementById("gaps"), { do: deed, left: range[0], right: range[1] });
  const gap = deed === "add" && workspace.querySelector('button[data-key="a"]');
  return gap ? gap.focus() : tell(workspace.dataset.unselected);
}

function pick(key) {
  const found = panel()?.querySelector(`[data-key="${key}"]`);
  if (found?.tagName === "SELECT") found.focus();
  else if (found) send(panel(), {}, found);
}

function confirm(at_once) {
  const form = document.getElementById("confirm");
  if (at_once) form.requestSubmit();
  else form.querySelector("button").focus();
}

function help() {
  const keys = document.getElementById("keys");
  if (keys.toggleAttribute("open")) keys.scrollIntoView({ block: "nearest" });
  else current()?.scrollIntoView({ block: "nearest" });
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  n: toUnsure,
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  c: cut,
  a: () => stretch("add"),
  r: () => stretch("move"),
  Enter: () => confirm(false),
  "?": help,
};

function inSelect(event) {
  if (event.key === "Escape") current()?.focus();
  else if (event.key === "Enter") {
    event.preventDefault();
    send(panel(), { do: event.target.dataset.for });
  }
}

workspace.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (key === "Enter" && event.ctrlKey) return event.preventDefault(), confirm(true);
  if (event.ctrlKey || event.altKey || event.metaKey || target.matches("input, textarea")) return;
  if (target.matches("select")) return inSelect(event);
  if (target.matches("button, a, summary") && (key === "Enter" || key === " ")) return;
  if (key.startsWith("Arrow") && !target.matches("#passages > li")) return;
  if (key in KEYS) return event.preventDefault(), KEYS[key]();
  if (key === "y" && !current()?.classList.contains("is-unsure")) return toUnsure();
  if (key.length === 1 && /[oxesmy1-5]/.test(key)) event.preventDefault(), pick(key);
});

workspace.addEventListener("submit", (event) => {
  if (event.target.id === "confirm") return;
  event.preventDefault();
  send(event.target, {}, event.submitter);
});

workspace.addEventListener("click", (event) => {
  const tag = event.target.closest("a.tag");
  const one = event.target.closest("mark, #passages > li");
  if (event.target.closest('a[data-key="n"]')) return event.preventDefault(), toUnsure();
  if (tag) event.preventDefault();
  if (!one || event.target.closest("form, a:not(.tag)")) return;
  const row = rows().find((each) => each.dataset.start === one.dataset.start);
  if (row !== current()) choose(row, Boolean(tag) || one.tagName === "LI");
});

if (current()) choose(current());
