import type { Command } from 'commander';
import { kendallTau } from '#generation/calibrateCriticality.ts';
import { fittedCriticality, paperCriticality } from '#generation/criticality.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import { AllotError } from '#model/errors.ts';
import { formatTime } from '#model/time.ts';
import { criticalityInParallel } from '#parallel/criticalityInParallel.ts';
import { table } from '#report/terminal/table.ts';
import { loadProblem } from '../files.ts';
import { option } from '../options.ts';
import { terminalWidth } from '../terminal.ts';

interface Flags {
  workers: number;
  json?: boolean;
  format?: string;
}

export function addCriticality(program: Command): Command {
  return program
    .command('criticality')
    .argument('<problem>', 'problem file')
    .description(
      'Which tasks the end depends on: by how much it moves when a task takes a unit of time longer (δ), and what the rules E and E-paper estimate.',
    )
    .addOption(option.workers('threads that share the schedules that δ takes').default(1))
    .addOption(option.json())
    .addOption(option.format())
    .addHelpText('after', '\nExample:\n  allot criticality examples/b9-rescue.yaml')
    .action(async (path: string, { workers, json, format }: Flags) => {
      const { instance } = loadProblem(path, format);
      const { problem, ticksPerUnit, taskCount } = instance;
      const delta = await criticalityInParallel(instance, workers);
      if (delta === null) {
        throw new AllotError({
          code: 'unsupported',
          path: '',
          message: `'${problem.name}' has a task that its calendars leave no room for, so nothing moves`,
          hint: "'allot plan' says which",
        });
      }
      const ways = criticalPath(instance);
      const estimate = fittedCriticality(instance, ways);
      const paper = paperCriticality(instance, ways);
      const tasks = Array.from({ length: taskCount }, (_, i) => ({
        id: problem.tasks[i].id,
        delta: delta[i] / ticksPerUnit,
        estimate: estimate[i],
        paperEstimate: paper[i],
      })).sort((a, b) => b.delta - a.delta || b.estimate - a.estimate);
      const tau = { estimate: kendallTau(estimate, delta), paperEstimate: kendallTau(paper, delta) };
      if (json) {
        console.log(JSON.stringify({ tasks, tau }, null, 2));
        return;
      }
      const rows = tasks.map((task) => ({
        task: task.id,
        δ: formatTime(task.delta, problem.timeUnit),
        E: task.estimate.toFixed(2),
        'E-paper': task.paperEstimate.toFixed(2),
      }));
      console.log(table(rows, ['task', 'δ', 'E', 'E-paper'], { width: terminalWidth() }));
      console.log(
        `\nKendall's τ against δ: ${tau.estimate.toFixed(3)} (E), ${tau.paperEstimate.toFixed(3)} (E-paper)`,
      );
    });
}
