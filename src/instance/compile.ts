import { AllotError } from '#model/errors.ts';
import { chooseGrainsPerTick, tooManyTicks, toTicks } from '#model/grid.ts';
import type { PrecedenceType, Problem } from '#model/problem.ts';
import { GRAINS_PER_UNIT } from '#model/time.ts';
import { buildCalendars } from './calendar.ts';
import { buildElasticTable, type ElasticTable } from './elasticTable.ts';
import {
  type ArcList,
  arcWeight,
  FINISH_FINISH,
  FINISH_START,
  type Instance,
  longestDuration,
  NEVER,
  type PlannedPlaces,
  START_FINISH,
  START_START,
} from './instance.ts';

const TYPE_CODE: Readonly<Record<PrecedenceType, number>> = {
  'finish-start': FINISH_START,
  'start-start': START_START,
  'finish-finish': FINISH_FINISH,
  'start-finish': START_FINISH,
};

/**
 * Turns a problem into flat arrays. Durations on nodes are duration / speed, rounded up to ticks;
 * transfers are rounded up as well, so a schedule of the instance is never shorter than reality.
 *
 * O(tasks·modes·nodes + arcs).
 * @throws AllotError when times would overflow 2^30 ticks
 */
export function compile(problem: Problem): Instance {
  const grainsPerTick = chooseGrainsPerTick(problem);
  const ticks = (time: number) => toTicks(time, problem.timeUnit, grainsPerTick);
  const ticksPerUnit = GRAINS_PER_UNIT[problem.timeUnit] / grainsPerTick;
  const dateTicks = (time: number) =>
    Number.isFinite(time) ? refuseOverflow(ticks(time), 'a date', problem) : NEVER;
  const { tasks, nodes } = problem;
  const taskIndex = new Map(tasks.map((task, i) => [task.id, i]));
  const nodeIndex = new Map(nodes.map((node, v) => [node.id, v]));
  const resources = listResources(problem);
  const rows = buildModes(problem, nodeIndex, resources.indexOf, ticks, ticksPerUnit);
  const elastic = buildElasticTable(problem, rows, (r) => resources.groupNames[resources.group[r]]);
  const modes = { ...rows, elastic };

  const predecessors = buildArcs(
    tasks.map((task) => task.after.map((arc) => ({ other: taskIndex.get(arc.task) as number, ...arc }))),
    (lag) => Math.sign(lag) * refuseOverflow(ticks(Math.abs(lag)), 'a lag', problem),
  );
  const successors = reverseArcs(predecessors, tasks.length);
  const topological = topologicalOrder(predecessors, successors, tasks.length);

  const pairs = nodes.length * nodes.length;
  const transferPerUnit = new Float64Array(pairs);
  const transferLatency = new Float64Array(pairs);
  for (const link of problem.links) {
    const pair = (nodeIndex.get(link.from) as number) * nodes.length + (nodeIndex.get(link.to) as number);
    transferPerUnit[pair] = ticksPerUnit / link.bandwidth;
    transferLatency[pair] = link.latency * ticksPerUnit;
  }
  const now = dateTicks(problem.now);
  const release = Int32Array.from(tasks, ({ fixed, releaseDate }) =>
    fixed ? dateTicks(fixed.start) : Math.max(now, dateTicks(releaseDate)),
  );
  const deadline = Int32Array.from(tasks, ({ fixed, deadline: own }, i) =>
    fixed
      ? release[i] + rows.modeDuration[rows.modePtr[i]]
      : Math.min(dateTicks(own), dateTicks(problem.deadline)),
  );
  const dueDate = Int32Array.from(tasks, (task) => dateTicks(task.dueDate));

  const planned = plannedPlaces(problem, rows, dateTicks);
  const earliest = planned === null ? release : release.map((date, i) => Math.max(date, planned.start[i]));
  const horizonInput = { release: earliest, predecessors, modes, transferPerUnit, transferLatency };
  const serialLength = longestSensible(horizonInput);
  const calendars = buildCalendars(problem, resources, serialLength, ticks);
  const horizon = refuseOverflow(
    calendars.horizon,
    'the time that all tasks in a row may take, calendars and all,',
    problem,
  );

  return {
    problem,
    taskCount: tasks.length,
    resourceCount: resources.names.length,
    nodeCount: nodes.length,
    ticksPerUnit,
    horizon,
    successors,
    predecessors,
    topological,
    hasGeneralArcs:
      predecessors.type.some((t) => t !== FINISH_START) ||
      predecessors.lag.some((lag) => lag !== 0) ||
      predecessors.volume.some((v) => v > 0),
    hasOverlappingArcs: hasOverlap(predecessors, modes),
    ...modes,
    isMultiMode: modes.modeTask.length > tasks.length,
    capacity: calendars.peak,
    renewable: Uint8Array.from(resources.renewable),
    resourceName: resources.names,
    resourceNode: Int32Array.from(resources.node),
    resourceGroup: Int32Array.from(resources.group),
    groupName: resources.groupNames,
    calendarPtr: calendars.ptr,
    calendarTime: calendars.time,
    calendarCapacity: calendars.capacity,
    hasCalendar: calendars.time.length > 0,
    fixed: Uint8Array.from(tasks, ({ fixed }) => (fixed ? 1 : 0)),
    planned,
    release,
    deadline,
    dueDate,
    weight: Float64Array.from(tasks, (task) => task.weight),
    priority: Float64Array.from(tasks, (task) => task.priority),
    transferPerUnit,
    transferLatency,
    hasTransfers: problem.links.length > 0 && predecessors.volume.some((v) => v > 0),
    objective: problem.objective,
  };
}

