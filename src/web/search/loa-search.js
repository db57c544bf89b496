// Finds pages: loads the parts of the index that a query needs, ranks, and fills the theme's
// own markup (data-loa-search, -filter, -status, -results, -result, -more).
(() => {
  'use strict';
  const base = document.currentScript.src.replace(/[^/]*$/, '');
  const index = base + 'search_index.' + (document.currentScript.dataset.lang || document.documentElement.lang);

  // Files: each is a script that calls take() with its name and value.
  const files = {}, taken = {};
  let core;
  const load = name => files[name] ||= new Promise((done, failed) => {
    const el = document.createElement('script');
    el.src = name === 'core' ? index + '.js' : `${index}/${name}.js?${core.version}`;
    el.onload = () => { el.remove(); done(taken[name]); };
    el.onerror = () => { el.remove(); delete files[name]; failed(new Error(name)); };
    document.head.append(el);
  });
  const loadAll = names => Promise.all(names.map(load));
  const open = async () => { core = await load('core'); };

  // Words, as indexed.
  const SIGN = '[\\u3040-\\u30ff\\u3400-\\u9fff]';
  const WORD = new RegExp(`${SIGN}|(?:(?!${SIGN})[\\p{L}\\p{N}\\p{M}])+`, 'gu');
  const JOIN = /^(?:[^\S\n]|[-–/_])*$|^[.,:'’&+]$/;
  const fold = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[đðɖ]/g, 'd');
  function words(text) {
    let end = -1;
    text = text.normalize('NFC');
    return [...text.matchAll(WORD)].map(({ 0: word, index: at }) => {
      const form = word.toLowerCase(), key = fold(word);
      const beside = end >= 0 && JOIN.test(text.slice(end, at));
      end = at + word.length;
      return { form, key, marked: form !== key, beside, at, end };
    });
  }
  // With the tones behind the letters, hòa and hoà are one spelling.
  const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
  const spelling = text => (text = text.normalize('NFD')).replace(TONES, '') + text.match(TONES);

  // Lists of pages: pages left out times four plus the weight, lowest digit first; the 90
  // digits are ASCII without " , : and \.
  function eachPage(code, act) {
    let next = 0, number = 0, unit = 1;
    for (let i = 0; i < code.length; i++) {
      const c = code.charCodeAt(i), digit = c - 33 - (c > 34) - (c > 44) - (c > 58) - (c > 92);
      number += digit % 45 * unit;
      unit *= 45;
      if (digit >= 45) continue;
      next += number >> 2;
      act(next++, number & 3);
      number = 0;
      unit = 1;
    }
  }

  // Terms of one kind (words, pairs) that have a key, or begin with it.
  const lastBefore = (firsts, key) => Math.max(0, firsts.findLastIndex(first => first <= key));
  async function terms(kind, key, begins) {
    const first = lastBefore(core[kind], key), names = [];
    const last = begins ? lastBefore(core[kind], key + '\uffff') : first;
    for (let n = first; n <= last && n < first + 3; n++) names.push(kind[0] + n);
    const found = [];
    for (const entry of (await loadAll(names)).join(',').split(',')) {
      const [form, pages] = entry.split(':'), own = fold(form);
      if (own === key || (begins && own.startsWith(key))) found.push({ form, pages, whole: own === key });
    }
    return found;
  }

  // Ranking: the spelling, if typed with marks; then titles over headings over bodies, rare
  // words over common ones, neighbours over words apart.
  const WEIGHTS = [1, 1.5, 4, 10];
  function strength(found, typed, marked) {
    const of = new Float32Array(core.pages), exact = new Uint8Array(core.pages);
    let count = 0;
    for (const term of found) {
      const same = spelling(term.form) === spelling(typed) || (!term.whole && term.form.startsWith(typed));
      const factor = (term.whole ? 1 : 0.6) * (same ? 1.2 : marked ? 0.5 : 1);
      eachPage(term.pages, (page, weight) => {
        if (!of[page]) count++;
        of[page] = Math.max(of[page], WEIGHTS[weight] * factor);
        if (same) exact[page] = 1;
      });
    }
    return { of, exact, count, rarity: Math.log(1 + core.pages / (count || 1)) };
  }
  async function filtered(filters) {
    const asked = core.filters.map((f, n) => ({ n, at: f.values.findIndex(v => v[0] === filters[f.name]) }))
      .filter(f => f.at >= 0);
    const counts = new Uint8Array(core.pages);
    (await loadAll(asked.map(f => 'f' + f.n))).forEach((list, i) => eachPage(list[asked[i].at], page => counts[page]++));
    return page => counts[page] === asked.length;
  }
  // The pages that hold all words; if none does, those that hold most.
  async function find(query, filters = {}) {
    await open();
    const typed = words(query).slice(0, 12), last = typed.length - 1;
    const unfinished = i => i === last && /[\p{L}\p{N}\p{M}]$/u.test(query);
    const isAllowed = await filtered(filters);
    const pairs = await Promise.all(typed.map(async (word, i) => {
      if (!word.beside) return null;
      const before = typed[i - 1];
      const found = await terms('pairs', before.key + ' ' + word.key, unfinished(i));
      return strength(found, before.form + ' ' + word.form, before.marked || word.marked);
    }));
    // A last word that goes on beside the one before is not guessed; many words are a phrase.
    const singles = await Promise.all(typed.map(async (word, i) => strength(
      typed.length > 4 && (pairs[i]?.count || pairs[i + 1]?.count) ? []
        : await terms('words', word.key, unfinished(i) && !pairs[i]?.count), word.form, word.marked)));
    let hits = [], most = Math.min(1, typed.length);
    for (let page = 0; page < core.pages; page++) {
      if (!isAllowed(page)) continue;
      let held = 0, exact = 0, score = 0;
      typed.forEach((word, i) => {
        const single = singles[i], pair = pairs[i];
        const all = [single, pair, pairs[i + 1]].filter(found => found?.of[page]);
        if (all.length) held++;
        if (word.marked && all.some(found => found.exact[page])) exact++;
        score += single.of[page] * single.rarity + (pair ? pair.of[page] * pair.rarity * 2 : 0);
      });
      if (held > most) { most = held; hits = []; }
      if (held === most) hits.push({ page, exact, score });
    }
    hits.sort((a, b) => b.exact - a.exact || b.score - a.score || a.page - b.page);
    return { pages: hits.map(hit => hit.page), whole: most === typed.length };
  }

  // What is shown: pieces [text, is it marked].
  const LENGTH = 190;
  function split(text, marks) {
    const pieces = [];
    let at = 0;
    for (const word of marks(text)) {
      pieces.push([text.slice(at, word.at)], [text.slice(word.at, word.end), true]);
      at = word.end;
    }
    return [...pieces, [text.slice(at)]];
  }
  // The stretch that holds most of what was asked for, neighbours above all.
  function excerpt(text, marks) {
    const found = marks(text);
    let best = 0, from = 0;
    found.forEach((first, i) => {
      const near = found.slice(i, i + 12).filter(word => word.end - first.at < LENGTH);
      const value = 4 * new Set(near.map(word => word.key)).size + near.filter(word => word.beside).length;
      if (value > best) { best = value; from = first.at; }
    });
    const start = from < 70 ? 0 : text.lastIndexOf(' ', from - 50) + 1;
    const cut = text.lastIndexOf(' ', start + LENGTH);
    const end = start + LENGTH >= text.length ? text.length : cut > start ? cut : start + LENGTH;
    const stretch = (start ? '… ' : '') + text.slice(start, end).replace(/\s+/g, ' ') + (end < text.length ? ' …' : '');
    return split(stretch, marks);
  }
  async function show(pages, query) {
    const typed = words(query), last = typed.at(-1)?.key, starts = [];
    const isAsked = ({ key }) => typed.some(t => t.key === key) || (last?.length > 1 && key.startsWith(last));
    // What stands beside another word asked for is not marked where it stands alone.
    const marks = text => {
      const all = words(text), near = new Set();
      all.forEach((word, i) => {
        const pair = word.beside ? [all[i - 1], word] : [];
        if (pair.length && pair.every(isAsked)) pair.forEach(one => near.add(one).add(one.key));
      });
      return all.filter(word => isAsked(word) && (near.has(word) || !near.has(word.key)));
    };
    eachPage(core.texts, start => starts.push(start));
    const shelves = await loadAll(pages.map(page => 't' + lastBefore(starts, page)));
    return pages.map((page, i) => {
      const [path, title, section, date, lead, text] = shelves[i][page - starts[lastBefore(starts, page)]];
      const fromLead = lead && marks(lead).length >= Math.min(marks(text).length, typed.length);
      return {
        url: base + path + (location.protocol === 'file:' && /(^|\/)$/.test(path) ? 'index.html' : ''),
        title: split(title, marks), excerpt: excerpt(fromLead ? lead : text || lead, marks),
        section: [[section]], date: [[date]],
      };
    });
  }
  window.loaSearch = { take: (name, value) => { taken[name] = value; }, find, show };

  // The form.
  const A_TIME = 8;
  const at = name => document.querySelector(`[data-loa-${name}]`);
  function start(form) {
    const input = form.elements.q, list = at('results'), status = at('status'), more = at('more');
    const selects = [...form.querySelectorAll('[data-loa-filter]')];
    let turn = 0, waiting, slow, rest = [];
    const say = (what, n) => { status.textContent = (status.dataset[what] || '').replace('{n}', n); };
    function row(item) {
      const copy = at('result').content.cloneNode(true);
      for (const slot of copy.querySelectorAll('[data-loa]')) {
        const pieces = item[slot.dataset.loa];
        if (slot.dataset.loa === 'title') slot.href = item.url;
        slot.append(...pieces.map(([text, marked]) => {
          if (!marked) return text;
          const mark = document.createElement('mark');
          mark.append(text);
          return mark;
        }));
        if (!slot.textContent) slot.remove();
      }
      return copy;
    }
    async function search() {
      const mine = ++turn, query = input.value.trim() && input.value, filters = {}, address = new URLSearchParams();
      for (const field of [input, ...selects]) {
        if (field.value.trim()) address.set(field.name, field.value.trim());
        if (field !== input) filters[field.dataset.loaFilter] = field.value;
      }
      // Some browsers hold on to the address of a page from a folder.
      try { history.replaceState(null, '', `${location.pathname}?${address}`.replace(/\?$/, '')); } catch {}
      clearTimeout(slow);
      slow = setTimeout(say, 400, 'loading');
      try {
        const asked = String(address);
        const found = asked ? await find(query, filters) : { pages: [] };
        const items = await show(found.pages.slice(0, A_TIME), query);
        if (mine !== turn) return;
        rest = found.pages.slice(A_TIME);
        list.replaceChildren(...items.map(row));
        more.hidden = !rest.length;
        say(!asked ? '' : !items.length ? 'none' : found.whole ? 'some' : 'part', found.pages.length);
      } catch {
        if (mine === turn) say('failed');
      }
      if (mine === turn) clearTimeout(slow);
    }
    form.addEventListener('submit', event => { event.preventDefault(); search(); });
    form.addEventListener('input', event => {
      clearTimeout(waiting);
      waiting = setTimeout(search, event.target === input ? 150 : 0);
    });
    more.addEventListener('click', async () => {
      const items = await show(rest.splice(0, A_TIME), input.value), rows = items.map(row);
      const link = rows[0].querySelector('a');
      list.append(...rows);
      more.hidden = !rest.length;
      link.focus();
    });
    open().then(() => {
      const given = new URLSearchParams(location.search);
      for (const select of selects) {
        const values = core.filters.find(f => f.name === select.dataset.loaFilter)?.values || [];
        select.append(...values.map(([value, count]) => new Option(`${value} (${count})`, value)));
        (select.closest('[data-loa-field]') || select).hidden = values.length < 2;
        select.value = given.get(select.name) || '';
      }
      input.value ||= given.get('q') || '';
      return search();
    }, () => say('failed'));
  }
  // `defer` scripts run before this event.
  addEventListener('DOMContentLoaded', () => {
    if (at('search')) start(at('search'));
  });
})();
