// A page in a frame beside its twin: what one shows, the other shows too, by virtual time.

const framed = parent !== window;
let following = false;

/** Where a time is on the axis. */
function uOfTime(nanos) {
  if (axis.mode === 'time') return nanos / 1e9;
  const i = indexOfTime(nanos);
  if (i >= LAST || events[i].t > nanos) return axis.u[i];
  const gap = events[i + 1].t - events[i].t;
  return axis.u[i] + (gap > 0 ? (nanos - events[i].t) / gap : 0) * (axis.u[i + 1] - axis.u[i]);
}

function tellTwin() {
  if (framed && !following) parent.postMessage({from: timeAt(view.a), to: timeAt(view.b), y: view.y}, '*');
}

function followTwin(event) {
  const {from, to, y} = event.data || {};
  if (event.source !== parent || !Number.isFinite(from) || !Number.isFinite(to) || !Number.isFinite(y)) return;
  following = true;
  Object.assign(view, {a: uOfTime(from), b: uOfTime(to), y});
  clampView();
  following = false;
}

/** Opens at the first difference from the twin, in true time, which both have. */
function openBesideTwin() {
  const found = /^#twin=(\d+)-(\d+)$/.exec(location.hash);
  if (!framed || !found) return false;
  document.body.classList.add('framed');
  addEventListener('message', followTwin);
  axis.mode = 'time';
  relayout(-1);
  Object.assign(view, {a: Number(found[1]) / 1e9, b: Number(found[2]) / 1e9});
  showVerdict();
  clampView();
  return true;
}
