import { type Command, Option } from 'commander';
import { writeProblem } from '#io/formats.ts';
import { frontCsv } from '#io/plan/frontCsv.ts';
import { planToSchedule } from '#io/plan/planToSchedule.ts';
import { readPlan } from '#io/plan/readPlan.ts';
import { AllotError } from '#model/errors.ts';
import { pictureInput } from '#report/pictureInput.ts';
import { loadProfile } from '#report/terminal/loadProfile.ts';
import { figures, table } from '#report/terminal/table.ts';
import { terminalGantt } from '#report/terminal/terminalGantt.ts';
import { readRunState } from '#runtime/run.ts';
import { recordOf } from '#runtime/runRecord.ts';
import { actualRun } from '../actualRun.ts';
import { planFigures, runFigures } from '../figures.ts';
import { isDirectory, loadProblem, readText } from '../files.ts';
import { option } from '../options.ts';
import {
  PICTURE_KINDS,
  type Pictured,
  type PictureFlags,
  type PictureKind,
  refuseFitness,
  refuseFront,
  writePictures,
} from '../pictures.ts';
import { writePlanFile } from '../planFile.ts';
import { terminalWidth, wantsColour } from '../terminal.ts';

interface ShowFlags extends PictureFlags {
  json?: boolean;
  format?: string;
  out?: string;
}

export function addShow(program: Command): Command {
  return program
    .command('show')
    .argument('<what>', 'problem file, or the folder of a run')
    .argument('[schedule]', "schedule of the problem, as 'allot plan --json' prints it")
    .description('Show a schedule or a past run: as Gantt chart, load profile or network.')
    .addOption(new Option('--as <kind>', 'what to show').choices(PICTURE_KINDS).default('gantt'))
    .addOption(new Option('--theme <theme>', 'of pictures').choices(['light', 'dark']).default('light'))
    .addOption(option.out())
    .addOption(option.svg())
    .addOption(option.png())
    .addOption(option.html())
    .addOption(option.json())
    .addOption(option.format())
    .addHelpText(
      'after',
      '\nExamples:\n  allot show problem.yaml plan.json --as loads\n  allot show problem.yaml --as network --svg network.svg\n  allot show problem.yaml plan.json --as front > front.csv\n  allot show .allot/runs/pipeline-1 --html report.html',
    )
    .action((what: string, schedulePath: string | undefined, flags: ShowFlags) => {
      const pictured = isDirectory(what) ? fromRun(what) : fromFiles(what, schedulePath, flags.format);
      if (flags.json) {
        const { instance, schedule, plan, record } = pictured;
        const metrics = plan && schedule ? planFigures(instance, plan, schedule) : [];
        console.log(JSON.stringify({ plan, run: record, figures: metrics }, null, 2));
      } else if (!flags.svg && !flags.png && !flags.html && !flags.out) print(pictured, flags.as ?? 'gantt');
      if (flags.out) writePlanFile(flags.out, pictured.plan ?? refusePlan(), pictured.input.timeUnit);
      writePictures(pictured, flags);
    });
}

function refusePlan(): never {
  const message = 'there is no schedule to write';
  throw new AllotError({
    code: 'no-schedule',
    path: '',
    message,
    hint: 'name the schedule after the problem',
  });
}

function fromRun(dir: string): Pictured {
  const state = readRunState(dir);
  const { instance, plan } = state.model;
  const record = recordOf(state, dir);
  const run = actualRun(record);
  const schedule = planToSchedule(instance, plan);
  return { instance, schedule, plan, run, record, input: pictureInput(instance, schedule, { plan, run }) };
}

function fromFiles(path: string, schedulePath: string | undefined, format?: string): Pictured {
  const { instance, text } = loadProblem(path, format);
  if (schedulePath === undefined)
    return { instance, schedule: null, input: pictureInput(instance, null), problemText: text };
  const plan = readPlan(readText(schedulePath), { name: schedulePath, instance });
  const schedule = planToSchedule(instance, plan, schedulePath);
  return { instance, schedule, plan, input: pictureInput(instance, schedule, { plan }), problemText: text };
}

function print(pictured: Pictured, kind: PictureKind): void {
  const { instance, schedule, plan, record, input } = pictured;
  if (kind === 'front') {
    console.log((plan && frontCsv(plan))?.trimEnd() ?? refuseFront());
    return;
  }
  const course = plan?.details?.statistics;
  if (kind === 'fitness' && !course?.length) refuseFitness();
  const size = { width: terminalWidth(), colour: wantsColour() };
  const drawsGantt = !['loads', 'network', 'trace', 'fitness'].includes(kind) && (schedule || record);
  // The Gantt chart begins with the headline.
  if (!drawsGantt) console.log(`${instance.problem.name}\n${input.headline}\n`);
  if (kind === 'network') console.log(writeProblem(instance.problem, 'mermaid'));
  else if (kind === 'fitness') {
    const rows = (course ?? []).map((point) => ({ ...point }));
    console.log(table(rows, ['step', 'best', 'mean', 'worst']));
  } else if (kind === 'trace') {
    const rows = (plan?.trace ?? []).map((point) => ({
      'time ms': point.timeMs,
      schedules: point.schedules,
      makespan: point.makespan,
      'lower bound': point.lowerBound,
    }));
    console.log(table(rows, ['time ms', 'schedules', 'makespan', 'lower bound']));
  } else {
    if (drawsGantt) console.log(`${terminalGantt(input, size)}\n`);
    if (schedule || record) console.log(`${loadProfile(input, size)}\n`);
    if (record) console.log(`${figures(runFigures(record))}\n`);
    if (plan && schedule) console.log(figures(planFigures(instance, plan, schedule)));
  }
}
