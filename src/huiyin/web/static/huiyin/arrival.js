// New opinions by keyboard: Enter accepts the first proposal, 1 to 3 choose one, n o x open a form, j and k go on and back.

const rows = [...document.querySelectorAll("#arrived > li")];
let at = Math.max(0, rows.findIndex((row) => `#${row.id}` === location.hash));

function go(to) {
  at = Math.min(rows.length - 1, Math.max(0, to));
  for (const row of rows) row.removeAttribute("aria-current");
  rows[at].setAttribute("aria-current", "true");
  rows[at].focus({ preventScroll: true });
  rows[at].scrollIntoView({ block: "nearest" });
}

function choose(number) {
  rows[at].querySelectorAll(".pick-one")[number]?.click();
}

function open(key) {
  const part = rows[at].querySelector(`details[data-key="${key}"]`);
  if (!part) return;
  part.open = true;
  part.querySelector("input:not([type=hidden])").focus();
}

const KEYS = { j: () => go(at + 1), k: () => go(at - 1), Enter: () => choose(0), 1: () => choose(0), 2: () => choose(1), 3: () => choose(2), n: () => open("n"), o: () => open("o"), x: () => open("x") };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
  const typing = event.target.matches("input, textarea, select");
  if (typing && event.key === "Escape") {
    event.target.closest("details").open = false;
    go(at);
  }
  // Whoever stands on a link or a button means that one.
  if (typing || (event.key === "Enter" && event.target.matches("a, button, summary"))) return;
  if (Object.hasOwn(KEYS, event.key)) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("#arrived > li");
  if (row && rows[at] !== row && event.target !== row) {
    rows[at].removeAttribute("aria-current");
    at = rows.indexOf(row);
    row.setAttribute("aria-current", "true");
  }
});

document.getElementById("hint").hidden = false;
go(at);
