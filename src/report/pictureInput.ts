import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { makespanLowerBound } from '#instance/lowerBounds.ts';
import type { TimeUnit } from '#model/time.ts';
import type { Plan } from '#schedule/plan.ts';
import { endOf, makespan, type Schedule } from '#schedule/schedule.ts';
import { colourGroups } from './colourGroups.ts';
import { criticalTasks } from './criticalTasks.ts';
import { planHeadline, runHeadline } from './headline.ts';
import { capacitySteps, loadSteps, type Occupation, type Step, valueAt } from './loadSteps.ts';
import { adjustedInstance, type PictureArc, pictureArcs } from './pictureArcs.ts';

export type AttemptOutcome = 'succeeded' | 'failed' | 'timed-out' | 'cancelled' | 'lost' | 'running';

/** One try at a task in a real run. Times in the problem's unit, since the run began. */
export interface ActualAttempt {
  /** From 1. */
  number: number;
  /** Of the task's modes, by its name; left out where the task has but one. */
  mode?: string;
  node: string | null;
  start: number;
  /** Null while it runs. */
  end: number | null;
  outcome: AttemptOutcome;
  /** One line for people: why it failed, what it scored. */
  note?: string;
  /** The last lines it wrote. */
  log?: string;
}

/** What became of one task; no attempts where it never started. */
export interface ActualTask {
  id: string;
  /** The attempts' common node, or the last one's; null for none. */
  node: string | null;
  attempts: readonly ActualAttempt[];
}

/** A run, finished or under way, in the plain form that pictures and tables need. */
export interface ActualRun {
  status: 'running' | 'succeeded' | 'failed' | 'cancelled';
  /** When the run ended, or the present time while it runs; problem's unit, since the run began. */
  now: number;
  tasks: readonly ActualTask[];
}

export interface PictureTask {
  id: string;
  name: string;
  /** Index into the picture's `groups.names`. */
  group: number;
  /** It fixes the makespan of this schedule. */
  critical: boolean;
  /** Its slack by precedence alone is 0. */
  onCriticalPath: boolean;
  planned: {
    start: number;
    end: number;
    node: string | null;
    mode: string;
    /** Stretches over which an elastic task gets less than it demands, and what it gets. */
    short: readonly { start: number; end: number; note: string }[];
  } | null;
  attempts: readonly ActualAttempt[];
  /** Rows of the by-node chart that the plan puts it in, as indices into `places`. */
  places: readonly number[];
  /** Duration in the plan, or in the fastest mode where there is no plan. */
  duration: number;
  releaseDate: number;
  dueDate: number;
  deadline: number;
}

/** A row of the by-node chart: a node, or a machine that does one task at a time. */
export interface PicturePlace {
  name: string;
  /** When it offers nothing at all. */
  closed: readonly { start: number; end: number }[];
}

export interface PictureResource {
  name: string;
  /** Greatest capacity at any time. */
  peak: number;
  capacity: readonly Step[];
  planned: readonly Step[];
  /** Null where there is no run. */
  actual: readonly Step[] | null;
}

/** Everything the pictures draw, in the problem's unit and free of ticks and modes. */
export interface PictureInput {
  title: string;
  /** Makespan, bound and gap; and what became of the run. */
  headline: string;
  timeUnit: TimeUnit;
  /** Latest end of anything planned or run. */
  end: number;
  hasPlan: boolean;
  hasRun: boolean;
  tasks: readonly PictureTask[];
  arcs: readonly PictureArc[];
  groups: { by: string; names: readonly string[] };
  places: readonly PicturePlace[];
  /** What the rows of `places` are: 'node', 'machine' or 'lane'. */
  placeKind: string;
  /** Renewable resources that some task uses. */
  resources: readonly PictureResource[];
  dueDate: number;
  deadline: number;
}

export interface PictureSources {
  /** Names the planner and the proved bound; without it the bound is the instance's own. */
  plan?: Plan;
  run?: ActualRun;
}

/**
 * Gathers what pictures show of a schedule, of a run, or of both.
 *
 * @param schedule null where planning found none; what was run, and the network, can still be drawn
 */
