/*
 * Draws the conflict that docs/cp.md works through, from what the solver really infers: each predicate of the trail
 * with what implies it, the cut at the first unique implication point, and the nogood.
 *
 *   npm run pictures
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROVABLE_PARTS } from '#cp/certificate/prove.ts';
import { formatPredicate } from '#cp/engine/predicate.ts';
import { PredicateList } from '#cp/engine/predicateList.ts';
import { buildScheduleModel, type ScheduleModel } from '#cp/scheduleModel.ts';
import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';
import { at, Drawing } from '#report/svg/drawing.ts';
import { ROOT } from '../tests/docs/pages.ts';

const TASKS = ['a', 'b', 'c'];
const COLUMN = 190;
const ROW = 74;
const BOX = { width: 142, height: 44 };
const MARGIN = { left: 24, top: 96 };

interface Node {
  text: string;
  note: string;
  /** Nodes that imply it; what holds at the root is left out, as in nogoods. */
  because: number[];
  /** What holds at the root and is needed as well. */
  besides: string[];
  column: number;
  row: number;
}

const model = threeTasks();
const nodes = conflictGraph(model);
place(nodes);
model.search.analysis.run();
writeFileSync(join(ROOT, 'docs/pictures/conflict.svg'), draw(nodes));

/** a, b and c, 2 hours and 2 of 3 people each, by hour 5; without machines, which would refuse it at once. */
function threeTasks(): ScheduleModel {
  const instance = compile(
    parseProblem({
      name: 'three tasks',
      resources: [{ id: 'people', capacity: 3 }],
      tasks: TASKS.map((id) => ({ id, duration: 2, demand: { people: 2 } })),
    }),
  );
  const made = buildScheduleModel(instance, 5 * instance.ticksPerUnit, PROVABLE_PARTS);
  if (made === null || typeof made === 'string') throw new Error('the example has become trivial');
  return made;
}

/** Decides that a starts at 0 and propagates: the entries of that level, and the conflict as the last node. */
function conflictGraph({ store, search, pairs, firstPair, makespan }: ScheduleModel): Node[] {
  const nameOf = (x: number) => (x === makespan ? 'end' : `start(${TASKS[x]})`);
  const name = (b: number, value: number) => {
    if (b >> 1 < firstPair) return formatPredicate(b, value, nameOf).replace('-', '−');
    const { first, second } = pairs[(b >> 1) - firstPair];
    return `${b & 1 ? 'not ' : ''}${TASKS[first]} before ${TASKS[second]}`;
  };
  if (!search.propagate()) throw new Error('the example is refused at the root');
  const root = store.size;
  store.decide(1, 0);
  if (search.propagate()) throw new Error('the example no longer ends in a conflict');
  const because = new PredicateList();
  const node = (b: number, value: number, reason: number, position: number, note: string): Node => {
    because.length = 0;
    store.explain(reason, b, value, position, because);
    const own: Node = { text: name(b, value), note, because: [], besides: [], column: 0, row: 0 };
    for (let k = 0; k < because.length; k += 2) {
      const e = store.entryOf(because.data[k], because.data[k + 1]);
      if (e >= root) own.because.push(e - root);
      else own.besides.push(name(because.data[k], because.data[k + 1]));
    }
    return own;
  };
  const found: Node[] = [];
  for (let e = root; e < store.size; e++)
    found.push(
      node(
        store.trailVariable[e],
        store.trailValue[e],
        store.trailReason[e],
        e,
        e === root ? 'decision' : `entry ${e}`,
      ),
    );
  const { failedVariable: b, failedValue: value } = store;
  found.push({ ...node(b, value, store.failedReason, store.size, 'conflict') });
  found[found.length - 1].besides.push(name(b ^ 1, 1 - value));
  return found;
}

/** By depth from left to right; within a column as they came. */
function place(all: Node[]): void {
  const filled: number[] = [];
  for (const node of all) {
    node.column = Math.max(0, ...node.because.map((k) => all[k].column + 1));
    node.row = filled[node.column] ?? 0;
    filled[node.column] = node.row + 1;
  }
  for (const node of all) node.row += (Math.max(...filled) - filled[node.column]) / 2;
}

