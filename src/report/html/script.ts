/**
 * What the report's page does by itself: zooms pictures (buttons, or Ctrl and the wheel), shows the same
 * task in every picture under the pointer, and sorts the table of tasks. Without it all is still readable.
 */
export const REPORT_SCRIPT = `
for (const figure of document.querySelectorAll('figure')) {
  const view = figure.querySelector('.view');
  const svg = view.querySelector('svg');
  const natural = Number(svg.getAttribute('width'));
  const fit = () => Math.min(natural, view.clientWidth);
  let width = null;
  const zoom = (wanted, x = view.clientWidth / 2, y = view.clientHeight / 2) => {
    const before = svg.getBoundingClientRect().width;
    width = Math.min(Math.max(wanted, fit() / 2), natural * 16);
    const factor = width / before;
    svg.style.maxWidth = 'none';
    svg.style.width = width + 'px';
    view.scrollLeft = (view.scrollLeft + x) * factor - x;
    view.scrollTop = (view.scrollTop + y) * factor - y;
  };
  const current = () => width ?? fit();
  const actions = {
    out: () => zoom(current() / 1.4),
    in: () => zoom(current() * 1.4),
    natural: () => zoom(natural),
    fit: () => { width = null; svg.style.width = svg.style.maxWidth = ''; },
  };
  for (const button of figure.querySelectorAll('[data-zoom]'))
    button.addEventListener('click', actions[button.dataset.zoom]);
  view.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = view.getBoundingClientRect();
    zoom(current() * Math.exp(-event.deltaY / 300), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
}
const bars = new Map();
for (const bar of document.querySelectorAll('svg [data-task]')) {
  const id = bar.dataset.task;
  bars.set(id, [...(bars.get(id) ?? []), bar]);
}
let shown = null;
document.addEventListener('pointerover', (event) => {
  const id = event.target.closest?.('[data-task]')?.dataset.task ?? null;
  if (id === shown) return;
  for (const bar of bars.get(shown) ?? []) bar.classList.remove('same');
  for (const bar of bars.get(id) ?? []) bar.classList.add('same');
  shown = id;
});
for (const button of document.querySelectorAll('th button')) {
  button.addEventListener('click', () => {
    const heading = button.closest('th');
    const body = heading.closest('table').tBodies[0];
    const column = heading.cellIndex;
    const falling = heading.getAttribute('aria-sort') === 'ascending';
    for (const other of heading.parentElement.cells) other.removeAttribute('aria-sort');
    heading.setAttribute('aria-sort', falling ? 'descending' : 'ascending');
    const key = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
    const number = heading.classList.contains('number');
    const compare = (a, b) => {
      const [x, y] = [key(a), key(b)];
      if (x === '' || y === '') return (x === '') - (y === '');
      const order = number ? Number(x) - Number(y) : x.localeCompare(y, undefined, { numeric: true });
      return falling ? -order : order;
    };
    body.append(...[...body.rows].sort(compare));
  });
}`;
