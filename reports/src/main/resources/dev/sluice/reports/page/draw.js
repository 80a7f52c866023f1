// Draws what is in view, and nothing else.

const canvas = document.getElementById('timeline');
const overview = document.getElementById('overview');
const LEFT = 116;
const TOP = 26;
const CHART_HEIGHT = 84;
const CHART_HEIGHT_MAX = 230;
const view = {a: 0, b: 1, y: 0, height: 0, selected: -1, hover: -1, cursor: null, hits: [], hidden: new Set()};
const drawn = {events: 0, shapes: 0};
let colors = {};
let lanes = [];
let laneY = new Map();
let ctx;

function readColors() {
  const style = getComputedStyle(document.documentElement);
  colors = new Proxy({}, {get: (memo, name) => memo[name] || (memo[name] = style.getPropertyValue('--' + name).trim())});
}

/** Puts spans into rows so that none covers another. */
function stack(spans) {
  const ends = [];
  for (const span of spans) {
    const until = span.b < 0 ? LAST : span.b;
    let row = ends.findIndex(end => end < span.a);
    if (row < 0) row = ends.length;
    ends[row] = until;
    span.row = row;
  }
  return Math.max(1, ends.length);
}

function planLanes() {
  lanes = [];
  const add = (id, label, height, kind, host) => {
    if (!view.hidden.has(id)) lanes.push({id, label, height, kind, host: host || id, y: 0});
  };
  if (brokenPromises.length) add('judge', 'promises', 4 + 15 * brokenPromises.length, 'judge');
  if (historyBars.length) add('history', 'order of ' + run.linearization.name, 8 + 17 * stack(historyBars), 'history');
  add('nemesis', 'nemesis', 8 + 17 * stack(faults), 'nemesis');
  add('clients', 'clients', 8 + 17 * stack(operations), 'clients');
  for (const nexus of nexusList) {
    add(nexus, nexus, nexus === nexusList[0] ? 22 + 15 * (sagas.length ? stack(sagas) : 0) : 30, 'nexus');
  }
  add('store', 'store', 26, 'store');
  for (const sled of sledList) {
    add(sled, sled, 24, 'agent');
    add(sled + ' worker', 'reservoir', 15, 'worker', sled);
    add(sled + ' bhyve', 'bhyve', 4 + 15 * stack(vms.filter(vm => vm.sled === sled)), 'bhyve', sled);
    add(sled + ' strip', '', ROWS.length * STRIP_ROW, 'strip', sled);
    add(sled + ' chart', '', CHART_HEIGHT, 'chart', sled);
  }
  stretchCharts();
  let y = TOP + 4;
  laneY = new Map();
  for (const lane of lanes) {
    if (lane.kind === 'agent') y += 10;
    lane.y = y;
    laneY.set(lane.id, lane);
    y += lane.height + 5;
  }
  view.height = y + 6;
}

/** Gives the charts what room the page has left. */
function stretchCharts() {
  const shown = lanes.filter(lane => lane.kind === 'chart');
  const taken = lanes.reduce((sum, lane) => sum + lane.height + (lane.kind === 'agent' ? 15 : 5), TOP + 14);
  const spare = Math.max(0, canvas.clientHeight - taken) / Math.max(1, shown.length);
  for (const lane of shown) lane.height = Math.min(CHART_HEIGHT_MAX, CHART_HEIGHT + Math.floor(spare));
}

/** Where arrows to a host end; null if its lane is hidden. */
function hostY(host) {
  const lane = laneY.get(laneOf(host));
  return lane ? lane.y + (lane.kind === 'agent' ? 12 : lane.kind === 'nexus' ? 11 : lane.height / 2) - view.y : null;
}

const width = () => canvas.clientWidth;
const x = u => LEFT + (u - view.a) / (view.b - view.a) * (width() - LEFT - 8);
const xi = i => x(axis.u[i]);
const uOf = px => view.a + (px - LEFT) / (width() - LEFT - 8) * (view.b - view.a);
const spanEnd = span => span.b < 0 ? x(uEnd()) : xi(span.b);
const inView = (from, to) => to >= LEFT - 2 && from <= width();

