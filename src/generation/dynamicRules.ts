import type { CriticalPath } from '#instance/criticalPath.ts';
import type { ModeView } from './modeView.ts';

/**
 * Rules that rank the eligible tasks anew at each moment of parallel generation, by what starting one of
 * them does to the others. Smaller goes first.
 */
export const DYNAMIC_RULES = {
  RSM: { title: 'resource scheduling method', source: 'Shaffer, Ritter and Meyer 1965' },
  WCS: { title: 'worst case slack', source: 'Kolisch 1996' },
} as const;
export type DynamicRuleId = keyof typeof DYNAMIC_RULES;

/**
 * Parallel generation under a dynamic rule, for constant capacities.
 *
 * RSM: v(j) = max over other eligible i of max(0, now + d(j) − lst(i)): least delay of the rest.
 * WCS: v(j) = lst(j) − max over other eligible i of E(i, j), where E(i, j) is the earliest start of j
 * beside what runs, once i has started now.
 *
 * @param start written, in ticks
 * @returns makespan in ticks
 * O(n · eligible² · running·demands): for hundreds of tasks, not for thousands.
 */
export function dynamicParallelSgs(
  rule: DynamicRuleId,
  view: ModeView,
  path: CriticalPath,
  start: Int32Array,
): number {
  const { duration, into, mirrored, instance } = view;
  const { release } = instance;
  const n = duration.length;
  const used = new Int32Array(instance.resourceCount);
  const waiting = Int32Array.from({ length: n }, (_, i) => into.ptr[i + 1] - into.ptr[i]);
  const est = release.slice();
  let open = [...waiting.keys()].filter((i) => waiting[i] === 0);
  let running: number[] = [];
  let now = 0;
  let makespan = 0;
  let left = n;
  const endOf = (i: number) => start[i] + duration[i];

  const take = (i: number, sign: number) => {
    for (let k = view.demandPtr[i]; k < view.demandPtr[i + 1]; k++)
      used[view.demandResource[k]] += sign * view.demandAmount[k];
  };
  const fits = (i: number) => {
    if (duration[i] === 0) return true;
    for (let k = view.demandPtr[i]; k < view.demandPtr[i + 1]; k++) {
      const r = view.demandResource[k];
      if (used[r] + view.demandAmount[k] > instance.capacity[r]) return false;
    }
    return true;
  };
  /** Earliest start of j if i starts now: the first end among what then runs that makes room. */
  const earliestBeside = (i: number, j: number): number => {
    take(i, 1);
    let at = now;
    const ending = [...running, i].sort(
      (a, b) => (a === i ? now + duration[i] : endOf(a)) - (b === i ? now + duration[i] : endOf(b)),
    );
    const freed: number[] = [];
    for (const a of ending) {
      if (fits(j)) break;
      take(a, -1);
      freed.push(a);
      at = a === i ? now + duration[i] : endOf(a);
    }
    for (const a of freed) take(a, 1);
    take(i, -1);
    return at;
  };
  const value = (j: number, rivals: readonly number[]): number => {
    let worst = rule === 'RSM' ? 0 : now;
    for (const i of rivals) {
      if (i === j) continue;
      worst = Math.max(worst, rule === 'RSM' ? now + duration[j] - path.lst[i] : earliestBeside(i, j));
    }
    return rule === 'RSM' ? worst : path.lst[j] - worst;
  };

  while (left > 0) {
    for (;;) {
      const eligible = open.filter((i) => est[i] <= now && fits(i));
      if (eligible.length === 0) break;
      const values = eligible.map((j) => value(j, eligible));
      const j = eligible[values.indexOf(Math.min(...values))];
      start[j] = now;
      left--;
      makespan = Math.max(makespan, endOf(j));
      open = open.filter((i) => i !== j);
      if (duration[j] > 0) {
        take(j, 1);
        running.push(j);
      }
      for (let k = mirrored.ptr[j]; k < mirrored.ptr[j + 1]; k++) {
        const s = mirrored.task[k];
        if (--waiting[s] > 0) continue;
        for (let a = into.ptr[s]; a < into.ptr[s + 1]; a++)
          est[s] = Math.max(est[s], start[into.task[a]] + into.weight[a]);
        open.push(s);
      }
    }
    if (left === 0) break;
    now = Math.min(...running.map(endOf), ...open.map((i) => est[i]).filter((time) => time > now));
    for (const i of running.filter((i) => endOf(i) <= now)) take(i, -1);
    running = running.filter((i) => endOf(i) > now);
  }
  return makespan;
}
