import { compile } from '#instance/compile.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { createRng, type Rng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { isMakespanOnly } from '#schedule/objective.ts';
import { randomProblem } from '../../../tests/oracle/randomProblem.ts';
import { supportsInstance } from '../scheduleModel.ts';

/** A tiny instance, an end that leaves some choice, and both in words. */
export interface TinyCase {
  instance: Instance;
  latestEnd: number;
  told: string;
}

/** Vectors of modes and starts that are few enough to try them all. */
const MOST_VECTORS = 5_000;
const FEWER_VECTORS = 400;

/** Tiny instances with lags of all types, calendars and dates; each with ends that leave some choice. */
export function tinyInstances(
  count: number,
  seed: number,
  multiMode = false,
  makespanOnly = true,
): TinyCase[] {
  const rng = createRng(seed);
  const cases: TinyCase[] = [];
  while (cases.length < count) {
    const { instance, problem } = randomProblem(rng, {
      minTasks: 3,
      maxTasks: 4,
      maxDuration: 3,
      nodes: multiMode,
      multiMode,
      makespanOnly,
    });
    const contested = instance.demandAmount.length > 2 && instance.isMultiMode === multiMode;
    const latestEnd = criticalPath(instance).length + 1 + rng.int(4);
    const vectors = instance.problem.tasks.reduce(
      (product, _, i) => product * latestEnd * (instance.modePtr[i + 1] - instance.modePtr[i]),
      1,
    );
    if (
      supportsInstance(instance) !== true ||
      !contested ||
      vectors > (makespanOnly ? MOST_VECTORS : FEWER_VECTORS)
    )
      continue;
    if (!makespanOnly && isMakespanOnly(instance.objective)) continue;
    cases.push({ instance, latestEnd, told: `by ${latestEnd}: ${JSON.stringify(problem.input)}` });
  }
  return cases;
}

/** Three tasks with modes that cost the more of a scarce resource the shorter they are. */
export function budgetedInstances(count: number, seed: number): TinyCase[] {
  const rng = createRng(seed);
  return Array.from({ length: count }, () => {
    const input: ProblemInput = {
      resources: [
        { id: 'money', capacity: 3 + rng.int(4), renewable: false },
        { id: 'room', capacity: 2 },
      ],
      tasks: ['a', 'b', 'c'].map((id) => ({
        id,
        modes: [1, 2, 3].map((duration) => ({
          duration,
          demand: { money: Math.max(0, 4 - duration - rng.int(2)), room: 1 + rng.int(2) },
        })),
      })),
    };
    const latestEnd = 4 + rng.int(2);
    return { instance: compile(parseProblem(input)), latestEnd, told: JSON.stringify(input) };
  });
}

/** Tasks that run one at a time on one machine, four of them, or on two, with windows that leave some choice. */
export function machineInstances(count: number, seed: number, modes = 1): TinyCase[] {
  const rng = createRng(seed);
  return Array.from({ length: count }, () => {
    const machines = 1 + rng.int(2);
    const tasks = Array.from({ length: modes > 1 ? 3 : 4 }, (_, i) => ({
      id: `t${i}`,
      modes: Array.from({ length: modes }, () => ({
        duration: 1 + rng.int(3),
        demand: { m0: 1, ...(machines > 1 && i > 0 ? { m1: 1 } : {}) },
      })),
      releaseDate: rng.int(3),
      ...(rng.int(3) === 0 ? { deadline: 6 + rng.int(3) } : {}),
    }));
    const input: ProblemInput = {
      resources: Array.from({ length: machines }, (_, m) => ({ id: `m${m}`, capacity: 1 })),
      tasks,
    };
    const work = tasks.reduce((sum, task) => sum + Math.min(...task.modes.map((mode) => mode.duration)), 0);
    const latestEnd = Math.min(9, work + rng.int(3));
    return { instance: compile(parseProblem(input)), latestEnd, told: JSON.stringify(input) };
  });
}

/** Tasks on one resource that has just enough for all of them, with windows, and with a calendar at times. */
export function crowdedInstances(count: number, seed: number, modes = 1): TinyCase[] {
  const rng = createRng(seed);
  return Array.from({ length: count }, () => {
    const capacity = 3 + rng.int(2);
    const tasks = Array.from({ length: modes > 1 ? 4 : 5 }, (_, i) => ({
      id: `t${i}`,
      modes: Array.from({ length: modes }, () => ({
        duration: 1 + rng.int(3),
        demand: { crew: 1 + rng.int(2) },
      })),
      releaseDate: rng.int(3) === 0 ? 1 : 0,
      ...(rng.int(4) === 0 ? { deadline: 4 } : {}),
    }));
    const calendar = rng.int(3) === 0 ? [{ start: 1, end: 2, capacity: capacity - 1 }] : [];
    const input: ProblemInput = { resources: [{ id: 'crew', capacity, calendar }], tasks };
    const least = (energies: number[]) => Math.min(...energies);
    const work = tasks.reduce(
      (sum, task) => sum + least(task.modes.map(({ duration, demand }) => duration * demand.crew)),
      0,
    );
    const latestEnd = Math.max(4, Math.ceil(work / capacity) + rng.int(2));
    return { instance: compile(parseProblem(input)), latestEnd, told: JSON.stringify(input) };
  });
}

/** Tasks of which two or three fit side by side on either of two resources, some of them in sequence. */
export function contested(rng: Rng, tasks: number): Instance {
  return compile(
    parseProblem({
      resources: [
        { id: 'r', capacity: 5 },
        { id: 's', capacity: 4 },
      ],
      tasks: Array.from({ length: tasks }, (_, i) => ({
        id: `t${i}`,
        duration: 1 + rng.int(6),
        demand: { r: rng.int(4), s: rng.int(4) },
        after: Array.from({ length: i }, (_, p) => `t${p}`).filter(() => rng.int(tasks) === 0),
      })),
    }),
  );
}

/** Tasks that need a machine, who operates it, or both at once: many pairs of tasks meet on two resources. */
export function operated(rng: Rng, tasks: number): Instance {
  const demands = [{ machine: 1 }, { operator: 1 }, { machine: 1, operator: 1 }];
  return compile(
    parseProblem({
      resources: ['machine', 'operator'].map((id) => ({ id, capacity: 1 })),
      tasks: Array.from({ length: tasks }, (_, i) => ({
        id: `t${i}`,
        duration: 1 + rng.int(6),
        demand: demands[rng.int(3)],
      })),
    }),
  );
}
