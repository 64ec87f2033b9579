'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const [ID, TEXT, STATUS, REASON, PROBLEM, CONFIDENCE, FILE, SHEET, ROW, KIND, TWIN, SECRET] = data.rows.length ? [...data.rows[0].keys()] : [];
  const problems = new Map(data.problems.map(p => [p[0], p]));
  const aspects = new Map(data.aspects.map(a => [a[0], a]));
  const STEP = 100;
  let language = data.language, shown = [], reached = 0, wanted = '', opener = null;
  const $ = id => document.getElementById(id);

  function word(key, values = {}) {
    let found = data.words[language];
    for (const part of key.split('.')) found = found && found[part];
    return String(found === undefined ? key : found).replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  // Positions and colours are set here and not in style attributes, so that the page's policy can refuse those.
  for (const box of document.querySelectorAll('[data-box]')) {
    const [left, top, width, height] = box.dataset.box.split(' ');
    Object.assign(box.style, { left: left + '%', top: top + '%', width: width + '%', height: height + '%' });
  }
  for (const tinted of document.querySelectorAll('[data-hue]')) tinted.style.setProperty('--hue', tinted.dataset.hue);

  function speak(chosen) {
    language = chosen;
    document.documentElement.lang = chosen === 'zh' ? 'zh-Hans' : 'en';
    for (const node of document.querySelectorAll('[data-w]')) node.textContent = word(node.dataset.w);
    for (const button of document.querySelectorAll('[data-language]')) button.setAttribute('aria-pressed', String(button.dataset.language === chosen));
    search();
    if ($('rows').open) fill(wanted);
  }

  // What a number stands for: the rows behind it, and the words above them.
  function select(what) {
    const [kind, value] = what.split('=');
    if (kind === 'problem') {
      const problem = problems.get(value);
      return [`${problem[1]} ${problem[2]}`, data.rows.filter(row => row[PROBLEM] === value), problem[3]];
    }
    if (kind === 'aspect') {
      const aspect = aspects.get(value), inside = new Set(aspect[4]);
      return [`${aspect[1]} ${aspect[2]}`, data.rows.filter(row => inside.has(row[PROBLEM])), aspect[3]];
    }
    if (kind === 'reason') return [word('reason.' + value), data.rows.filter(row => row[REASON] === value), null];
    if (kind === 'status') return [word('total.opinions'), data.rows.filter(row => row[STATUS] !== 'excluded'), null];
    return [word('total.rows_read'), data.rows, data.all];
  }

  function fill(what) {
    wanted = what;
    const [title, rows, all] = select(what);
    shown = rows;
    reached = 0;
    $('rows-title').textContent = title;
    const partly = data.rows.length < data.all;
    $('rows-count').textContent = partly ? word('page.shown_part', { shown: rows.length, all: all === null ? '…' : all }) : word('page.shown', { shown: rows.length });
    $('rows-list').replaceChildren();
    more();
  }

  function more() {
    const needle = $('q').value.trim().toLowerCase();
    const page = shown.slice(reached, reached + STEP).map(row => line(row, needle));
    $('rows-list').append(...page);
    reached += page.length;
    $('more').hidden = reached >= shown.length;
  }

  function line(row, needle) {
    const item = document.createElement('li'), about = document.createElement('small');
    item.append(...marked(row[TEXT] || '—', needle));
    const place = [data.files[row[FILE]], row[SHEET], row[ROW] === null ? null : word('page.row', { row: row[ROW] })].filter(Boolean).join(' › ');
    const problem = row[PROBLEM] && problems.get(row[PROBLEM]);
    const facts = [row[ID], place, problem ? `${problem[1]} ${problem[2]}` : null, word('reason.' + row[REASON])];
    if (row[STATUS] === 'assigned') facts.push(`${word('column.confidence')} ${Math.round(row[CONFIDENCE] * 100)} %`);
    if (row[TWIN]) facts.push(word('page.twin', { id: row[TWIN] }));
    if (row[SECRET]) facts.push('🔒 ' + word('page.secret'));
    about.textContent = facts.filter(Boolean).join(' · ');
    item.append(about);
    return item;
  }

  function marked(text, needle) {
    if (!needle) return [text];
    const parts = [], low = text.toLowerCase();
    let at = 0;
    for (let found = low.indexOf(needle); found >= 0 && low.length === text.length; found = low.indexOf(needle, at)) {
      const mark = document.createElement('mark');
      mark.textContent = text.slice(found, found + needle.length);
      parts.push(text.slice(at, found), mark);
      at = found + needle.length;
    }
    return [...parts, text.slice(at)];
  }

  // Search narrows the list to problems that somebody speaks of in these words; Enter opens the rows themselves.
  function hits() {
    const needle = $('q').value.trim().toLowerCase();
    return needle ? data.rows.filter(row => row[TEXT].toLowerCase().includes(needle)) : null;
  }

  function search() {
    const found = hits(), inside = found && new Set(found.map(row => row[PROBLEM]));
    const needle = $('q').value.trim().toLowerCase();
    for (const item of document.querySelectorAll('[data-problem]')) {
      item.hidden = Boolean(found) && !inside.has(item.dataset.problem) && !item.querySelector('.title').textContent.toLowerCase().includes(needle);
    }
    for (const article of document.querySelectorAll('[data-aspect]')) article.hidden = Boolean(found) && !article.querySelector('li:not([hidden])');
    $('hits').textContent = found ? word('page.hits', { hits: found.length }) : '';
  }

  function open(what, from) {
    opener = from;
    fill(what);
    $('rows').showModal();
    $('rows').scrollTop = 0;
  }

  document.addEventListener('click', event => {
    const number = event.target.closest('[data-open]'), tongue = event.target.closest('[data-language]');
    if (number) open(number.dataset.open, number);
    if (tongue) speak(tongue.dataset.language);
  });
  $('close').addEventListener('click', () => $('rows').close());
  $('rows').addEventListener('close', () => opener && opener.focus());
  $('more').addEventListener('click', more);
  $('q').addEventListener('input', search);
  document.querySelector('.search').addEventListener('submit', event => {
    event.preventDefault();
    const found = hits();
    if (!found) return;
    open('all', $('q'));
    shown = found;
    reached = 0;
    $('rows-title').textContent = `“${$('q').value.trim()}”`;
    $('rows-count').textContent = word('page.hits', { hits: found.length });
    $('rows-list').replaceChildren();
    more();
  });
})();
