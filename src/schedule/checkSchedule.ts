import { workSpeed } from '#instance/elasticTable.ts';
import {
  FINISH_FINISH,
  FINISH_START,
  type Instance,
  NEVER,
  START_FINISH,
  START_START,
} from '#instance/instance.ts';
import { formatTime } from '#model/time.ts';
import type { AllotmentPiece, Schedule } from './schedule.ts';

/** One broken rule, with the tasks, the time and the amounts. Times are in the problem's unit. */
export interface Violation {
  code:
    'shape' | 'mode' | 'fixed' | 'release' | 'deadline' | 'precedence' | 'capacity' | 'budget' | 'allotment';
  message: string;
  tasks: string[];
}

const TYPE_NAME = ['finish-start', 'start-start', 'finish-finish', 'start-finish'];

/**
 * Checks a schedule against its instance and names every violation. Written apart from the planners: it
 * shares no arithmetic with their kernels and profiles. A task of duration 0 takes nothing.
 *
 * Fixed tasks are facts: each must have its place, and what they break among themselves is not a violation.
 *
 * O(tasks·log tasks + arcs).
 * @returns the violations; none means the schedule is valid
 */
export function checkSchedule(instance: Instance, schedule: Schedule): Violation[] {
  const { problem, taskCount } = instance;
  const name = (i: number) => problem.tasks[i].id;
  const time = (ticks: number) => formatTime(ticks / instance.ticksPerUnit, problem.timeUnit);
  const violations: Violation[] = [];
  if (schedule.start.length !== taskCount || schedule.mode.length !== taskCount) {
    const message = `the schedule has ${schedule.start.length} starts and ${schedule.mode.length} modes for ${taskCount} tasks`;
    return [{ code: 'shape', message, tasks: [] }];
  }
  for (let i = 0; i < taskCount; i++) {
    const mode = schedule.mode[i];
    if (!Number.isInteger(mode) || mode < instance.modePtr[i] || mode >= instance.modePtr[i + 1]) {
      violations.push({
        code: 'mode',
        message: `task '${name(i)}' is in a mode it does not have`,
        tasks: [name(i)],
      });
    }
  }
  // Without a known mode no duration is known, so nothing further can be said.
  if (violations.length > 0) return violations;
  checkAllotments(instance, schedule, violations);
  // Without sound allotments no end is known.
  if (violations.length > 0) return violations;
  const startOf = (i: number) => schedule.start[i];
  const endOf = (i: number) =>
    schedule.allotments?.[i]?.at(-1)?.end ?? schedule.start[i] + instance.modeDuration[schedule.mode[i]];

  for (let i = 0; i < taskCount; i++) {
    if (instance.fixed[i]) {
      if (startOf(i) === instance.release[i] && endOf(i) === instance.deadline[i]) continue;
      const message = `task '${name(i)}' is fixed at ${time(instance.release[i])} and starts at ${time(startOf(i))}`;
      violations.push({ code: 'fixed', message, tasks: [name(i)] });
      continue;
    }
    if (startOf(i) < instance.release[i]) {
      const message = `task '${name(i)}' starts at ${time(startOf(i))}, before its release at ${time(instance.release[i])}`;
      violations.push({ code: 'release', message, tasks: [name(i)] });
    }
    if (instance.deadline[i] < NEVER && endOf(i) > instance.deadline[i]) {
      const message = `task '${name(i)}' ends at ${time(endOf(i))}, ${time(endOf(i) - instance.deadline[i])} after its deadline at ${time(instance.deadline[i])}`;
      violations.push({ code: 'deadline', message, tasks: [name(i)] });
    }
  }
  checkPrecedence(instance, schedule, startOf, endOf, violations);
  checkBudgets(instance, schedule, violations);
  for (let r = 0; r < instance.resourceCount; r++) {
    if (instance.renewable[r]) checkCapacity(instance, schedule, r, violations);
  }
  return violations;
}

/** Speeds are sums of fractions: so much work, in ticks at full speed, may be missing or too much at the end. */
const WORK_MARGIN = 2e-6;

/**
 * Each elastic task gets, in pieces without gaps from its start, between its least and its demand of each
 * resource, and ends at the first tick at which its work is done; rigid tasks have their demand.
 */
