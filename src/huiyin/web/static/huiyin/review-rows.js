// How the rows of the three panes look.

const made = (name, words = "", kind = "span") => {
  const node = document.createElement(kind);
  node.className = name;
  node.textContent = words;
  return node;
};

export const say = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

const head = (...parts) => {
  const line = made("head");
  line.append(...parts);
  return line;
};

export function fillAspect(node, one, words) {
  const sum = { opinions: one.opinions, problems: one.problems?.length, count: one.opinions };
  const facts = one.opinions === null ? "" : say(one.problems ? words.aspect : words.total, sum);
  node.replaceChildren(head(made("code", one.list ? "" : one.code), made("title", one.title), ...(one.model ? [made("state", words.model)] : [])), made("soft", facts));
}

export function fillProblem(node, one, words, claims) {
  const facts = [say(words.problem, one), ...(one.endorsed ? [say(words.endorsed, { count: one.endorsed })] : [])];
  node.replaceChildren(head(made("code", one.list ? "" : one.code), made("title", one.title), ...(one.model ? [made("state", words.model)] : [])), made("soft", one.list ? "" : facts.join(" · ")));
  const who = claims.filter(([code]) => code === one.code).map(([, name]) => name);
  if (who.length) node.append(made("state", say(words.claimed, { who: who.join(", ") })));
}

export function stretches(row) {
  return row.words.map(([piece, hit]) => (hit ? made("", piece, "mark") : document.createTextNode(piece)));
}

export function fillOpinion(node, number, row, words, here) {
  if (!row) return node.replaceChildren(head(made("code", number), made("soft", words.loading)));
  const line = made("words");
  line.append(...stretches(row));
  const marks = [made("code", number)];
  if (row.endorsed) marks.push(made("agreed", say(words.endorsed, { count: row.endorsed })));
  if (row.confidential) marks.push(made("state", words.confidential));
  const who = row.places.map((place) => place.who).find(Boolean);
  if (who) marks.push(made("decided", `✓ ${say(words.decided, { who })}`));
  node.replaceChildren(head(...marks), line, made("soft why", reasons(row, words, here)));
}

function where(place, words, here) {
  if (place.share < 100) return say(words.share, { code: place.code, percent: place.share });
  return place.code && place.code !== here ? `${place.code} ${place.title}` : "";
}

export function reasons(row, words, here) {
  return row.places
    .map((place) => [where(place, words, here), place.because])
    .map((parts) => parts.filter(Boolean).join(" · "))
    .join("; ");
}
