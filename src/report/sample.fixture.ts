import { compile } from '#instance/compile.ts';
import { arcWeight, type Instance, transferTicks } from '#instance/instance.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import { makespan, type Schedule } from '#schedule/schedule.ts';
import { capacitySteps, loadSteps, type Occupation, stretches } from './loadSteps.ts';
import type { ActualAttempt, ActualRun } from './pictureInput.ts';

/*
 * Problems, schedules and runs for the tests of pictures and tables. The scheduler puts one task after
 * another at its earliest feasible start: slow and simple, but its schedules are real ones.
 */

/** Twelve learning tasks on three nodes, with a budget, a calendar, lags, dates and a milestone. */
export function pipelineInstance(): Instance {
  return compile(
    parseProblem({
      name: 'Learning pipeline',
      timeUnit: 'min',
      deadline: 420,
      resources: [{ id: 'licences', capacity: 2 }],
      nodes: [
        { id: 'gpu-a', capacity: { cpu: 8, gpu: 2 }, capabilities: ['supervised', 'reinforcement'] },
        {
          id: 'gpu-b',
          capacity: { cpu: 8, gpu: 1 },
          capabilities: ['supervised', 'unsupervised'],
          calendar: [{ start: 90, end: 130, capacity: { cpu: 0, gpu: 0 } }],
        },
        { id: 'cpu-farm', capacity: { cpu: 16 }, capabilities: ['unsupervised'], speed: 2 },
      ],
      network: { latency: 2 },
      tasks: [
        { id: 'kick-off', duration: 0, nodes: [] },
        { id: 'collect', duration: 45, demand: { cpu: 4 }, after: ['kick-off'] },
        { id: 'clean', duration: 40, demand: { cpu: 6 }, after: ['collect'] },
        { id: 'cluster', kind: 'unsupervised', duration: 60, demand: { cpu: 8 }, after: ['clean'] },
        {
          id: 'embed',
          kind: 'unsupervised',
          duration: 70,
          demand: { cpu: 8, licences: 1 },
          after: ['clean'],
          dueDate: 240,
        },
        { id: 'train-small', kind: 'supervised', duration: 80, demand: { cpu: 2, gpu: 1 }, after: ['clean'] },
        {
          id: 'train-large',
          kind: 'supervised',
          duration: 110,
          demand: { cpu: 4, gpu: 1, licences: 1 },
          after: [{ task: 'clean', lag: 10 }, 'embed'],
        },
        {
          id: 'policy',
          kind: 'reinforcement',
          duration: 95,
          demand: { cpu: 4, gpu: 2 },
          after: ['cluster'],
          dueDate: 200,
        },
        { id: 'distil', kind: 'supervised', duration: 35, demand: { gpu: 1 }, after: ['train-large'] },
        { id: 'evaluate', duration: 20, demand: { cpu: 4 }, after: ['train-small', 'distil', 'policy'] },
        { id: 'audit <&> "sign"', duration: 15, demand: { cpu: 1 }, releaseDate: 200, after: ['evaluate'] },
        { id: 'publish', duration: 5, nodes: [], after: ['audit <&> "sign"'], deadline: 410 },
      ],
    }),
  );
}

/** A random project on pools, layered like PSPLIB's. */
export function projectInstance(taskCount: number, seed: number): Instance {
  const rng = createRng(seed);
  const tasks = Array.from({ length: taskCount }, (_, i) => {
    const after = new Set<string>();
    for (let k = 0; k < 2; k++) if (i > 5) after.add(`t${i - 1 - rng.int(Math.min(i, 30) - 1)}`);
    const demand = Object.fromEntries(
      ['crew', 'crane', 'truck'].filter(() => rng.next() < 0.6).map((id) => [id, 1 + rng.int(5)]),
    );
    return { id: `t${i}`, duration: 1 + rng.int(10), demand, after: [...after] };
  });
  const resources = [
    { id: 'crew', capacity: 14, calendar: [{ start: 20, end: 30, every: 60, capacity: 8 }] },
    { id: 'crane', capacity: 10 },
    { id: 'truck', capacity: 12 },
  ];
  return compile(parseProblem({ name: `Project of ${taskCount}`, timeUnit: 'unit', resources, tasks }));
}