export interface ResourceTable {
  names: string[];
  renewable: number[];
  node: number[];
  group: number[];
  groupNames: string[];
  /** Index by pool (node −1) or by node and kind. */
  indexOf: (node: number, name: string) => number;
}

/** Pools first, in file order, then each node's kinds. Kinds of one name form a group over the nodes. */
function listResources(problem: Problem): ResourceTable {
  const names: string[] = [];
  const renewable: number[] = [];
  const node: number[] = [];
  const group: number[] = [];
  const groupNames: string[] = [];
  const byNode: Map<string, number>[] = [new Map(), ...problem.nodes.map(() => new Map<string, number>())];
  const groupOf = new Map<string, number>();
  const add = (owner: number, name: string, label: string, isRenewable: boolean) => {
    byNode[owner + 1].set(name, names.length);
    if (!groupOf.has(name)) {
      groupOf.set(name, groupNames.length);
      groupNames.push(name);
    }
    names.push(label);
    renewable.push(isRenewable ? 1 : 0);
    node.push(owner);
    group.push(groupOf.get(name) as number);
  };
  for (const pool of problem.resources) add(-1, pool.id, pool.id, pool.renewable);
  problem.nodes.forEach((owner, v) => {
    for (const kind of Object.keys(owner.capacity)) add(v, kind, `${owner.id}.${kind}`, true);
  });
  return {
    names,
    renewable,
    node,
    group,
    groupNames,
    indexOf: (owner, name) => byNode[owner + 1].get(name) ?? -1,
  };
}

interface ModeTable {
  modePtr: Int32Array;
  modeTask: Int32Array;
  modeDuration: Int32Array;
  modeNode: Int32Array;
  modeCost: Float64Array;
  modeSource: Int32Array;
  demandPtr: Int32Array;
  demandResource: Int32Array;
  demandAmount: Int32Array;
}

