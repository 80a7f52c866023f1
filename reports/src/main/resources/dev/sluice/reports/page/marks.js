// Messages, single events, marks over all lanes, the ruler and the overview.

const MESSAGES_LABELLED_MAX = 90;

function drawMessages() {
  const visible = [];
  const bottom = canvas.clientHeight;
  for (const leg of legs) {
    const end = leg.b < 0 ? leg.a : leg.b;
    if (axis.u[end] < view.a || axis.u[leg.a] > view.b || (axis.hidden[leg.a] && axis.hidden[end])) continue;
    const from = hostY(leg.back ? leg.m.to : leg.m.from);
    const to = hostY(leg.back ? leg.m.from : leg.m.to);
    if (from !== null && to !== null && Math.max(from, to) > TOP && Math.min(from, to) < bottom) visible.push([leg, from, to]);
  }
  const dense = visible.length > 4 * MESSAGES_LABELLED_MAX;
  const columns = new Set();
  for (const [leg, from, to] of visible) {
    const a = xi(leg.a);
    const b = leg.b < 0 ? a + 16 : xi(leg.b);
    if (dense) {
      const column = Math.round(a) + ' ' + from + ' ' + to + leg.lost;
      if (columns.has(column)) continue;
      columns.add(column);
    }
    drawn.shapes++;
    arrow(leg, a, from, b, to, dense);
    if (!leg.back && visible.length < MESSAGES_LABELLED_MAX) tag(leg.m.what, a, from, to);
  }
}

function arrow(leg, a, from, b, to, dense) {
  const near = isNear(leg.a) || (leg.b >= 0 && isNear(leg.b));
  const lost = leg.lost || leg.b < 0;
  const share = lost ? .62 : 1;
  const endX = a + (b - a) * (leg.b < 0 ? 1 : share);
  const endY = from + (to - from) * share;
  ctx.strokeStyle = ctx.fillStyle = lost || leg.failure ? colors.bad : leg.back ? colors.answer : colors.message;
  ctx.globalAlpha = dense ? .45 : leg.back ? .8 : 1;
  ctx.lineWidth = near ? 2.4 : 1.1;
  if (leg.back) ctx.setLineDash([4, 2]);
  ctx.beginPath();
  ctx.moveTo(a, from);
  ctx.lineTo(endX, endY);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
  if (lost) {
    if (!dense) cross(endX, endY, 4, colors.bad);
  } else if (!dense) {
    const angle = Math.atan2(endY - from, endX - a);
    ctx.beginPath();
    ctx.moveTo(endX, endY);
    ctx.lineTo(endX - 7 * Math.cos(angle - .4), endY - 7 * Math.sin(angle - .4));
    ctx.lineTo(endX - 7 * Math.cos(angle + .4), endY - 7 * Math.sin(angle + .4));
    ctx.fill();
  }
  ctx.lineWidth = 1;
}

let tags = [];
function tag(text, at, from, to) {
  const y = from + (to - from) * .3;
  const w = ctx.measureText(text).width;
  if (tags.some(other => Math.abs(other.y - y) < 11 && at + 4 < other.x + other.w && at + 4 + w > other.x)) return;
  tags.push({x: at + 4, y, w});
  ctx.fillStyle = colors.bg;
  ctx.globalAlpha = .82;
  ctx.fillRect(at + 3, y - 6, w + 3, 12);
  ctx.globalAlpha = 1;
  ctx.fillStyle = colors.message;
  ctx.fillText(text, at + 5, y);
}

function isNear(i) {
  const focus = view.hover >= 0 ? view.hover : view.selected;
  return focus >= 0 && (i === focus || causes[focus] === i || causes[i] === focus);
}

/** Where an event is drawn. */
function eventY(e) {
  const part = e.kind === 'bhyve' ? ' bhyve' : e.kind === 'reservoir' ? ' worker' : '';
  const lane = laneY.get(laneOf(e.actor) + part) || laneY.get(laneOf(e.actor));
  if (!lane) return null;
  if (e.name === 'violation-found') return lane.y + promiseRow(e) - view.y;
  return part && lane.kind === 'bhyve' ? lane.y + 8 - view.y
    : part ? lane.y + lane.height / 2 - view.y : hostY(e.actor);
}

function drawPoints() {
  const from = indexAt(view.a);
  const to = Math.min(LAST, indexAt(view.b));
  const seen = new Set();
  const hits = new Set(view.hits);
  for (let i = from; i <= to; i++) {
    const e = events[i];
    if (axis.hidden[i]) continue;
    const at = xi(i);
    const y = eventY(e);
    if (y === null || y < TOP || y > canvas.clientHeight) continue;
    const hit = hits.has(i);
    const cell = Math.round(at) + ' ' + Math.round(y);
    if (!hit && seen.has(cell)) continue;
    seen.add(cell);
    drawn.events++;
    const bad = e.f.failure || /lost|failed|refused|unheard|died/.test(e.name);
    ctx.fillStyle = e.name === 'violation-found' || bad ? colors.bad : e.kind === 'row' ? colors.saga
      : e.kind === 'transaction' ? colors.answer : e.kind === 'bhyve' ? colors.vm : colors.message;
    ctx.beginPath();
    if (e.name === 'violation-found') diamond(at, y);
    else if (e.kind === 'row') ctx.rect(at - 2, y - 6, 4, 4);
    else ctx.arc(at, y, bad ? 3 : 2, 0, 7);
    ctx.fill();
    if (hit) ring(at, y, 6, colors.hit, 2.5);
    if (isNear(i)) ring(at, y, 5, colors.accent, 1.5);
    if (i === view.selected) ring(at, y, 7, colors.accent, 2.5);
  }
  tags = [];
}

