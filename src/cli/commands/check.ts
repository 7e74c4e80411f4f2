import { type Command, Option } from 'commander';
import type { Instance } from '#instance/instance.ts';
import { planToSchedule } from '#io/plan/planToSchedule.ts';
import { readPlan } from '#io/plan/readPlan.ts';
import { formatTime } from '#model/time.ts';
import { AllotError } from '#model/errors.ts';
import type { ProofVerdict } from '#proof/checkProof.ts';
import { checkSchedule, type Violation } from '#schedule/checkSchedule.ts';
import { makespan } from '#schedule/schedule.ts';
import { EXIT_NEGATIVE } from '../exitCodes.ts';
import { loadProblem, readText } from '../files.ts';
import { option } from '../options.ts';
import { verifyProof } from '../proofFile.ts';

export function addCheck(program: Command): Command {
  return program
    .command('check')
    .argument('<problem>', 'problem file')
    .argument('[schedule]', "schedule as JSON (as 'allot plan --json' prints it) or CSV")
    .description(
      'Check a schedule, a proof or both against their problem: exit 0 when they hold, else 1 with every violation.',
    )
    .addOption(new Option('--proof <file>', "proof that 'allot plan --proof' wrote"))
    .addOption(option.json())
    .addOption(option.format())
    .addHelpText(
      'after',
      '\nExample:\n  allot plan problem.yaml --json > plan.json && allot check problem.yaml plan.json\n  allot plan problem.yaml --planner exact --proof proof.gz && allot check problem.yaml --proof proof.gz',
    )
    .action(async (problemPath: string, schedulePath: string | undefined, flags: CheckFlags) => {
      if (schedulePath === undefined && flags.proof === undefined)
        throw new AllotError({
          code: 'usage',
          path: '',
          message: 'there is nothing to check',
          hint: 'name a schedule, or a proof with --proof',
        });
      const { instance } = loadProblem(problemPath, flags.format);
      const judged = schedulePath === undefined ? null : judge(instance, schedulePath);
      const proof = flags.proof === undefined ? null : await verifyProof(flags.proof, instance);
      if (flags.json) console.log(JSON.stringify({ ...judged, ...proofAsJson(instance, proof) }, null, 2));
      else {
        if (judged !== null) tellSchedule(instance, judged);
        if (proof !== null) tellProof(instance, proof, judged);
      }
      if (judged?.valid === false || proof?.holds === false) process.exitCode = EXIT_NEGATIVE;
    });
}

interface CheckFlags {
  json?: boolean;
  format?: string;
  proof?: string;
}

/** What is found of a schedule. The makespan is in the problem's unit. */
interface Judgement {
  valid: boolean;
  makespan: number;
  violations: Violation[];
}

function judge(instance: Instance, path: string): Judgement {
  const plan = readPlan(readText(path), { name: path, instance });
  const schedule = planToSchedule(instance, plan, path);
  const violations = checkSchedule(instance, schedule);
  const length = makespan(instance, schedule) / instance.ticksPerUnit;
  return { valid: violations.length === 0, makespan: length, violations };
}

function tellSchedule(
  { taskCount, problem }: Instance,
  { valid, makespan: end, violations }: Judgement,
): void {
  if (valid) console.log(`valid: ${taskCount} tasks, makespan ${formatTime(end, problem.timeUnit)}`);
  else {
    for (const violation of violations) console.log(violation.message);
    console.log(`invalid: ${violations.length} violation${violations.length === 1 ? '' : 's'}`);
  }
}

function tellProof(instance: Instance, proof: ProofVerdict, judged: Judgement | null): void {
  const { timeUnit } = instance.problem;
  if (!proof.holds) {
    console.log(`the proof does not hold: line ${proof.line}: ${proof.reason}`);
    return;
  }
  const bound = (proof.latestEnd + 1) / instance.ticksPerUnit;
  const shown = proof.infeasible
    ? 'there is no schedule'
    : `no schedule ends before ${formatTime(bound, timeUnit)}`;
  const count = new Intl.NumberFormat('en-GB');
  console.log(
    `proved: ${shown} (${count.format(proof.inferences)} inferences, ${count.format(proof.nogoods)} nogoods verified)`,
  );
  if (judged?.valid && !proof.infeasible)
    console.log(
      judged.makespan <= bound + 1e-9
        ? 'so this schedule is the shortest'
        : `this schedule ends ${formatTime(judged.makespan - bound, timeUnit)} later than that`,
    );
}

/** Times in the problem's unit. */
function proofAsJson({ ticksPerUnit }: Instance, proof: ProofVerdict | null): object {
  if (proof === null) return {};
  if (!proof.holds) return { proof };
  const { latestEnd, ...rest } = proof;
  return { proof: { ...rest, lowerBound: (latestEnd + 1) / ticksPerUnit } };
}