function checkAllotments(instance: Instance, schedule: Schedule, violations: Violation[]): void {
  if (schedule.allotments === undefined) return;
  if (schedule.allotments.length !== instance.taskCount) {
    const message = `the schedule has ${schedule.allotments.length} allotments for ${instance.taskCount} tasks`;
    violations.push({ code: 'shape', message, tasks: [] });
    return;
  }
  schedule.allotments.forEach((pieces, i) => {
    const wrong = pieces === null ? null : wrongAllotment(instance, schedule, i, pieces);
    const { id } = instance.problem.tasks[i];
    if (wrong !== null) violations.push({ code: 'allotment', message: `task '${id}' ${wrong}`, tasks: [id] });
  });
}

/** The first thing that is wrong with the pieces of task i; null for nothing. */
function wrongAllotment(
  instance: Instance,
  schedule: Schedule,
  i: number,
  pieces: readonly AllotmentPiece[],
): string | null {
  const { problem, elastic, demandPtr, demandAmount, demandResource, resourceName, modeDuration } = instance;
  const time = (ticks: number) => formatTime(ticks / instance.ticksPerUnit, problem.timeUnit);
  const m = schedule.mode[i];
  if (elastic === null || elastic.parts[m] === null) return 'is not elastic, but has an allotment';
  if (pieces.length === 0) return 'has an allotment without any piece';
  const first = demandPtr[m];
  let done = 0;
  let doneBefore = 0;
  let now = schedule.start[i];
  for (const { start, end, amounts } of pieces) {
    if (!Number.isInteger(end) || start !== now || end <= start)
      return `has a piece from ${time(start)} to ${time(end)} that should begin at ${time(now)} and end later`;
    if (amounts.length !== demandPtr[m + 1] - first) return 'is allotted other resources than it demands';
    for (let k = first; k < demandPtr[m + 1]; k++) {
      const amount = amounts[k - first];
      const least = elastic.leastAmount[k];
      const gets = `gets ${amount} of '${resourceName[demandResource[k]]}' at ${time(start)}`;
      if (!Number.isInteger(amount) || amount < least) return `${gets}, less than its least of ${least}`;
      if (amount > demandAmount[k]) return `${gets}, more than its demand of ${demandAmount[k]}`;
    }
    const speed = workSpeed(elastic, instance, m, amounts, 0);
    doneBefore = done + (end - start - 1) * speed;
    done += (end - start) * speed;
    now = end;
  }
  const work = modeDuration[m];
  if (done < work - WORK_MARGIN)
    return `ends at ${time(now)} with ${time(work - done)} of its ${time(work)} of work left`;
  if (doneBefore > work - WORK_MARGIN / 4)
    return `ends at ${time(now)}, though its ${time(work)} of work were done before`;
  return null;
}

function checkPrecedence(
  instance: Instance,
  schedule: Schedule,
  startOf: (i: number) => number,
  endOf: (i: number) => number,
  violations: Violation[],
): void {
  const { problem, predecessors, modeNode, nodeCount } = instance;
  const time = (ticks: number) => formatTime(ticks / instance.ticksPerUnit, problem.timeUnit);
  for (let j = 0; j < instance.taskCount; j++) {
    for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++) {
      const i = predecessors.task[k];
      if (instance.fixed[i] && instance.fixed[j]) continue;
      const type = predecessors.type[k];
      const from = type === FINISH_START || type === FINISH_FINISH ? endOf(i) : startOf(i);
      const to = type === FINISH_START || type === START_START ? startOf(j) : endOf(j);
      let wait = predecessors.lag[k];
      let why = wait === 0 ? '' : ` with lag ${time(wait)}`;
      const nodeOfI = modeNode[schedule.mode[i]];
      const nodeOfJ = modeNode[schedule.mode[j]];
      if (predecessors.volume[k] > 0 && nodeOfI >= 0 && nodeOfJ >= 0 && nodeOfI !== nodeOfJ) {
        const pair = nodeOfI * nodeCount + nodeOfJ;
        const transfer = Math.ceil(
          predecessors.volume[k] * instance.transferPerUnit[pair] + instance.transferLatency[pair] - 1e-9,
        );
        wait += transfer;
        if (transfer > 0)
          why += ` and a transfer of ${time(transfer)} from '${problem.nodes[nodeOfI].id}' to '${problem.nodes[nodeOfJ].id}'`;
      }
      if (to - from < wait) {
        const tasks = [problem.tasks[i].id, problem.tasks[j].id];
        const verb = type === FINISH_START || type === START_START ? 'starts' : 'ends';
        const event = type === START_START || type === START_FINISH ? 'start' : 'end';
        const message = `task '${tasks[1]}' ${verb} at ${time(to)}, but '${tasks[0]}' must come first (${TYPE_NAME[type]}${why}); its ${event} is at ${time(from)}`;
        violations.push({ code: 'precedence', message, tasks });
      }
    }
  }
}

