'use strict';
// What a run is made of: events as they were traced, and the spans and links between them.

const run = JSON.parse(document.getElementById('run').textContent);
const events = run.events.map(([step, t, actor, kind, name, f, words], i) => ({i, step, t, actor, kind, name, f, words}));
const LAST = events.length - 1;
const GIB = 2 ** 30;

const isSled = name => /^sled-\d+$/.test(name || '');
const isNexus = name => /^nexus/.test(name || '');
const laneOf = actor => /^client/.test(actor) ? 'clients' : actor === 'run' ? 'nemesis' : actor;

/** As dev.sluice.reports.trace.Words has it: exact, or marked as rounded. */
function bytes(n) {
  const mib = 2 ** 20;
  if (n < mib) return n === 0 ? '0' : n % 1024 ? n + ' bytes' : n / 1024 + ' KiB';
  if (n >= GIB && n * 4 % GIB === 0) return n / GIB + ' GiB';
  if (n % mib === 0 && n < 16 * GIB) return n / mib + ' MiB';
  return '≈ ' + (n < GIB ? +(n / mib).toFixed(3) + ' MiB' : +(n / GIB).toFixed(3) + ' GiB');
}

function clock(nanos, digits = 3) {
  const s = nanos / 1e9;
  return s < 60 ? s.toFixed(digits) + ' s' : Math.floor(s / 60) + ' m ' + (s % 60).toFixed(digits) + ' s';
}

function duration(nanos) {
  if (nanos < 1e6) return +(nanos / 1e3).toFixed(1) + ' µs';
  return nanos < 1e9 ? +(nanos / 1e6).toFixed(2) + ' ms' : +(nanos / 1e9).toFixed(2) + ' s';
}

function fieldText(name, value) {
  if (typeof value !== 'number') return String(value);
  if (/ytes$/.test(name)) return bytes(value) + (value ? ' (' + value + ' bytes)' : '');
  if (/Millis$/.test(name)) return value / 1000 + ' s';
  return /Nanos$/.test(name) ? clock(value) : String(value);
}

/** A fault with its amount in units and its target, as its first event has it. */
const faultText = one => events[one.a].words.replace(/ begins$/, '');

/** Ids and names that an event is about, besides hosts. */
function subjects(e) {
  const f = e.f;
  const all = [f.vm, f.instance, f.table && f.table !== 'sled' && f.table !== 'nexus' ? f.id : null, f.table === 'instance' ? f.name : null];
  return [...new Set(all.filter(Boolean))];
}

const sleds = new Set();
const nexuses = new Set();
const messages = [];
const operations = [];
const faults = [];
const vms = [];
const sagas = [];
const boots = [];
const powers = [];
const processes = [];
const phases = [];
const violationEvents = [];
const charts = new Map();
const causes = new Array(events.length).fill(-1);
const effects = new Map();
const bySubject = new Map();

function link(from, to) {
  if (from === undefined || from < 0 || from === to || causes[to] >= 0) return;
  causes[to] = from;
  if (!effects.has(from)) effects.set(from, []);
  effects.get(from).push(to);
}

function chartOf(sled) {
  if (!charts.has(sled)) {
    charts.set(sled, {desired: [], kernel: [], settled: [], reported: [], reserved: [], used: [], phase: [], max: GIB});
  }
  return charts.get(sled);
}

function point(sled, series, i, value) {
  const chart = chartOf(sled);
  const list = chart[series];
  if (list.length === 0 || list[list.length - 1][1] !== value) list.push([i, value]);
  if (typeof value === 'number') chart.max = Math.max(chart.max, value);
}