export function pictureInput(
  instance: Instance,
  schedule: Schedule | null,
  { plan, run }: PictureSources = {},
): PictureInput {
  const { problem, ticksPerUnit, modeNode, modeSource, taskCount } = instance;
  const added = plan?.details?.addedArcs ?? [];
  const adjusted = adjustedInstance(instance, added);
  const path = criticalPath(adjusted);
  const occupations: Occupation[] = schedule
    ? problem.tasks.map((_, i) => ({
        start: schedule.start[i],
        end: endOf(instance, schedule, i),
        mode: schedule.mode[i],
      }))
    : [];
  const loads = loadSteps(
    instance,
    occupations.flatMap((whole, i) => {
      const pieces = schedule?.allotments?.[i];
      return pieces ? pieces.map((piece) => ({ ...piece, mode: whole.mode })) : [whole];
    }),
  );
  const critical = schedule ? criticalTasks(instance, schedule, loads) : new Uint8Array(taskCount);
  const groups = colourGroups(instance, schedule);
  const actualById = new Map(run?.tasks.map((task) => [task.id, task]));
  const attemptsOf = (i: number) => actualById.get(problem.tasks[i].id)?.attempts ?? [];
  const { placeKind, places, placesOf } = choosePlaces(instance, schedule, run);

  const tasks = problem.tasks.map((task, i): PictureTask => {
    const mode = schedule?.mode[i];
    return {
      id: task.id,
      name: task.name,
      group: groups.of[i],
      critical: critical[i] === 1,
      onCriticalPath: path.slack[i] <= 0,
      planned:
        mode === undefined
          ? null
          : {
              start: occupations[i].start / ticksPerUnit,
              end: occupations[i].end / ticksPerUnit,
              node: modeNode[mode] < 0 ? null : problem.nodes[modeNode[mode]].id,
              mode: task.modes[modeSource[mode]].id,
              short: shortStretches(instance, schedule, i),
            },
      attempts: attemptsOf(i),
      places: placesOf[i],
      duration:
        (mode === undefined ? path.minDuration[i] : occupations[i].end - occupations[i].start) / ticksPerUnit,
      releaseDate: task.releaseDate,
      dueDate: task.dueDate,
      deadline: task.deadline,
    };
  });

  const plannedEnd = schedule ? makespan(instance, schedule) / ticksPerUnit : 0;
  let end = Math.max(plannedEnd, run?.now ?? 0);
  for (const task of tasks)
    for (const attempt of task.attempts) end = Math.max(end, attempt.end ?? attempt.start);
  const lowerBound = plan?.lowerBound ?? makespanLowerBound(instance).makespan / ticksPerUnit;
  const headline = [
    planHeadline(problem.timeUnit, schedule ? plannedEnd : null, lowerBound, plan, instance.objective),
    run ? runHeadline(problem.timeUnit, run, schedule ? plannedEnd : null) : '',
  ];
  return {
    title: problem.name,
    headline: headline.filter(Boolean).join(' · '),
    timeUnit: problem.timeUnit,
    end: end > 0 ? end : 1,
    hasPlan: schedule !== null,
    hasRun: run !== undefined,
    tasks,
    arcs: pictureArcs(adjusted, path, added),
    groups: { by: groups.by, names: groups.names },
    places,
    placeKind,
    resources: pictureResources(instance, loads, run),
    dueDate: problem.dueDate,
    deadline: problem.deadline,
  };
}

/** When task i runs with less than it demands; 'people 30 of 45' says with what. */
function shortStretches(instance: Instance, schedule: Schedule | null, i: number) {
  const { demandPtr, demandAmount, demandResource, resourceName, ticksPerUnit } = instance;
  const first = schedule === null ? 0 : demandPtr[schedule.mode[i]];
  return (schedule?.allotments?.[i] ?? []).flatMap(({ start, end, amounts }) => {
    const notes = Array.from(amounts.keys())
      .filter((k) => amounts[k] < demandAmount[first + k])
      .map((k) => `${resourceName[demandResource[first + k]]} ${amounts[k]} of ${demandAmount[first + k]}`);
    if (notes.length === 0) return [];
    return [{ start: start / ticksPerUnit, end: end / ticksPerUnit, note: notes.join(', ') }];
  });
}

function pictureResources(
  instance: Instance,
  loads: readonly Step[][],
  run: ActualRun | undefined,
): PictureResource[] {
  const { ticksPerUnit, resourceName, renewable, capacity, demandResource } = instance;
  const inUnits = (steps: readonly Step[]) =>
    steps.map(({ time, value }) => ({ time: time / ticksPerUnit, value }));
  const used = new Set(demandResource);
  const actual = run ? loadSteps(instance, actualOccupations(instance, run)) : null;
  // A node's resource that stays idle is still worth a row: it shows what was not needed.
  return resourceName.flatMap((name, r) =>
    renewable[r] && used.has(r)
      ? [
          {
            name,
            peak: capacity[r],
            capacity: inUnits(capacitySteps(instance, r)),
            planned: inUnits(loads[r]),
            actual: actual ? inUnits(actual[r]) : null,
          },
        ]
      : [],
  );
}

