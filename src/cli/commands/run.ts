import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Command } from 'commander';
import { planToSchedule } from '#io/plan/planToSchedule.ts';
import { readPlan } from '#io/plan/readPlan.ts';
import { formatTime } from '#model/time.ts';
import { pictureInput } from '#report/pictureInput.ts';
import { figures, table } from '#report/terminal/table.ts';
import { terminalGantt } from '#report/terminal/terminalGantt.ts';
import { beginRun, type OpenRun, readRunState, reopenRun } from '#runtime/run.ts';
import { holdsRun } from '#runtime/runFolder.ts';
import type { RunRecord } from '#runtime/runRecord.ts';
import type { Plan } from '#schedule/plan.ts';
import { actualRun, shortResult } from '../actualRun.ts';
import { EXIT_NEGATIVE } from '../exitCodes.ts';
import { runFigures } from '../figures.ts';
import { isDirectory, type LoadedProblem, loadProblem, readText } from '../files.ts';
import { addPlanningOptions, option, type PlanningFlags } from '../options.ts';
import { type PictureFlags, writePictures } from '../pictures.ts';
import { planWithFlags, withInterrupt } from '../planning.ts';
import { RunDisplay } from '../runDisplay.ts';
import { brokenOffRun, newRunFolder } from '../runFolders.ts';
import { terminalWidth, wantsColour } from '../terminal.ts';

interface RunFlags extends PlanningFlags, PictureFlags {
  dir?: string;
  schedule?: string;
  fresh?: boolean;
}

export function addRun(program: Command): Command {
  const command = program
    .command('run')
    .argument('<what>', 'problem file, or the folder of a run to finish')
    .description('Plan a problem and run it on this machine; finish a run that was broken off.')
    .option(
      '--dir <folder>',
      "folder of the run; '.allot/runs/<file>-<n>' beside the problem file when left out",
    )
    .option('--schedule <file>', 'run this schedule instead of planning')
    .option('--fresh', 'begin anew even where the last run of this file was broken off')
    .addHelpText(
      'after',
      '\nExamples:\n  allot run problem.yaml --html report.html\n  allot run problem.yaml            again after a crash: finishes what was broken off\n  allot run .allot/runs/problem-1   finishes that run',
    );
  return addPlanningOptions(command)
    .addOption(option.html())
    .addOption(option.svg())
    .addOption(option.png())
    .action(async (what: string, flags: RunFlags) => {
      const display = new RunDisplay({ quiet: flags.json === true });
      const opened = await withInterrupt(async (signal) => {
        const run = await openRun(what, flags, signal, display);
        await run?.open.done.finally(() => display.end());
        return run;
      });
      if (opened === null) {
        process.exitCode = EXIT_NEGATIVE;
        return;
      }
      const record = opened.open.record();
      report(opened.dir, opened.problemText, record, flags);
      if (record.status !== 'succeeded') process.exitCode = EXIT_NEGATIVE;
    });
}

interface Opened {
  open: OpenRun;
  dir: string;
  problemText?: string;
}

/** Takes up the broken-off run that the arguments mean, or plans and begins a new one; null when nothing could be planned. */
async function openRun(
  what: string,
  flags: RunFlags,
  signal: AbortSignal,
  display: RunDisplay,
): Promise<Opened | null> {
  const onEvent = display.show.bind(display);
  const resume = (dir: string, problemText?: string): Opened => {
    if (holdsRun(dir)) console.error(`finishing the run in ${dir}`);
    return { open: reopenRun({ dir, onEvent, signal }), dir, problemText };
  };
  if (isDirectory(what)) return resume(what);
  const problem = loadProblem(what, flags.format);
  if (flags.dir && holdsRun(flags.dir)) return resume(flags.dir, problem.text);
  if (!flags.dir && !flags.fresh) {
    const broken = brokenOffRun(what);
    if (broken && isDeepStrictEqual(broken.input, problem.instance.problem.input))
      return resume(broken.dir, problem.text);
    if (broken)
      console.error(
        `the run in ${broken.dir} was broken off, but the problem file has changed since: beginning anew`,
      );
  }
  const plan = await planOrRead(problem, flags);
  if (plan === null) return null;
  const dir = flags.dir ?? newRunFolder(what);
  const open = beginRun({
    problem: problem.instance.problem,
    plan,
    problemDir: dirname(what),
    dir,
    onEvent: (event, state) => {
      // Only once it is begun: a refused plan or folder makes no run.
      if (event.type === 'runStarted' && !flags.json) console.error(`running in ${dir}`);
      onEvent(event, state);
    },
    signal,
  });
  return { open, dir, problemText: problem.text };
}

async function planOrRead({ instance }: LoadedProblem, flags: RunFlags): Promise<Plan | null> {
  if (flags.schedule) return readPlan(readText(flags.schedule), { name: flags.schedule, instance });
  const { plan, schedule } = await planWithFlags(instance, flags);
  if (!flags.json || schedule === null)
    console.error(`${instance.problem.name}: ${pictureInput(instance, schedule, { plan }).headline}`);
  return schedule === null ? null : plan;
}

function report(dir: string, problemText: string | undefined, record: RunRecord, flags: RunFlags): void {
  const { model } = readRunState(dir);
  const { instance, plan } = model;
  const schedule = planToSchedule(instance, plan);
  const run = actualRun(record);
  const input = pictureInput(instance, schedule, { plan, run });
  if (flags.json) console.log(JSON.stringify(record, null, 2));
  else {
    console.log(`\n${taskTable(record)}\n`);
    console.log(`${terminalGantt(input, { width: terminalWidth(), colour: wantsColour() })}\n`);
    console.log(figures(runFigures(record)));
    console.log(`\nLogs and results: ${dir}`);
  }
  writePictures({ instance, schedule, plan, run, record, input, problemText }, flags);
}

function taskTable(record: RunRecord): string {
  const time = (value: number | null) =>
    value === null ? null : formatTime(Math.round(value * 10) / 10, record.timeUnit);
  const rows = record.tasks.map((task) => ({
    task: task.id,
    node: task.attempts.map((attempt) => attempt.node ?? '–').join(' → '),
    planned: `${time(task.planned.start)} – ${time(task.planned.end)}`,
    actual: task.start === null ? null : `${time(task.start)} – ${time(task.end)}`,
    attempts: task.attempts.length,
    outcome: task.status,
    result: task.result === undefined ? task.message : shortResult(task.result),
  }));
  return table(rows, ['task', 'node', 'planned', 'actual', 'attempts', 'outcome', 'result'], {
    width: terminalWidth(),
  });
}
