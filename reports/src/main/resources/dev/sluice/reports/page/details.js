// The panel beside the timeline: what is selected, and without that what went wrong.

const panel = document.getElementById('details');

function el(tag, attributes, ...children) {
  const one = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) one.addEventListener(name.slice(2), value);
    else one.setAttribute(name, value);
  }
  one.append(...children.filter(child => child !== null && child !== undefined));
  return one;
}

function eventLink(i, now) {
  const e = events[i];
  const bad = e.f.failure || /lost|failed|violation/.test(e.name);
  return el('button', {type: 'button', class: 'link' + (now ? ' now' : ''), onclick: () => select(i, true)},
    el('time', {}, clock(e.t)), el('span', {class: 'dim'}, e.actor + ' '), el('span', bad ? {class: 'bad'} : {}, e.words));
}

function section(title, children) {
  return children.length ? [el('h2', {}, title), ...children] : [];
}

function copyable(text) {
  const button = el('button', {type: 'button', onclick: () => {
    const done = () => { button.textContent = 'Copied'; };
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, () => selectText(code));
    else selectText(code);
  }}, 'Copy');
  const code = el('code', {}, text);
  return el('div', {class: 'copy'}, code, button);
}

function selectText(node) {
  const range = document.createRange();
  range.selectNodeContents(node);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

function showEvent(i) {
  const e = events[i];
  const around = [];
  for (let k = i - 1; k >= 0 && around.length < 6; k--) if (!axis.hidden[k]) around.unshift(eventLink(k));
  around.push(eventLink(i, true));
  for (let k = i + 1, n = 0; k <= LAST && n < 6; k++) if (!axis.hidden[k]) { around.push(eventLink(k)); n++; }
  const same = subjects(e).flatMap(subject => {
    const list = bySubject.get(subject);
    const at = list.indexOf(i);
    return section('Also about ' + subject + ' (' + list.length + ' events)',
      list.slice(Math.max(0, at - 2), at).concat(list.slice(at + 1, at + 4)).map(k => eventLink(k)));
  });
  const rows = [['time', clock(e.t, 6)], ['step', e.step], ['actor', e.actor], ['event', e.kind + ' / ' + e.name],
    ...Object.entries(e.f).map(([name, value]) => [name, fieldText(name, value)])];
  panel.replaceChildren(
    el('p', {class: 'big'}, e.words),
    el('p', {class: 'dim'}, e.actor + ' at ' + clock(e.t, 6) + ', step ' + e.step),
    ...section('Because of', causes[i] >= 0 ? [eventLink(causes[i])] : []),
    ...section('Leads to', (effects.get(i) || []).slice(0, 8).map(k => eventLink(k))),
    el('h2', {}, 'Fields'),
    el('table', {}, el('tbody', {}, ...rows.map(([name, value]) => el('tr', {},
      el('th', {scope: 'row'}, name), el('td', {}, String(value), ...fullName(value)))))),
    ...same,
    ...section('Before and after', around),
    el('h2', {}, 'Replay up to here'),
    copyable(run.replay + ' --trace --until ' + Math.ceil(e.t / 1e6) + 'ms'),
    el('p', {}, el('button', {type: 'button', onclick: () => select(-1)}, 'Back to the verdict')));
  panel.scrollTop = 0;
}

function fullName(value) {
  const full = typeof value === 'string' && Object.hasOwn(run.names, value) ? run.names[value] : null;
  return full && full !== value ? [el('div', {class: 'dim'}, full)] : [];
}

function showVerdict() {
  panel.replaceChildren(
    el('p', {class: 'big'}, run.moments.length ? 'What went wrong' : run.sentence),
    ...run.moments.flatMap(moment => [
      el('h2', {}, moment.oracle + (moment.count > 1 ? ' (' + moment.count + ' times)' : '')),
      el('p', {}, moment.text),
      eventLink(moment.index)]),
    ...orderSections(),
    ...section('What was not done', run.obligations.map(one => el('div', {},
      el('p', {}, one.text), eventLink(one.index), ...(one.next < 0 ? [] : [eventLink(one.next)])))),
    ...run.remarks.map(text => el('p', {}, text)),
    ...section('What to see first', run.steps.map(i => eventLink(i))),
    el('h2', {}, 'Replay'),
    copyable(run.replay),
    el('h2', {}, 'In the picture'),
    legend());
}

function legend() {
  const rows = [];
  const picture = paint => {
    const one = el('canvas', {width: 52, height: 28, style: 'width:26px;height:14px', 'aria-hidden': 'true'});
    const kept = ctx;
    ctx = one.getContext('2d');
    ctx.scale(2, 2);
    paint(ctx);
    ctx = kept;
    return one;
  };
  const stroke = (color, dash, weight) => c => {
    c.strokeStyle = color; c.lineWidth = weight || 1.5; c.setLineDash(dash);
    c.beginPath(); c.moveTo(1, 7); c.lineTo(25, 7); c.stroke(); c.setLineDash([]);
  };
  const bar = (fill, edge, dashed) => c => {
    c.fillStyle = fill; c.fillRect(1, 1, 24, 12);
    c.strokeStyle = edge; c.setLineDash(dashed ? [4, 3] : []); c.strokeRect(1.5, 1.5, dashed ? 30 : 23, 11); c.setLineDash([]);
  };
  const add = (paint, text) => rows.push(picture(paint), el('span', {}, text));
  add(bar(colors['ok-fill'], colors.ok), 'operation that succeeded');
  add(c => { bar(colors['fail-fill'], colors.fail)(c); cross(18, 7, 3.5, colors.fail); }, 'operation that failed');
  add(bar(colors['info-fill'], colors.info, true), 'operation whose outcome nobody learnt');
  add(stroke(colors.message, []), 'request');
  add(stroke(colors.answer, [4, 2]), 'answer (red: a failure)');
  add(c => { stroke(colors.bad, [])(c); cross(13, 7, 4, colors.bad); }, 'message that never arrives');
  add(c => {
    bar(colors['fault-fill'], colors.fault)(c);
    c.fillStyle = colors.fault; c.beginPath(); c.moveTo(9, 0); c.lineTo(17, 0); c.lineTo(13, 8); c.fill();
  }, 'fault; ▼ it strikes');
  add(bar(colors['setting-fill'], colors.setting), 'reservoir not ready');
  if (misfit) add(c => { c.fillStyle = colors.text; c.fillRect(7, 1, 12, 12); }, 'number in the order that works as far as it goes');
  ROWS.forEach(([name, text]) => add(bar(colors['ready-fill'], colors.ready), name + ': ' + text + ' (a full row is far from breaking)'));
  add(c => { c.fillStyle = colors.vm; c.fillRect(11, 1, 3, 12); }, 'a launch reaches bhyve (red: before the reservoir is ready)');
  for (const [name, text, dash, weight] of SERIES) add(stroke(colors['c-' + name], dash, weight), text);
  return el('div', {class: 'legend'}, ...rows);
}
