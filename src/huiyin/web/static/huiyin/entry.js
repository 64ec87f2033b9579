// Sheet after sheet: Ctrl+Enter, or Enter on an empty last line, saves; the field is empty again and has the focus.

const desk = document.getElementById("desk");
const status = document.getElementById("status");
let busy = false;

const field = () => desk.querySelector("textarea");

function tell(words) {
  status.textContent = "";
  status.textContent = words;
}

function alarm(words) {
  desk.querySelector("#work > .note")?.remove();
  const note = document.createElement("p");
  note.className = "note error";
  note.textContent = words;
  desk.querySelector("#work").prepend(note);
  tell(words);
}

// What was typed while the sheet was on its way stays in the field.
async function send(form) {
  if (busy) return;
  busy = true;
  const sent = field().value;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Huiyin-Panes": "1" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const typed = field().value;
    desk.innerHTML = await answer.text();
    if (typed !== sent && !("refused" in desk.querySelector("#work").dataset)) field().value = typed.startsWith(sent) ? typed.slice(sent.length) : typed;
    tell(desk.querySelector("#work").dataset.said);
  } catch {
    alarm(desk.dataset.offline);
  } finally {
    busy = false;
    focus();
  }
}

function focus() {
  const wrong = desk.querySelector(".errorlist")?.closest(".field")?.querySelector("select, input, textarea");
  (wrong ?? field()).focus();
}

function endsTwice() {
  const { value, selectionStart, selectionEnd } = field();
  return selectionStart === selectionEnd && selectionStart === value.length && value.trim() !== "" && /\n[ \t]*$/.test(value);
}

desk.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
  const typing = event.target === field();
  if (!(event.ctrlKey || event.metaKey || (typing && endsTwice()))) return;
  event.preventDefault();
  document.getElementById("sheet").requestSubmit();
});

desk.addEventListener("submit", (event) => {
  if (event.target.id !== "sheet") return;
  event.preventDefault();
  send(event.target);
});

field().focus();