function diamond(at, y) {
  ctx.moveTo(at, y - 7);
  ctx.lineTo(at + 6, y);
  ctx.lineTo(at, y + 7);
  ctx.lineTo(at - 6, y);
}

function ring(at, y, r, color, weight) {
  ctx.strokeStyle = color;
  ctx.lineWidth = weight;
  ctx.beginPath();
  ctx.arc(at, y, r, 0, 7);
  ctx.stroke();
  ctx.lineWidth = 1;
}

function drawPhasesAndFolds() {
  for (const fold of axis.folds) {
    const a = xi(fold.a);
    const b = xi(fold.b);
    if (!inView(a - 12, b)) continue;
    if (axis.mode === 'event') {
      hatch(a - 8, a + 2, TOP, canvas.clientHeight, colors.grid);
    }
  }
}

function vertical(at, color, weight, dash) {
  ctx.strokeStyle = color;
  ctx.lineWidth = weight;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(at, TOP);
  ctx.lineTo(at, canvas.clientHeight);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.lineWidth = 1;
}

function drawMarks() {
  for (const i of phases) {
    if (i > 0 && inView(xi(i), xi(i))) vertical(xi(i), colors.dim, 1, [2, 4]);
  }
  run.moments.forEach((moment, k) => {
    const at = xi(moment.index);
    if (inView(at, at)) vertical(at, colors.bad, k === 0 ? 2 : 1, k === 0 ? [] : [3, 3]);
  });
  if (view.selected >= 0) vertical(xi(view.selected), colors.accent, 1, []);
  if (view.cursor !== null) vertical(view.cursor, colors.dim, 1, []);
}

function niceStep(span, parts) {
  const raw = span / parts;
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].map(k => k * power).find(step => step >= raw);
}

function drawRuler() {
  ctx.fillStyle = colors.panel;
  ctx.fillRect(0, 0, width(), TOP);
  ctx.fillStyle = colors.dim;
  ctx.strokeStyle = colors.line;
  ctx.textAlign = 'left';
  let lastText = '';
  const ticks = Math.max(2, Math.floor((width() - LEFT) / 130));
  const put = (px, nanos, digits) => {
    const text = clock(nanos, digits);
    ctx.beginPath();
    ctx.moveTo(px + .5, 17);
    ctx.lineTo(px + .5, TOP);
    ctx.stroke();
    if (text !== lastText) ctx.fillText(text, px + 4, 11);
    lastText = text;
  };
  if (axis.mode === 'time') {
    const step = niceStep(view.b - view.a, ticks);
    const digits = Math.max(0, Math.min(6, -Math.floor(Math.log10(step))));
    for (let u = Math.ceil(view.a / step) * step; u <= view.b; u += step) put(x(u), u * 1e9, digits);
  } else {
    for (let k = 0; k <= ticks; k++) {
      const px = LEFT + k * (width() - LEFT) / ticks;
      const u = uOf(px);
      if (u >= 0 && u <= uEnd()) put(px, timeAt(u), view.b - view.a < 60 ? 4 : 2);
    }
  }
  flag(run.moments[0]);
  if (view.cursor !== null) {
    const text = clock(timeAt(uOf(view.cursor)), 6);
    const w = ctx.measureText(text).width + 10;
    const at = Math.min(view.cursor, width() - w);
    ctx.fillStyle = colors.text;
    ctx.fillRect(at, 2, w, 17);
    ctx.fillStyle = colors.bg;
    ctx.fillText(text, at + 5, 11);
  }
}

function flag(moment) {
  if (!moment) return;
  const at = xi(moment.index);
  if (!inView(at, at)) return;
  const text = moment.oracle;
  const w = ctx.measureText(text).width + 12;
  const left = Math.min(at, width() - w);
  ctx.fillStyle = colors.bad;
  ctx.fillRect(left, 3, w, 18);
  ctx.fillStyle = colors.bg;
  ctx.fillText(text, left + 6, 12);
}

function drawOverview(ratio) {
  const c = overview.getContext('2d');
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  const w = overview.clientWidth;
  const at = u => LEFT + u / uEnd() * (w - LEFT - 8);
  c.clearRect(0, 0, w, 34);
  const counts = new Uint32Array(w);
  for (let i = 0; i <= LAST; i++) counts[Math.min(w - 1, Math.floor(at(axis.u[i])))]++;
  let most = 1;
  for (const count of counts) most = Math.max(most, count);
  c.fillStyle = colors.line;
  for (let px = 0; px < w; px++) {
    if (counts[px]) c.fillRect(px, 32 - 26 * Math.sqrt(counts[px] / most), 1, 26 * Math.sqrt(counts[px] / most));
  }
  c.fillStyle = colors.fault;
  c.globalAlpha = .5;
  for (const one of faults) {
    c.fillRect(at(axis.u[one.a]), 2, Math.max(1, at(one.b < 0 ? uEnd() : axis.u[one.b]) - at(axis.u[one.a])), 3);
  }
  c.globalAlpha = 1;
  c.fillStyle = colors.hit;
  for (const i of view.hits) c.fillRect(at(axis.u[i]) - 1, 6, 2, 8);
  c.fillStyle = colors.bad;
  for (const moment of run.moments) c.fillRect(at(axis.u[moment.index]) - 1, 0, 2, 34);
  c.strokeStyle = colors.accent;
  c.lineWidth = 1.5;
  c.strokeRect(at(view.a), 1, Math.max(4, at(view.b) - at(view.a)), 32);
  c.fillStyle = colors.dim;
  c.font = '10px system-ui, sans-serif';
  c.textAlign = 'right';
  c.fillText('whole run', LEFT - 12, 20);
}
