import { type Command, Option } from 'commander';
import type { Instance } from '#instance/instance.ts';
import { writePlan } from '#io/plan/writePlan.ts';
import { pictureInput } from '#report/pictureInput.ts';
import { figures } from '#report/terminal/table.ts';
import { terminalGantt } from '#report/terminal/terminalGantt.ts';
import type { Plan } from '#schedule/plan.ts';
import { formatTime } from '#model/time.ts';
import { EXIT_NEGATIVE } from '../exitCodes.ts';
import { planFigures } from '../figures.ts';
import { beginFrom, type ReplanFlags } from '../beginFrom.ts';
import { loadProblem } from '../files.ts';
import { addPlanningOptions, option, type PlanningFlags } from '../options.ts';
import { type PictureFlags, writePictures } from '../pictures.ts';
import { writePlanFile } from '../planFile.ts';
import { DEFAULT_TIME_MS, planWithFlags } from '../planning.ts';
import { writeProof } from '../proofFile.ts';
import { terminalWidth, wantsColour } from '../terminal.ts';

/** More rows than this are not drawn on a terminal. */
const MOST_ROWS = 60;

export function addPlan(program: Command): Command {
  const command = program
    .command('plan')
    .argument('<problem>', "problem file in any format; '-' for standard input")
    .description(
      'Plan a problem: an assignment and a schedule, with a bound on how far from the best they are.',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  allot plan problem.yaml --time 10s\n  allot plan j301_1.sm --schedules 5000 --seed 7 --json > plan.json\n  allot plan problem.yaml --html report.html --png gantt.png',
    );
  return addPlanningOptions(command)
    .option('--from <plan>', 'plan file to begin from; nothing worse is answered where it still holds')
    .option('--now <time>', "with --from: how far it has been carried out, in the file's unit or as '90min'")
    .option('--frozen-until <time>', 'with --from: tasks that it starts before keep their place')
    .addOption(option.out())
    .addOption(option.html())
    .addOption(option.svg())
    .addOption(option.png())
    .addOption(
      new Option(
        '--proof <file>',
        "write a proof of the plan's bound that 'allot check' verifies; packed when the name ends in '.gz'",
      ),
    )
    .action(
      async (
        path: string,
        flags: PlanningFlags & PictureFlags & ReplanFlags & { out?: string; proof?: string },
      ) => {
        const { instance: stated, text } = loadProblem(path, flags.format);
        const instance = beginFrom(stated, flags);
        const { plan, schedule, failure } = await planWithFlags(instance, flags);
        const input = pictureInput(instance, schedule, { plan });
        const json = writePlan(plan);
        if (flags.out) writePlanFile(flags.out, plan, instance.problem.timeUnit);
        if (flags.json) process.stdout.write(json);
        else if (schedule === null) console.log(`${instance.problem.name}\n${input.headline}`);
        else {
          if (instance.taskCount <= MOST_ROWS)
            console.log(`${terminalGantt(input, { width: terminalWidth(), colour: wantsColour() })}\n`);
          else
            console.log(
              `${instance.problem.name}\n${input.headline}\n\n(${instance.taskCount} tasks; --html or --svg draws them)\n`,
            );
          console.log(figures(planFigures(instance, plan, schedule)));
        }
        writePictures({ instance, schedule, plan, input, problemText: text }, flags);
        if (schedule === null) process.exitCode = failure;
        if (flags.proof) await addProof(flags.proof, instance, plan, flags);
      },
    );
}

/**
 * Proves what the plan claims once more, with a log; says on stderr what came of it. Exit code 1 when a proof
 * was asked for and there is none.
 */
async function addProof(path: string, instance: Instance, plan: Plan, flags: PlanningFlags): Promise<void> {
  const { timeUnit } = instance.problem;
  const firstEnd =
    plan.status === 'infeasible' ? instance.horizon + 1 : Math.round(plan.lowerBound * instance.ticksPerUnit);
  const bound =
    plan.status === 'infeasible'
      ? 'there is no schedule'
      : `no schedule ends before ${formatTime(plan.lowerBound, timeUnit)}`;
  if (firstEnd === 0) {
    console.error(`no proof was written that ${bound}: there is nothing to prove`);
    return;
  }
  const began = performance.now();
  const limit = 2 * (flags.time ?? DEFAULT_TIME_MS);
  const { proved, reason, conflicts, nogoods } = await writeProof(
    path,
    instance,
    firstEnd - 1,
    () => performance.now() - began > limit,
  );
  if (proved) console.error(`proof that ${bound}: ${path} (${conflicts} conflicts, ${nogoods} nogoods)`);
  else {
    console.error(`no proof was written that ${bound}: ${reason}`);
    process.exitCode = EXIT_NEGATIVE;
  }
}