/** Attempts as work in their mode on their node; one on an unknown node loads nothing. */
function actualOccupations(instance: Instance, run: ActualRun): Occupation[] {
  const { problem, modePtr, modeNode, modeSource, ticksPerUnit } = instance;
  const taskIndex = new Map(problem.tasks.map((task, i) => [task.id, i]));
  const nodeIndex = new Map(problem.nodes.map((node, v) => [node.id, v]));
  return run.tasks.flatMap((task) => {
    const i = taskIndex.get(task.id);
    if (i === undefined) return [];
    return task.attempts.flatMap((attempt) => {
      const node = attempt.node === null ? -1 : nodeIndex.get(attempt.node);
      for (let mode = modePtr[i]; mode < modePtr[i + 1]; mode++) {
        const named = attempt.mode ?? problem.tasks[i].modes[modeSource[mode]].id;
        if (modeNode[mode] === node && problem.tasks[i].modes[modeSource[mode]].id === named) {
          const end = attempt.end ?? run.now;
          return [{ start: attempt.start * ticksPerUnit, end: end * ticksPerUnit, mode }];
        }
      }
      return [];
    });
  });
}

interface Places {
  placeKind: string;
  places: PicturePlace[];
  /** Places of each task in the plan. */
  placesOf: number[][];
}

/** Rows of the by-node chart: the nodes; without nodes the unary resources (a shop's machines); else one for all. */
function choosePlaces(instance: Instance, schedule: Schedule | null, run: ActualRun | undefined): Places {
  const { problem, modeNode, resourceNode, resourceName, capacity, renewable, demandPtr, demandResource } =
    instance;
  const { nodeCount, taskCount } = instance;
  const places: PicturePlace[] = [];
  const placesOf: number[][] = Array.from({ length: taskCount }, () => []);
  const rest = (name: string) => {
    if (placesOf.every((own) => own.length > 0)) return;
    places.push({ name, closed: [] });
    for (const own of placesOf) if (own.length === 0) own.push(places.length - 1);
  };
  if (nodeCount > 0) {
    problem.nodes.forEach((node, v) => {
      const own = [...resourceNode.keys()].filter((r) => resourceNode[r] === v);
      places.push({ name: node.id, closed: closedTimes(instance, own) });
    });
    const known = new Set(problem.nodes.map((node) => node.id));
    for (const { attempts } of run?.tasks ?? []) {
      for (const { node } of attempts) {
        if (node === null || known.has(node)) continue;
        known.add(node);
        places.push({ name: node, closed: [] });
      }
    }
    if (schedule) {
      for (let i = 0; i < taskCount; i++)
        if (modeNode[schedule.mode[i]] >= 0) placesOf[i].push(modeNode[schedule.mode[i]]);
      rest('no node');
    }
    return { placeKind: 'node', places, placesOf };
  }
  const unary = [...capacity.keys()].filter((r) => renewable[r] && capacity[r] === 1);
  for (const r of unary) places.push({ name: resourceName[r], closed: closedTimes(instance, [r]) });
  for (let i = 0; i < taskCount; i++) {
    const mode = schedule ? schedule.mode[i] : instance.modePtr[i];
    for (let k = demandPtr[mode]; k < demandPtr[mode + 1]; k++) {
      const place = unary.indexOf(demandResource[k]);
      if (place >= 0) placesOf[i].push(place);
    }
  }
  rest(unary.length > 0 ? 'no machine' : 'all tasks');
  return { placeKind: unary.length > 0 ? 'machine' : 'lane', places, placesOf };
}

/** Stretches in which none of these resources has any capacity, in the problem's unit. */
function closedTimes(instance: Instance, resources: readonly number[]): { start: number; end: number }[] {
  const { ticksPerUnit, horizon } = instance;
  const steps = resources.map((r) => capacitySteps(instance, r));
  if (steps.length === 0) return [];
  const moments = [...new Set(steps.flat().map((step) => step.time))].sort((a, b) => a - b);
  const closed: { start: number; end: number }[] = [];
  moments.forEach((time, k) => {
    if (steps.some((own) => valueAt(own, time) > 0)) return;
    const end = (moments[k + 1] ?? horizon) / ticksPerUnit;
    const last = closed[closed.length - 1];
    if (last && last.end === time / ticksPerUnit) last.end = end;
    else closed.push({ start: time / ticksPerUnit, end });
  });
  return closed;
}