/** Numbers of the nodes that the conflict rests on. */
function needed(all: Node[]): Set<number> {
  const found = new Set<number>();
  const visit = (k: number) => {
    if (found.has(k)) return;
    found.add(k);
    all[k].because.forEach(visit);
  };
  visit(all.length - 1);
  return found;
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const bend = (x1 + x2) / 2;
  return `M${at(x1, y1)}C${at(bend, y1)} ${at(bend, y2)} ${at(x2, y2)}`;
}

/** Below the boxes of the columns between. */
function detour(x1: number, y1: number, x2: number, y2: number, below: number): string {
  const out = `M${at(x1, y1)}C${at(x1 + 30, y1)} ${at(x1 + 14, below)} ${at(x1 + 70, below)}`;
  return `${out}L${at(x2 - 70, below)}C${at(x2 - 14, below)} ${at(x2 - 34, y2)} ${at(x2, y2)}`;
}

function draw(all: Node[]): string {
  const drawing = new Drawing('conflict', 'light');
  const { palette } = drawing;
  const used = needed(all);
  const last = all.length - 1;
  const columns = Math.max(...all.map((node) => node.column)) + 1;
  const rows = Math.max(...all.map((node) => node.row)) + 1;
  const width = MARGIN.left * 2 + (columns - 1) * COLUMN + BOX.width;
  const height = MARGIN.top + rows * ROW + 54;
  const below = MARGIN.top + rows * ROW - 4;
  const left = (node: Node) => MARGIN.left + node.column * COLUMN;
  const middle = (node: Node) => MARGIN.top + node.row * ROW + BOX.height / 2;
  drawing.text(MARGIN.left, 30, 'One decision, and why it fails', { size: 17, bold: true });
  drawing.text(
    MARGIN.left,
    52,
    'Three tasks of 2 hours, each with 2 of 3 people, by hour 5. An arrow leads from a cause to what it implies;',
    { size: 12, fill: palette.muted },
  );
  drawing.text(
    MARGIN.left,
    70,
    'what holds at the root stands below a box. Pale: inferred, but not needed.',
    {
      size: 12,
      fill: palette.muted,
    },
  );
  for (const [k, node] of all.entries()) {
    for (const cause of node.because) {
      const from = all[cause];
      const [x1, y1, x2, y2] = [left(from) + BOX.width, middle(from), left(node) - 6, middle(node)];
      const colour = used.has(k) ? palette.ink : palette.grid;
      const isLong = node.column - from.column > 1;
      drawing.path(isLong ? detour(x1, y1, x2, y2, below) : curve(x1, y1, x2, y2), {
        stroke: colour,
        'stroke-width': 1.4,
      });
      drawing.path(`M${at(x2 + 5, y2)}L${at(x2 - 2, y2 - 4)}L${at(x2 - 2, y2 + 4)}Z`, { fill: colour });
    }
  }
  for (const [k, node] of all.entries()) {
    const isConflict = k === last;
    const fill =
      k === 0
        ? palette.groups[0]
        : isConflict
          ? { fill: palette.failure, text: '#ffffff' }
          : { fill: palette.band, text: palette.ink };
    const x = left(node);
    const y = middle(node) - BOX.height / 2;
    const ink = used.has(k) ? fill.text : palette.muted;
    drawing.rect(x, y, BOX.width, BOX.height, {
      rx: 6,
      fill: fill.fill,
      stroke: used.has(k) && k !== 0 && !isConflict ? palette.muted : 'none',
    });
    drawing.text(x + BOX.width / 2, y + 19, node.text, { size: 13, bold: true, anchor: 'middle', fill: ink });
    drawing.text(x + BOX.width / 2, y + 35, node.note, { size: 10.5, anchor: 'middle', fill: ink });
    if (node.besides.length > 0)
      drawing.text(x + BOX.width / 2, y + BOX.height + 14, `with ${node.besides.join(', ')}`, {
        size: 10.5,
        anchor: 'middle',
        fill: palette.muted,
      });
  }
  const cut = MARGIN.left + BOX.width + (COLUMN - BOX.width) / 2 - 3;
  drawing.line(cut, MARGIN.top - 8, cut, height - 40, {
    stroke: palette.failure,
    'stroke-width': 1.5,
    'stroke-dasharray': '5 4',
  });
  drawing.text(
    MARGIN.left,
    height - 18,
    `All paths to the conflict pass ${all[0].text}: the nogood is that alone.`,
    { size: 13, bold: true },
  );
  return drawing.finish(width, height, 'Implication graph of the conflict worked through in the text');
}
