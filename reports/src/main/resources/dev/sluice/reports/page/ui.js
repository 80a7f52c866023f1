// What a person does to the page.

const byId = id => document.getElementById(id);
const KEYS = [
  ['← → or a d', 'move'], ['↑ ↓', 'scroll'], ['+ − or w s', 'zoom'], ['0', 'whole run'], ['v', 'the violation'],
  ['e b', 'next event, event before'], ['[ ]', 'its cause, its first effect'], ['/', 'search'], ['n N', 'next hit, hit before'],
  ['x', 'even spacing or true time'], ['f', 'fold rounds that repeat after healing'], ['t', 'light or dark'],
  ['Esc', 'back to the verdict'], ['Ctrl + wheel', 'zoom'], ['wheel', 'scroll'], ['Shift + wheel, drag', 'move'],
];

let pending = 0;
function redraw() {
  if (!pending) pending = requestAnimationFrame(() => { pending = 0; draw(); });
}

function clampView() {
  const span = Math.min(Math.max(view.b - view.a, axis.mode === 'time' ? 1e-6 : 2), uEnd() * 1.04 + 1);
  const middle = (view.a + view.b) / 2;
  const low = -uEnd() * .02 - .5;
  view.a = Math.max(low, Math.min(middle - span / 2, uEnd() * 1.02 + .5 - span));
  view.b = view.a + span;
  tellTwin();
  redraw();
}

function zoom(factor, at) {
  view.a = at - (at - view.a) * factor;
  view.b = at + (view.b - at) * factor;
  clampView();
}

function pan(share) {
  const by = (view.b - view.a) * share;
  view.a += by;
  view.b += by;
  clampView();
}

/** Shows an event and what led to it. */
function centre(i, span) {
  const size = span || view.b - view.a;
  view.a = axis.u[i] - size * .7;
  view.b = view.a + size;
  const y = eventY(events[i]);
  if (y !== null && (y < TOP + 20 || y > canvas.clientHeight - 20)) view.y += y - canvas.clientHeight / 2;
  clampView();
}

const STORY = 90; // so much of the axis is in view at first: some 60 events
function home() {
  const first = run.moments.length ? run.moments[0].index : 0;
  if (run.moments.length === 0) return whole();
  centre(first, axis.mode === 'time' ? Math.max(.05, storySeconds(first)) : STORY);
  const lane = lanes.find(one => one.host === run.moments[0].sled);
  if (lane && lane.y + 200 - view.y > canvas.clientHeight) view.y = Math.max(0, lane.y - canvas.clientHeight / 2);
  redraw();
}

function storySeconds(i) {
  return Math.max(.001, (events[i].t - events[Math.max(0, i - 40)].t) / 1e9 * 1.6);
}

function whole() {
  view.a = -1;
  view.b = uEnd() + 1;
  clampView();
}

function select(i, move) {
  view.selected = i;
  if (i < 0) {
    showVerdict();
    if (!framed) history.replaceState(null, '', '#');
  } else {
    showEvent(i);
    if (!framed) history.replaceState(null, '', '#step=' + events[i].step + (firstOfStep(events[i].step) === i ? '' : '.' + (i - firstOfStep(events[i].step))));
    if (move && (axis.u[i] < view.a || axis.u[i] > view.b || eventY(events[i]) === null || eventY(events[i]) < TOP
      || eventY(events[i]) > canvas.clientHeight)) centre(i);
  }
  redraw();
}

function firstOfStep(step) {
  return events.findIndex(e => e.step >= step);
}

function followLink() {
  const found = /^#step=(\d+)(?:\.(\d+))?$/.exec(location.hash);
  if (!found) return false;
  const first = firstOfStep(Number(found[1]));
  if (first < 0) return false;
  const i = Math.min(LAST, first + Number(found[2] || 0));
  centre(i, axis.mode === 'event' ? STORY : undefined);
  select(i, true);
  return true;
}

function stepBy(way) {
  let i = view.selected < 0 ? (run.moments[0] || {index: 0}).index : view.selected + way;
  while (i > 0 && i < LAST && axis.hidden[i]) i += way;
  if (i >= 0 && i <= LAST) select(i, true);
}

function nearest(px, py) {
  const reach = uOf(px + 9) - uOf(px);
  const from = indexAt(uOf(px) - reach);
  let best = -1;
  let least = 13;
  for (let i = from; i <= LAST && axis.u[i] <= uOf(px) + reach; i++) {
    if (axis.hidden[i]) continue;
    const y = eventY(events[i]);
    if (y === null) continue;
    const far = Math.hypot(xi(i) - px, y - py);
    if (far <= least) {
      if (far < least || view.selected === best) best = i;
      least = far;
    }
  }
  return best;
}

