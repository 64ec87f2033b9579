// The list by keyboard: j and k go from opinion to opinion, Enter opens the one that has the focus, / goes to the search.

const links = [...document.querySelectorAll("#opinions a.open")];
const search = document.getElementById("id_q");

function step(by) {
  const row = document.activeElement.closest?.("#opinions > li");
  const at = links.findIndex((link) => row?.contains(link));
  const next = at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by));
  links[next].focus({ preventScroll: true });
  links[next].closest("li").scrollIntoView({ block: "nearest" });
}

function find() {
  search.focus();
  search.select();
}

const KEYS = { j: () => step(1), k: () => step(-1), "/": find };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.matches("input, textarea, select")) return;
  if (Object.hasOwn(KEYS, event.key)) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

document.getElementById("hint").hidden = false;
