import type { Command } from 'commander';
import { formatTime } from '#model/time.ts';
import { PLANNERS } from '#planners/registry.ts';
import { formatShare, gapOfPlan } from '#report/headline.ts';
import { table } from '#report/terminal/table.ts';
import { compareValues, isMakespanOnly } from '#schedule/objective.ts';
import { scheduleMetrics } from '#schedule/metrics.ts';
import { EXIT_NEGATIVE } from '../exitCodes.ts';
import { executionRows } from '../figures.ts';
import { loadProblem } from '../files.ts';
import { addBudgetOptions, option, type PlanningFlags } from '../options.ts';
import { planWithFlags } from '../planning.ts';
import { terminalWidth } from '../terminal.ts';

/** Behind every schedule there is. */
const NOTHING = [Number.POSITIVE_INFINITY];

export function addCompare(program: Command): Command {
  const command = program
    .command('compare')
    .argument('<problem>', 'problem file')
    .argument('[planners...]', 'ids of the planners; all that support the problem when left out')
    .description('Plan one problem with several planners and show them side by side.')
    .addHelpText(
      'after',
      '\nExample:\n  allot compare examples/a9-allocation.yaml first-fit heft auto --time 1s',
    );
  addBudgetOptions(command.addOption(option.param()));
  return command.action(async (path: string, ids: string[], flags: Omit<PlanningFlags, 'planner'>) => {
    const { instance } = loadProblem(path, flags.format);
    const { timeUnit } = instance.problem;
    const chosen =
      ids.length > 0
        ? ids
        : PLANNERS.filter(({ meta }) => meta.supports(instance) === true).map(({ meta }) => meta.id);
    const results = [];
    for (const planner of chosen) {
      // Each planner alone with the machine: one after another.
      const { plan, schedule } = await planWithFlags(instance, { ...flags, planner });
      results.push({
        plan,
        metrics: schedule === null ? null : scheduleMetrics(instance, schedule),
      });
    }
    if (results.every(({ metrics }) => metrics === null)) process.exitCode = EXIT_NEGATIVE;
    if (flags.json) {
      console.log(
        JSON.stringify(
          results.map(({ plan, metrics }) => ({ ...plan, metrics })),
          null,
          2,
        ),
      );
      return;
    }
    const rows = results
      .toSorted((a, b) =>
        compareValues(a.plan.objective?.values ?? NOTHING, b.plan.objective?.values ?? NOTHING),
      )
      .map(({ plan, metrics }) => ({
        planner: plan.planner,
        makespan: plan.makespan === null ? 'none' : formatTime(plan.makespan, timeUnit),
        objective: plan.objective?.values.map((value) => Math.round(value * 1000) / 1000).join(', ') ?? '',
        gap: plan.makespan === null ? '' : formatShare(gapOfPlan(plan)),
        status: plan.status,
        'mean wait': metrics ? formatTime(metrics.meanWait, timeUnit) : '',
        imbalance: metrics ? formatShare(metrics.loadImbalance) : '',
        cost: metrics ? Math.round(metrics.cost * 100) / 100 : '',
        schedules: plan.schedules,
        'time ms': plan.timeMs,
      }));
    console.log(
      `${instance.problem.name}: ${instance.taskCount} tasks, lower bound ${formatTime(Math.max(...results.map(({ plan }) => plan.lowerBound)), timeUnit)}\n`,
    );
    console.log(
      table(
        rows,
        [
          'planner',
          'makespan',
          ...(isMakespanOnly(instance.objective) ? [] : ['objective' as const]),
          'gap',
          'status',
          'mean wait',
          'imbalance',
          'cost',
          'schedules',
          'time ms',
        ],
        { width: terminalWidth() },
      ),
    );
    for (const { plan } of results) {
      if (plan.details?.execution === undefined) continue;
      const lines = executionRows(plan.details.execution, timeUnit);
      console.log(`\n${plan.planner}\n${lines.map(({ label, value }) => `  ${label}: ${value}`).join('\n')}`);
    }
    const without = Map.groupBy(
      results.map(({ plan }) => plan).filter((plan) => plan.makespan === null),
      (plan) => plan.reason,
    );
    for (const [reason, plans] of without)
      console.log(`\n${plans.map((plan) => plan.planner).join(', ')}: ${reason}`);
  });
}