function draw() {
  const ratio = devicePixelRatio || 1;
  for (const one of [canvas, overview]) {
    const w = Math.round(one.clientWidth * ratio);
    const h = Math.round(one.clientHeight * ratio);
    if (one.width !== w || one.height !== h) Object.assign(one, {width: w, height: h});
  }
  drawn.events = drawn.shapes = 0;
  ctx = canvas.getContext('2d');
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width(), canvas.clientHeight);
  ctx.font = '11px system-ui, sans-serif';
  ctx.textBaseline = 'middle';
  view.y = Math.max(0, Math.min(view.y, view.height - canvas.clientHeight));
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, TOP, width(), canvas.clientHeight);
  ctx.clip();
  lanes.forEach(background);
  drawPhasesAndFolds();
  ctx.save();
  ctx.beginPath();
  ctx.rect(LEFT, TOP, width(), canvas.clientHeight);
  ctx.clip();
  for (const lane of lanes) {
    if (lane.y - view.y < canvas.clientHeight && lane.y + lane.height - view.y > TOP) painters[lane.kind](lane, lane.y - view.y);
  }
  drawMessages();
  drawPoints();
  drawMarks();
  ctx.restore();
  lanes.forEach(label);
  ctx.restore();
  drawRuler();
  drawOverview(ratio);
}

function background(lane) {
  const y = lane.y - view.y;
  ctx.fillStyle = colors.lane;
  ctx.fillRect(LEFT, y, width(), lane.height);
}

function label(lane) {
  const y = lane.y - view.y;
  ctx.fillStyle = colors.bg;
  ctx.fillRect(0, y - 2, LEFT - 4, lane.height + 5);
  const host = lane.kind === 'agent' || lane.host === lane.id;
  ctx.fillStyle = host ? colors.text : colors.dim;
  ctx.font = (host ? '600 12px' : '11px') + ' system-ui, sans-serif';
  ctx.textAlign = 'right';
  ctx.fillText(lane.label, LEFT - 12, y + Math.min(lane.height, 26) / 2);
  ctx.textAlign = 'left';
  ctx.font = '11px system-ui, sans-serif';
  if (lane.kind === 'chart') chartLabels(lane, y);
  if (lane.kind === 'strip') stripLabels(lane, y);
}

function box(from, to, y, height, fill, stroke, text) {
  if (!inView(from, to)) return;
  const a = Math.max(LEFT - 20, from);
  const w = Math.max(3, Math.min(to, width() + 20) - a);
  drawn.shapes++;
  ctx.fillStyle = fill;
  ctx.fillRect(a, y, w, height);
  if (stroke) {
    ctx.strokeStyle = stroke;
    ctx.lineWidth = 1;
    ctx.strokeRect(a + .5, y + .5, w - 1, height - 1);
  }
  const start = Math.max(LEFT + 4, a + 5);
  if (text && a + w - start > 22) {
    ctx.save();
    ctx.beginPath();
    ctx.rect(a, y, w - 2, height);
    ctx.clip();
    ctx.fillStyle = colors.text;
    ctx.fillText(text, start, y + height / 2 + .5);
    ctx.restore();
  }
}

function hatch(from, to, y, height, color) {
  const a = Math.max(LEFT, from);
  const b = Math.min(to, width());
  if (b <= a) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(a, y, b - a, height);
  ctx.clip();
  ctx.strokeStyle = color;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let k = Math.floor((a - height) / 6) * 6; k < b; k += 6) {
    ctx.moveTo(k, y + height);
    ctx.lineTo(k + height, y);
  }
  ctx.stroke();
  ctx.restore();
}

