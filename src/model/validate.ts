import { peakCapacity } from './capacity.ts';
import type { Issue } from './errors.ts';
import type { Mode, Node, Resource, Task } from './problem.ts';
import type { TaskShape } from './schema.ts';

/** Reports each cycle of the precedence graph (one per strongly connected part), task by task. O(tasks + arcs). */
export function findCycles(tasks: readonly Task[], issues: Issue[]): void {
  const indexOf = new Map(tasks.map((task, i) => [task.id, i]));
  const UNSEEN = 0;
  const OPEN = 1;
  const DONE = 2;
  const state = new Uint8Array(tasks.length);
  // Depth-first along predecessors, with an explicit stack: chains may be 100,000 long.
  for (let root = 0; root < tasks.length; root++) {
    if (state[root] !== UNSEEN) continue;
    const path: number[] = [root];
    const nextArc: number[] = [0];
    state[root] = OPEN;
    while (path.length > 0) {
      const task = path[path.length - 1];
      const arc = nextArc[nextArc.length - 1]++;
      if (arc >= tasks[task].after.length) {
        state[task] = DONE;
        path.pop();
        nextArc.pop();
        continue;
      }
      const predecessor = indexOf.get(tasks[task].after[arc].task);
      if (predecessor === undefined) continue;
      if (state[predecessor] === UNSEEN) {
        state[predecessor] = OPEN;
        path.push(predecessor);
        nextArc.push(0);
      } else if (state[predecessor] === OPEN) {
        const cycle = path.slice(path.indexOf(predecessor)).reverse();
        const names = [...cycle, cycle[0]].map((i) => tasks[i].id).join(' → ');
        issues.push({
          code: 'cycle',
          path: `tasks[${task}].after`,
          message: `these tasks wait for one another: ${names}`,
          hint: `drop '${tasks[predecessor].id}' from what '${tasks[task].id}' waits for`,
        });
      }
    }
  }
}

/** Reports each task that no mode and node can ever hold, with what came nearest. */
export function checkFeasibleSomewhere(
  tasks: readonly Task[],
  resources: readonly Resource[],
  nodes: readonly Node[],
  issues: Issue[],
): void {
  const pools = new Map(
    resources.map((r) => [r.id, Math.max(r.capacity, ...r.calendar.map((w) => w.capacity))]),
  );
  tasks.forEach((task, i) => {
    // What has happened needs no room any more.
    if (task.fixed) return;
    const misses = task.modes.map((mode) => nearestMiss(task, mode, pools, nodes));
    if (misses.some((miss) => miss === null)) return;
    const nearest = (misses as Miss[]).reduce((a, b) => (a.count < b.count ? a : b));
    issues.push({
      code: 'impossible-demand',
      path: `tasks[${i}]`,
      message: `nothing can ever run task '${task.id}': ${nearest.text}`,
      hint: nearest.hint,
    });
  });
}

/** What all tasks together may use up; sums are kept in 32 bits. */
const MOST_USED = 2 ** 31 - 1;

/** Reports each non-renewable resource of which the tasks, each in its dearest mode, use more than can be counted. */
export function checkBudgets(tasks: readonly Task[], resources: readonly Resource[], issues: Issue[]): void {
  resources.forEach(({ id, renewable }, k) => {
    if (renewable) return;
    let total = 0;
    for (const { modes } of tasks)
      total += modes.reduce((most, { demand }) => Math.max(most, demand[id] ?? 0), 0);
    if (total <= MOST_USED) return;
    issues.push({
      code: 'out-of-range',
      path: `resources[${k}]`,
      message: `the tasks may use ${total} of '${id}' in all; allot counts to 2^31 (2,147,483,648)`,
      hint: 'count it in a larger unit',
    });
  });
}

interface Miss {
  /** How many things are short; the node with the fewest is named. */
  count: number;
  text: string;
  hint: string;
}

