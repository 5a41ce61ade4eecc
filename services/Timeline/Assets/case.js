// Enhances the server-rendered page; without it everything stays readable and every mark links to its table row.
// Marks sit at percentages of the track, so zooming only widens the track and panning is the native scroll.
const box = document.getElementById('tl'), track = box.querySelector('.track'), root = document.documentElement;
const lo = +box.dataset.lo, hi = +box.dataset.hi, DAY = 864e5, DX = Date.parse(box.dataset.origin), MAX = 24;
const el = (tag, cls) => track.appendChild(Object.assign(document.createElement(tag), { className: cls, hidden: true }));
const cursor = el('div', 'cursor'), pick = el('div', 'pick'), tip = el('div', 'tip');
root.classList.add('js');
let zoom = 1, day = null, pinned = false, drag = null;

const labelWidth = () => box.querySelector('.head').offsetWidth;
const plotWidth = () => track.clientWidth - labelWidth();
const toX = d => labelWidth() + (d - lo) / (hi - lo) * plotWidth();
const toDay = clientX => lo + (clientX - track.getBoundingClientRect().left - labelWidth()) / plotWidth() * (hi - lo);
const date = d => new Date(DX + d * DAY).toISOString().slice(0, 10);
const signed = d => (d > 0 ? '+' : d < 0 ? '−' : '') + Math.abs(d);

// zoom so that day `at` stays under viewport position `px`
function setZoom(z, at, px) {
  zoom = Math.min(MAX, Math.max(1, z));
  root.style.setProperty('--zoom', zoom);
  box.classList.toggle('deep', plotWidth() / (hi - lo) > 7);
  box.scrollLeft = toX(at) - px;
  window_(); if (day !== null) show(day);
}
const centre = () => { const px = labelWidth() + (box.clientWidth - labelWidth()) / 2; return [toDay(box.getBoundingClientRect().left + px), px]; };
function window_() { // the overview's frame, in percent of the course
  const w = document.getElementById('ovw');
  w.setAttribute('x', box.scrollLeft / plotWidth() * 100 + '%');
  w.setAttribute('width', Math.max(0, Math.min(100, (box.clientWidth - labelWidth()) / plotWidth() * 100)) + '%');
}

// everything at the cursor: points within five pixels, values carried forward, ranges in force
function eventsAt(d) {
  const slack = Math.max(.5, 5 / plotWidth() * (hi - lo)), at = [], force = [], values = new Map();
  for (const e of track.querySelectorAll('.ev')) {
    const s = +e.dataset.d, end = e.dataset.e;
    if (e.dataset.s && s <= d + slack) values.set(e.dataset.s, e);
    if (Math.abs(s - d) <= slack) at.push(e);
    else if (end !== undefined && s < d && d <= +end + slack) force.push(e);
  }
  return { at, force, values: [...values.values()].filter(e => !at.includes(e)) };
}
function section(title, list) {
  if (!list.length) return;
  tip.append(Object.assign(document.createElement('h4'), { textContent: title }));
  const ul = tip.appendChild(document.createElement('ul'));
  for (const e of list) {
    const li = ul.appendChild(document.createElement('li'));
    const a = li.appendChild(Object.assign(document.createElement('a'), { textContent: e.dataset.t, href: e.getAttribute('href') }));
    if (e.dataset.v) li.append(' ', Object.assign(document.createElement('span'), { textContent: e.dataset.v }));
    a.addEventListener('focus', () => link(e.dataset.organ));
  }
}
function show(d) {
  day = Math.max(lo, Math.min(hi, d)); const n = Math.round(day), x = toX(day), found = eventsAt(day);
  cursor.hidden = tip.hidden = false; cursor.style.left = x + 'px';
  tip.replaceChildren(Object.assign(document.createElement('h3'), { textContent: `${date(n)}, day ${signed(n)}` }));
  section('On this day', found.at); section('Last value', found.values); section('In force', found.force);
  tip.append(Object.assign(document.createElement('footer'), { textContent: pinned ? 'Pinned. Esc releases.' : 'Click or Enter pins.' }));
  const right = x - box.scrollLeft + 340 < box.clientWidth;
  tip.style.left = (right ? x + 14 : Math.max(box.scrollLeft + 4, x - 330)) + 'px'; tip.style.top = '84px';
}
function pin(on) { pinned = on; tip.classList.toggle('pinned', on); if (day !== null) show(day); }
function hide() { cursor.hidden = tip.hidden = true; day = null; link(); }

