import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import type { Plan } from '#schedule/plan.ts';
import { checkLog } from '../../tests/simulation/checkLog.ts';
import { react } from './engine.ts';
import type { AttemptOutcome, RunEvent, RunStarted } from './events.ts';
import { LOG_FORMAT } from './events.ts';
import { lastAttempt, openState, type RunState } from './runState.ts';

/** A run whose unit is a millisecond; `planned` gives the starts, and places where there are nodes. */
function begin(
  input: Partial<ProblemInput> & Pick<ProblemInput, 'tasks'>,
  planned: Record<string, number | [start: number, node: string]>,
): RunStarted {
  const problem = parseProblem({ timeUnit: 'ms', ...input });
  const tasks = Object.entries(planned).map(([id, entry]) => {
    const [start, node] = Array.isArray(entry) ? entry : [entry, null];
    return { id, mode: '1', node, start, end: start };
  });
  const plan = { status: 'feasible', tasks } as unknown as Plan;
  const first = { type: 'runStarted', at: 0, format: LOG_FORMAT, problemDir: '.', msPerUnit: 1 } as const;
  return { ...first, problem: problem.input, plan };
}

/** An engine at hand: each call tells it something and returns what was started or stopped, as `task@node#attempt`. */
function drive(first: RunStarted) {
  let state = openState(first);
  const log: RunEvent[] = [first];
  const tell = (now: number, event: RunEvent | null) => {
    const reaction = react(state, event, now);
    state = reaction.state;
    log.push(...reaction.events);
    const shown = reaction.commands.map(({ type, order }) => {
      const node = order.node ? `@${order.node.id}` : '';
      return `${type === 'stop' ? 'stop ' : ''}${order.task.id}${node}#${order.attempt}`;
    });
    return { shown, wakeAt: reaction.wakeAt };
  };
  return {
    log,
    state: () => state,
    statusOf: (id: string) => state.tasks[state.model.taskIndex.get(id) as number].status,
    tick: (now: number) => tell(now, null),
    end: (now: number, task: string, outcome: AttemptOutcome = 'succeeded', attempt = 1) =>
      tell(now, { type: 'attemptEnded', at: now, task, attempt, outcome, endedAt: now, message: outcome }),
    cancel: (now: number, task?: string) => tell(now, { type: 'cancelRequested', at: now, task }),
  };
}

const cpu = (capacity: number) => [{ id: 'cpu', capacity }];
const busy = (id: string, duration: number, amount: number, after: string[] = []) => ({
  id,
  duration,
  demand: { cpu: amount },
  after,
});

test('what follows starts at once when a task ends early, in plan order', () => {
  const tasks = [busy('a', 10, 1), busy('b', 10, 1), busy('c', 10, 1)];
  const run = drive(begin({ resources: cpu(1), tasks }, { a: 0, c: 10, b: 20 }));
  assert.deepEqual(run.tick(0).shown, ['a#1']);
  assert.deepEqual(run.end(3, 'a').shown, ['c#1']);
  assert.deepEqual(run.end(4, 'c').shown, ['b#1']);
});

test('a task goes ahead of an earlier one only where that costs the earlier one nothing', () => {
  // 'wide' waits for 'a' until 10 and then needs everything; 'short' is over by then, 'long' is not.
  const tasks = [busy('a', 10, 1), busy('wide', 10, 2, ['a']), busy('long', 12, 1), busy('short', 9, 1)];
  const run = drive(begin({ resources: cpu(2), tasks }, { a: 0, wide: 10, long: 20, short: 32 }));
  assert.deepEqual(run.tick(0).shown, ['a#1', 'short#1']);
  assert.deepEqual(run.end(9, 'short').shown, []);
  assert.deepEqual(run.end(10, 'a').shown, ['wide#1']);
  assert.deepEqual(run.end(20, 'wide').shown, ['long#1']);
});

test('a task that hangs does not hold back what does not need it for ever', () => {
  const tasks = [busy('a', 10, 1), busy('wide', 10, 2, ['a']), busy('other', 12, 1)];
  const run = drive(begin({ resources: cpu(2), tasks }, { a: 0, wide: 10, other: 20 }));
  let now = 0;
  let { shown, wakeAt } = run.tick(now);
  assert.deepEqual(shown, ['a#1']);
  for (shown = []; shown.length === 0;) {
    now = wakeAt;
    ({ shown, wakeAt } = run.tick(now));
  }
  assert.deepEqual(shown, ['other#1']);
  assert.ok(now > 20 && now <= 40, `at ${now}, with 'a' overdue since 10`);
});

