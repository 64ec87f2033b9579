// Records opinions on this phone and sends them when there is a network. A record leaves the phone when the server has said that it has it.

// The parts are of the same version as this one.
const { search } = new URL(import.meta.url);
const { draftOf, drawn, keepDraft, stored, today } = await import(`./field-store.js${search}`);
const { row, sentRow, short } = await import(`./field-list.js${search}`);
const { Trouble, asked, sendable } = await import(`./field-send.js${search}`);

const kit = JSON.parse(document.getElementById("kit").textContent);
const words = kit.words;
const at = (id) => document.getElementById(id);
const form = at("note");
const fields = ["gathering", "channel", "team", "place", "stratum", "received_on"];
const draftKey = `huiyin-field:${kit.campaign}:${kit.user}`;
const RETRY = 30000;
let records = [];
let others = 0;
let sent = [];
let editing = null;
let before = null;
let busy = false;
let trouble = "";
let retry = null;

const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const counted = (key, count) => say(count === 1 ? `${key}_one` : key, { count });

async function load() {
  const all = (await stored("readonly", (store) => store.getAll())).filter((one) => one.campaign === kit.campaign);
  records = all.filter((one) => one.user === kit.user).sort((a, b) => a.at - b.at);
  others = all.length - records.length;
}

const put = (record) => stored("readwrite", (store) => store.put(record));
const remove = (id) => stored("readwrite", (store) => store.delete(id));

// The form.

function read() {
  const given = { text: form.text.value, secret: form.secret.checked, kind: form.kind.value, endorses: form.endorses.value, origin: {} };
  for (const name of fields) if (form[name]) given.origin[name] = form[name].value;
  return given;
}

function write(given) {
  form.text.value = given.text ?? "";
  form.secret.checked = Boolean(given.secret);
  form.kind.value = given.kind || "opinion";
  offer(given.endorses ?? "");
  for (const name of fields) if (form[name] && form[name].type !== "hidden" && given.origin?.[name] !== undefined) form[name].value = given.origin[name];
  at("more").open = form.kind.value !== "opinion" || form.endorses.value !== "";
}

function draft() {
  if (!editing) keepDraft(draftKey, { ...read(), day: today() });
}

function offer(chosen) {
  const own = records.filter((one) => !one.endorses && one.id !== editing);
  const choices = [["", words.own], ...own.map((one) => [one.id, say("agrees_with", { text: short(one.text) })])];
  choices.push(...sent.filter((one) => !one.agrees).map((one) => [one.id, say("agrees_with", { text: short(one.text) })]), ["unlisted", words.agrees_unlisted]);
  // One that was sent before the page was opened.
  if (chosen && !choices.some(([value]) => value === chosen)) choices.push([chosen, words.agrees_earlier]);
  form.endorses.replaceChildren(...choices.map(([value, text]) => new Option(text, value, false, value === chosen)));
}

const named = (...names) => names.filter((name) => form[name].value).map((name) => form[name].selectedOptions[0].textContent).join(" · ");

function wrong(words) {
  at("wrong").textContent = words;
  at("wrong").hidden = !words;
}

async function keep() {
  const given = read();
  wrong("");
  if (!given.text.trim()) return wrong(words.text_missing);
  if (!given.origin.channel && !kit.gatherings[given.origin.gathering]?.channel) {
    at("where").open = true;
    form.channel.focus();
    return wrong(words.channel_missing);
  }
  const told = named("gathering", "channel", "place", "stratum");
  const old = records.find((one) => one.id === editing);
  const again = old && old.code === "changed";
  const own = { campaign: kit.campaign, user: kit.user, at: old?.at ?? Date.now(), edit: (old?.edit ?? 0) + 1 };
  const record = { ...given, ...own, id: old && !again ? old.id : drawn(), told, said: "", code: "" };
  try {
    await put(record);
    if (again) await remove(old.id);
  } catch {
    return wrong(words.not_kept);
  }
  leave();
  await refresh();
  form.text.focus();
}

// An empty text; where it comes from stays, as it was before something was edited.
function leave() {
  const origin = before ?? read().origin;
  editing = before = null;
  write({ origin });
  draft();
  at("where").open = false;
}

function edit(record) {
  before ??= read().origin;
  editing = record.id;
  write(record);
  at("where").open = true;
  show();
  form.text.focus();
}

async function erase(record) {
  if (!confirm(say("really_erase", { text: short(record.text) }))) return;
  await remove(record.id);
  for (const one of records) if (one.endorses === record.id) await put({ ...one, endorses: "unlisted" });
  if (editing === record.id) leave();
  await refresh();
}

function agree(record) {
  leave();
  form.text.value = words.agreed;
  offer(record.id);
  at("more").open = true;
  form.text.focus();
}

// What is shown.