/** A job shop: each row of [machine, duration] is a job. */
export function shopInstance(
  name: string,
  jobs: readonly (readonly (readonly [number, number])[])[],
): Instance {
  const machines = [...new Set(jobs.flat().map(([machine]) => machine))].sort((a, b) => a - b);
  return compile(
    parseProblem({
      name,
      timeUnit: 'unit',
      resources: machines.map((machine) => ({ id: `machine ${machine}`, capacity: 1 })),
      tasks: jobs.flatMap((job, j) =>
        job.map(([machine, duration], k) => ({
          id: `job${j + 1}.${k + 1}`,
          duration,
          demand: { [`machine ${machine}`]: 1 },
          after: k === 0 ? [] : [`job${j + 1}.${k}`],
        })),
      ),
    }),
  );
}

/** The tasks one after another in topological order, each in the mode and at the time that end it first. */
export function listSchedule(instance: Instance): Schedule {
  const {
    taskCount,
    modePtr,
    modeDuration,
    modeNode,
    predecessors,
    demandPtr,
    demandResource,
    demandAmount,
  } = instance;
  const start = new Int32Array(taskCount);
  const mode = new Int32Array(taskCount);
  const done: Occupation[] = [];
  const capacities = Array.from({ length: instance.resourceCount }, (_, r) => capacitySteps(instance, r));
  for (const j of instance.topological) {
    const loads = loadSteps(instance, done);
    let best = Number.POSITIVE_INFINITY;
    for (let m = modePtr[j]; m < modePtr[j + 1]; m++) {
      const duration = modeDuration[m];
      let earliest = instance.release[j];
      for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++) {
        const i = predecessors.task[k];
        const wait =
          arcWeight(predecessors.type[k], predecessors.lag[k], modeDuration[mode[i]], duration) +
          transferTicks(instance, predecessors.volume[k], modeNode[mode[i]], modeNode[m]);
        earliest = Math.max(earliest, start[i] + wait);
      }
      // Only where something ends, or a capacity changes, can a later start succeed where this one failed.
      const blocked: { start: number; end: number }[] = [];
      for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
        const r = demandResource[k];
        for (const part of stretches(loads[r], capacities[r], instance.horizon))
          if (part.a + demandAmount[k] > part.b) blocked.push(part);
      }
      let t = earliest;
      for (;;) {
        const hit = blocked.find((part) => part.start < t + duration && part.end > t);
        if (!hit || duration === 0) break;
        t = hit.end;
      }
      if (t + duration < best) {
        best = t + duration;
        start[j] = t;
        mode[j] = m;
      }
    }
    done.push({ start: start[j], end: start[j] + modeDuration[mode[j]], mode: mode[j] });
  }
  return { start, mode };
}

/** A run of the schedule with drift, and with a failed first attempt at every seventh task. */
export function sampleRun(instance: Instance, schedule: Schedule, seed: number): ActualRun {
  const rng = createRng(seed);
  const { problem, ticksPerUnit, modeNode, modeDuration } = instance;
  let late = 0;
  const tasks = problem.tasks.map((task, i) => {
    const node = modeNode[schedule.mode[i]] < 0 ? null : problem.nodes[modeNode[schedule.mode[i]]].id;
    const duration = modeDuration[schedule.mode[i]] / ticksPerUnit;
    const begin = schedule.start[i] / ticksPerUnit + late;
    const attempts: ActualAttempt[] = [];
    let start = begin;
    if (i % 7 === 3) {
      const end = start + duration * 0.4;
      attempts.push({
        number: 1,
        node,
        start,
        end,
        outcome: 'failed',
        note: 'exit code 1',
        log: 'loss is NaN\n<stop>',
      });
      start = end + duration * 0.05;
      late += duration * 0.3;
    }
    const end = start + duration * (0.9 + rng.next() * 0.25);
    attempts.push({
      number: attempts.length + 1,
      node,
      start,
      end,
      outcome: 'succeeded',
      log: `done ${task.id}`,
    });
    return { id: task.id, node, attempts };
  });
  const now = Math.max(
    makespan(instance, schedule) / ticksPerUnit,
    ...tasks.map((t) => t.attempts.at(-1)?.end ?? 0),
  );
  return { status: 'succeeded', now, tasks };
}
