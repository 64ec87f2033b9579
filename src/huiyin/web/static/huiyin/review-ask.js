// A question in a dialog: words to write, or one of many to choose by typing a part of it. Answers null where it was called off.

// More than the dialog shows at once: the others come as one types or goes down.
const SHOWN = 20;
const box = document.getElementById("ask");
const input = document.getElementById("ask-words");
const list = document.getElementById("ask-list");
let options = [];
let found = [];
let at = 0;
let done = null;

function show() {
  const words = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  found = options.filter((one) => words.every((word) => one.text.toLowerCase().includes(word)));
  const exact = found.findIndex((one) => one.value.toLowerCase() === words[0]);
  at = Math.max(0, exact);
  draw();
}

function draw() {
  const from = Math.max(0, Math.min(at - SHOWN + 1, found.length - SHOWN));
  list.replaceChildren(...found.slice(from, from + SHOWN).map((one, index) => item(one, from + index)));
  if (!found.length) {
    const none = document.createElement("li");
    none.textContent = list.dataset.none;
    none.setAttribute("role", "option");
    none.setAttribute("aria-disabled", "true");
    list.append(none);
  }
  if (found.length) input.setAttribute("aria-activedescendant", `ask-${at}`);
  else input.removeAttribute("aria-activedescendant");
  if (at > 0) list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  else list.scrollTop = 0;
}

function item(one, index) {
  const node = document.createElement("li");
  node.id = `ask-${index}`;
  node.textContent = one.text;
  node.setAttribute("role", "option");
  node.setAttribute("aria-selected", index === at);
  node.addEventListener("click", () => {
    at = index;
    end(one.value);
  });
  return node;
}

function end(value) {
  const answer = done;
  done = null;
  if (box.open) box.close();
  answer?.(value);
}

function open(title, hint, value) {
  document.getElementById("ask-title").textContent = title;
  document.getElementById("ask-hint").textContent = hint;
  box.querySelector("label").textContent = title;
  input.value = value;
  box.showModal();
  input.focus();
  input.select();
  return new Promise((answer) => {
    done = answer;
  });
}

export function write(title, value = "") {
  options = [];
  list.hidden = true;
  for (const name of ["role", "aria-controls", "aria-expanded", "aria-activedescendant"]) input.removeAttribute(name);
  return open(title, "", value);
}

export function choose(title, those, words) {
  options = those;
  list.hidden = false;
  list.dataset.none = words.no_match;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", "ask-list");
  input.setAttribute("aria-expanded", "true");
  // Written while the dialog is closed: laid out once, when it opens.
  input.value = "";
  show();
  return open(title, words.type, "");
}

export const asking = () => box.open;

input.addEventListener("input", () => options.length && show());
input.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || !found.length || list.hidden) return;
  event.preventDefault();
  at = (at + by + found.length) % found.length;
  draw();
});
box.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.isComposing) return;
  if (list.hidden) end(input.value);
  else if (found[at]) end(found[at].value);
});
document.getElementById("ask-cancel").addEventListener("click", () => end(null));
// Told a moment later, when the next question may be open already.
box.addEventListener("close", () => box.open || end(null));