test('lags of all four types are kept, in the scale of the run', () => {
  const after = (type: 'finish-start' | 'start-start' | 'finish-finish' | 'start-finish', lag: number) => [
    { task: 'a', type, lag },
  ];
  const tasks = [
    { id: 'a', duration: 10 },
    { id: 'fs', duration: 1, after: after('finish-start', 5) },
    { id: 'ss', duration: 1, after: after('start-start', 3) },
    { id: 'ff', duration: 4, after: after('finish-finish', 2) },
    { id: 'sf', duration: 4, after: after('start-finish', 6) },
  ];
  const run = drive(begin({ tasks }, { a: 0, sf: 2, ss: 3, ff: 8, fs: 15 }));
  assert.deepEqual(run.tick(0), { shown: ['a#1'], wakeAt: 2 });
  assert.deepEqual(run.tick(2), { shown: ['sf#1'], wakeAt: 3 });
  assert.deepEqual(run.tick(3), { shown: ['ss#1'], wakeAt: 8 });
  // Done early, but not ended before 6.
  assert.equal(run.end(4, 'sf').wakeAt, 6);
  assert.equal(run.statusOf('sf'), 'ended');
  run.tick(6);
  assert.equal(run.statusOf('sf'), 'succeeded');
  assert.deepEqual(run.tick(8).shown, ['ff#1']);
  run.end(12, 'ff');
  assert.equal(run.statusOf('ff'), 'ended', "'a' has not ended");
  assert.equal(run.end(13, 'a').wakeAt, 15);
  run.tick(15);
  assert.equal(run.statusOf('ff'), 'succeeded');
  assert.deepEqual(run.tick(18).shown, ['fs#1']);
});

test('release dates and calendars are kept', () => {
  const run = drive(
    begin(
      {
        resources: [{ id: 'cpu', capacity: 1, calendar: [{ start: 4, end: 20, capacity: 0 }] }],
        tasks: [
          { ...busy('a', 5, 1), releaseDate: 0 },
          { id: 'b', duration: 1, releaseDate: 7 },
        ],
      },
      { b: 7, a: 20 },
    ),
  );
  assert.deepEqual(run.tick(0), { shown: [], wakeAt: 7 });
  assert.deepEqual(run.tick(7), { shown: ['b#1'], wakeAt: 20 });
  assert.deepEqual(run.tick(20).shown, ['a#1']);
});

test('retries back off, longer each time, and move to another node', () => {
  const tasks = [
    { id: 'a', duration: 10, retries: { max: 3, backoff: 4, factor: 3, maxBackoff: 20 }, demand: { gpu: 1 } },
  ];
  const nodes = [
    { id: 'one', capacity: { gpu: 1 } },
    { id: 'two', capacity: { gpu: 1 } },
    { id: 'small', capacity: { gpu: 0 } },
  ];
  const run = drive(begin({ nodes, tasks }, { a: [0, 'one'] }));
  assert.deepEqual(run.tick(0).shown, ['a@one#1']);
  assert.deepEqual(run.end(10, 'a', 'failed', 1), { shown: [], wakeAt: 14 });
  assert.deepEqual(run.tick(14).shown, ['a@two#2']);
  assert.deepEqual(run.end(20, 'a', 'timedOut', 2), { shown: [], wakeAt: 32 });
  assert.deepEqual(run.tick(32).shown, ['a@one#3']);
  assert.equal(run.end(40, 'a', 'rejected', 3).wakeAt, 60);
  assert.deepEqual(run.tick(60).shown, ['a@two#4']);
  run.end(61, 'a', 'failed', 4);
  assert.equal(run.statusOf('a'), 'failed');
  assert.equal(run.state().outcome, 'failed');
});

test('a lost attempt is made again at once, on its node, and counts as no retry; three are too many', () => {
  const run = drive(begin({ tasks: [{ id: 'a', duration: 10 }] }, { a: 0 }));
  run.tick(0);
  assert.deepEqual(run.end(1, 'a', 'lost', 1).shown, ['a#2']);
  assert.deepEqual(run.end(2, 'a', 'lost', 2).shown, ['a#3']);
  run.end(3, 'a', 'lost', 3);
  assert.equal(run.statusOf('a'), 'failed');
});

