// Which promises hold at each step, and of each sled how far three of them are from breaking.

const STRIP_ROW = 13;

/** A report that is behind for so long leaves nothing of its row; no promise has a bound before healing. */
const LAG_FULL_NANOS = 60e9;

const ROWS = [
  ['guests', 'free: settled less what VMs hold'],
  ['books', 'offered: reported less what Nexus has reserved'],
  ['report', 'how long the report at Nexus has been another size than the sled has'],
];

/** What is broken, each with the event from which on. */
const brokenPromises = run.moments.map(moment => {
  const first = violationEvents.find(i => events[i].f.oracle === moment.oracle);
  return {oracle: moment.oracle, from: first === undefined ? moment.index : Math.min(first, moment.index)};
});

function drawPromises(lane, y) {
  brokenPromises.forEach((one, row) => {
    const top = y + 2 + 15 * row;
    box(x(0), xi(one.from), top, 12, colors['ready-fill'], colors.ready, one.oracle + ' holds');
    box(xi(one.from), Math.max(xi(one.from) + 5, x(uEnd())), top, 12, colors['bad-soft'], colors.bad, one.oracle + ' is broken');
  });
}

/** The row of a violation's promise, from the top of its lane. */
function promiseRow(e) {
  const row = brokenPromises.findIndex(one => one.oracle === e.f.oracle);
  return 8 + 15 * Math.max(0, row);
}

const strips = new Map();

/** For each change of a sled's sizes: the event, and the distances from there on; null where nothing is promised. */
function stripOf(sled) {
  if (strips.has(sled)) return strips.get(sled);
  const chart = chartOf(sled);
  const changes = new Set();
  for (const name of ['settled', 'used', 'reported', 'reserved', 'phase']) chart[name].forEach(([i]) => changes.add(i));
  let behindFrom = -1;
  const points = [...changes].sort((a, b) => a - b).map(i => {
    const at = name => valueAt(chart[name], i + 1) || 0;
    const phase = valueAt(chart.phase, i + 1);
    const settled = phase === 'READY' || phase === 'DEGRADED';
    const behind = settled && chart.reported.length > 0 && at('reported') !== at('settled');
    behindFrom = !behind ? -1 : behindFrom < 0 ? i : behindFrom;
    return {i, behindFrom,
      guests: settled || at('used') > 0 ? at('settled') - at('used') : null,
      books: at('reported') > 0 ? at('reported') - at('reserved') : null,
      report: settled ? 0 : null};
  });
  strips.set(sled, points);
  return points;
}

/** Time between the settling of the reservoir and a VM-create; negative if it came before. */
function gateMargin(sled, i) {
  const phase = chartOf(sled).phase;
  let k = phase.length - 1;
  while (k > 0 && phase[k][0] > i) k--;
  if (phase.length === 0) return null;
  if (phase[k][1] === 'READY' || phase[k][1] === 'DEGRADED') {
    while (k > 0 && (phase[k - 1][1] === 'READY' || phase[k - 1][1] === 'DEGRADED')) k--;
    return events[i].t - events[phase[k][0]].t;
  }
  const ready = phase.slice(k + 1).find(([, value]) => value !== 'SETTING_UP');
  return ready && ready[1] !== 'OFF' ? events[i].t - events[ready[0]].t : -Infinity;
}

/** The distances at an event, in words. */
function stripWords(sled, i) {
  const points = stripOf(sled);
  const k = points.findIndex(point => point.i > i);
  const now = points[(k < 0 ? points.length : k) - 1];
  const words = [];
  if (now && now.guests !== null) words.push('settled less what VMs hold: ' + signed(now.guests));
  if (now && now.books !== null) words.push('reported less what is reserved: ' + signed(now.books));
  if (now && now.report !== null) {
    words.push(now.behindFrom < 0 ? 'Nexus has the size that the sled has'
      : 'Nexus has had another size for ' + duration(events[i].t - events[now.behindFrom].t));
  }
  const launch = [...vms].reverse().find(vm => vm.sled === sled && vm.a <= i);
  const margin = launch ? gateMargin(sled, launch.a) : null;
  if (margin !== null) words.push(launch.vm + ' reached bhyve ' + (margin < 0
    ? (Number.isFinite(margin) ? duration(-margin) + ' before its reservoir was ready' : 'and its reservoir was never ready')
    : duration(margin) + ' after its reservoir was ready'));
  return words;
}

const signed = n => n < 0 ? '−' + bytes(-n) : bytes(n);

function drawStrip(lane, y) {
  const points = stripOf(lane.host);
  const max = chartOf(lane.host).max;
  ROWS.forEach(([name], row) => {
    const bottom = y + (row + 1) * STRIP_ROW - 2;
    points.forEach((point, k) => {
      const value = point[name];
      const a = Math.max(LEFT, xi(point.i));
      const b = Math.min(width(), k + 1 < points.length ? xi(points[k + 1].i) : x(uEnd()));
      if (value === null || b <= a) return;
      drawn.shapes++;
      if (name === 'report') {
        lag(point, a, b, bottom);
      } else if (value < 0) {
        ctx.fillStyle = colors.bad;
        ctx.fillRect(a, bottom - STRIP_ROW + 3, b - a, STRIP_ROW - 3);
      } else {
        area(a, b, bottom, value / max, value / max);
      }
    });
  });
  for (const vm of vms) {
    if (vm.sled !== lane.host || !inView(xi(vm.a), xi(vm.a))) continue;
    const margin = gateMargin(lane.host, vm.a);
    ctx.fillStyle = margin !== null && margin < 0 ? colors.bad : colors.vm;
    ctx.fillRect(xi(vm.a) - 1, y + 1, 2.5, STRIP_ROW - 3);
  }
}

function lag(point, a, b, bottom) {
  const left = px => {
    if (point.behindFrom < 0) return 1;
    return Math.max(0, 1 - (timeAt(uOf(px)) - events[point.behindFrom].t) / LAG_FULL_NANOS);
  };
  area(a, b, bottom, left(a), left(b));
}

/** What is left of a distance: a full row is far from breaking. */
function area(a, b, bottom, from, to) {
  const height = share => Math.max(1.5, (STRIP_ROW - 3) * Math.min(1, share));
  ctx.fillStyle = Math.min(from, to) < .1 ? colors.setting : colors.ready;
  ctx.globalAlpha = .55;
  ctx.beginPath();
  ctx.moveTo(a, bottom);
  ctx.lineTo(a, bottom - height(from));
  ctx.lineTo(b, bottom - height(to));
  ctx.lineTo(b, bottom);
  ctx.fill();
  ctx.globalAlpha = 1;
}

function stripLabels(lane, y) {
  ctx.textAlign = 'right';
  ctx.fillStyle = colors.dim;
  ctx.font = '10px system-ui, sans-serif';
  ROWS.forEach(([name], row) => ctx.fillText(name, LEFT - 12, y + row * STRIP_ROW + 6));
  ctx.textAlign = 'left';
  ctx.font = '11px system-ui, sans-serif';
}
