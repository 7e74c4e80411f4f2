import { compile } from '#instance/compile.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import { type Instance, NEVER } from '#instance/instance.ts';
import type { Problem } from '#model/problem.ts';
import { type Cause, plenty, type ToldCause, withCapacity } from './causes.ts';
import type { Oracle } from './oracle.ts';

/**
 * A capacity with the shortest time within which it must hold for the problem to have no schedule: first as
 * early an end as possible, then as late a beginning.
 *
 * @param kept the problem with its causes alone, which has no schedule
 */
export async function withinTimes(
  kept: Problem,
  cause: Cause & { kind: 'capacity' },
  oracle: Oracle,
): Promise<ToldCause> {
  const instance = compile(kept);
  const { ticksPerUnit } = instance;
  const time = (ticks: number) => ticks / ticksPerUnit;
  const fails = async (from: number, to: number) => {
    const limited = limitedWithin(kept, cause, time(from), time(to));
    return limited !== null && (await oracle.ask(limited)) === 'no';
  };
  let from = 0;
  let to = latestNeed(instance);
  if (!(await fails(from, to))) return cause;
  for (let low = 0; to - low > 1;) {
    const middle = (low + to) >> 1;
    if (await fails(from, middle)) to = middle;
    else low = middle;
  }
  for (let high = to; high - from > 1;) {
    const middle = (from + high) >> 1;
    if (await fails(middle, to)) from = middle;
    else high = middle;
  }
  return { ...cause, from: time(from), to: time(to) };
}

/** Plenty of a resource but within [from, to); null where a calendar of its own is in the way. */
function limitedWithin(
  problem: Problem,
  { resource, capacity }: Cause & { kind: 'capacity' },
  from: number,
  to: number,
): Problem | null {
  const free = withCapacity(problem, resource, plenty(problem));
  const window = { start: from, end: to };
  const pool = free.resources.find(({ id }) => id === resource);
  if (pool !== undefined) {
    const calendar = [{ ...window, capacity }];
    return pool.calendar.length > 0
      ? null
      : {
          ...free,
          resources: free.resources.map((other) => (other === pool ? { ...pool, calendar } : other)),
        };
  }
  const node = free.nodes.find(({ id, capacity: kinds }) =>
    Object.keys(kinds).some((kind) => `${id}.${kind}` === resource),
  );
  if (node === undefined || node.calendar.length > 0) return null;
  const calendar = [{ ...window, capacity: { [resource.slice(node.id.length + 1)]: capacity } }];
  return { ...free, nodes: free.nodes.map((other) => (other === node ? { ...node, calendar } : other)) };
}

/** The last tick by which anything must be done. */
function latestNeed({ deadline, horizon }: Instance): number {
  const latest = deadline.reduce((most, tick) => Math.max(most, tick), 0);
  return latest < NEVER ? Math.min(latest, horizon) : horizon;
}

/** A calendar with its windows in the time in which the tasks among the causes need it; other causes as they are. */
export function withWindows(kept: Problem, cause: Cause): ToldCause {
  if (cause.kind !== 'calendar') return cause;
  const instance = compile(kept);
  const { ticksPerUnit, resourceName, calendarPtr, calendarTime, calendarCapacity } = instance;
  const { est, tailAfterEnd } = criticalPath(instance);
  const isMeant = (r: number) =>
    resourceName[r] === cause.resource || resourceName[r].startsWith(`${cause.resource}.`);
  const base = resourceName.map((name) => capacityOf(kept, name));
  const latest = latestNeed(instance);
  let from = latest;
  let to = 0;
  for (let i = 0; i < instance.taskCount; i++) {
    if (!needs(instance, i, isMeant)) continue;
    from = Math.min(from, est[i]);
    to = Math.max(to, Math.min(instance.deadline[i], latest - tailAfterEnd[i]));
  }
  const windows: { start: number; end: number; capacity: number }[] = [];
  for (let r = 0; r < resourceName.length; r++) {
    if (!isMeant(r)) continue;
    for (let k = calendarPtr[r]; k < calendarPtr[r + 1]; k++) {
      const end = k + 1 < calendarPtr[r + 1] ? calendarTime[k + 1] : latest;
      if (calendarCapacity[k] === base[r] || calendarTime[k] >= to || end <= from) continue;
      windows.push({
        start: calendarTime[k] / ticksPerUnit,
        end: end / ticksPerUnit,
        capacity: calendarCapacity[k],
      });
    }
  }
  return { ...cause, from: from / ticksPerUnit, to: to / ticksPerUnit, windows };
}

/** What a pool, or a node's kind, has outside the windows of its calendar. */
function capacityOf({ resources, nodes }: Problem, resource: string): number | undefined {
  const pool = resources.find(({ id }) => id === resource);
  if (pool !== undefined) return pool.capacity;
  for (const { id, capacity } of nodes)
    for (const [kind, amount] of Object.entries(capacity)) if (`${id}.${kind}` === resource) return amount;
  return undefined;
}

/** Whether some mode of task i demands one of these resources. */
function needs(instance: Instance, i: number, isMeant: (r: number) => boolean): boolean {
  const { modePtr, demandPtr, demandResource } = instance;
  for (let m = modePtr[i]; m < modePtr[i + 1]; m++)
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) if (isMeant(demandResource[k])) return true;
  return false;
}
