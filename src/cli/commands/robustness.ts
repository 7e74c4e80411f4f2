import type { Command } from 'commander';
import { planToSchedule } from '#io/plan/planToSchedule.ts';
import { readPlan } from '#io/plan/readPlan.ts';
import { formatTime } from '#model/time.ts';
import { formatShare } from '#report/headline.ts';
import { table } from '#report/terminal/table.ts';
import type { ExecutionFigures } from '#schedule/plan.ts';
import { makespan } from '#schedule/schedule.ts';
import { robustness } from '#simulation/robustness.ts';
import { simulationParams } from '#simulation/simulationParams.ts';
import { EXIT_INTERRUPTED } from '../exitCodes.ts';
import { loadProblem, readText } from '../files.ts';
import { option } from '../options.ts';
import { withInterrupt } from '../planning.ts';

interface Flags {
  param?: Record<string, unknown>;
  seed: number;
  json?: boolean;
  format?: string;
}

export function addRobustness(program: Command): Command {
  const names = Object.entries(simulationParams.shape).map(
    ([name, schema]) => `  ${name}=${schema.parse(undefined)}\n      ${schema.description}`,
  );
  return program
    .command('robustness')
    .argument('<problem>', 'problem file')
    .argument('<plan>', "plan as JSON (as 'allot plan --json' prints it) or CSV")
    .description(
      'Execute a plan in simulated worlds in which durations and nodes are not as planned, under the static, dynamic and adaptive policy.',
    )
    .addOption(option.param())
    .addOption(option.seed())
    .addOption(option.json())
    .addOption(option.format())
    .addHelpText(
      'after',
      `\nParameters and their defaults, set with --param:\n${names.join('\n')}\n\nExample:\n  allot plan problem.yaml --json > plan.json && allot robustness problem.yaml plan.json --param noise=0.5 --param lossRate=1`,
    )
    .action(async (problemPath: string, planPath: string, flags: Flags) => {
      const { instance } = loadProblem(problemPath, flags.format);
      const plan = planToSchedule(
        instance,
        readPlan(readText(planPath), { name: planPath, instance }),
        planPath,
      );
      const figures = await withInterrupt((signal) =>
        robustness(instance, plan, { ...flags.param, seed: flags.seed, signal }),
      );
      if (figures.length === 0) {
        console.error('interrupted before the first world came to its end');
        process.exitCode = EXIT_INTERRUPTED;
        return;
      }
      const planned = makespan(instance, plan) / instance.ticksPerUnit;
      if (flags.json) console.log(JSON.stringify({ planned, policies: figures }, null, 2));
      else print(instance.problem, planned, figures);
    });
}

function print(
  { name, timeUnit }: { name: string; timeUnit: Parameters<typeof formatTime>[1] },
  planned: number,
  figures: readonly ExecutionFigures[],
): void {
  const time = (value: number) => formatTime(value, timeUnit);
  const { worlds, clairvoyantMean } = figures[0];
  console.log(
    `${name}: planned end ${time(planned)}; with the future known ${time(clairvoyantMean)} on average over ${worlds} worlds\n`,
  );
  const rows = figures.map((own) => ({
    policy: own.policy,
    'mean end': `${time(own.mean)} ± ${time(own.standardError)}`,
    '95 % within': time(own.p95),
    'lost against foresight': `${formatShare(own.loss)} ± ${formatShare(own.lossStandardError)}`,
  }));
  console.log(table(rows, ['policy', 'mean end', '95 % within', 'lost against foresight']));
}
