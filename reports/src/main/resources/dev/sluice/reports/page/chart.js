// The reservoir of a sled over the run: who holds it to be how large, and what is promised and used of it.

const SERIES = [
  ['desired', 'desired by Nexus', [5, 3], 1.3],
  ['kernel', 'held by the kernel', [], 1.3],
  ['settled', 'settled, says the sled-agent', [], 2.2],
  ['reported', 'reported to Nexus', [6, 2, 1, 2], 1.5],
  ['reserved', 'reserved by Nexus', [2, 2], 1.5],
  ['used', 'used by VMs', [], 1.8],
];

function chartY(lane, y, value) {
  return y + lane.height - 3 - value / (chartOf(lane.host).max * 1.06) * (lane.height - 8);
}

/** A series' value at an event. */
function valueAt(list, i) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle][0] <= i) low = middle + 1; else high = middle;
  }
  return low > 0 ? list[low - 1][1] : null;
}

function drawChart(lane, y) {
  const chart = chartOf(lane.host);
  chart.phase.forEach(([i, value], k) => {
    const to = k + 1 < chart.phase.length ? xi(chart.phase[k + 1][0]) : x(uEnd());
    if (value === 'SETTING_UP' && inView(xi(i), to)) hatch(xi(i), to, y, lane.height, colors['setting-fill']);
  });
  ctx.strokeStyle = colors.grid;
  ctx.beginPath();
  ctx.moveTo(LEFT, y + lane.height - 2.5);
  ctx.lineTo(width(), y + lane.height - 2.5);
  ctx.stroke();
  for (const [name, , dash, weight] of SERIES) {
    const list = chart[name];
    if (list.length === 0) continue;
    ctx.beginPath();
    const from = Math.max(0, indexBefore(list, indexAt(view.a)));
    let lastY = chartY(lane, y, list[from][1]);
    ctx.moveTo(Math.max(LEFT - 5, xi(list[from][0])), lastY);
    let end = width();
    for (let k = from + 1; k < list.length; k++) {
      const at = xi(list[k][0]);
      if (at > width()) break;
      drawn.shapes++;
      ctx.lineTo(at, lastY);
      lastY = chartY(lane, y, list[k][1]);
      ctx.lineTo(at, lastY);
    }
    end = Math.min(width(), x(uEnd()));
    ctx.lineTo(end, lastY);
    if (name === 'used') {
      ctx.save();
      ctx.lineTo(end, y + lane.height - 3);
      ctx.lineTo(Math.max(LEFT - 5, xi(list[from][0])), y + lane.height - 3);
      ctx.globalAlpha = .16;
      ctx.fillStyle = colors['c-used'];
      ctx.fill();
      ctx.restore();
      strokeAgain(list, from, lane, y);
    }
    ctx.strokeStyle = colors['c-' + name];
    ctx.lineWidth = weight;
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.lineWidth = 1;
  }
}

function strokeAgain(list, from, lane, y) {
  ctx.beginPath();
  let lastY = chartY(lane, y, list[from][1]);
  ctx.moveTo(Math.max(LEFT - 5, xi(list[from][0])), lastY);
  for (let k = from + 1; k < list.length && xi(list[k][0]) <= width(); k++) {
    ctx.lineTo(xi(list[k][0]), lastY);
    lastY = chartY(lane, y, list[k][1]);
    ctx.lineTo(xi(list[k][0]), lastY);
  }
  ctx.lineTo(Math.min(width(), x(uEnd())), lastY);
}

function indexBefore(list, i) {
  let k = list.findIndex(([at]) => at > i);
  return (k < 0 ? list.length : k) - 1;
}

function chartLabels(lane, y) {
  ctx.textAlign = 'right';
  ctx.fillStyle = colors.dim;
  ctx.font = '10px system-ui, sans-serif';
  ctx.fillText(bytes(chartOf(lane.host).max), LEFT - 12, chartY(lane, y, chartOf(lane.host).max) + 3);
  ctx.fillText('0', LEFT - 12, y + lane.height - 5);
  ctx.textAlign = 'left';
  ctx.font = '11px system-ui, sans-serif';
}