const painters = {
  nemesis(lane, y) {
    for (const one of faults) {
      const top = y + 4 + 17 * one.row;
      box(xi(one.a), spanEnd(one), top, 14, colors['fault-fill'], colors.fault, faultText(one));
      ctx.fillStyle = colors.fault;
      for (const strike of one.strikes) {
        const at = xi(strike);
        if (!inView(at, at)) continue;
        ctx.beginPath();
        ctx.moveTo(at - 4, top - 3);
        ctx.lineTo(at + 4, top - 3);
        ctx.lineTo(at, top + 5);
        ctx.fill();
      }
    }
  },
  clients(lane, y) {
    for (const op of operations) {
      const kind = outcome(op);
      const a = xi(op.a);
      const b = Math.max(a + 5, spanEnd(op));
      const top = y + 4 + 17 * op.row;
      if (!inView(a, b)) continue;
      box(a, b, top, 14, colors[kind + '-fill'], kind === 'info' ? null : colors[kind], events[op.a].words);
      if (kind === 'fail') cross(Math.min(b - 6, width() - 10), top + 7, 3.5, colors.fail);
      if (kind === 'info') {
        ctx.strokeStyle = colors.info;
        ctx.setLineDash([4, 3]);
        ctx.beginPath();
        ctx.moveTo(b, top + .5);
        ctx.lineTo(a + .5, top + .5);
        ctx.lineTo(a + .5, top + 13.5);
        ctx.lineTo(b, top + 13.5);
        ctx.stroke();
        ctx.setLineDash([]);
      }
    }
  },
  nexus(lane, y) {
    for (const one of processes) {
      if (one.host === lane.id) box(xi(one.a), spanEnd(one), y + 2, 17, colors.band, colors.line);
    }
    if (lane.id !== nexusList[0]) return;
    for (const saga of sagas) {
      box(xi(saga.a), spanEnd(saga), y + 21 + 15 * saga.row, 12, colors['saga-fill'], colors.saga, saga.id + ' ' + saga.instance);
    }
  },
  judge: drawPromises,
  history: drawHistory,
  strip: drawStrip,
  store(lane, y) { line(y + lane.height / 2); },
  agent(lane, y) {
    for (const one of boots) {
      if (one.sled === lane.host) {
        box(xi(one.a), spanEnd(one), y + 2, lane.height - 4, colors.band, colors.line, 'boot ' + one.boot);
      }
    }
    for (const off of powers) {
      if (off.sled === lane.host) hatch(xi(off.a), spanEnd(off), y + 2, lane.height - 4, colors.off);
    }
  },
  worker(lane, y) {
    const phase = chartOf(lane.host).phase;
    const names = {SETTING_UP: 'setting', READY: 'ready', DEGRADED: 'degraded'};
    phase.forEach(([i, value], k) => {
      const name = names[value];
      const to = k + 1 < phase.length ? xi(phase[k + 1][0]) : x(uEnd());
      if (name) box(xi(i), to, y + 1, lane.height - 2, colors[name + '-fill'], colors[name], value.toLowerCase().replace('_', ' '));
    });
  },
  bhyve(lane, y) {
    for (const vm of vms) {
      if (vm.sled !== lane.host) continue;
      const top = y + 2 + 15 * vm.row;
      const a = xi(vm.a);
      const b = Math.max(a + 4, spanEnd(vm));
      if (!inView(a, b)) continue;
      if (vm.created < 0) {
        box(a, b, top, 12, colors['fail-fill'], colors.fail, vm.vm + ' ' + (vm.failed || ''));
        continue;
      }
      box(a, b, top, 12, colors['vm-fill'], colors.vm, vm.vm + ' ' + bytes(vm.bytes));
      hatch(a, xi(vm.created), top, 12, colors.vm);
    }
  },
  chart: drawChart,
};

function line(y) {
  ctx.strokeStyle = colors.grid;
  ctx.beginPath();
  ctx.moveTo(LEFT, y + .5);
  ctx.lineTo(width(), y + .5);
  ctx.stroke();
}

function cross(cx, cy, r, color) {
  ctx.strokeStyle = color;
  ctx.lineWidth = 1.8;
  ctx.beginPath();
  ctx.moveTo(cx - r, cy - r);
  ctx.lineTo(cx + r, cy + r);
  ctx.moveTo(cx + r, cy - r);
  ctx.lineTo(cx - r, cy + r);
  ctx.stroke();
  ctx.lineWidth = 1;
}
