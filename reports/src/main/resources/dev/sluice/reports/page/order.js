// The history of one object, with an order of its operations as far as one works.

const misfit = run.linearization ? run.linearization.bars.find(bar => bar.misfit) : undefined;

/** What begins after the misfit has ended says nothing about it. */
const historyBars = misfit ? run.linearization.bars.filter(bar => bar.a <= Math.max(misfit.a, misfit.b)) : [];

function drawHistory(lane, y) {
  for (const bar of historyBars) {
    const a = xi(bar.a);
    const b = Math.max(a + 7, spanEnd(bar));
    if (!inView(a, b)) continue;
    const top = y + 4 + 17 * bar.row;
    const text = (bar.place ? '      ' : '') + bar.words + (bar.misfit ? ': fits nowhere' : '');
    box(a, b, top, 14, bar.misfit ? colors['bad-soft'] : colors[bar.outcome + '-fill'], bar.misfit ? colors.bad : colors[bar.outcome], text);
    if (bar.outcome === 'fail' || bar.misfit) cross(Math.min(b - 6, width() - 10), top + 7, 3.5, colors.bad);
    if (bar.place) badge(Math.max(a, LEFT) + 2, top + 1, bar.place);
  }
}

function badge(at, y, number) {
  ctx.font = '600 10px system-ui, sans-serif';
  const w = ctx.measureText(number).width + 6;
  ctx.fillStyle = colors.text;
  ctx.fillRect(at, y, w, 12);
  ctx.fillStyle = colors.bg;
  ctx.fillText(number, at + 3, y + 6.5);
  ctx.font = '11px system-ui, sans-serif';
}

/** The order in words, for the panel. */
function orderSections() {
  if (!misfit) return [];
  const link = (bar, text) => el('button', {type: 'button', class: 'link', onclick: () => select(bar.a, true)},
    el('time', {}, clock(events[bar.a].t)), text);
  const placed = historyBars.filter(bar => bar.place).sort((a, b) => a.place - b.place);
  const tried = run.linearization.tried.map(one => el('p', {},
    el('span', {class: 'dim'}, one.after ? 'after ' + one.after + ': ' : 'at first: '), one.refusal));
  return [
    ...section('Fits nowhere in the history of ' + run.linearization.name, [link(misfit, misfit.words)]),
    ...section('Where it was tried', tried),
    ...section('The order as far as it goes', placed.map(bar => link(bar, bar.place + '. ' + bar.words))),
  ];
}
