import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { createRng, type Rng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import type { Problem } from '#model/problem.ts';
import type { ProblemInput, TaskInput } from '#model/schema.ts';
import { exact } from '#planners/exact/index.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { type Cause, type Change, explain } from './explain.ts';
import { minimalSet } from './minimalSet.ts';

/** A small problem with all that may be a cause. */
function generate(rng: Rng): ProblemInput {
  const once = (n: number) => rng.int(n) === 0;
  const tasks = Array.from({ length: 4 + rng.int(3) }, (_, k): TaskInput => {
    const demand: Record<string, number> = { crew: rng.int(3), cpu: once(3) ? 0 : 1 };
    const duration = 1 + rng.int(4);
    return {
      id: `t${k}`,
      ...(once(3)
        ? {
            modes: [
              { duration, demand: { ...demand, money: 2 } },
              { duration: duration + 2, demand },
            ],
          }
        : { duration, demand: { ...demand, money: rng.int(2) } }),
      ...(demand.cpu > 0 && !once(3) ? { nodes: ['n1'] } : {}),
      ...(once(3) ? { releaseDate: rng.int(5) } : {}),
      after: k > 0 && once(2) ? [{ task: `t${rng.int(k)}`, lag: rng.int(3) }] : [],
    };
  });
  return {
    resources: [
      { id: 'crew', capacity: 2 + rng.int(2), calendar: once(2) ? [{ start: 3, end: 5, capacity: 1 }] : [] },
      { id: 'money', capacity: 2 + rng.int(4), renewable: false },
    ],
    nodes: [
      { id: 'n1', capacity: { cpu: 1 } },
      { id: 'n2', capacity: { cpu: 1 } },
    ],
    tasks,
  };
}

async function hasSchedule(problem: Problem): Promise<boolean> {
  const { plan } = await runPlanner(exact, compile(problem), { params: { samples: 20 } });
  assert.notEqual(plan.status, 'unknown');
  return plan.status !== 'infeasible';
}

/** Lags of the cases are between ends and starts, one a pair of tasks. */
function setLag(task: TaskInput | undefined, after: string, lag: number): void {
  for (const arc of task?.after ?? []) if (typeof arc === 'object' && arc.task === after) arc.lag = lag;
}

/** What a user would do to drop a cause, written apart from the code that searches for causes. */
function dropped(input: ProblemInput, cause: Cause): ProblemInput {
  const changed = structuredClone(input);
  const task = 'task' in cause ? changed.tasks.find(({ id }) => id === cause.task) : undefined;
  const pool = 'resource' in cause ? changed.resources?.find(({ id }) => id === cause.resource) : undefined;
  const node =
    'resource' in cause ? changed.nodes?.find(({ id }) => cause.resource.startsWith(`${id}.`)) : undefined;
  if (cause.kind === 'task' && task) {
    task.duration = 0;
    task.demand = {};
    delete task.modes;
  } else if (cause.kind === 'deadline') delete task?.deadline;
  else if (cause.kind === 'release date') delete task?.releaseDate;
  else if (cause.kind === 'pin') delete task?.nodes;
  else if (cause.kind === 'lag') setLag(task, cause.after, 0);
  else if (cause.kind === 'project deadline' || cause.kind === 'wanted end') delete changed.deadline;
  else if (cause.kind === 'calendar') delete pool?.calendar;
  else if (pool) pool.capacity = 100;
  else if (node) node.capacity = { cpu: 100 };
  return changed;
}

/** The change as a user would make it; with `less` a step less than that. */
function changed(input: ProblemInput, change: Change, less = 0): ProblemInput {
  const { cause, value } = change;
  const result = structuredClone(input);
  const task = 'task' in cause ? result.tasks.find(({ id }) => id === cause.task) : undefined;
  const pool = 'resource' in cause ? result.resources?.find(({ id }) => id === cause.resource) : undefined;
  const node =
    'resource' in cause ? result.nodes?.find(({ id }) => cause.resource.startsWith(`${id}.`)) : undefined;
  const number = Number(value);
  if (cause.kind === 'task' && task) {
    const shorter = (duration: number | string | undefined) => Math.max(0, Number(duration) - number + less);
    if (task.modes) for (const mode of task.modes) mode.duration = shorter(mode.duration);
    else task.duration = shorter(task.duration);
  } else if (cause.kind === 'deadline' && task) task.deadline = number - less;
  else if (cause.kind === 'release date' && task) task.releaseDate = number + less;
  else if (cause.kind === 'lag') setLag(task, cause.after, number + less);
  else if (cause.kind === 'pin' && task) task.nodes = [...(task.nodes ?? []), String(value)];
  else if (cause.kind === 'project deadline' || cause.kind === 'wanted end') result.deadline = number - less;
  else if (cause.kind === 'calendar' && pool)
    for (const window of pool.calendar ?? [])
      window.capacity = Math.min(pool.capacity, window.capacity + number - less);
  else if (pool) pool.capacity = number - less;
  else if (node) node.capacity = { cpu: number - less };
  return result;
}

test('50 problems without a schedule: minimal causes, changes that mend and no smaller ones', async (t) => {
  const rng = createRng(7);
  const kinds: Record<string, number> = {};
  const mended: Record<string, number> = {};
  let cases = 0;
  let narrowed = 0;
  for (let round = 0; cases < 50; round++) {
    const input = generate(rng);
    const tightened = await tighten(input, rng, round);
    if (tightened === null) continue;
    const told = JSON.stringify(tightened);
    const problem = parseProblem(tightened);
    if (await hasSchedule(problem)) continue;
    cases++;
    const explanation = await explain(problem, { timeLimitMs: 600_000 });
    assert.ok(explanation.kind === 'infeasible', told);
    assert.ok(explanation.isMinimal);
    const { causes, changes } = explanation;
    for (const cause of causes) {
      kinds[cause.kind] = (kinds[cause.kind] ?? 0) + 1;
      // What is not among the causes is dropped, and then this one too.
      assert.ok(
        await hasSchedule(only(tightened, causes, cause)),
        `${JSON.stringify(cause)} is no cause of ${told}`,
      );
    }
    assert.ok(!(await hasSchedule(only(tightened, causes, null))), `${JSON.stringify(causes)} of ${told}`);
    for (const cause of causes) {
      if (cause.kind !== 'capacity' || cause.from === undefined || cause.to === undefined) continue;
      narrowed++;
      const { from, to } = cause;
      const rest = causes.filter((other) => other !== cause);
      assert.ok(!(await hasSchedule(within(only(tightened, rest, null), cause, from, to))), told);
      assert.ok(await hasSchedule(within(only(tightened, rest, null), cause, from + 1, to)), told);
      assert.ok(await hasSchedule(within(only(tightened, rest, null), cause, from, to - 1)), told);
    }
    for (const change of changes) {
      mended[change.cause.kind] = (mended[change.cause.kind] ?? 0) + 1;
      const why = `${JSON.stringify(change)} of ${told}`;
      assert.ok(await hasSchedule(parseProblem(changed(tightened, change))), `does not mend: ${why}`);
      if (change.cause.kind !== 'pin')
        assert.ok(!(await hasSchedule(parseProblem(changed(tightened, change, 1)))), `less does: ${why}`);
    }
  }
  assert.ok(narrowed > 5);
  t.diagnostic(
    `${narrowed} capacities in time, causes ${JSON.stringify(kinds)}, changes ${JSON.stringify(mended)}`,
  );
  for (const kind of [
    'task',
    'deadline',
    'project deadline',
    'release date',
    'capacity',
    'calendar',
    'budget',
    'pin',
    'lag',
  ])
    assert.ok(kinds[kind] > 0, `no case has a cause of kind '${kind}'`);
});

/** Deadlines a little before what can be reached, or less money than is needed. */
async function tighten(input: ProblemInput, rng: Rng, round: number): Promise<ProblemInput | null> {
  if (round % 5 === 0) {
    const poor = structuredClone(input);
    for (const pool of poor.resources ?? []) if (pool.id === 'money') pool.capacity = 1;
    return poor;
  }
  const { plan } = await runPlanner(exact, compile(parseProblem(input)), { params: { samples: 20 } });
  if (plan.makespan === null || plan.makespan < 3) return null;
  const tight = structuredClone(input);
  if (round % 2 === 0) tight.deadline = plan.makespan - 1 - rng.int(2);
  else
    for (const { id, end } of plan.tasks)
      if (end > 1 && rng.int(2) === 0) {
        const task = tight.tasks.find((other) => other.id === id);
        if (task) task.deadline = end - rng.int(2);
      }
  return tight;
}

/** The problem with these causes alone, without one of them; each is dropped as a user would. */
function only(input: ProblemInput, causes: readonly Cause[], but: Cause | null): Problem {
  const names = (list: readonly { id: string | number }[] = []) => list.map(({ id }) => String(id));
  const pools = input.resources ?? [];
  const all: Cause[] = [
    { kind: 'project deadline', time: 0 },
    ...names(pools.filter(({ renewable }) => renewable === false)).map((id): Cause => ({
      kind: 'budget',
      resource: id,
      capacity: 0,
    })),
    ...names(pools.filter(({ renewable }) => renewable !== false)).flatMap((id): Cause[] => [
      { kind: 'capacity', resource: id, capacity: 0 },
      { kind: 'calendar', resource: id },
    ]),
    ...names(input.nodes).map((id): Cause => ({ kind: 'capacity', resource: `${id}.cpu`, capacity: 0 })),
    ...names(input.tasks).flatMap((id): Cause[] => [
      { kind: 'task', task: id },
      { kind: 'deadline', task: id, time: 0 },
      { kind: 'release date', task: id, time: 0 },
      { kind: 'pin', task: id, nodes: [] },
    ]),
    ...input.tasks.flatMap(({ id, after = [] }) =>
      after.flatMap((arc): Cause[] =>
        typeof arc === 'object'
          ? [{ kind: 'lag', task: String(id), after: String(arc.task), type: 'finish-start', lag: 0 }]
          : [],
      ),
    ),
  ];
  const key = (cause: Cause) =>
    [
      cause.kind,
      'task' in cause ? cause.task : '',
      'after' in cause ? cause.after : '',
      'resource' in cause ? cause.resource : '',
    ].join(' ');
  const kept = new Set(causes.filter((cause) => cause !== but).map(key));
  const left = all.filter((cause) => !kept.has(key(cause)));
  return parseProblem(left.reduce(dropped, input));
}

/** A capacity that holds within [from, to) only. */
function within({ input }: Problem, cause: Cause & { kind: 'capacity' }, from: number, to: number): Problem {
  const { resource, capacity } = cause;
  const changed: ProblemInput = structuredClone(input);
  if (to <= from) return parseProblem(changed);
  for (const pool of changed.resources ?? [])
    if (pool.id === resource) pool.calendar = [{ start: from, end: to, capacity }];
  for (const node of changed.nodes ?? [])
    if (resource.startsWith(`${node.id}.`))
      node.calendar = [{ start: from, end: to, capacity: { cpu: capacity } }];
  return parseProblem(changed);
}

test('a chain, an energy, a search: why nothing ends earlier', async () => {
  const task = (id: string, more: Partial<TaskInput> = {}): TaskInput => ({ id, duration: 2, ...more });
  const pool = [{ id: 'm', capacity: 3 }];
  const chain = await explain(
    parseProblem({
      tasks: [task('a', { releaseDate: 1 }), task('b', { after: [{ task: 'a', lag: 3 }] }), task('c')],
    }),
  );
  assert.deepEqual(chain, {
    kind: 'bound',
    end: 8,
    lowerBound: 8,
    isBest: true,
    causes: [],
    isMinimal: true,
    reason: {
      kind: 'chain',
      steps: [
        { task: 'a', start: 1, end: 3, waitsFor: null },
        { task: 'b', start: 6, end: 8, waitsFor: { type: 'finish-start', lag: 3 } },
      ],
    },
  });
  const energy = await explain(
    parseProblem({ resources: pool, tasks: ['a', 'b', 'c'].map((id) => task(id, { demand: { m: 3 } })) }),
  );
  assert.ok(energy.kind === 'bound' && energy.reason.kind === 'energy');
  assert.equal(energy.end, 6);
  assert.equal(energy.reason.needed, 18);
  assert.equal(energy.reason.offered, 15);
  assert.equal(energy.reason.tasks.length, 3);
  const search = await explain(
    parseProblem({ resources: pool, tasks: ['a', 'b', 'c'].map((id) => task(id, { demand: { m: 2 } })) }),
  );
  assert.ok(search.kind === 'bound' && search.reason.kind === 'search');
  assert.equal(search.end, 6);
  assert.ok(search.reason.inferences > 0);
  assert.deepEqual(
    search.causes.map(({ kind }) => kind),
    ['wanted end', 'task', 'task', 'task', 'capacity'],
  );
});

test('a wanted end: possible, or why not', async () => {
  const problem = parseProblem({
    timeUnit: 'h',
    resources: [{ id: 'm', capacity: 3 }],
    tasks: ['a', 'b', 'c'].map((id) => ({ id, duration: 2, demand: { m: 2 } })),
  });
  assert.deepEqual(await explain(problem, { by: '6h' }), { kind: 'possible', wantedEnd: 6, end: 6 });
  const why = await explain(problem, { by: 5 });
  assert.ok(why.kind === 'infeasible');
  assert.deepEqual(
    why.causes.map((cause) => ('task' in cause ? cause.task : cause.kind)),
    ['wanted end', 'a', 'b', 'c', 'capacity'],
  );
  assert.deepEqual(
    why.changes.map(({ value, by }) => [value, by]),
    [
      [6, 1],
      [1, -1],
      [1, -1],
      [1, -1],
      [4, 1],
    ],
  );
  await assert.rejects(explain(problem, { by: 'soon' }), /'soon' is not a time/);
});

test('what is not decided is said', async () => {
  const problem = parseProblem({ tasks: [{ id: 'a', duration: 1 }] });
  assert.deepEqual(await explain(problem, { timeLimitMs: 0 }), { kind: 'undecided', wantedEnd: null });
});

test('minimal sets of a random monotone property are minimal', async () => {
  const rng = createRng(3);
  for (let round = 0; round < 200; round++) {
    const members = Array.from({ length: 1 + rng.int(12) }, (_, k) => k);
    const cores = Array.from({ length: 1 + rng.int(3) }, () => members.filter(() => rng.int(3) === 0));
    const fails = async (set: readonly number[]) => cores.some((core) => core.every((k) => set.includes(k)));
    const found = await minimalSet(members, fails);
    assert.ok(await fails(found));
    for (const member of found) assert.ok(!(await fails(found.filter((other) => other !== member))));
  }
});

test('of two arcs between the same tasks the one to blame is named, and its change is enough', async () => {
  const problem = parseProblem({
    deadline: 8,
    tasks: [
      { id: 'a', duration: 2 },
      {
        id: 'b',
        duration: 2,
        after: [
          { task: 'a', lag: 2 },
          { task: 'a', lag: 5 },
        ],
      },
    ],
  });
  const why = await explain(problem);
  assert.ok(why.kind === 'infeasible');
  assert.deepEqual(
    why.causes.flatMap((cause) => (cause.kind === 'lag' ? [cause.lag] : [])),
    [5],
  );
  const shorter = why.changes.find(({ cause }) => cause.kind === 'lag');
  assert.equal(shorter?.value, 4);
});

test('amounts near the most that is counted: the deadline is seen to be to blame', async () => {
  const why = await explain(
    parseProblem({
      deadline: 8,
      resources: [{ id: 'r', capacity: 1_000_000_000 }],
      tasks: ['a', 'b', 'c'].map((id) => ({ id, duration: 3, demand: { r: 900_000_000 } })),
    }),
  );
  assert.ok(why.kind === 'infeasible');
  assert.ok(why.causes.some(({ kind }) => kind === 'project deadline'));
  assert.ok(why.changes.some(({ cause, value }) => cause.kind === 'project deadline' && value === 9));
});
