// Queries over events: see docs/queries.md. The same language as that of `sluice find`.

const UNITS = {us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9};
const NOISE = /^(on|of|and|the|a|by|event|events)$/;

class QueryError extends Error {}

/** Reads a query; throws QueryError with what was expected. */
function parseQuery(text) {
  const pattern = /\s*(?:"([^"]*)"|([^\s"]+))/y;
  const tokens = [];
  while (pattern.lastIndex < text.length && text.slice(pattern.lastIndex).trim() !== '') {
    const found = pattern.exec(text);
    if (!found) throw new QueryError('a quote that is not closed');
    tokens.push(found[1] !== undefined ? {quoted: found[1]} : found[2]);
  }
  const isRelation = k => {
    const not = tokens[k] === 'not' ? 1 : 0;
    return /^(preceded|followed)$/.test(tokens[k + not]) && tokens[k + not + 1] === 'by' ? not + 2 : 0;
  };
  let k = 0;
  function clause() {
    const terms = [];
    while (k < tokens.length && tokens[k] !== 'within' && !isRelation(k)) {
      const token = tokens[k++];
      if (token === 'same') {
        if (k >= tokens.length) throw new QueryError('same: expected a field, such as same sled');
        terms.push({same: String(tokens[k++])});
      } else if (!NOISE.test(token)) {
        terms.push(...readTerm(token));
      }
    }
    if (terms.length === 0) throw new QueryError('expected a word or FIELD=VALUE');
    return terms;
  }
  const query = {terms: clause(), relations: []};
  while (k < tokens.length) {
    const length = isRelation(k);
    if (!length) throw new QueryError('within: expected after preceded by or followed by');
    const not = tokens[k] === 'not';
    const before = tokens[k + (not ? 1 : 0)] === 'preceded';
    k += length;
    const relation = {not, before, terms: clause(), within: Infinity};
    if (tokens[k] === 'within') {
      const found = /^(\d+(?:\.\d+)?)(us|µs|ms|s|m|h)?$/.exec(tokens[k + 1] || '');
      if (!found) throw new QueryError('within: expected a time, such as 5 s');
      const unit = found[2] || tokens[k + 2];
      if (!(unit in UNITS)) throw new QueryError('within: expected a unit: us, ms, s, m or h');
      relation.within = Number(found[1]) * UNITS[unit];
      k += found[2] ? 2 : 3;
    }
    query.relations.push(relation);
  }
  if (query.terms.some(term => term.same)) throw new QueryError('same: expected after preceded by or followed by');
  return query;
}

function readTerm(token) {
  if (token.quoted !== undefined) return [{text: token.quoted.toLowerCase()}];
  const found = /^([A-Za-z][A-Za-z0-9-]*)(!=|<=|>=|=|<|>|~)(.+)$/.exec(token);
  if (found) return [{field: found[1], op: found[2], values: found[3].toLowerCase().split('|')}];
  const alias = Object.hasOwn(run.words, token.toLowerCase()) ? run.words[token.toLowerCase()] : null;
  return alias ? alias.split(' ').flatMap(readTerm) : [{word: token.toLowerCase()}];
}

/** A field of an event by name; sled is the sled that it is about. */
function fieldOf(e, name) {
  switch (name) {
    case 'actor': return e.actor;
    case 'kind': return e.kind;
    case 'event': return e.name;
    case 'step': return e.step;
    case 'time': return e.t / 1e9;
    case 'sled': return e.f.sled !== undefined ? e.f.sled : [e.actor, e.f.to, e.f.peer, e.f.from, e.f.id, e.f.target].find(isSled);
    default: return Object.hasOwn(e.f, name) ? e.f[name] : undefined;
  }
}

function matchesTerm(e, term, other) {
  if (term.same) {
    const value = fieldOf(e, term.same);
    return value !== undefined && value === fieldOf(other, term.same);
  }
  if (term.text !== undefined) return e.words.toLowerCase().includes(term.text);
  if (term.word !== undefined) {
    return e.name === term.word || e.kind === term.word || e.actor === term.word
      || e.name.split('-').includes(term.word) || fieldOf(e, 'sled') === term.word
      || Object.values(e.f).some(value => typeof value === 'string' && value.toLowerCase() === term.word);
  }
  const value = fieldOf(e, term.field);
  if (value === undefined) return term.op === '!=';
  const text = String(value).toLowerCase();
  switch (term.op) {
    case '=': return term.values.includes(text);
    case '!=': return !term.values.includes(text);
    case '~': return term.values.some(one => text.includes(one));
    default: {
      const a = Number(value);
      const b = Number(term.values[0]);
      return term.op === '<' ? a < b : term.op === '>' ? a > b : term.op === '<=' ? a <= b : a >= b;
    }
  }
}

const matchesAll = (e, terms, other) => terms.every(term => matchesTerm(e, term, other));

function holds(e, relation) {
  const way = relation.before ? -1 : 1;
  for (let k = e.i + way; k >= 0 && k <= LAST; k += way) {
    if (Math.abs(events[k].t - e.t) > relation.within) break;
    if (matchesAll(events[k], relation.terms, e)) return !relation.not;
  }
  return relation.not;
}

/** The events that a query is about, by index. */
function find(query) {
  const hits = [];
  for (const e of events) {
    if (matchesAll(e, query.terms) && query.relations.every(relation => holds(e, relation))) hits.push(e.i);
  }
  return hits;
}