/** One row for each mode and each node able to run it. */
function buildModes(
  problem: Problem,
  nodeIndex: ReadonlyMap<string, number>,
  resourceIndex: ResourceTable['indexOf'],
  ticks: (time: number) => number,
  ticksPerUnit: number,
): ModeTable {
  const modePtr = new Int32Array(problem.tasks.length + 1);
  const modeTask: number[] = [];
  const modeDuration: number[] = [];
  const modeNode: number[] = [];
  const modeCost: number[] = [];
  const modeSource: number[] = [];
  const demandPtr: number[] = [0];
  const demandResource: number[] = [];
  const demandAmount: number[] = [];
  problem.tasks.forEach((task, i) => {
    task.modes.forEach((mode, source) => {
      for (const name of mode.nodes ?? [null]) {
        const v = name === null ? -1 : (nodeIndex.get(name) as number);
        // An actual duration is one whatever the node's speed.
        const speed = v < 0 || task.fixed?.end !== undefined ? 1 : problem.nodes[v].speed;
        const duration =
          speed === 1 ? ticks(mode.duration) : Math.ceil((mode.duration * ticksPerUnit) / speed - 1e-9);
        const demands = Object.entries(mode.demand)
          .map(([resource, amount]) => ({
            index: Math.max(resourceIndex(v, resource), resourceIndex(-1, resource)),
            resource,
            amount,
          }))
          .sort((a, b) => a.index - b.index);
        // A task on no node that demands what only nodes have was refused by parseProblem, and a pool it overfills likewise.
        if (demands.some((demand) => demand.index < 0)) continue;
        modeTask.push(i);
        modeDuration.push(refuseOverflow(duration, `the duration of '${task.id}'`, problem));
        modeNode.push(v);
        modeCost.push(mode.cost + (v < 0 ? 0 : problem.nodes[v].costRate * (duration / ticksPerUnit)));
        modeSource.push(source);
        for (const { index, amount } of demands) {
          demandResource.push(index);
          demandAmount.push(amount);
        }
        demandPtr.push(demandResource.length);
      }
    });
    modePtr[i + 1] = modeTask.length;
  });
  return {
    modePtr,
    modeTask: Int32Array.from(modeTask),
    modeDuration: Int32Array.from(modeDuration),
    modeNode: Int32Array.from(modeNode),
    modeCost: Float64Array.from(modeCost),
    modeSource: Int32Array.from(modeSource),
    demandPtr: Int32Array.from(demandPtr),
    demandResource: Int32Array.from(demandResource),
    demandAmount: Int32Array.from(demandAmount),
  };
}

/** Where an earlier plan has the tasks. */
function plannedPlaces(
  { tasks, nodes }: Problem,
  { modeTask, modeSource, modeNode }: ModeTable,
  ticks: (time: number) => number,
): PlannedPlaces | null {
  if (tasks.every((task) => task.planned === undefined)) return null;
  return {
    start: Int32Array.from(tasks, ({ planned }) => (planned ? ticks(planned.start) : -1)),
    agrees: Uint8Array.from(modeTask, (i, m) => {
      const { planned, modes } = tasks[i];
      if (planned === undefined) return 0;
      const node = modeNode[m] < 0 ? null : nodes[modeNode[m]].id;
      const sameMode = planned.mode === undefined || planned.mode === modes[modeSource[m]].id;
      return sameMode && (planned.node === undefined || planned.node === node) ? 1 : 0;
    }),
  };
}

interface StatedArc {
  other: number;
  type: PrecedenceType;
  lag: number;
  volume: number;
}

function buildArcs(perTask: readonly StatedArc[][], ticks: (time: number) => number): ArcList {
  const count = perTask.reduce((sum, arcs) => sum + arcs.length, 0);
  const arcs = emptyArcs(perTask.length, count);
  let next = 0;
  perTask.forEach((row, i) => {
    for (const arc of row) {
      arcs.task[next] = arc.other;
      arcs.type[next] = TYPE_CODE[arc.type];
      arcs.lag[next] = ticks(arc.lag);
      arcs.volume[next++] = arc.volume;
    }
    arcs.ptr[i + 1] = next;
  });
  return arcs;
}

function emptyArcs(taskCount: number, arcCount: number): ArcList {
  return {
    ptr: new Int32Array(taskCount + 1),
    task: new Int32Array(arcCount),
    type: new Int32Array(arcCount),
    lag: new Int32Array(arcCount),
    volume: new Float64Array(arcCount),
  };
}

