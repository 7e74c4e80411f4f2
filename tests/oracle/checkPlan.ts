import type { Speedup } from '#model/elastic.ts';
import type { CapacityWindow, Mode, Node, Predecessor, Problem, Task } from '#model/problem.ts';

/*
 * The second checker. It judges a plan by the problem as the user wrote it, in the user's unit, and never
 * looks at the compiled instance, so a mistake in compiling or in the product's own checker cannot hide.
 * Every rule is a plain sentence over the tasks; speed is no aim.
 */

/** One line of a plan, times in the problem's unit. */
export interface PlanRow {
  id: string;
  mode: string;
  node: string | null;
  start: number;
  end: number;
  /** What an elastic task gets over time; absent: all it demands, throughout. */
  allotment?: readonly Stretch[];
}

interface Stretch {
  start: number;
  end: number;
  amounts: Readonly<Record<string, number>>;
}

/** The rules a plan can break. */
export const RULES = [
  'tasks',
  'mode',
  'node',
  'duration',
  'allotment',
  'fixed',
  'release',
  'deadline',
  'precedence',
  'capacity',
  'budget',
] as const;
export type Rule = (typeof RULES)[number];

export interface Breach {
  rule: Rule;
  message: string;
}

interface Placed {
  row: PlanRow;
  task: Task;
  mode: Mode;
  node: Node | null;
}

/**
 * Every rule that a whole plan breaks; none means that the plan is valid.
 *
 * @param tick length of a tick in the problem's unit: derived times (durations on nodes, transfers) are
 *   rounded up to it. Times are compared with a tolerance of a thousandth of it.
 */
export function checkPlan(problem: Problem, rows: readonly PlanRow[], tick: number): Breach[] {
  const breaches: Breach[] = [];
  for (const task of problem.tasks) {
    const count = rows.filter((row) => row.id === task.id).length;
    if (count !== 1) breaches.push({ rule: 'tasks', message: `task '${task.id}' is planned ${count} times` });
  }
  return [...breaches, ...checkPartialPlan(problem, rows, tick)];
}

