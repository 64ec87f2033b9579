// What stands behind the numbers: the rows, how a number's key selects them, and how they are shown. Runs together with report.js.
const data = JSON.parse(document.getElementById('data').textContent);
// The fields of a row, in the order in which page_rows.py writes them; what is left off at the end is empty.
const [TEXT, ID, PLACE, LINE, START, PROBLEM, STATUS, REASON, CONFIDENCE, KIND, FLAGS, TWIN, ENDORSES, SUPPORTS] = Array(14).keys();
const SECRET = 1, MASKED = 2, RANK = 2, STEP = 100, PAUSE = 150;
const numbered = list => new Map(list.map((item, number) => [item[0], number]));
const problems = numbered(data.problems), aspects = numbered(data.aspects);
const $ = id => document.getElementById(id);
const all = (css, root = document) => [...root.querySelectorAll(css)];
const dialog = $('rows');
let language = data.language, shown = [], reached = 0, needles = [];

function word(key, values = {}) {
  const [section, name] = key.split('.');
  return data.words[language][section][name].replace(/\{(\w+)\}/g, (_, field) => values[field]);
}
const count = number => number.toLocaleString('en');
const tongue = text => (/[\u3400-\u9fff]/.test(text) ? 'zh' : 'en');
const has = (row, flag) => Boolean((row[FLAGS] || 0) & flag);
// From 1 on for the texts that stand for their problem, else 0.
const rank = row => (row[FLAGS] || 0) >> RANK;
const status = row => data.codes.status[row[STATUS] || 0];
const reason = row => data.codes.reason[row[REASON] || 0];

function element(tag, text, about = {}) {
  const made = Object.assign(document.createElement(tag), about);
  made.append(...[text].flat());
  return made;
}

// What a number stands for, by the key in its link: a title, and a test that its rows pass.
const SELECTIONS = {
  all: () => [word('total.rows_read'), () => true],
  opinions: () => [word('total.opinions'), row => status(row) !== 'excluded'],
  unmatched: () => [word('page.unmatched'), row => reason(row) === 'endorsement' && !row[SUPPORTS]],
  assigned: () => [word('total.assigned'), row => status(row) === 'assigned'],
  unassigned: () => [word('total.unassigned'), row => status(row) === 'unassigned'],
  excluded: () => [word('total.excluded'), row => status(row) === 'excluded'],
};
const PREFIXED = {
  'reason-': code => data.codes.reason.includes(code) && [word('reason.' + code), row => reason(row) === code],
  'support-': id => problems.has(id) && [word('rows.support', { title: name(data.problems[problems.get(id)]) }), row => row[SUPPORTS] === problems.get(id) + 1],
  'read-': key => of(key, 'rows.read_from', () => true),
  'from-': key => of(key, 'rows.opinions_from', row => status(row) !== 'excluded'),
  'q=': words => words.trim() && [word('rows.search', { words: words.trim() }), row => found(row, split(words))],
};
const name = thing => `${thing[1]} ${thing[2]}`;

function of(key, title, test) {
  const [, file, sheet] = /^(\d+)(?:-(.*))?$/s.exec(key) || [];
  if (!(file in data.files)) return null;
  const here = place => place[0] === Number(file) && (place[1] || undefined) === sheet;
  const called = [data.files[file], sheet].filter(Boolean).join(' › ');
  return [word(title, { file: called }), row => here(data.places[row[PLACE]]) && test(row)];
}

function select(key) {
  if (problems.has(key)) return [name(data.problems[problems.get(key)]), row => row[PROBLEM] === problems.get(key)];
  if (aspects.has(key)) return [name(data.aspects[aspects.get(key)]), row => row[PROBLEM] >= 0 && data.problems[row[PROBLEM]][3] === aspects.get(key)];
  if (Object.hasOwn(SELECTIONS, key)) return SELECTIONS[key]();
  const prefix = Object.keys(PREFIXED).find(start => key.startsWith(start));
  return prefix ? PREFIXED[prefix](key.slice(prefix.length)) : null;
}