/** The event that begins the span under the pointer. */
function spanAt(px, py) {
  const lane = lanes.find(one => py + view.y >= one.y && py + view.y < one.y + one.height);
  if (!lane) return -1;
  const rows = {history: [historyBars, 4, 17], nemesis: [faults, 4, 17], clients: [operations, 4, 17], bhyve: [vms.filter(vm => vm.sled === lane.host), 2, 15],
    nexus: [lane.id === nexusList[0] ? sagas : [], 21, 15]}[lane.kind];
  if (!rows) return -1;
  const row = Math.floor((py + view.y - lane.y - rows[1]) / rows[2]);
  const hit = rows[0].find(span => span.row === row && px >= xi(span.a) - 2 && px <= Math.max(xi(span.a) + 5, spanEnd(span)));
  return hit ? hit.a : -1;
}

function pick(px, py) {
  if (px < LEFT) return -1;
  const event = nearest(px, py);
  return event >= 0 ? event : spanAt(px, py);
}

function tip(px, py) {
  const box = byId('tip');
  const lane = lanes.find(one => py + view.y >= one.y && py + view.y < one.y + one.height);
  const lines = [];
  if (view.hover >= 0) {
    const e = events[view.hover];
    lines.push(el('div', {}, e.words), el('small', {}, e.actor + ', ' + clock(e.t, 6) + ', step ' + e.step));
  } else if (lane && lane.kind === 'chart') {
    const i = Math.max(0, indexAt(uOf(px)) - 1);
    for (const [name, text] of SERIES) {
      const value = valueAt(chartOf(lane.host)[name], i);
      if (value !== null) lines.push(el('div', {}, text + ': ' + bytes(value)));
    }
  } else if (lane && lane.kind === 'strip') {
    lines.push(...stripWords(lane.host, Math.max(0, indexAt(uOf(px)) - 1)).map(text => el('div', {}, text)));
  }
  box.replaceChildren(...lines);
  box.style.display = lines.length ? 'block' : 'none';
  box.style.left = Math.min(px + 14, width() - 300) + 'px';
  box.style.top = Math.min(py + 50, canvas.clientHeight - 30) + 'px';
}

function search() {
  const text = byId('query').value.trim();
  const input = byId('query');
  try {
    view.hits = text ? find(parseQuery(text)) : [];
    input.removeAttribute('aria-invalid');
    byId('hits').textContent = text ? view.hits.length + (view.hits.length === 1 ? ' hit' : ' hits') : '';
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    view.hits = [];
    input.setAttribute('aria-invalid', 'true');
    byId('hits').textContent = error.message;
  }
  redraw();
}

function hit(way) {
  if (view.hits.length === 0) return;
  const now = view.selected >= 0 ? view.selected : indexAt((view.a + view.b) / 2);
  const found = way > 0 ? view.hits.find(i => i > now) : [...view.hits].reverse().find(i => i < now);
  select(found === undefined ? view.hits[way > 0 ? 0 : view.hits.length - 1] : found, true);
  byId('hits').textContent = (view.hits.indexOf(view.selected) + 1) + ' of ' + view.hits.length;
}

function relayout(keep) {
  const at = keep >= 0 ? keep : run.moments.length ? run.moments[0].index : Math.min(LAST, indexAt((view.a + view.b) / 2));
  layout();
  planLanes();
  byId('axis').textContent = axis.mode === 'event' ? 'Even spacing' : 'True time';
  byId('fold').setAttribute('aria-pressed', String(axis.folded));
  byId('fold').textContent = axis.folded ? 'Folded: ' + axis.folds.reduce((n, one) => n + one.count, 0) : 'Fold rounds';
  centre(at, axis.mode === 'event' ? STORY : Math.max(.01, storySeconds(at)));
}

const actions = {
  x: () => { axis.mode = axis.mode === 'event' ? 'time' : 'event'; relayout(view.selected); },
  f: () => { axis.folded = !axis.folded; relayout(view.selected); },
  t: () => theme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'),
  v: () => { select(-1); home(); },
  e: () => stepBy(1),
  b: () => stepBy(-1),
  n: () => hit(1),
  N: () => hit(-1),
  0: whole,
  '/': () => byId('query').focus(),
  '[': () => { if (view.selected >= 0 && causes[view.selected] >= 0) select(causes[view.selected], true); },
  ']': () => { const next = (effects.get(view.selected) || [])[0]; if (next !== undefined) select(next, true); },
  Escape: () => { if (!closePopups(true)) select(-1); },
  ArrowLeft: () => pan(-.15), ArrowRight: () => pan(.15), a: () => pan(-.15), d: () => pan(.15),
  ArrowUp: () => { view.y -= 40; redraw(); }, ArrowDown: () => { view.y += 40; redraw(); },
  '+': () => zoom(.7, (view.a + view.b) / 2), '=': () => zoom(.7, (view.a + view.b) / 2),
  w: () => zoom(.7, (view.a + view.b) / 2),
  '-': () => zoom(1.4, (view.a + view.b) / 2), s: () => zoom(1.4, (view.a + view.b) / 2),
};

const popups = document.querySelectorAll('header details');

