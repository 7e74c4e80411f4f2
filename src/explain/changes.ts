import { compile } from '#instance/compile.ts';
import type { Problem } from '#model/problem.ts';
import { type Cause, onNodes, plenty, withCalendar, withCapacity, withLag, withTask } from './causes.ts';
import type { Oracle } from './oracle.ts';

/** One change that makes the problem feasible: the cause it changes, what it becomes, and by how much. */
export interface Change {
  cause: Cause;
  /** The new value: a time, a capacity, for a task how much shorter it must be, in a calendar how much more. */
  value: number | string;
  /** Difference to what it was; 0 for a node. */
  by: number;
  /** Whether no smaller change of it does; false when some question was left open. */
  isSmallest: boolean;
}

/** A change that may be made in steps, the greatest first known to be enough. */
interface Scale {
  /** Steps of the greatest change. */
  most: number;
  /** The problem after so many steps. */
  after(steps: number): Problem;
  valueAt(steps: number): number;
  byAt(steps: number): number;
}

/**
 * The smallest change of one cause that makes the whole problem feasible, by bisection; null when none does,
 * 'undecided' when that was left open.
 */
export async function smallestChange(
  problem: Problem,
  cause: Cause,
  oracle: Oracle,
): Promise<Change | null | 'undecided'> {
  if (cause.kind === 'pin') return otherNode(problem, cause, oracle);
  let isOpen = false;
  for (const scale of scalesOf(problem, cause)) {
    const change = await smallestOn(scale, cause, oracle);
    if (change === 'undecided') isOpen = true;
    else if (change !== null) return change;
  }
  return isOpen ? 'undecided' : null;
}

/** As few steps as do. */
async function smallestOn(scale: Scale, cause: Cause, oracle: Oracle): Promise<Change | null | 'undecided'> {
  if (scale.most < 1) return null;
  const greatest = await oracle.ask(scale.after(scale.most));
  if (greatest !== 'yes') return greatest === 'no' ? null : greatest;
  let high = scale.most;
  let isSmallest = true;
  for (let low = 0; high - low > 1;) {
    const middle = (low + high) >> 1;
    const answer = await oracle.ask(scale.after(middle));
    if (answer === 'yes') high = middle;
    else low = middle;
    if (answer === 'undecided') isSmallest = false;
  }
  return { cause, value: scale.valueAt(high), by: scale.byAt(high), isSmallest };
}

/** One more node for a task. */
async function otherNode(
  problem: Problem,
  cause: Cause & { kind: 'pin' },
  oracle: Oracle,
): Promise<Change | null | 'undecided'> {
  let isOpen = false;
  for (const node of problem.nodes) {
    if (cause.nodes.includes(node.id)) continue;
    const kept = problem.nodes.filter(({ id }) => id === node.id || cause.nodes.includes(id));
    const changed = withTask(problem, cause.task, (task) => onNodes(task, kept));
    const answer = await oracle.ask(changed);
    if (answer === 'yes') return { cause, value: node.id, by: 0, isSmallest: true };
    if (answer === 'undecided') isOpen = true;
  }
  return isOpen ? 'undecided' : null;
}

/** The ways in which a cause can change, the one to try first in front. */
function scalesOf(problem: Problem, cause: Exclude<Cause, { kind: 'pin' }>): Scale[] {
  return cause.kind === 'fixed' ? startsOf(problem, cause) : [scaleOf(problem, cause)];
}

/** A start that is fixed, later or else earlier. What has ended stays where it was. */
function startsOf(problem: Problem, cause: Cause & { kind: 'fixed' }): Scale[] {
  if (problem.tasks.find(({ id }) => id === cause.task)?.fixed?.end !== undefined) return [];
  const { ticksPerUnit, horizon } = compile(problem);
  const from = Math.round(cause.time * ticksPerUnit);
  const shifted = (most: number, sign: 1 | -1): Scale => ({
    most,
    after: (steps) =>
      withTask(problem, cause.task, (task) => ({
        ...task,
        fixed: { ...task.fixed, start: (from + sign * steps) / ticksPerUnit },
      })),
    valueAt: (steps) => (from + sign * steps) / ticksPerUnit,
    byAt: (steps) => (sign * steps) / ticksPerUnit,
  });
  return [shifted(horizon - from, 1), shifted(from, -1)];
}

function scaleOf(problem: Problem, cause: Exclude<Cause, { kind: 'pin' | 'fixed' }>): Scale {
  const { ticksPerUnit, horizon } = compile(problem);
  const inTicks = (time: number) => Math.round(time * ticksPerUnit);
  const time = (ticks: number) => ticks / ticksPerUnit;
  switch (cause.kind) {
    case 'deadline':
    case 'project deadline':
    case 'wanted end': {
      const from = inTicks(cause.time);
      return {
        most: horizon - from,
        after: (steps) =>
          cause.kind === 'deadline'
            ? withTask(problem, cause.task, (task) => ({ ...task, deadline: time(from + steps) }))
            : { ...problem, deadline: time(from + steps) },
        valueAt: (steps) => time(from + steps),
        byAt: time,
      };
    }
    case 'release date': {
      const from = inTicks(cause.time);
      return {
        most: from,
        after: (steps) =>
          withTask(problem, cause.task, (task) => ({ ...task, releaseDate: time(from - steps) })),
        valueAt: (steps) => time(from - steps),
        byAt: (steps) => -time(steps),
      };
    }
    case 'lag': {
      const from = inTicks(cause.lag);
      return {
        most: from,
        after: (steps) => withLag(problem, cause, time(from - steps)),
        valueAt: (steps) => time(from - steps),
        byAt: (steps) => -time(steps),
      };
    }
    case 'capacity':
    case 'budget':
      return {
        most: plenty(problem) - cause.capacity,
        after: (steps) => withCapacity(problem, cause.resource, cause.capacity + steps),
        valueAt: (steps) => cause.capacity + steps,
        byAt: (steps) => steps,
      };
    case 'calendar':
      return {
        most: plenty(problem),
        after: (steps) => withCalendar(problem, cause.resource, steps),
        valueAt: (steps) => steps,
        byAt: (steps) => steps,
      };
    case 'task': {
      const task = problem.tasks.find(({ id }) => id === cause.task);
      const longest = Math.max(0, ...(task?.modes ?? []).map((mode) => inTicks(mode.duration)));
      return {
        // What has happened is no shorter for it.
        most: task?.fixed?.end === undefined ? longest : 0,
        after: (steps) =>
          withTask(problem, cause.task, (old) => ({
            ...old,
            modes: old.modes.map((mode) => ({
              ...mode,
              duration: time(Math.max(0, inTicks(mode.duration) - steps)),
            })),
          })),
        valueAt: time,
        byAt: (steps) => -time(steps),
      };
    }
  }
}