function standing(waiting, refused) {
  if (busy) return counted("sending", waiting);
  if (!waiting) return sent.length ? counted("all_sent", sent.length) : words.nothing;
  return refused ? `${counted("waiting", waiting)} ${counted("refused", refused)}` : counted("waiting", waiting);
}

function show() {
  const waiting = records.length;
  at("standing").textContent = standing(waiting, records.filter((one) => one.said).length);
  document.querySelector(".standing").classList.toggle("waits", waiting > 0);
  document.body.classList.toggle("offline", !navigator.onLine);
  at("network").textContent = navigator.onLine ? words.online : words.offline;
  at("network").hidden = Boolean(trouble);
  at("trouble").textContent = trouble;
  at("trouble").hidden = !trouble;
  at("others").textContent = others ? counted("others", others) : "";
  at("others").hidden = !others;
  at("send").disabled = busy || !waiting;
  at("none").hidden = waiting > 0;
  at("cancel").hidden = !editing;
  at("note-title").textContent = editing ? words.editing : words.new;
  at("keep").textContent = editing ? words.keep_change : words.keep;
  at("records").replaceChildren(...records.map((one) => row(one, words, one.id === editing, { edit, agree, erase })));
  at("sent-box").hidden = !sent.length;
  at("sent").replaceChildren(...sent.map((one) => sentRow(one, words, kit.source)));
  at("chosen").textContent = named("gathering", "place", "stratum");
}

async function refresh() {
  await load();
  offer(form.endorses.value);
  show();
}

// The sending.

// What was changed while it was on its way is not taken off the phone with the words that arrived.
async function settle(record, answer) {
  const now = records.find((one) => one.id === record.id);
  if (answer.result === "refused") return now && put({ ...now, said: answer.said, code: answer.code });
  if (now && now.edit !== record.edit) return put({ ...now, said: say("changed_meanwhile", { number: answer.number }), code: "changed" });
  await remove(record.id);
  sent = [...sent, { id: record.id, text: record.text.trim(), agrees: Boolean(record.endorses), number: answer.number }];
}

// Without being asked, nothing is sent again that was refused.
async function send(wanted) {
  clearTimeout(retry);
  if (busy) return;
  await load();
  const waiting = records.filter((one) => one.id !== editing && (wanted || !one.said));
  if (!waiting.length) return show();
  trouble = "";
  if (!navigator.onLine) {
    trouble = wanted ? words.later : "";
    return show();
  }
  busy = true;
  at("sign-in").hidden = true;
  show();
  try {
    const { user, token } = await asked(kit.sync, { method: "GET" });
    if (user !== kit.user) throw new Trouble("other_user");
    for (let from = 0; from < waiting.length; from += kit.batch) {
      const part = waiting.slice(from, from + kit.batch);
      const body = JSON.stringify({ records: part.map((one) => sendable(one, kit.user)) });
      const { answers } = await asked(kit.sync, { method: "POST", body, headers: { "Content-Type": "application/json", "X-CSRFToken": token } });
      await load();
      for (const answer of answers) {
        const record = part.find((one) => one.id === answer.id);
        if (record) await settle(record, answer);
      }
    }
  } catch (problem) {
    const code = problem instanceof Trouble ? problem.message : "unreached";
    trouble = code.startsWith(":") ? code.slice(1) : words[code];
    at("sign-in").hidden = code !== "signed_out";
    if (code === "unreached" || code === "server") retry = setTimeout(() => send(false), RETRY);
  } finally {
    busy = false;
    await refresh();
  }
}

async function begin() {
  await load();
  const kept = draftOf(draftKey) ?? {};
  const day = kept.day === today() ? {} : { received_on: today() };
  write({ ...kept, origin: { ...kept.origin, ...day } });
  at("where").open = !form.channel.value;
  at("kit-page").hidden = false;
  show();
  if (navigator.onLine) send(false);
}

form.addEventListener("submit", (event) => { event.preventDefault(); keep(); });
form.addEventListener("input", draft);
form.addEventListener("change", (event) => {
  const follows = event.target.name === "gathering" ? kit.gatherings[event.target.value] ?? {} : {};
  for (const [name, value] of Object.entries(follows)) if (form[name] && form[name].type !== "hidden") form[name].value = value;
  draft();
  show();
});
at("cancel").addEventListener("click", () => { leave(); show(); });
at("send").addEventListener("click", () => send(true));
window.addEventListener("online", () => { show(); send(false); });
window.addEventListener("offline", show);
begin().catch(() => { at("broken").hidden = false; });

navigator.storage?.persist?.();
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(kit.worker, { scope: kit.page, updateViaCache: "none" }).catch(() => {});
  navigator.serviceWorker.ready.then(() => { at("ready").textContent = words.ready; });
} else {
  at("ready").textContent = words.no_worker;
}