/** Closes what lies over the page; says whether there was anything. */
function closePopups(focus, but) {
  const open = [...popups].filter(one => one.open && one !== but);
  open.forEach(one => { one.open = false; if (focus) one.querySelector('summary').focus(); });
  return open.length > 0;
}

function theme(name) {
  document.documentElement.dataset.theme = name;
  readColors();
  if (view.selected < 0) showVerdict();
  redraw();
}

function listen() {
  addEventListener('keydown', event => {
    if (event.target === byId('query')) {
      if (event.key === 'Enter') { event.preventDefault(); search(); hit(event.shiftKey ? -1 : 1); }
      if (event.key === 'Escape') canvas.focus();
      return;
    }
    const inPanel = panel.contains(event.target) && event.key.startsWith('Arrow');
    if (event.ctrlKey || event.metaKey || event.altKey || inPanel || !Object.hasOwn(actions, event.key)) return;
    event.preventDefault();
    actions[event.key]();
  });
  canvas.addEventListener('wheel', event => {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) zoom(Math.exp(event.deltaY * .004), uOf(event.offsetX));
    else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) pan((event.deltaX || event.deltaY) / width());
    else { view.y += event.deltaY; tellTwin(); redraw(); }
  }, {passive: false});
  let drag = null;
  canvas.addEventListener('pointerdown', event => {
    drag = {x: event.offsetX, y: event.offsetY, a: view.a, b: view.b, top: view.y, moved: false};
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', event => {
    view.cursor = event.offsetX > LEFT ? event.offsetX : null;
    if (drag && (drag.moved || Math.hypot(event.offsetX - drag.x, event.offsetY - drag.y) > 4)) {
      drag.moved = true;
      const by = (drag.x - event.offsetX) / (width() - LEFT) * (drag.b - drag.a);
      Object.assign(view, {a: drag.a + by, b: drag.b + by, y: drag.top + drag.y - event.offsetY});
      clampView();
    } else {
      view.hover = pick(event.offsetX, event.offsetY);
      tip(event.offsetX, event.offsetY);
      redraw();
    }
  });
  canvas.addEventListener('pointerup', event => {
    if (drag && !drag.moved) select(pick(event.offsetX, event.offsetY));
    drag = null;
  });
  canvas.addEventListener('pointerleave', () => {
    Object.assign(view, {cursor: null, hover: -1});
    byId('tip').style.display = 'none';
    redraw();
  });
  const jump = event => {
    if (event.buttons !== 1 && event.type !== 'pointerdown') return;
    const u = (event.offsetX - LEFT) / (overview.clientWidth - LEFT - 8) * uEnd();
    const span = view.b - view.a;
    Object.assign(view, {a: u - span / 2, b: u + span / 2});
    clampView();
  };
  overview.addEventListener('pointerdown', jump);
  overview.addEventListener('pointermove', jump);
  for (const [id, key] of [['axis', 'x'], ['fold', 'f'], ['theme', 't'], ['next', 'n'], ['previous', 'N']]) {
    byId(id).addEventListener('click', () => actions[key]());
  }
  popups.forEach(one => one.addEventListener('toggle', () => { if (one.open) closePopups(false, one); }));
  addEventListener('pointerdown', event => closePopups(false, event.target.closest('details')));
  byId('search').addEventListener('submit', event => event.preventDefault());
  byId('query').addEventListener('input', search);
  addEventListener('hashchange', followLink);
  addEventListener('resize', () => { planLanes(); redraw(); });
}

function laneList() {
  const groups = [['judge'], ...(historyBars.length ? [['history']] : []), ['nemesis'], ['clients'], ...nexusList.map(one => [one]), ['store'],
    ...sledList.map(one => [one, one + ' worker', one + ' bhyve', one + ' strip', one + ' chart'])];
  for (const ids of groups) {
    const box = el('input', {type: 'checkbox', checked: '', onchange: () => {
      ids.forEach(id => box.checked ? view.hidden.delete(id) : view.hidden.add(id));
      planLanes();
      redraw();
    }});
    byId('laneList').append(el('label', {}, box, ' ' + (ids[0] === 'judge' ? 'promises' : ids[0])));
  }
}

function start() {
  theme(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  byId('verdict').textContent = run.verdict;
  byId('verdict').classList.add(run.verdict);
  byId('title').textContent = run.scenario + ' · seed ' + run.seed;
  byId('facts').textContent = events.length + ' events, ' + clock(events.length ? events[LAST].t : 0, 1) + ' of virtual time, commit ' + run.commit;
  byId('sentence').textContent = run.sentence;
  if (run.smallest) Object.assign(byId('smallest'), {hidden: false, href: run.smallest});
  byId('keys').append(el('table', {}, el('tbody', {}, ...KEYS.map(([key, text]) => el('tr', {}, el('td', {}, el('kbd', {}, key)), el('td', {}, text))))));
  if (events.length === 0) return;
  laneList();
  listen();
  relayout(-1);
  if (!openBesideTwin() && !followLink()) {
    showVerdict();
    home();
  }
}

start();
