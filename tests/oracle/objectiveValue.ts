import type { Node, ObjectiveTerm, Problem } from '#model/problem.ts';
import type { PlanRow } from './checkPlan.ts';

/** The value of each level of the problem's objective for a whole valid plan, times in the problem's unit. */
export function objectiveOfPlan(problem: Problem, rows: readonly PlanRow[]): number[] {
  return problem.objective.map((level) =>
    level.reduce((sum, { term, weight }) => sum + weight * termOfPlan(problem, rows, term), 0),
  );
}

function termOfPlan(problem: Problem, rows: readonly PlanRow[], term: ObjectiveTerm): number {
  const placed = rows.map((row) => {
    const task = problem.tasks.find(({ id }) => id === row.id)!;
    return { row, task, mode: task.modes.find(({ id }) => id === row.mode)! };
  });
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  switch (term) {
    case 'makespan':
      return Math.max(0, ...rows.map((row) => row.end));
    case 'weightedCompletion':
      return sum(placed.map(({ row, task }) => task.weight * row.end));
    case 'weightedTardiness':
      return sum(placed.map(({ row, task }) => task.weight * Math.max(0, row.end - task.dueDate)));
    case 'cost':
      return sum(
        placed.map(({ row, mode }) => {
          const rate = problem.nodes.find(({ id }) => id === row.node)?.costRate ?? 0;
          return mode.cost + rate * (row.end - row.start);
        }),
      );
    case 'instability':
      return sum(
        placed.map(({ row, task }) =>
          task.planned ? task.weight * Math.abs(row.start - task.planned.start) : 0,
        ),
      );
    case 'reassignment':
      return sum(
        placed.map(({ row, task: { planned, weight } }) => {
          const moved = planned?.node !== undefined && planned.node !== row.node;
          return moved || (planned?.mode !== undefined && planned.mode !== row.mode) ? weight : 0;
        }),
      );
    case 'loadImbalance': {
      if (problem.nodes.length < 2) return 0;
      // A node's load: the time of its tasks, each counted by the largest share of a capacity it takes.
      const loads = problem.nodes.map((node) =>
        sum(
          placed
            .filter(({ row }) => row.node === node.id)
            .map(({ row, mode }) => (row.end - row.start) * largestShare(node, mode.demand)),
        ),
      );
      const mean = sum(loads) / loads.length;
      return mean === 0 ? 0 : Math.max(...loads) / mean - 1;
    }
  }
}

function largestShare(node: Node, demand: Readonly<Record<string, number>>): number {
  const shares = Object.keys(node.capacity)
    .filter((kind) => (demand[kind] ?? 0) > 0)
    .map((kind) => {
      const peak = Math.max(
        node.capacity[kind],
        ...node.calendar.map((window) => window.capacity[kind] ?? 0),
      );
      return demand[kind] / peak;
    });
  return shares.length === 0 ? 1 : Math.max(...shares);
}
