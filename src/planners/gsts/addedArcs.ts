import type { EventFramework } from '#generation/eventFramework.ts';
import type { Instance } from '#instance/instance.ts';
import { formatTime } from '#model/time.ts';
import type { PlanDetails } from '#schedule/plan.ts';

type AddedArc = NonNullable<PlanDetails['addedArcs']>[number];

/** The last resource that a task had to wait for, since when, and how much of it was free then. */
interface Conflict {
  resource: number;
  free: number;
  since: number;
}

/**
 * Collects the conflicts of one run of the framework, and turns each into an arc of the workflow graph: the
 * task that had to wait comes after one whose end freed what it waited for. With these arcs every task's
 * earliest start by precedence alone is its start in the schedule, so no conflict is left to happen.
 */
export class ConflictArcs {
  readonly #instance: Instance;
  readonly #mode: Int32Array;
  readonly #conflicts = new Map<number, Conflict>();

  constructor(instance: Instance, mode: Int32Array) {
    this.#instance = instance;
    this.#mode = mode;
  }

  /** Notes that task i cannot start now; passed to the framework as its listener. */
  readonly note = (i: number, resource: number, free: number, now: number): void => {
    if (this.#conflicts.get(i)?.resource === resource) return;
    this.#conflicts.set(i, { resource, free, since: now });
  };

  /**
   * One arc a task that had to wait, by rising start.
   *
   * @param rank of several tasks that end when it starts, the one of smallest rank is waited for
   */
  arcs({ start, end }: EventFramework, rank: Int32Array): AddedArc[] {
    const { problem, resourceName, ticksPerUnit } = this.#instance;
    const endingAt = new Map<number, number[]>();
    end.forEach((time, i) => {
      if (endingAt.has(time)) endingAt.get(time)?.push(i);
      else endingAt.set(time, [i]);
    });
    const waited = [...this.#conflicts].sort(([a], [b]) => start[a] - start[b] || a - b);
    return waited.flatMap(([i, { resource, free, since }]): AddedArc[] => {
      const freeing = (endingAt.get(start[i]) ?? []).filter(
        (p) => this.#amount(p, resource) > 0 && start[p] < start[i],
      );
      if (freeing.length === 0) return [];
      const before = freeing.reduce((a, b) => (rank[b] < rank[a] ? b : a));
      const time = since / ticksPerUnit;
      return [
        {
          before: problem.tasks[before].id,
          after: problem.tasks[i].id,
          resource: resourceName[resource],
          time,
          reason: `at ${formatTime(time, problem.timeUnit)} '${problem.tasks[i].id}' demands ${this.#amount(i, resource)} of '${resourceName[resource]}', and ${free} are free`,
        },
      ];
    });
  }

  #amount(i: number, resource: number): number {
    const { demandPtr, demandResource, demandAmount } = this.#instance;
    const m = this.#mode[i];
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++)
      if (demandResource[k] === resource) return demandAmount[k];
    return 0;
  }
}
