import type { Problem } from '#model/problem.ts';
import { checkPartialPlan, type PlanRow } from './checkPlan.ts';
import type { Choices } from './randomProblem.ts';

/** A way to do a task: one of its modes on one of the nodes that can run it. */
export interface Way {
  mode: string;
  node: string | null;
  /** In ticks. */
  duration: number;
}

/** The ways to do each task, by the problem alone. Durations on nodes are rounded up to ticks. */
export function waysOf(problem: Problem, tick: number): Way[][] {
  return problem.tasks.map((task) =>
    task.modes.flatMap((mode) =>
      (mode.nodes ?? [null]).map((node) => {
        const speed = node === null ? 1 : problem.nodes.find(({ id }) => id === node)!.speed;
        const { fixed } = task;
        const duration = fixed?.end === undefined ? mode.duration / speed : fixed.end - fixed.start;
        return { mode: mode.id, node, duration: Math.ceil(duration / tick - 1e-6) };
      }),
    ),
  );
}

/** The row of a task that starts `startTick` ticks into the project. */
export function rowAt(id: string, way: Way, startTick: number, tick: number): PlanRow {
  return {
    id,
    mode: way.mode,
    node: way.node,
    start: startTick * tick,
    end: (startTick + way.duration) * tick,
  };
}

/**
 * A naive list scheduler: random order with predecessors first, random way, and the first start, tried
 * tick by tick up to `lastTick`, at which the plan so far breaks no rule by the second checker. A task
 * that fits nowhere is put at a random tick, so that the plan is whole, though wrong.
 *
 * On a grid finer than `stride` ticks a try is made every `stride` only, and the start found is then
 * moved forward by halving steps while it stays valid.
 */
export function listSchedule(
  problem: Problem,
  tick: number,
  choices: Choices,
  lastTick: number,
  stride = 1,
): PlanRow[] {
  const ways = waysOf(problem, tick);
  const rows: PlanRow[] = [];
  const waiting = new Set(problem.tasks.map((_, i) => i));
  while (waiting.size > 0) {
    const ready = [...waiting].filter((i) =>
      problem.tasks[i].after.every((arc) => rows.some(({ id }) => id === arc.task)),
    );
    const i = ready[choices.int(ready.length)];
    waiting.delete(i);
    const way = ways[i][choices.int(ways[i].length)];
    const at = (start: number) => rowAt(problem.tasks[i].id, way, start, tick);
    const fits = (start: number) =>
      start >= 0 && checkPartialPlan(problem, [...rows, at(start)], tick).length === 0;
    let start = 0;
    while (start <= lastTick && !fits(start)) start += stride;
    if (start > lastTick) start = choices.int(lastTick + 1);
    else for (let step = stride >> 1; step > 0; step >>= 1) if (fits(start - step)) start -= step;
    rows.push(at(start));
  }
  return rows;
}
