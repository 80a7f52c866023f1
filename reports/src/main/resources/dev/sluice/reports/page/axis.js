// Where an event is on the page: by true time, or evenly spaced with quiet spans shortened.

const axis = {mode: 'event', folded: true, u: new Float64Array(events.length), hidden: new Uint8Array(events.length), folds: []};

/** Marks rounds that repeat after the faults have ended. */
function findFolds() {
  axis.hidden.fill(0);
  axis.folds = axis.folded ? run.folds.map(([a, b]) => ({a, b, count: b - a + 1})) : [];
  for (const fold of axis.folds) axis.hidden.fill(1, fold.a, fold.b + 1);
}

function layout() {
  findFolds();
  let u = 0;
  for (let i = 0; i <= LAST; i++) {
    if (axis.mode === 'time') {
      u = events[i].t / 1e9;
    } else if (i > 0) {
      const gap = events[i].t - events[i - 1].t;
      const first = axis.hidden[i] && !axis.hidden[i - 1];
      u += axis.hidden[i] ? (first ? 2 : 0) : (gap === 0 ? 0.45 : 0.75) + 0.9 * Math.min(4, Math.log10(1 + gap / 1e6));
    }
    axis.u[i] = u;
  }
}

const uEnd = () => axis.u[LAST] || 1;

/** The first event at or after a place. */
function indexAt(u) {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (axis.u[middle] < u) low = middle + 1; else high = middle;
  }
  return low;
}

/** Virtual time at a place, between events in proportion. */
function timeAt(u) {
  if (axis.mode === 'time') return Math.max(0, u * 1e9);
  const after = Math.min(LAST, indexAt(u));
  const before = Math.max(0, after - 1);
  const span = axis.u[after] - axis.u[before];
  const share = span > 0 ? Math.min(1, Math.max(0, (u - axis.u[before]) / span)) : 1;
  return events[before].t + share * (events[after].t - events[before].t);
}

/** The last event at or before a time. */
function indexOfTime(nanos) {
  let low = 0;
  let high = LAST;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (events[middle].t <= nanos) low = middle; else high = middle - 1;
  }
  return low;
}
