import { proveNoEndBy, supportsProof } from '#cp/certificate/prove.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import {
  FINISH_FINISH,
  FINISH_START,
  type Instance,
  longestDuration,
  START_START,
} from '#instance/instance.ts';
import { leastEnergies, makespanLowerBound } from '#instance/lowerBounds.ts';
import { Supply } from '#instance/supply.ts';
import type { PrecedenceType } from '#model/problem.ts';

/** Why nothing ends before a bound. Times in the problem's unit. */
export type BoundReason =
  | { kind: 'chain'; steps: ChainStep[] }
  | {
      kind: 'energy';
      /** Name of the resource, or of the kind of all nodes together. */
      resource: string;
      /** To end a tick earlier the tasks would have to be done within [from, to). */
      from: number;
      to: number;
      /** Amount × time that the tasks take, and that there is within [from, to). */
      needed: number;
      offered: number;
      tasks: { task: string; energy: number }[];
    }
  /** No simple bound shows it; a proof takes so many steps. */
  | { kind: 'search'; inferences: number; nogoods: number; conflicts: number }
  /** Nothing simple shows it, and no proof was found within the time. */
  | { kind: 'open'; reason: string };

/** A task of a critical chain, at its earliest. */
export interface ChainStep {
  task: string;
  start: number;
  end: number;
  /** What it waits for: the task before it in the chain; null: its release date, or nothing. */
  waitsFor: { type: PrecedenceType; lag: number } | null;
}

/**
 * Why no schedule ends before `bound`: a critical chain, the energy of a resource, else a proof by search.
 *
 * @param bound in ticks, proved
 * @param done asked again and again whether to give up
 */
export async function boundReason(
  instance: Instance,
  bound: number,
  done: () => boolean,
): Promise<BoundReason> {
  const path = criticalPath(instance);
  if (path.length >= bound) return { kind: 'chain', steps: chain(instance) };
  const { makespan, energy } = makespanLowerBound(instance, path);
  if (makespan >= bound && energy !== null) return energyReason(instance, energy, bound);
  const supported = supportsProof(instance);
  if (supported !== true) return { kind: 'open', reason: supported };
  const { proved, reason, inferences, nogoods, conflicts } = await proveNoEndBy(
    instance,
    bound - 1,
    () => {},
    done,
  );
  return proved ? { kind: 'search', inferences, nogoods, conflicts } : { kind: 'open', reason };
}

const TYPE_NAME: readonly PrecedenceType[] = ['finish-start', 'start-start', 'finish-finish', 'start-finish'];

function chain(instance: Instance): ChainStep[] {
  const { ticksPerUnit, problem, predecessors: arcs } = instance;
  const { path, est, minDuration } = criticalPath(instance);
  return path.map((j, place) => {
    const i = place > 0 ? path[place - 1] : -1;
    let waitsFor: ChainStep['waitsFor'] = null;
    for (let k = arcs.ptr[j]; i >= 0 && k < arcs.ptr[j + 1]; k++) {
      const type = arcs.type[k];
      const fromEnd = type === FINISH_START || type === FINISH_FINISH;
      const toStart = type === FINISH_START || type === START_START;
      const weight = arcs.lag[k] + (fromEnd ? minDuration[i] : 0) - (toStart ? 0 : longest(instance, j));
      if (arcs.task[k] === i && est[i] + weight === est[j])
        waitsFor = { type: TYPE_NAME[type], lag: arcs.lag[k] / ticksPerUnit };
    }
    return {
      task: problem.tasks[j].id,
      start: est[j] / ticksPerUnit,
      end: (est[j] + minDuration[j]) / ticksPerUnit,
      waitsFor,
    };
  });
}

function longest(instance: Instance, j: number): number {
  let most = 0;
  for (let m = instance.modePtr[j]; m < instance.modePtr[j + 1]; m++)
    most = Math.max(most, longestDuration(instance, m));
  return most;
}

function energyReason(
  instance: Instance,
  { group, head, tail }: { group: number; head: number; tail: number },
  bound: number,
): BoundReason {
  const { ticksPerUnit, problem, resourceGroup, groupName } = instance;
  const { est, tailAfterEnd } = criticalPath(instance);
  const members = [...resourceGroup.keys()].filter((r) => resourceGroup[r] === group);
  const to = bound - 1 - tail;
  const tasks = [...leastEnergies(instance, group)]
    .map((energy, i) => ({ task: problem.tasks[i].id, energy: energy / ticksPerUnit, i }))
    .filter(({ energy, i }) => energy > 0 && est[i] >= head && tailAfterEnd[i] >= tail)
    .map(({ task, energy }) => ({ task, energy }));
  return {
    kind: 'energy',
    resource: groupName[group],
    from: head / ticksPerUnit,
    to: to / ticksPerUnit,
    needed: tasks.reduce((sum, { energy }) => sum + energy, 0),
    offered: new Supply(instance, members).energyBetween(head, to) / ticksPerUnit,
    tasks,
  };
}