/** The same arcs, rowed by their other end. O(tasks + arcs). */
export function reverseArcs(arcs: ArcList, taskCount: number): ArcList {
  const reversed = emptyArcs(taskCount, arcs.task.length);
  const { ptr } = reversed;
  for (const other of arcs.task) ptr[other + 1]++;
  for (let i = 0; i < taskCount; i++) ptr[i + 1] += ptr[i];
  const fill = ptr.slice(0, taskCount);
  for (let i = 0; i < taskCount; i++) {
    for (let k = arcs.ptr[i]; k < arcs.ptr[i + 1]; k++) {
      const at = fill[arcs.task[k]]++;
      reversed.task[at] = i;
      reversed.type[at] = arcs.type[k];
      reversed.lag[at] = arcs.lag[k];
      reversed.volume[at] = arcs.volume[k];
    }
  }
  return reversed;
}

/** Kahn's algorithm with a first-in first-out queue seeded by index. Needs an acyclic graph, which parseProblem assures. */
function topologicalOrder(predecessors: ArcList, successors: ArcList, taskCount: number): Int32Array {
  const order = new Int32Array(taskCount);
  const waiting = new Int32Array(taskCount);
  let end = 0;
  for (let i = 0; i < taskCount; i++) {
    waiting[i] = predecessors.ptr[i + 1] - predecessors.ptr[i];
    if (waiting[i] === 0) order[end++] = i;
  }
  for (let head = 0; head < end; head++) {
    const i = order[head];
    for (let k = successors.ptr[i]; k < successors.ptr[i + 1]; k++) {
      if (--waiting[successors.task[k]] === 0) order[end++] = successors.task[k];
    }
  }
  return order;
}

type ElasticModes = ModeTable & { elastic: ElasticTable | null };

interface HorizonInput {
  /** No task need start behind all of these for want of anything but resources and predecessors. */
  release: Int32Array;
  predecessors: ArcList;
  modes: ElasticModes;
  transferPerUnit: Float64Array;
  transferLatency: Float64Array;
}

/** Ticks that suffice to do the tasks one after another, each in its longest mode, behind the last release. */
function longestSensible(input: HorizonInput): number {
  const { predecessors, modes, transferPerUnit, transferLatency } = input;
  let length = 1;
  for (const release of input.release) length = Math.max(length, release + 1);
  const slowest = transferPerUnit.reduce((a, b) => Math.max(a, b), 0);
  const longestLatency = transferLatency.reduce((a, b) => Math.max(a, b), 0);
  for (let i = 0; i < input.release.length; i++) {
    let duration = 0;
    for (let m = modes.modePtr[i]; m < modes.modePtr[i + 1]; m++)
      duration = Math.max(duration, longestDuration(modes, m));
    let wait = 0;
    for (let k = predecessors.ptr[i]; k < predecessors.ptr[i + 1]; k++) {
      const volume = predecessors.volume[k];
      wait = Math.max(
        wait,
        Math.max(0, predecessors.lag[k]) + (volume > 0 ? Math.ceil(volume * slowest + longestLatency) : 0),
      );
    }
    length += duration + wait;
  }
  return length;
}

function hasOverlap(arcs: ArcList, modes: ElasticModes): boolean {
  const { modePtr, modeDuration } = modes;
  for (let i = 0; i + 1 < arcs.ptr.length; i++) {
    for (let k = arcs.ptr[i]; k < arcs.ptr[i + 1]; k++) {
      // The usual arc cannot overlap, and modes on many nodes make many pairs.
      if (arcs.type[k] <= START_START && arcs.lag[k] >= 0) continue;
      const p = arcs.task[k];
      for (let a = modePtr[p]; a < modePtr[p + 1]; a++) {
        for (let b = modePtr[i]; b < modePtr[i + 1]; b++) {
          if (arcWeight(arcs.type[k], arcs.lag[k], modeDuration[a], longestDuration(modes, b)) < 0)
            return true;
        }
      }
    }
  }
  return false;
}

function refuseOverflow(ticks: number, what: string, problem: Problem): number {
  if (ticks < NEVER) return ticks;
  throw new AllotError(tooManyTicks(`${what} is ${ticks} ticks`, '', problem.timeStep !== undefined));
}