(function derive() {
  const message = new Map();
  const calls = new Map();
  const asked = new Map();
  const running = new Map();
  const openFaults = new Map();
  const openSagas = new Map();
  const boot = new Map();
  const power = new Map();
  const reserved = new Map();
  const use = new Map();
  let stepHead = 0;
  const total = (map, sled) => [...(map.get(sled) || new Map()).values()].reduce((a, b) => a + b, 0);
  const inner = (map, sled) => map.get(sled) || map.set(sled, new Map()).get(sled);

  function messageEvent(e) {
    let m = message.get(e.f.message);
    if (!m) {
      m = {number: e.f.message, what: e.f.what, from: e.f.from, to: e.f.to, legs: []};
      message.set(e.f.message, m);
      messages.push(m);
    }
    const there = c => m.legs.find(leg => !leg.back && leg.copy === c);
    const leg = (back, copy) => m.legs.push({m, back, copy, a: e.i, b: -1, lost: false, failure: null});
    const arrive = (l, lost) => {
      if (!l) return;
      l.b = e.i;
      l.lost = lost;
      if (l.a !== e.i) link(l.a, e.i);
    };
    const open = () => m.legs.find(l => l.back && l.b < 0);
    switch (e.name) {
      case 'request-sent': leg(false, 0); break;
      case 'request-doubled': leg(false, 1); break;
      case 'request-lost': arrive(there(e.f.copy || 0), true); break;
      case 'request-received': arrive(there(e.f.copy || 0), false); break;
      case 'request-unheard': case 'request-refused': arrive(there(e.f.copy || 0), true); break;
      case 'answer-sent':
        leg(true, m.legs.filter(l => l.back).length);
        m.legs[m.legs.length - 1].failure = e.f.failure || null;
        link((m.legs.find(l => !l.back && l.b >= 0) || {}).b, e.i);
        break;
      case 'answer-lost': arrive(open(), true); break;
      case 'answer-received': arrive(open(), false); break;
    }
  }

  function fault(e) {
    const key = JSON.stringify([e.f.fault, e.f.target, e.f.amount, e.f.atMillis, e.f.worker]);
    if (e.name === 'fault-began') {
      const one = {f: e.f, a: e.i, b: -1, strikes: []};
      openFaults.set(key, one);
      faults.push(one);
    } else if (e.name === 'fault-ended' && openFaults.has(key)) {
      openFaults.get(key).b = e.i;
      openFaults.delete(key);
    } else if (e.name === 'fault-struck') {
      const hit = [...openFaults.values()].reverse().find(one => one.f.fault === e.f.fault && touches(one.f.target, e))
        || [...faults].reverse().find(one => one.f.fault === e.f.fault && touches(one.f.target, e));
      if (hit) {
        hit.strikes.push(e.i);
        link(hit.a, e.i);
      }
    }
  }

  function touches(target, e) {
    const ends = String(target).split('>');
    return target === '' || ends.some(end => end === '*' || end === e.actor || end === e.f.peer) || e.actor === 'store';
  }

  function vm(e) {
    const key = e.actor + ' ' + e.f.vm;
    let one = running.get(key);
    if (e.name === 'create-asked' || (!one && e.name === 'vm-created')) {
      one = {sled: e.actor, vm: e.f.vm, bytes: e.f.bytes, a: e.i, created: -1, b: -1, failed: null};
      running.set(key, one);
      vms.push(one);
    }
    if (!one) return;
    if (e.name !== 'create-asked') link(one.created >= 0 ? one.created : one.a, e.i);
    if (e.name === 'vm-created') {
      one.created = e.i;
      inner(use, e.actor).set(e.f.vm, e.f.bytes);
    } else if (e.name !== 'create-asked') {
      one.b = e.i;
      one.failed = e.f.errno || null;
      running.delete(key);
      inner(use, e.actor).delete(e.f.vm);
    }
    point(e.actor, 'used', e.i, total(use, e.actor));
  }

  function row(e) {
    const f = e.f;
    if (f.table === 'sled' && isSled(f.id)) {
      point(f.id, 'reported', e.i, f.change === 'deleted' || f.reportedBoot !== f.boot ? 0 : f.settledBytes);
    } else if (f.table === 'reservation' && isSled(f.sled)) {
      if (f.change === 'deleted') inner(reserved, f.sled).delete(f.id);
      else inner(reserved, f.sled).set(f.id, f.bytes);
      point(f.sled, 'reserved', e.i, total(reserved, f.sled));
    } else if (f.table === 'saga') {
      if (f.change === 'inserted') {
        openSagas.set(f.id, {id: f.id, instance: f.instance, a: e.i, b: -1, moves: []});
        sagas.push(openSagas.get(f.id));
      } else if (openSagas.has(f.id)) {
        const saga = openSagas.get(f.id);
        saga.moves.push(e.i);
        if (f.change === 'deleted') saga.b = e.i;
      }
    }
  }

  function processEvent(e) {
    const open = processes.find(one => one.host === e.actor && one.b < 0);
    if (e.name === 'process-started') processes.push({host: e.actor, a: e.i, b: -1});
    else if (open && e.name !== 'shutdown-began') open.b = e.i;
  }

  function sledEvent(e) {
    const f = e.f;
    if (e.name === 'boot-began') {
      const one = {sled: e.actor, boot: f.boot, a: e.i, b: -1};
      boot.set(e.actor, one);
      boots.push(one);
      point(e.actor, 'desired', e.i, f.desiredBytes || 0);
      point(e.actor, 'settled', e.i, 0);
      point(e.actor, 'phase', e.i, 'SETTING_UP');
    } else if (e.name === 'boot-ended') {
      if (boot.has(e.actor)) boot.get(e.actor).b = e.i;
      point(e.actor, 'phase', e.i, 'OFF');
      point(e.actor, 'settled', e.i, 0);
      point(e.actor, 'desired', e.i, 0);
    } else if (e.name === 'power-off') {
      const one = {sled: e.actor, a: e.i, b: -1};
      power.set(e.actor, one);
      powers.push(one);
      point(e.actor, 'kernel', e.i, 0);
    } else if (e.name === 'power-on' && power.has(e.actor)) {
      power.get(e.actor).b = e.i;
    } else if (e.name === 'reservoir-changed') {
      point(e.actor, 'desired', e.i, f.desiredBytes);
      point(e.actor, 'settled', e.i, f.settledBytes);
      point(e.actor, 'kernel', e.i, f.kernelBytes);
      point(e.actor, 'phase', e.i, f.phase);
    }
  }

  for (const e of events) {
    if (isSled(e.actor)) sleds.add(e.actor);
    if (isNexus(e.actor)) nexuses.add(e.actor);
    if (e.i > 0 && events[e.i - 1].step !== e.step) stepHead = e.i;
    if (e.kind === 'message') messageEvent(e);
    else if (e.kind === 'fault' || e.kind === 'strike') fault(e);
    else if (e.kind === 'bhyve') vm(e);
    else if (e.name === 'row-changed') row(e);
    else if (e.kind === 'process') processEvent(e);
    else if (e.kind === 'phase') phases.push(e.i);
    else if (e.name === 'violation-found') violationEvents.push(e.i);
    else if (isSled(e.actor)) sledEvent(e);
    if (e.name === 'operation-invoked') {
      calls.set(e.f.call, {f: e.f, client: e.actor, a: e.i, b: -1, failure: null});
      operations.push(calls.get(e.f.call));
    } else if (e.name === 'operation-answered' && calls.has(e.f.call)) {
      const op = calls.get(e.f.call);
      op.b = e.i;
      op.failure = e.f.failure || null;
      link(op.a, e.i);
    } else if (/^(launch|stop)-asked$/.test(e.name)) {
      asked.set(e.actor + e.name[0] + e.f.call, e.i);
      asked.set(e.actor + e.name[0] + e.f.vm, e.i);
    } else if (/^(launch|stop)-answered$/.test(e.name)) {
      link(asked.get(e.actor + e.name[0] + e.f.call), e.i);
    } else if (e.name === 'create-asked') {
      link(asked.get(e.actor + 'l' + e.f.vm), e.i);
    }
    if (stepHead !== e.i) link(stepHead, e.i);
    for (const subject of subjects(e)) {
      if (!bySubject.has(subject)) bySubject.set(subject, []);
      bySubject.get(subject).push(e.i);
    }
  }
})();

/** Where an operation stands: one without an answer is in doubt. */
function outcome(op) {
  if (op.b < 0) return 'info';
  if (!op.failure) return 'ok';
  return /no answer|timed? ?out|unknown|gave up|in doubt|lost/i.test(op.failure) ? 'info' : 'fail';
}
const legs = messages.flatMap(m => m.legs);
const sledList = [...sleds].sort((a, b) => a.slice(5) - b.slice(5));
const nexusList = [...nexuses].sort();