// body map ↔ timeline ↔ tables: one attribute joins them; the map dims other events, an event only lights its organ
function link(organs, dim) {
  const want = (organs || '').split(' ').filter(Boolean);
  for (const e of document.querySelectorAll('[data-organ]')) e.classList.toggle('hot', e.dataset.organ.split(' ').some(o => want.includes(o)));
  document.body.classList.toggle('linked', Boolean(dim && track.querySelector('.ev.hot')));
}
for (const type of ['mouseover', 'focusin']) document.addEventListener(type, e => {
  const source = e.target.closest('.body [data-organ], .organs-list [data-organ], .gen tr[data-organ], .ev[data-organ]');
  link(source?.dataset.organ, source && !source.matches('.ev'));
});

const inPlot = e => !e.target.closest('.head, .tip');
box.addEventListener('pointermove', e => {
  if (drag !== null) { const a = toX(drag), b = toX(toDay(e.clientX)); pick.hidden = Math.abs(a - b) < 6; pick.style.left = Math.min(a, b) + 'px'; pick.style.width = Math.abs(a - b) + 'px'; }
  if (!pinned && inPlot(e)) show(toDay(e.clientX));
});
box.addEventListener('pointerleave', () => { if (!pinned) hide(); });
box.addEventListener('pointerdown', e => { if (e.button === 0 && e.pointerType === 'mouse' && inPlot(e)) { drag = toDay(e.clientX); e.preventDefault(); box.focus({ preventScroll: true }); } });
window.addEventListener('pointerup', e => {
  if (drag === null) return;
  const a = Math.min(drag, toDay(e.clientX)), b = Math.max(drag, toDay(e.clientX)), wide = !pick.hidden; drag = null; pick.hidden = true;
  if (wide) { const view = box.clientWidth - labelWidth(); setZoom(zoom * view / (toX(b) - toX(a)), a, labelWidth()); }
  else { pin(false); show(toDay(e.clientX)); pin(true); }
});
box.addEventListener('dragstart', e => e.preventDefault());
box.addEventListener('click', e => { if (e.target.closest('.ev') && e.detail) e.preventDefault(); }); // a mouse click pins; Enter on a mark follows its link
box.addEventListener('wheel', e => { if (!e.ctrlKey) return; e.preventDefault(); setZoom(zoom * Math.exp(-e.deltaY / 300), toDay(e.clientX), e.clientX - box.getBoundingClientRect().left); }, { passive: false });
box.addEventListener('dblclick', e => { if (inPlot(e)) { pin(false); setZoom(1, lo, labelWidth()); } });
box.addEventListener('scroll', window_); window.addEventListener('resize', window_);
document.querySelector('.zoom').addEventListener('click', e => { const z = e.target.dataset.z; if (z) z === '0' ? setZoom(1, lo, labelWidth()) : setZoom(zoom * (z > 0 ? 1.6 : 1 / 1.6), ...centre()); });

box.addEventListener('keydown', e => {
  if (e.target !== box) { if (e.key === 'Escape') box.focus(); return; }
  const step = { ArrowLeft: -1, ArrowRight: 1 }[e.key] * (e.altKey ? 30 : e.shiftKey ? 7 : 1);
  if (step) show(Math.round(day ?? centre()[0]) + step);
  else if (e.key === '+' || e.key === '=') setZoom(zoom * 1.6, ...centre());
  else if (e.key === '-') setZoom(zoom / 1.6, ...centre());
  else if (e.key === '0') setZoom(1, lo, labelWidth());
  else if (e.key === 'Enter') pin(true);
  else if (e.key === 'Escape') { pin(false); hide(); }
  else return;
  e.preventDefault();
});

// deep link: #axis=dx&from=2025-04-01&to=2025-05-20&focus=2025-04-17
const want = new URLSearchParams(location.hash.slice(1)), at = k => Math.round((Date.parse(want.get(k)) - DX) / DAY);
if (want.has('axis')) document.querySelector(`[name=axis][value="${CSS.escape(want.get('axis'))}"]`)?.click();
if (want.has('from') && want.has('to')) setZoom((hi - lo) / (at('to') - at('from')), at('from'), labelWidth());
if (want.has('focus')) { show(at('focus')); pin(true); }
window_();

// a link to a row opens the table that holds it
function reveal() { const row = location.hash.startsWith('#r-') && document.getElementById(decodeURIComponent(location.hash.slice(1))); if (row) { row.closest('details').open = true; row.scrollIntoView({ block: 'center' }); } }
window.addEventListener('hashchange', reveal); reveal();
