import { judgeDueDate } from '#generation/dueDateVerdict.ts';
import type { Instance } from '#instance/instance.ts';
import { formatTime, type TimeUnit } from '#model/time.ts';
import { formatShare } from '#report/headline.ts';
import type { Figure } from '#report/html.ts';
import type { RunRecord } from '#runtime/runRecord.ts';
import { fitAtOneInstant } from '#schedule/instant.ts';
import { scheduleMetrics } from '#schedule/metrics.ts';
import { isMakespanOnly, termValue } from '#schedule/objective.ts';
import type { Plan, PlanDetails } from '#schedule/plan.ts';
import type { Schedule } from '#schedule/schedule.ts';

/** Figures of a plan for tables, in the order people ask for them. */
export function planFigures(instance: Instance, plan: Plan, schedule: Schedule): Figure[] {
  const { problem } = instance;
  const metrics = scheduleMetrics(instance, schedule);
  const time = (value: number) => formatTime(value, problem.timeUnit);
  const rows: Figure[] = [
    { label: 'status', value: plan.status },
    {
      label: 'planner',
      value: `${plan.planner}, seed ${plan.seed}, ${plan.schedules} ${plan.schedules === 1 ? 'schedule' : 'schedules'} in ${plan.timeMs} ms`,
    },
    { label: 'bound', value: plan.reason },
    { label: 'mean wait of a task', value: time(metrics.meanWait) },
    { label: 'mean flow of a task', value: time(metrics.meanFlow) },
  ];
  if (plan.objective && !isMakespanOnly(instance.objective)) {
    const { values, lowerBound } = plan.objective;
    instance.objective.forEach((level, k) => {
      const parts = level.map(({ term, weight }) => {
        const value = round(termValue(instance, schedule, term));
        return weight === 1 ? `${term} ${value}` : `${weight} × ${term} ${value}`;
      });
      const sum = parts.length > 1 || level[0].weight !== 1 ? ` = ${round(values[k])}` : '';
      const least = k === 0 ? `, proved to be at least ${round(lowerBound)}` : '';
      rows.push({ label: k === 0 ? 'objective' : 'and then', value: `${parts.join(' + ')}${sum}${least}` });
    });
  }
  if (instance.nodeCount > 1)
    rows.push({ label: 'load imbalance', value: formatShare(metrics.loadImbalance) });
  if (metrics.cost > 0) rows.push({ label: 'cost', value: round(metrics.cost) });
  if (metrics.deadlines.of > 0)
    rows.push({ label: 'deadlines met', value: `${metrics.deadlines.met} of ${metrics.deadlines.of}` });
  if (metrics.dueDates.of > 0)
    rows.push({ label: 'due dates met', value: `${metrics.dueDates.met} of ${metrics.dueDates.of}` });
  if (Number.isFinite(problem.dueDate)) {
    const late = metrics.makespan - problem.dueDate;
    rows.push({
      label: 'wanted end',
      value: late > 0 ? `missed by ${time(late)}` : `met, ${time(-late)} to spare`,
    });
    const { advice = '' } = judgeDueDate(instance, schedule, plan.lowerBound) ?? {};
    if (advice !== '') rows.push({ label: 'to meet it', value: advice });
  }
  for (const use of metrics.utilisation) {
    rows.push({
      label: `use of ${use.resource}`,
      value: `mean ${formatShare(use.mean)}, peak ${formatShare(use.peak)}`,
    });
  }
  if (plan.details?.execution) rows.push(...executionRows(plan.details.execution, problem.timeUnit));
  const instant = fitAtOneInstant(instance);
  if (instant !== null) rows.push({ label: 'all at once', value: instant.message });
  return rows;
}

/** What simulated executions of the plan came to. */
export function executionRows(
  execution: NonNullable<PlanDetails['execution']>,
  timeUnit: TimeUnit,
): Figure[] {
  if (!('mean' in execution))
    return [
      { label: 'end, realised', value: 'no simulated execution ended within the budget; allow more time' },
    ];
  const time = (value: number) => formatTime(value, timeUnit);
  const { policy, worlds, mean, standardError, p95, clairvoyantMean, loss, lossStandardError } = execution;
  return [
    {
      label: 'end, realised',
      value: `mean ${time(mean)} ± ${time(standardError)}, 95 % within ${time(p95)}, over ${worlds} simulated worlds under the ${policy} policy`,
    },
    {
      label: 'lost against foresight',
      value: `${formatShare(loss)} ± ${formatShare(lossStandardError)}; with each world's future known, mean ${time(clairvoyantMean)}`,
    },
  ];
}

/** Figures of a run. */
export function runFigures(record: RunRecord): Figure[] {
  const attempts = record.tasks.flatMap((task) => task.attempts);
  const succeeded = attempts.filter((attempt) => attempt.outcome === 'succeeded').length;
  const done = record.tasks.filter((task) => task.status === 'succeeded').length;
  return [
    { label: 'run', value: record.status },
    {
      label: 'tasks succeeded',
      value: `${done} of ${record.tasks.length} (success rate ${formatShare(record.successRate)})`,
    },
    {
      label: 'attempts',
      value: `${attempts.length}, of which ${attempts.length - succeeded} did not succeed`,
    },
    { label: 'end, planned', value: formatTime(record.plannedMakespan, record.timeUnit) },
    { label: 'end, actual', value: formatTime(record.makespan, record.timeUnit) },
    ...(record.resumes > 0 ? [{ label: 'resumed', value: `${record.resumes} ×` }] : []),
  ];
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
