import type { Instance } from '#instance/instance.ts';
import type { Attempt } from '#simulation/execution.ts';

/**
 * Checks a simulated execution against the world it took place in, second by second as it were: written
 * apart from the simulator, on plain objects. Finish-start arcs only.
 *
 * @param world real durations in `modeDuration`, outages in the calendars
 * @returns what is wrong; nothing for a right execution
 */
export function checkExecution(world: Instance, attempts: readonly Attempt[]): string[] {
  const faults: string[] = [];
  const success = new Map<number, Attempt>();
  for (const attempt of attempts) {
    const { task, mode, start, end, lost } = attempt;
    if (world.modeTask[mode] !== task) faults.push(`task ${task} in mode ${mode} of another task`);
    const real = world.modeDuration[mode];
    if (lost ? end - start >= real : end - start !== real)
      faults.push(`an attempt at task ${task} took ${end - start} of ${real}, lost: ${lost}`);
    if (lost && !dropsAt(world, end))
      faults.push(`an attempt at task ${task} was lost at ${end} for no reason`);
    if (lost) continue;
    if (success.has(task)) faults.push(`task ${task} succeeded twice`);
    success.set(task, attempt);
  }
  for (let task = 0; task < world.taskCount; task++)
    if (!success.has(task)) faults.push(`task ${task} never succeeded`);

  const { predecessors } = world;
  for (const { task, mode, start } of attempts) {
    if (start < world.release[task]) faults.push(`task ${task} began before its release`);
    for (const other of attempts)
      if (other.task === task && other.start < start && other.end > start)
        faults.push(`task ${task} was under way twice at ${start}`);
    for (let k = predecessors.ptr[task]; k < predecessors.ptr[task + 1]; k++) {
      const before = success.get(predecessors.task[k]);
      if (before === undefined) continue;
      let arrival = before.end + predecessors.lag[k];
      const [from, to] = [world.modeNode[before.mode], world.modeNode[mode]];
      if (predecessors.volume[k] > 0 && from >= 0 && to >= 0 && from !== to) {
        const pair = from * world.nodeCount + to;
        const transfer = predecessors.volume[k] * world.transferPerUnit[pair] + world.transferLatency[pair];
        arrival += Math.ceil(transfer - 1e-9);
      }
      if (start < arrival) faults.push(`task ${task} began at ${start}, before ${arrival}`);
    }
  }

  const moments = new Set([...attempts.map(({ start }) => start), ...world.calendarTime]);
  for (let r = 0; r < world.resourceCount; r++) {
    if (!world.renewable[r]) {
      const used = [...success.values()].reduce((sum, { mode }) => sum + demandOf(world, mode, r), 0);
      if (used > world.capacity[r]) faults.push(`resource ${r} is overdrawn: ${used}`);
      continue;
    }
    for (const moment of moments) {
      const used = attempts
        .filter(({ start, end }) => start <= moment && moment < end)
        .reduce((sum, { mode }) => sum + demandOf(world, mode, r), 0);
      const offered = levelAt(world, r, moment);
      if (used > offered) faults.push(`resource ${r} at ${moment}: ${used} of ${offered}`);
    }
  }
  return faults;
}

function demandOf(world: Instance, mode: number, r: number): number {
  let amount = 0;
  for (let k = world.demandPtr[mode]; k < world.demandPtr[mode + 1]; k++)
    if (world.demandResource[k] === r) amount += world.demandAmount[k];
  return amount;
}

function levelAt(world: Instance, r: number, moment: number): number {
  let level = world.capacity[r];
  for (let k = world.calendarPtr[r]; k < world.calendarPtr[r + 1]; k++)
    if (world.calendarTime[k] <= moment) level = world.calendarCapacity[k];
  return level;
}

/** Whether some capacity falls at this moment. */
function dropsAt(world: Instance, moment: number): boolean {
  for (let r = 0; r < world.resourceCount; r++)
    if (levelAt(world, r, moment) < levelAt(world, r, moment - 1)) return true;
  return false;
}
