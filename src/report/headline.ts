import { formatTime, type TimeUnit } from '#model/time.ts';
import type { ObjectiveLevel } from '#model/problem.ts';
import { describeLevel, isMakespanOnly } from '#schedule/objective.ts';
import type { Plan } from '#schedule/plan.ts';
import type { ActualRun } from './pictureInput.ts';

/** How far a makespan may be from the best: (makespan − bound) / makespan, from 0 to 1. */
export function gapOf(makespan: number, lowerBound: number): number {
  return makespan <= 0 ? 0 : Math.max(0, makespan - lowerBound) / makespan;
}

/** As gapOf, of what the plan was to minimise first; of the makespan where the plan does not tell. */
export function gapOfPlan({ objective, makespan, lowerBound }: Plan): number {
  if (objective === null) return gapOf(makespan ?? 0, lowerBound);
  return gapOf(objective.values[0], objective.lowerBound);
}

/** `8.3 %`; never `0.0 %` for a gap that is not 0. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent === 0) return '0 %';
  if (percent < 0.1) return '< 0.1 %';
  return `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

/**
 * `makespan 42 h · lower bound 40 h · gap 4.8 %`, with another objective
 * `makespan 42 h · cost 18 · lower bound 17 · gap 5.6 %`, or that it is optimal, or why there is no schedule.
 */
export function planHeadline(
  unit: TimeUnit,
  makespan: number | null,
  lowerBound: number,
  plan: Plan | undefined,
  objective: readonly ObjectiveLevel[],
): string {
  const planner = plan ? ` · ${plan.planner}` : '';
  const bound = `lower bound ${formatTime(lowerBound, unit)}`;
  if (makespan === null) {
    if (plan?.status === 'infeasible') return `infeasible: ${plan.reason}${planner}`;
    return `no schedule${plan?.reason ? `: ${plan.reason}` : ''} · ${bound}${planner}`;
  }
  // 'optimal' is about the objective, which need not be the makespan.
  const proof = plan?.status === 'optimal' ? ' · optimal' : '';
  const end = `makespan ${formatTime(makespan, unit)}`;
  if (!plan?.objective || isMakespanOnly(objective))
    return `${end} · ${bound} · gap ${formatShare(gapOf(makespan, lowerBound))}${proof}${planner}`;
  const { values, lowerBound: least } = plan.objective;
  const round = (value: number) => Math.round(value * 1000) / 1000;
  const levels = objective
    .map((level, k) => {
      const sum = level.length > 1 || level[0].weight !== 1;
      return `${describeLevel(level)}${sum ? ' =' : ''} ${round(values[k])}`;
    })
    .join(', then ');
  return `${end} · ${levels} · lower bound ${round(least)} · gap ${formatShare(gapOfPlan(plan))}${proof}${planner}`;
}

/** `run succeeded at 44 h, 2 h later than planned, 2 attempts failed`. */
export function runHeadline(unit: TimeUnit, run: ActualRun, planned: number | null): string {
  const attempts = run.tasks.flatMap((task) => task.attempts);
  const lost = attempts.filter(({ outcome }) => ['failed', 'timed-out', 'lost'].includes(outcome)).length;
  const when = `run ${run.status === 'running' ? 'under way' : run.status} at ${formatTime(run.now, unit)}`;
  const late = planned === null ? 0 : Math.round((run.now - planned) * 1000) / 1000;
  const drift =
    run.status !== 'succeeded' || late === 0
      ? ''
      : `, ${formatTime(Math.abs(late), unit)} ${late > 0 ? 'later' : 'earlier'} than planned`;
  const failures = lost === 0 ? '' : `, ${lost} attempt${lost === 1 ? '' : 's'} failed`;
  return when + drift + failures;
}