function checkBudgets(instance: Instance, schedule: Schedule, violations: Violation[]): void {
  const { demandPtr, demandResource, demandAmount, capacity, renewable, resourceName } = instance;
  const used = new Map<number, number>();
  const open = new Set<number>();
  for (const [i, mode] of schedule.mode.entries()) {
    for (let k = demandPtr[mode]; k < demandPtr[mode + 1]; k++) {
      const r = demandResource[k];
      if (renewable[r]) continue;
      used.set(r, (used.get(r) ?? 0) + demandAmount[k]);
      if (!instance.fixed[i]) open.add(r);
    }
  }
  for (const [r, amount] of used) {
    if (amount > capacity[r] && open.has(r)) {
      violations.push({
        code: 'budget',
        message: `the tasks use up ${amount} of '${resourceName[r]}', ${amount - capacity[r]} more than the ${capacity[r]} there is`,
        tasks: [],
      });
    }
  }
}

/** Sweeps over the starts, ends and capacity steps of one renewable resource; one violation per stretch of overload. */
function checkCapacity(instance: Instance, schedule: Schedule, r: number, violations: Violation[]): void {
  const { problem, demandPtr, demandResource, demandAmount, modeDuration } = instance;
  const { calendarPtr, calendarTime, calendarCapacity } = instance;
  const time = (ticks: number) => formatTime(ticks / instance.ticksPerUnit, problem.timeUnit);
  const changes: { at: number; used: number; task: number }[] = [];
  for (let i = 0; i < instance.taskCount; i++) {
    const mode = schedule.mode[i];
    for (let k = demandPtr[mode]; k < demandPtr[mode + 1]; k++) {
      if (demandResource[k] !== r || modeDuration[mode] === 0) continue;
      const pieces = schedule.allotments?.[i];
      for (const { start, end, amounts } of pieces ?? []) {
        const amount = amounts[k - demandPtr[mode]];
        changes.push({ at: start, used: amount, task: i }, { at: end, used: -amount, task: i });
      }
      if (pieces) continue;
      changes.push({ at: schedule.start[i], used: demandAmount[k], task: i });
      changes.push({ at: schedule.start[i] + modeDuration[mode], used: -demandAmount[k], task: i });
    }
  }
  // A piece that ends goes before the next piece of its task.
  changes.sort((a, b) => a.at - b.at || a.used - b.used);
  const moments = new Set(changes.map((change) => change.at));
  for (let k = calendarPtr[r]; k < calendarPtr[r + 1]; k++) moments.add(calendarTime[k]);
  const running = new Set<number>();
  let used = 0;
  let next = 0;
  let step = calendarPtr[r];
  let overloaded = false;
  for (const now of [...moments].sort((a, b) => a - b)) {
    for (; next < changes.length && changes[next].at <= now; next++) {
      used += changes[next].used;
      if (changes[next].used > 0) running.add(changes[next].task);
      else running.delete(changes[next].task);
    }
    while (step + 1 < calendarPtr[r + 1] && calendarTime[step + 1] <= now) step++;
    const offered = step < calendarPtr[r + 1] ? calendarCapacity[step] : instance.capacity[r];
    const exceeds = used > offered && [...running].some((i) => !instance.fixed[i]);
    if (exceeds && !overloaded) {
      const tasks = [...running].map((i) => problem.tasks[i].id);
      const message = `'${instance.resourceName[r]}' is overloaded at ${time(now)}: ${used} in use, ${used - offered} more than the ${offered} there is (${tasks.join(', ')})`;
      violations.push({ code: 'capacity', message, tasks });
    }
    overloaded = exceeds;
  }
}
