import type { Command } from 'commander';
import { planToSchedule } from '#io/plan/planToSchedule.ts';
import { readPlan } from '#io/plan/readPlan.ts';
import { createRng } from '#kernels/rng.ts';
import { AllotError } from '#model/errors.ts';
import { formatTime } from '#model/time.ts';
import { formatShare } from '#report/headline.ts';
import { table } from '#report/terminal/table.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import type { ExecutionFigures } from '#schedule/plan.ts';
import { makespan, type Schedule } from '#schedule/schedule.ts';
import type { Effort } from '#simulation/effort.ts';
import { executionFigures, supportsSimulation, tryPolicies } from '#simulation/evaluatePolicies.ts';
import { POLICY_IDS } from '#simulation/policy.ts';
import { simulationParams } from '#simulation/simulationParams.ts';
import { EXIT_NEGATIVE } from '../exitCodes.ts';
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
      const supported = supportsSimulation(instance);
      if (supported !== true) throw refusal(`this problem cannot be simulated: ${supported}`);
      const plan = planToSchedule(
        instance,
        readPlan(readText(planPath), { name: planPath, instance }),
        planPath,
      );
      // A plan that ends late can be executed; one that breaks any other rule cannot.
      const violation = checkSchedule(instance, plan).find(({ code }) => code !== 'deadline');
      if (violation) throw refusal(`the plan is not valid: ${violation.message}`, "see 'allot check'");
      const figures = await figuresOf(instance, plan, flags);
      if (figures === null) {
        console.error('stopped before the first world came to its end');
        process.exitCode = EXIT_NEGATIVE;
        return;
      }
      const planned = makespan(instance, plan) / instance.ticksPerUnit;
      if (flags.json) console.log(JSON.stringify({ planned, policies: figures }, null, 2));
      else print(instance.problem, planned, figures);
    });
}

function refusal(message: string, hint?: string): AllotError {
  return new AllotError({ code: 'cannot-simulate', path: '', message, hint });
}

/** Figures by policy, all in the same worlds; null when stopped before any world came to its end. */
async function figuresOf(
  instance: Parameters<typeof makespan>[0],
  plan: Schedule,
  flags: Flags,
): Promise<ExecutionFigures[] | null> {
  const parsed = simulationParams.safeParse(flags.param ?? {});
  if (!parsed.success) {
    throw new AllotError(
      parsed.error.issues.map((issue) => ({
        code: 'bad-parameter',
        path: issue.path.join('.'),
        message: issue.message,
        hint: "see 'allot robustness --help'",
      })),
    );
  }
  const { worlds, ...conditions } = parsed.data;
  const rng = createRng(flags.seed);
  const ends: number[][] = POLICY_IDS.map(() => []);
  const clairvoyant: number[] = [];
  await withInterrupt(async (signal) => {
    const effort: Effort = { spend: () => letTimersRun().then(() => !signal.aborted) };
    for (let k = 0; k < worlds; k++) {
      const world = await tryPolicies({ instance, plan, conditions }, POLICY_IDS, rng.fork(), effort);
      if (world === null) return;
      world.realised.forEach((end, p) => {
        ends[p].push(end);
      });
      clairvoyant.push(world.clairvoyant);
    }
  });
  if (clairvoyant.length === 0) return null;
  return POLICY_IDS.map((id, p) => executionFigures(id, ends[p], clairvoyant));
}

function letTimersRun(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
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
