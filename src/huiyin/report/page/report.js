// How the page is used: search, the dialog that follows the address, the map, the languages, the keyboard. Runs after rows.js.
let opener = null, leaving = false, next = null;

function search() {
  needles = split($('q').value);
  const hits = needles.length ? data.rows.filter(row => found(row, needles)) : [];
  const inside = new Set(hits.map(row => row[PROBLEM]).filter(number => number >= 0));
  for (const item of all('[data-problem]')) {
    const titled = needles.every(one => plain(item.querySelector('.title').textContent).includes(one));
    item.hidden = needles.length > 0 && !titled && !inside.has(problems.get(item.dataset.problem));
    for (const said of all('bdi', item)) if (!said.closest('small')) said.replaceChildren(...marked(said.textContent));
  }
  for (const aspect of all('.aspect')) aspect.hidden = !aspect.querySelector('li:not([hidden])');
  const part = data.rows.length < data.all ? 'rows.hits_part' : 'rows.hits';
  const said = hits.length ? part : 'rows.hits_none';
  $('hits').textContent = needles.length ? word(said, { hits: count(hits.length), problems: count(inside.size), all: count(data.rows.length) }) : '';
  $('show-hits').hidden = !hits.length;
}

// The dialog follows the address, so that a link to #P012 opens it and the way back closes it.
function route() {
  if (select(key())) {
    fill();
    if (!dialog.open) dialog.showModal();
    $('rows-title').focus();
  } else {
    if (dialog.open) dialog.close();
    if (key() === 'table') { $('table').open = true; $('table').scrollIntoView(); }
  }
}

function go(hash) {
  if (leaving) { next = hash; return; }
  history.pushState({ opened: true }, '', hash);
  route();
}

function closed() {
  if (select(key())) {
    if (history.state && history.state.opened) { leaving = true; history.back(); }
    else history.replaceState(null, '', location.href.split('#')[0]);
  }
  if (!leaving) settle();
}

// Back to the number that was opened. After the way back, since that lets the browser move to what the address names.
function settle() {
  if (opener) opener.focus();
  opener = null;
}

function returned() {
  if (leaving && next === null) setTimeout(settle);
  leaving = false;
  if (next !== null) { const hash = next; next = null; go(hash); } else route();
}

function turn(step) {
  const to = data.problems[problems.get(key()) + step];
  if (!to) return;
  history.replaceState(history.state, '', '#' + encodeURIComponent(to[0]));
  route();
}

// Arrow keys walk over the map: to the nearest tile in that direction. One tile at a time is reached with Tab.
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const middle = node => { const box = node.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; };

function walk(tile, [x, y]) {
  const [left, top] = middle(tile), tiles = all('.tile', tile.closest('.map'));
  const ranked = tiles.map(one => {
    const [l, t] = middle(one), ahead = (l - left) * x + (t - top) * y, aside = Math.abs((l - left) * y) + Math.abs((t - top) * x);
    return [ahead > 1 ? ahead + 2 * aside : Infinity, one];
  }).sort((a, b) => a[0] - b[0]);
  if (ranked[0][0] < Infinity) reach(ranked[0][1]).focus();
}

function reach(tile) {
  for (const one of all('.tile', tile.closest('.map'))) one.tabIndex = one === tile ? 0 : -1;
  return tile;
}

// As many lines of a title as its tile has room for; a narrow tile keeps its number, one without room for that keeps nothing.
const NARROW = 40;
function fit() {
  for (const tile of all('.map > .tile')) {
    if (!tile.offsetParent) continue;
    const style = getComputedStyle(tile), lines = Math.floor((tile.clientHeight - 2 * parseFloat(style.paddingTop)) / parseFloat(style.lineHeight));
    const inside = tile.clientWidth - 2 * parseFloat(style.paddingLeft);
    tile.classList.toggle('slim', inside < NARROW || (lines < 2 && inside < 2 * NARROW));
    tile.classList.toggle('bare', false);
    tile.classList.toggle('bare', lines < 1 || tile.querySelector('b').offsetWidth > inside);
    tile.firstElementChild.style.webkitLineClamp = Math.max(lines, 1);
  }
}

function speak(chosen) {
  language = chosen;
  document.documentElement.lang = chosen === 'zh' ? 'zh-Hans' : 'en';
  document.title = `${data.title} · ${word('page.title')}`;
  for (const node of all('[data-zh]')) node.textContent = node.dataset[chosen];
  for (const node of all('[data-label-zh]')) node.setAttribute('aria-label', node.dataset[chosen === 'zh' ? 'labelZh' : 'labelEn']);
  for (const button of all('[data-language]')) button.setAttribute('aria-pressed', String(button.dataset.language === chosen));
  search();
}

function pressed(event) {
  const tile = event.target.closest('.tile'), arrow = DIRECTIONS[event.key], typing = event.target === $('q');
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (tile && arrow) { event.preventDefault(); walk(tile, arrow); }
  else if (dialog.open && !$('before').hidden && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) turn(arrow[0]);
  else if (event.key === '/' && !typing && !dialog.open) { event.preventDefault(); $('q').focus(); }
  else if (event.key === 'Escape' && typing) { event.preventDefault(); $('q').value = ''; search(); }
}

function clicked(event) {
  const link = event.target.closest('a[data-count]'), tongue = event.target.closest('[data-language]');
  if (tongue) speak(tongue.dataset.language);
  if (event.target === dialog) dialog.close();
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  opener = link.matches('.tile') ? reach(link) : link;
  go(link.hash);
}

let waiting = 0;
document.addEventListener('click', clicked);
document.addEventListener('keydown', pressed);
dialog.addEventListener('close', closed);
window.addEventListener('popstate', returned);
window.addEventListener('resize', fit);
$('close').addEventListener('click', () => dialog.close());
$('before').addEventListener('click', () => turn(-1));
$('after').addEventListener('click', () => turn(1));
$('more').addEventListener('click', more);
$('q').addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(search, PAUSE); });
document.querySelector('.search').addEventListener('submit', event => {
  event.preventDefault();
  search();
  if ($('show-hits').hidden) return;
  opener = $('q');
  go('#q=' + encodeURIComponent($('q').value.trim()));
});
for (const map of all('.map')) if (map.querySelector('.tile')) reach(map.querySelector('.tile'));
if (key().startsWith('q=')) $('q').value = key().slice(2);
search();
fit();
route();
