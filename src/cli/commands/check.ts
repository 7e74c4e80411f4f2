import type { Command } from 'commander';
import { planToSchedule } from '#io/plan/planToSchedule.ts';
import { readPlan } from '#io/plan/readPlan.ts';
import { formatTime } from '#model/time.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { makespan } from '#schedule/schedule.ts';
import { EXIT_NEGATIVE } from '../exitCodes.ts';
import { loadProblem, readText } from '../files.ts';
import { option } from '../options.ts';

export function addCheck(program: Command): Command {
  return program
    .command('check')
    .argument('<problem>', 'problem file')
    .argument('<schedule>', "schedule as JSON (as 'allot plan --json' prints it) or CSV")
    .description(
      'Check a schedule against its problem: exit 0 when it is valid, else 1 with every violation.',
    )
    .addOption(option.json())
    .addOption(option.format())
    .addHelpText(
      'after',
      '\nExample:\n  allot plan problem.yaml --json > plan.json && allot check problem.yaml plan.json',
    )
    .action((problemPath: string, schedulePath: string, flags: { json?: boolean; format?: string }) => {
      const { instance } = loadProblem(problemPath, flags.format);
      const plan = readPlan(readText(schedulePath), { name: schedulePath, instance });
      const schedule = planToSchedule(instance, plan, schedulePath);
      const violations = checkSchedule(instance, schedule);
      const length = makespan(instance, schedule) / instance.ticksPerUnit;
      if (flags.json)
        console.log(
          JSON.stringify({ valid: violations.length === 0, makespan: length, violations }, null, 2),
        );
      else if (violations.length === 0) {
        console.log(
          `valid: ${plan.tasks.length} tasks, makespan ${formatTime(length, instance.problem.timeUnit)}`,
        );
      } else {
        for (const violation of violations) console.log(violation.message);
        console.log(`invalid: ${violations.length} violation${violations.length === 1 ? '' : 's'}`);
      }
      if (violations.length > 0) process.exitCode = EXIT_NEGATIVE;
    });
}