test('an end that is told twice, or too late, changes nothing', () => {
  const tasks = [{ id: 'a', duration: 1, retries: { max: 1, backoff: 0 } }];
  const run = drive(begin({ tasks }, { a: 0 }));
  run.tick(0);
  run.end(1, 'a', 'failed', 1);
  assert.deepEqual(run.end(2, 'a', 'succeeded', 1).shown, []);
  assert.equal(run.statusOf('a'), 'running');
  run.end(3, 'a', 'succeeded', 2);
  const length = run.log.length;
  run.end(4, 'a', 'succeeded', 2);
  assert.equal(run.log.length, length);
});

test('a cancelled task that succeeds all the same has succeeded', () => {
  const tasks = [
    { id: 'a', duration: 5 },
    { id: 'b', duration: 5, after: ['a'] },
  ];
  const run = drive(begin({ tasks }, { a: 0, b: 5 }));
  run.tick(0);
  assert.deepEqual(run.cancel(1, 'a').shown, ['stop a#1']);
  assert.deepEqual(run.cancel(2, 'a').shown, [], 'one stop is enough');
  assert.deepEqual(run.end(3, 'a').shown, ['b#1']);
});

/** What the world may tell an engine: which running attempt ended and how, that time passed, that the user cancels. */
const happening = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('end' as const), pick: fc.nat(), outcome: fc.nat(11) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('time' as const), pick: fc.nat(15), outcome: fc.nat(0) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('stale' as const), pick: fc.nat(), outcome: fc.nat(0) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('cancel' as const), pick: fc.nat(), outcome: fc.nat(9) }),
  },
);
const OUTCOMES: AttemptOutcome[] = ['failed', 'timedOut', 'rejected', 'lost'];

test('whatever happens in whatever order, capacity and precedence hold and no task succeeds twice', () => {
  const retries = { max: 2, backoff: 3, factor: 2 };
  const first = begin(
    {
      resources: cpu(2),
      nodes: [
        { id: 'one', capacity: { gpu: 1 } },
        { id: 'two', capacity: { gpu: 2 } },
      ],
      tasks: [
        { ...busy('a', 4, 1), nodes: [], retries },
        { ...busy('b', 3, 2), nodes: [], after: [{ task: 'a', lag: 2 }], retries },
        {
          id: 'c',
          duration: 5,
          demand: { gpu: 1 },
          retries,
          after: [{ task: 'a', type: 'start-start', lag: 1 }],
        },
        { id: 'd', duration: 5, demand: { gpu: 1, cpu: 1 }, retries },
        { id: 'e', duration: 2, nodes: [], after: [{ task: 'd', type: 'finish-finish', lag: 1 }], retries },
        { id: 'f', duration: 2, demand: { gpu: 1 }, after: ['c', 'e'], releaseDate: 3, retries },
      ],
    },
    { a: 0, c: [1, 'one'], d: [4, 'two'], b: [9, 'x'], e: 8, f: [10, 'two'] },
  );
  // b runs on no node; the row above only keeps the order of the list readable.
  for (const entry of first.plan.tasks) if (entry.node === 'x') entry.node = null;
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
      const run = drive(first);
      let now = 0;
      run.tick(now);
      for (const { kind, pick, outcome } of happenings) {
        const running = run.state().model.problem.tasks.filter(({ id }) => run.statusOf(id) === 'running');
        const attemptOf = (id: string, state: RunState) =>
          lastAttempt(state.tasks[state.model.taskIndex.get(id) as number])?.attempt ?? 1;
        if (kind === 'time') now += pick;
        if (kind === 'end' && running.length > 0) {
          const { id } = running[pick % running.length];
          run.end(now, id, OUTCOMES[outcome] ?? 'succeeded', attemptOf(id, run.state()));
        } else if (kind === 'stale') {
          const { id } = run.state().model.problem.tasks[pick % 6];
          run.end(now, id, 'succeeded', attemptOf(id, run.state()) - 1);
        } else if (kind === 'cancel') {
          run.cancel(now, outcome === 0 ? undefined : run.state().model.problem.tasks[pick % 6].id);
        } else run.tick(now);
      }
      assert.deepEqual(checkLog(run.log), []);
    }),
    { seed: 7, numRuns: 300 },
  );
});
