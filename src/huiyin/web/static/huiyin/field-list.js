// The list of what is recorded: each record with what can be done with it.

export const short = (text) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

function element(tag, text, className) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function button(text, className, deed, about) {
  const made = element("button", text, `button ${className}`);
  made.type = "button";
  made.append(element("span", ` ${short(about)}`, "hidden"));
  made.addEventListener("click", deed);
  return made;
}

export function row(record, words, open, deeds) {
  const made = document.createElement("li");
  made.className = `${record.said ? "refused" : ""} ${open ? "open" : ""}`;
  const marks = [record.endorses && words.mark_agrees, record.secret && words.mark_secret, record.told, record.origin.received_on];
  made.append(element("p", record.text.trim(), "words"), element("p", marks.filter(Boolean).join(" · "), "soft"));
  if (record.said) made.append(element("p", record.said, "wrong"));
  const buttons = element("div", "", "buttons");
  const edits = record.code === "changed" ? words.as_new : words.edit;
  buttons.append(button(edits, "second", () => deeds.edit(record), record.text));
  if (!record.endorses) buttons.append(button(words.agree, "second", () => deeds.agree(record), record.text));
  buttons.append(button(words.erase, "danger", () => deeds.erase(record), record.text));
  made.append(buttons);
  return made;
}

// What was sent while the page is open. `address` is that of source 0.
export function sentRow({ text, number }, words, address) {
  const made = element("li", `${short(text)} `);
  const link = element("a", words.source.replace("{number}", number));
  link.href = address.replace(/0\/$/, `${number}/`);
  made.append(link);
  return made;
}