function key() {
  try { return decodeURIComponent(location.hash.slice(1)); } catch { return ''; }
}

// How many rows stand behind a key is printed in its link, also where the page holds only some of them.
function total(wanted) {
  const link = all('a[data-count]').find(one => decodeURIComponent(one.hash.slice(1)) === wanted);
  return link ? Number(link.dataset.count) : null;
}

function fill() {
  const [title, test] = select(key()), rows = data.rows.filter(test);
  shown = !problems.has(key()) ? rows : [...rows.filter(rank).sort((a, b) => rank(a) - rank(b)), ...rows.filter(row => !rank(row))];
  reached = 0;
  needles = key().startsWith('q=') ? split(key().slice(2)) : split($('q').value);
  $('rows-title').replaceChildren(element('bdi', title, { lang: tongue(title) }));
  $('rows-count').textContent = sum(rows.length, total(key()));
  $('rows-list').replaceChildren();
  const at = problems.get(key());
  for (const id of ['before', 'after']) $(id).hidden = at === undefined;
  $('before').disabled = !at;
  $('after').disabled = at === data.problems.length - 1;
  more();
  dialog.scrollTop = 0;
}

function sum(here, whole) {
  if (whole === null || whole === here) return word('rows.shown', { shown: count(here) });
  if (data.rows.length === data.all) return word('rows.shown', { shown: count(whole) }) + ' ' + word('rows.hidden', { count: count(whole - here) });
  return word('rows.shown_part', { shown: count(here), all: count(whole) });
}

function more() {
  const page = shown.slice(reached, reached + STEP).map(line);
  $('rows-list').append(...page);
  if (reached) page[0].focus();
  reached += page.length;
  $('more').hidden = reached >= shown.length;
}

function line(row) {
  const text = row[TEXT] || '—', item = element('li', element('bdi', marked(text), { lang: tongue(text) }), { tabIndex: -1 });
  item.append(element('small', facts(row).filter(Boolean).join(' · ')));
  return item;
}

function facts(row) {
  const [file, sheet, column] = data.places[row[PLACE]], kind = data.codes.kind[row[KIND] || 0];
  const start = row[START] || !row[LINE] ? word('rows.start', { start: row[START] + 1 }) : null;
  const steps = [data.files[file], sheet, row[LINE] && word('rows.row', { row: row[LINE] }), column, start];
  const placed = status(row) === 'assigned';
  return [
    has(row, SECRET) ? '🔒 ' + word('rows.secret') : steps.filter(Boolean).join(' › '),
    row[PROBLEM] >= 0 && !problems.has(key()) ? name(data.problems[row[PROBLEM]]) : null,
    placed ? null : word('reason.' + reason(row)),
    rank(row) ? word('rows.telling') : null,
    row[TWIN] ? word('rows.twin', { id: row[TWIN] }) : null,
    row[ENDORSES] ? word('rows.endorses', { id: row[ENDORSES] }) : null,
    has(row, MASKED) ? word('rows.masked') : null,
    kind ? word('kind.' + kind) : null,
    placed ? lead(row[CONFIDENCE]) : null,
    row[ID] || null,
  ];
}

const lead = share => (share ? word('rows.lead', { share: share + '%' }) : word('rows.unsure'));

// Search: all words must occur; letters count alike in any case and width.
const plain = text => text.normalize('NFKC').toLowerCase();
const split = words => plain(words).split(/\s+/).filter(Boolean);
const lowered = new Map();
function found(row, words) {
  if (!lowered.has(row)) lowered.set(row, plain(row[TEXT]));
  return words.every(one => lowered.get(row).includes(one));
}

function marked(text) {
  const low = plain(text), parts = [];
  if (!needles.length || low.length !== text.length) return [text];
  let at = 0;
  while (at < text.length) {
    const hits = needles.map(one => [low.indexOf(one, at), one.length]).filter(hit => hit[0] >= 0).sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    if (!hits.length) break;
    const [start, length] = hits[0];
    parts.push(text.slice(at, start), element('mark', text.slice(start, start + length)));
    at = start + length;
  }
  return [...parts, text.slice(at)];
}