/** The rules that the given rows break among themselves, whatever the tasks not yet planned will do. */
export function checkPartialPlan(problem: Problem, rows: readonly PlanRow[], tick: number): Breach[] {
  const breaches: Breach[] = [];
  const fail = (rule: Rule, message: string) => breaches.push({ rule, message });
  const tolerance = tick / 1000;
  const atLeast = (time: number, bound: number) => time >= bound - tolerance;

  const placed: Placed[] = [];
  for (const row of rows) {
    const task = problem.tasks.find(({ id }) => id === row.id);
    if (task === undefined) {
      fail('tasks', `there is no task '${row.id}'`);
      continue;
    }
    const mode = task.modes.find(({ id }) => id === row.mode);
    if (mode === undefined) {
      fail('mode', `'${task.id}' has no mode '${row.mode}'`);
      continue;
    }
    const node = problem.nodes.find(({ id }) => id === row.node) ?? null;
    if (row.node !== null && node === null) {
      fail('node', `there is no node '${row.node}'`);
      continue;
    }
    placed.push({ row, task, mode, node });
  }

  for (const { row, task, mode, node } of placed) {
    if (!Number.isFinite(row.start) || !Number.isFinite(row.end)) fail('tasks', `'${row.id}' has no times`);
    // Placement: some tasks need no node, the others one of those that can do the job.
    if (mode.nodes === null && node !== null) fail('node', `'${row.id}' needs no node, but is on one`);
    if (mode.nodes !== null && node === null) fail('node', `'${row.id}' needs a node and has none`);
    if (mode.nodes !== null && node !== null) {
      if (!mode.nodes.includes(node.id)) fail('node', `'${row.id}' may not run on '${node.id}'`);
      for (const capability of task.fixed ? [] : task.requires) {
        if (!node.capabilities.includes(capability)) fail('node', `'${node.id}' lacks '${capability}'`);
      }
    }
    const speed = node === null ? 1 : node.speed;
    const duration =
      task.fixed?.end === undefined
        ? roundUp(mode.duration / speed, tick)
        : task.fixed.end - task.fixed.start;
    if (row.allotment) {
      for (const wrong of wrongAllotment(row, row.allotment, task, mode, duration, tick))
        fail('allotment', wrong);
    } else if (Math.abs(row.end - row.start - duration) > tolerance)
      fail('duration', `'${row.id}' takes ${row.end - row.start}, its mode takes ${duration}`);
    if (task.fixed) {
      if (Math.abs(row.start - task.fixed.start) > tolerance)
        fail('fixed', `'${row.id}' is fixed at ${task.fixed.start}, but starts at ${row.start}`);
      continue;
    }
    if (!atLeast(row.start, problem.now)) fail('release', `'${row.id}' starts at ${row.start}, in the past`);
    if (!atLeast(row.start, 0) || !atLeast(row.start, task.releaseDate))
      fail('release', `'${row.id}' starts at ${row.start}, released at ${task.releaseDate}`);
    if (!atLeast(task.deadline, row.end) || !atLeast(problem.deadline, row.end))
      fail('deadline', `'${row.id}' ends at ${row.end}`);
  }

  for (const after of placed) {
    for (const arc of after.task.after) {
      for (const before of placed.filter(({ task }) => task.id === arc.task)) {
        if (before.task.fixed && after.task.fixed) continue;
        const wait = arc.lag + transferTime(problem, arc, before.node, after.node, tick);
        const [first, second] = eventsOf(arc, before.row, after.row);
        if (!atLeast(second, first + wait))
          fail(
            'precedence',
            `'${before.row.id}' → '${after.row.id}' (${arc.type}): ${first} + ${wait} > ${second}`,
          );
      }
    }
  }

  for (const pool of problem.resources) {
    const users = placed.flatMap((task) => usesOf(task, pool.id));
    if (pool.renewable) checkOverTime(pool.id, users, pool.calendar, pool.capacity, (c) => c);
    else {
      const used = users.reduce((sum, user) => sum + user.amount, 0);
      if (used > pool.capacity && users.some((user) => !user.fact && user.amount > 0))
        fail('budget', `'${pool.id}': ${used} of ${pool.capacity}`);
    }
  }
  const poolIds = problem.resources.map((pool) => pool.id);
  for (const node of problem.nodes) {
    const here = placed.filter((task) => task.node === node);
    const kinds = new Set([
      ...Object.keys(node.capacity),
      ...here.flatMap(({ mode }) => Object.keys(mode.demand).filter((name) => !poolIds.includes(name))),
    ]);
    for (const kind of kinds) {
      const users = here.flatMap((task) => usesOf(task, kind));
      const windows = node.calendar.filter((window) => window.capacity[kind] !== undefined);
      checkOverTime(`${node.id}.${kind}`, users, windows, node.capacity[kind] ?? 0, (c) => c[kind]);
    }
  }
  return breaches;

  /** What runs just behind each moment at which use or capacity may change must fit there. */
  function checkOverTime<C>(
    name: string,
    users: readonly Use[],
    windows: readonly CapacityWindow<C>[],
    base: number,
    amountOf: (capacity: C) => number,
  ): void {
    const takers = users.filter(({ start, end, amount }) => amount > 0 && end - start > tolerance);
    const last = Math.max(0, ...takers.map(({ end }) => end));
    const moments = [...takers.map(({ start }) => start), ...windows.flatMap((w) => changesOf(w, last))];
    for (const moment of moments) {
      const now = moment + tolerance;
      const busy = takers.filter(({ start, end }) => start <= now && now < end);
      const used = busy.reduce((sum, { amount }) => sum + amount, 0);
      let capacity = base;
      for (const window of windows) if (isOpen(window, now)) capacity = amountOf(window.capacity);
      if (used > capacity && busy.some(({ fact }) => !fact))
        fail('capacity', `'${name}' at ${moment}: ${used} of ${capacity}`);
    }
  }
}

interface Use {
  start: number;
  end: number;
  amount: number;
  /** Of a fixed task: it happens whether or not there is room. */
  fact: boolean;
}

/** When a task takes how much of a resource: its demand from start to end, or what each stretch says. */
function usesOf({ row, task, mode }: Placed, resource: string): Use[] {
  if (!(resource in mode.demand)) return [];
  const fact = task.fixed !== undefined;
  if (!row.allotment) return [{ start: row.start, end: row.end, amount: mode.demand[resource], fact }];
  return row.allotment.map(({ start, end, amounts }) => ({ start, end, amount: amounts[resource], fact }));
}

/**
 * What is wrong with an elastic task's stretches. Counted tick by tick: its work is the duration at full
 * demand in ticks, each tick does as much as the speed at that moment, and the task ends with the tick that
 * does the last of it.
 */