/** Why `mode` can run nowhere; null when it can. */
function nearestMiss(
  task: Task,
  mode: Mode,
  pools: ReadonlyMap<string, number>,
  nodes: readonly Node[],
): Miss | null {
  const shortPools = Object.entries(mode.demand).filter(
    ([name, amount]) => amount > (pools.get(name) ?? Number.POSITIVE_INFINITY),
  );
  const poolText = shortPools.map(([name, amount]) => `${name} ${amount} > ${pools.get(name)}`);
  if (poolText.length === 0 && (mode.nodes === null || mode.nodes.length > 0)) return null;
  if (mode.nodes !== null && mode.nodes.length === 0) {
    if (nodes.length === 0) {
      return {
        count: 1,
        text: `it needs a node with ${task.requires.join(', ') || 'room for it'}, and the file has no nodes`,
        hint: 'add nodes',
      };
    }
    const allowed = task.modes.length === 1 ? '' : ` (mode '${mode.id}')`;
    const perNode = nodes.map((node) => {
      const lacks = task.requires
        .filter((capability) => !node.capabilities.includes(capability))
        .map((c) => `lacks '${c}'`);
      const short = Object.entries(mode.demand)
        .filter(([kind, amount]) => !pools.has(kind) && amount > peakCapacity(node, kind))
        .map(([kind, amount]) => `${kind} ${amount} > ${peakCapacity(node, kind)}`);
      const reasons = [...lacks, ...short];
      if (reasons.length === 0) reasons.push("is not among the task's nodes");
      return { node, reasons };
    });
    const nearest = perNode.reduce((a, b) => (b.reasons.length < a.reasons.length ? b : a));
    return {
      count: nearest.reasons.length + poolText.length,
      text: `the nearest node, '${nearest.node.id}'${allowed}: ${[...nearest.reasons, ...poolText].join(', ')}`,
      hint: `change task '${task.id}' or node '${nearest.node.id}'`,
    };
  }
  return {
    count: poolText.length,
    text: poolText.join(', '),
    hint: `lower the demand of '${task.id}' or raise the capacity`,
  };
}

type Fail = (code: string, path: string, message: string, hint?: string) => void;

/** Checks an elastic range against the demands of the task's modes. */
export function checkElastic(
  elastic: NonNullable<TaskShape['elastic']>,
  modes: readonly Mode[],
  pools: ReadonlyMap<string, Resource>,
  path: string,
  fail: Fail,
): void {
  for (const [name, range] of Object.entries(elastic.resources)) {
    const where = `${path}.elastic.resources.${name}`;
    if (pools.get(name)?.renewable === false)
      fail(
        'elastic-nonrenewable',
        where,
        `'${name}' is used up, so a task cannot do with less of it for longer`,
        'drop it here, or make it renewable',
      );
    checkTable(range.speedup, where, fail);
    for (const mode of modes) {
      const demand = mode.demand[name] ?? 0;
      if (demand === 0)
        fail(
          'elastic-without-demand',
          where,
          `'${name}' is elastic, but mode '${mode.id}' demands none of it`,
          'add it to the demand',
        );
      else if (range.min > demand)
        fail(
          'elastic-range',
          where,
          `the least allotment ${range.min} is above the demand ${demand}`,
          `use at most ${demand}`,
        );
    }
  }
  for (const [k, part] of (elastic.joint ?? []).entries()) {
    checkTable(part.speedup, `${path}.elastic.joint[${k}]`, fail);
    for (const name of part.resources) {
      if (!(name in elastic.resources))
        fail(
          'unknown-reference',
          `${path}.elastic.joint[${k}]`,
          `'${name}' is not among the elastic resources`,
          `add '${name}' under 'resources'`,
        );
    }
  }
}

type Speedup = NonNullable<TaskShape['elastic']>['resources'][string]['speedup'];

/** A table gives each amount one duration. */
function checkTable(speedup: Speedup, path: string, fail: Fail): void {
  if (speedup?.type !== 'table') return;
  const seen = new Set<number>();
  for (const [k, { allotment }] of speedup.points.entries()) {
    const where = `${path}.speedup.points[${k}].allotment`;
    if (allotment === 0)
      fail('elastic-table', where, 'nothing is done with an allotment of 0', 'drop the point');
    if (seen.has(allotment))
      fail('elastic-table', where, `the table has the allotment ${allotment} twice`, 'drop one of them');
    seen.add(allotment);
  }
}