function wrongAllotment(
  row: PlanRow,
  stretches: readonly Stretch[],
  task: Task,
  mode: Mode,
  duration: number,
  tick: number,
): string[] {
  const { elastic } = task;
  if (!elastic) return [`'${row.id}' is rigid and has an allotment`];
  const wrong: string[] = [];
  const near = (a: number, b: number) => Math.abs(a - b) < tick / 1000;
  let at = row.start;
  let work = Math.round(duration / tick);
  for (const { start, end, amounts } of stretches) {
    if (!near(start, at) || end <= start) wrong.push(`'${row.id}' has a gap or an overlap at ${at}`);
    at = end;
    for (const [name, demand] of Object.entries(mode.demand)) {
      const amount = amounts[name];
      const least = elastic.least[name] ?? demand;
      if (!Number.isInteger(amount) || amount < least || amount > demand)
        wrong.push(`'${row.id}' gets ${amount} of '${name}': not within [${least}, ${demand}]`);
    }
    if (wrong.length > 0) return wrong;
    const speed = elastic.parts.reduce((product, { resources, speedup }) => {
      const scarcest = Math.min(...resources.map((name) => amounts[name] / mode.demand[name]));
      return product * partSpeed(speedup, scarcest, scarcest * mode.demand[resources[0]], mode);
    }, 1);
    for (let k = Math.round((end - start) / tick); k > 0; k--) {
      if (work < 1e-6 / 2) {
        wrong.push(`'${row.id}' has nothing left to do before ${end}`);
        break;
      }
      work -= speed;
    }
  }
  if (!near(at, row.end)) wrong.push(`'${row.id}' ends at ${row.end}, its allotment at ${at}`);
  if (work > 2e-6) wrong.push(`'${row.id}' leaves work for ${work} ticks`);
  return wrong;
}

function partSpeed(speedup: Speedup, share: number, amount: number, mode: Mode): number {
  if (share >= 1) return 1;
  if (speedup.type === 'work-conserving') return share;
  if (speedup.type === 'power') return Math.exp(speedup.exponent * Math.log(share));
  if (speedup.type === 'amdahl') return share / (share * speedup.serialFraction + 1 - speedup.serialFraction);
  const demand = amount / share;
  const points = [
    ...speedup.points.filter((point) => point.allotment < demand),
    { allotment: demand, duration: mode.duration },
  ];
  const first = points[0];
  if (amount <= first.allotment)
    return Math.min(1, ((mode.duration / first.duration) * amount) / first.allotment);
  const right = points.findIndex((point) => point.allotment >= amount);
  const [a, b] = [points[right - 1], points[right]];
  const duration =
    (a.duration * (b.allotment - amount) + b.duration * (amount - a.allotment)) / (b.allotment - a.allotment);
  return Math.min(1, mode.duration / duration);
}

/** The event of the predecessor and the event of the successor that an arc ties together. */
function eventsOf(arc: Predecessor, before: PlanRow, after: PlanRow): [number, number] {
  switch (arc.type) {
    case 'finish-start':
      return [before.end, after.start];
    case 'start-start':
      return [before.start, after.start];
    case 'finish-finish':
      return [before.end, after.end];
    case 'start-finish':
      return [before.start, after.end];
  }
}

/** How long the data of an arc is on its way; nothing moves within a node or where a task has none. */
function transferTime(
  problem: Problem,
  arc: Predecessor,
  from: Node | null,
  to: Node | null,
  tick: number,
): number {
  if (arc.volume === 0 || from === null || to === null || from === to) return 0;
  const link = problem.links.find((candidate) => candidate.from === from.id && candidate.to === to.id);
  return link === undefined ? 0 : roundUp(arc.volume / link.bandwidth + link.latency, tick);
}

function isOpen(window: CapacityWindow<unknown>, time: number): boolean {
  if (time < window.start) return false;
  const sinceOpening =
    window.every === undefined ? time - window.start : (time - window.start) % window.every;
  return sinceOpening < window.end - window.start;
}

/** Every moment up to `last` at which the window opens or closes. */
function changesOf(window: CapacityWindow<unknown>, last: number): number[] {
  const moments: number[] = [];
  for (let opening = window.start; opening <= last; opening += window.every ?? Number.POSITIVE_INFINITY)
    moments.push(opening, opening + window.end - window.start);
  return moments;
}

function roundUp(time: number, tick: number): number {
  return Math.ceil(time / tick - 1e-6) * tick;
}
