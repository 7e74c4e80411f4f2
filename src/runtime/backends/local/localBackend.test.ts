import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { beginRun, type OpenRun, readRun, resumeRun, startRun } from '../../run.ts';
import type { RunRecord } from '../../runRecord.ts';

const scratch = mkdtempSync(join(tmpdir(), 'allot-local-'));
after(() => rmSync(scratch, { recursive: true, force: true }));
let folders = 0;

async function optionsFor(input: Partial<ProblemInput> & Pick<ProblemInput, 'tasks'>) {
  const problem = parseProblem({ timeUnit: 's', ...input });
  const { plan } = await runPlanner(findPlanner('priority-rule'), compile(problem), { scheduleLimit: 10 });
  const dir = join(scratch, String(folders++));
  mkdirSync(dir);
  return { problem, plan, problemDir: dir, dir: join(dir, 'run') };
}

async function run(input: Parameters<typeof optionsFor>[0]): Promise<RunRecord> {
  return startRun(await optionsFor(input));
}

/** The log of a task's attempt. */
const logOf = (record: RunRecord, k = 0, attempt = 0) =>
  readFileSync(record.tasks[k].attempts[attempt].log as string, 'utf8');

test('a command gets its environment, its folder and a log, and hands back a result', async () => {
  const record = await run({
    resources: [{ id: 'cpu', capacity: 2 }],
    nodes: [{ id: 'box', capacity: { memory: 4 } }],
    tasks: [
      {
        id: 'say it/now',
        duration: 0.1,
        demand: { cpu: 2, memory: 1 },
        env: { GREETING: 'hello' },
        run: {
          command:
            'echo "$GREETING $ALLOT_TASK $ALLOT_NODE $ALLOT_MODE $ALLOT_ATTEMPT $ALLOT_DEMAND"; pwd; echo oops >&2; touch "$ALLOT_RUN_DIR/data"; echo \'{"ok": [1]}\' > "$ALLOT_RESULT"',
        },
      },
      {
        id: 'argv',
        duration: 0.1,
        nodes: [],
        run: { command: ['printf', '%s|', 'a b', '$HOME'], cwd: '..' },
      },
    ],
  });
  assert.equal(record.status, 'succeeded');
  assert.equal(record.successRate, 1);
  assert.deepEqual(record.tasks[0].result, { ok: [1] });
  const cwd = join(record.dir, '..');
  assert.equal(logOf(record), `hello say it/now box 1 1 {"cpu":2,"memory":1}\n${cwd}\noops\n`);
  assert.equal(logOf(record, 1), 'a b|$HOME|');
  assert.ok(existsSync(join(record.dir, 'data', 'data')));
  const { start, end, attempts } = record.tasks[0];
  assert.ok(start !== null && end !== null && 0 <= start && start < end && end <= record.makespan);
  assert.deepEqual(readRun(record.dir), record);
  assert.deepEqual(await resumeRun({ dir: record.dir }), record);
  assert.equal(attempts[0].outcome, 'succeeded');
});

test('a failing command is tried again, elsewhere if it can be, and then fails those that wait for it', async () => {
  const record = await run({
    nodes: [
      { id: 'one', capacity: { cpu: 1 } },
      { id: 'two', capacity: { cpu: 1 } },
    ],
    tasks: [
      {
        id: 'flaky',
        duration: 0.1,
        demand: { cpu: 1 },
        retries: { max: 2, backoff: 0.02 },
        run: { command: 'echo "attempt $ALLOT_ATTEMPT fails"; test $ALLOT_ATTEMPT = 3' },
      },
      { id: 'hopeless', duration: 0.1, nodes: [], run: { command: 'echo all is lost; exit 7' } },
      { id: 'follower', duration: 0.1, nodes: [], after: ['hopeless'] },
      { id: 'last', duration: 0.1, nodes: [], after: ['follower'] },
      { id: 'missing', duration: 0.1, nodes: [], run: { command: ['./no-such-program'] } },
      { id: 'homeless', duration: 0.1, nodes: [], run: { command: 'true', cwd: 'nowhere' } },
    ],
  });
  const [flaky, hopeless, follower, last, missing, homeless] = record.tasks;
  assert.equal(record.status, 'failed');
  assert.equal(record.successRate, 1 / 6);
  assert.equal(flaky.status, 'succeeded');
  const nodes = flaky.attempts.map(({ node }) => node);
  assert.equal(nodes.length, 3);
  assert.notEqual(nodes[0], nodes[1]);
  assert.notEqual(nodes[1], nodes[2]);
  assert.equal(flaky.attempts[0].message, 'exit code 1: attempt 1 fails');
  assert.deepEqual([hopeless.status, hopeless.message], ['failed', 'exit code 7: all is lost']);
  assert.deepEqual([follower.status, last.status], ['skipped', 'skipped']);
  assert.match(follower.message, /'hopeless'/);
  assert.equal(missing.message, "could not be started: there is no program './no-such-program'");
  assert.match(homeless.message, /could not be started: there is no folder '.*nowhere'/);
});

test('a timeout ends the whole process tree, even what ignores SIGTERM', async () => {
  const record = await run({
    tasks: [
      {
        id: 'deaf',
        duration: 0.1,
        timeout: 0.3,
        run: {
          command: `trap '' TERM; sh -c 'trap "" TERM; while :; do sleep 0.05; echo tick >> "$ALLOT_RUN_DIR/ticks"; done' & sleep 60`,
        },
      },
      { id: 'polite', duration: 0.1, timeout: 0.2, run: { command: 'sleep 60' } },
    ],
  });
  const [deaf, polite] = record.tasks;
  assert.equal(deaf.attempts[0].outcome, 'timedOut');
  assert.equal(deaf.message, 'timed out after 0.3 s');
  assert.equal(polite.attempts[0].outcome, 'timedOut');
  assert.ok((polite.end as number) < (deaf.end as number), 'only the deaf one needs the grace');
  const ticks = () => readFileSync(join(record.dir, 'data', 'ticks'), 'utf8').length;
  const before = ticks();
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(ticks(), before, 'the grandchild lives on');
});

test('a result that fails an evaluation rule fails the attempt', async () => {
  const record = await run({
    tasks: [
      {
        id: 'train',
        duration: 0.1,
        retries: { max: 1, backoff: 0.01 },
        run: { command: 'echo "{\\"accuracy\\": 0.6$ALLOT_ATTEMPT}" > $ALLOT_RESULT' },
        evaluate: [{ metric: 'accuracy', min: 0.62 }],
      },
      { id: 'garbled', duration: 0.1, run: { command: 'echo "{" > $ALLOT_RESULT' } },
    ],
  });
  const [train, garbled] = record.tasks;
  assert.deepEqual(
    train.attempts.map(({ outcome, message }) => [outcome, message]),
    [
      ['rejected', 'accuracy 0.61 < 0.62'],
      ['succeeded', ''],
    ],
  );
  assert.deepEqual(train.result, { accuracy: 0.62 });
  assert.match(garbled.message, /^its result is not JSON/);
});

test('a function is called with its arguments and a context; what it throws is the message', async () => {
  const options = await optionsFor({
    tasks: [
      { id: 'add', duration: 0.1, run: { function: './work.mjs#add', args: [2, 3] } },
      { id: 'bad', duration: 0.1, run: { function: './work.mjs#bad' } },
      { id: 'none', duration: 0.1, run: { function: './work.mjs#none' } },
    ],
  });
  writeFileSync(
    join(options.problemDir, 'work.mjs'),
    `export const add = async (a, b, { task, attempt }) => { setInterval(() => {}, 1000); return { sum: a + b, task, attempt } };
     export const bad = () => { throw new Error('no labels') };`,
  );
  const [add, bad, none] = (await startRun(options)).tasks;
  assert.deepEqual(add.result, { sum: 5, task: 'add', attempt: 1 });
  assert.equal(bad.message, 'exit code 1: no labels');
  assert.match(none.message, /exports no function 'none'/);
});

test("a request goes to the node's endpoint, and its JSON answer is the result", async () => {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      if (request.url === '/v1/busy') response.writeHead(503).end('later');
      else {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ url: request.url, method: request.method, got: JSON.parse(body) }));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => server.close());
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const tasks: ProblemInput['tasks'] = [
    { id: 'ask', duration: 0.1, run: { request: { url: '/predict', body: { x: 1 } } } },
    { id: 'busy', duration: 0.1, run: { request: { url: 'busy', body: 1 } } },
  ];
  const record = await run({ nodes: [{ id: 'model', endpoint }], tasks });
  const [ask, busy] = record.tasks;
  assert.deepEqual(ask.result, { url: '/v1/predict', method: 'POST', got: { x: 1 } });
  assert.match(busy.message, /^exit code 1: HTTP 503 /);
  assert.match(logOf(record, 1), /^later\n/);
  await assert.rejects(run({ nodes: [{ id: 'model' }], tasks }), (error: unknown) => {
    assert.ok(error instanceof AllotError);
    assert.deepEqual(
      error.issues.map(({ code }) => code),
      ['no-endpoint', 'no-endpoint'],
    );
    return true;
  });
});

test('cancelling stops one task, or all', async () => {
  let open: OpenRun | undefined;
  const tasks: ProblemInput['tasks'] = [
    { id: 'long', duration: 0.1, run: { command: 'sleep 60' } },
    { id: 'next', duration: 0.1, after: ['long'] },
    { id: 'other', duration: 0.1, run: { command: 'sleep 0.3' } },
  ];
  const cancelWhenStarted = (task?: string) => ({
    onEvent: (event: { type: string; task?: string }) => {
      if (event.type === 'attemptStarted' && event.task === 'other')
        setTimeout(() => open?.cancel(task), 150);
    },
  });
  open = beginRun({ ...(await optionsFor({ tasks })), ...cancelWhenStarted('long') });
  const one = await open.done;
  assert.deepEqual(
    one.tasks.map(({ status }) => status),
    ['cancelled', 'skipped', 'succeeded'],
  );
  open = beginRun({ ...(await optionsFor({ tasks })), ...cancelWhenStarted() });
  assert.throws(() => open?.cancel('nobody'), /no task called 'nobody'/);
  const all = await open.done;
  assert.equal(all.status, 'cancelled');
  assert.deepEqual(
    all.tasks.map(({ status }) => status),
    ['cancelled', 'cancelled', 'cancelled'],
  );
  const aborted = await startRun({ ...(await optionsFor({ tasks })), signal: AbortSignal.abort() });
  assert.equal(aborted.status, 'cancelled');
});

test('an attempt whose supervisor is killed leaves nothing running and is made again', async () => {
  const options = await optionsFor({
    tasks: [
      {
        id: 'a',
        duration: 0.1,
        run: {
          command:
            'echo $PPID > "$ALLOT_RUN_DIR/supervisor"; test $ALLOT_ATTEMPT = 2 || (sleep 0.4; touch "$ALLOT_RUN_DIR/survived")',
        },
      },
    ],
  });
  const pidFile = join(options.dir, 'data', 'supervisor');
  const killer = setInterval(() => {
    if (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '') return;
    clearInterval(killer);
    process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL');
  }, 10);
  const { status, tasks, dir } = await startRun(options);
  assert.equal(status, 'succeeded');
  assert.deepEqual(
    tasks[0].attempts.map(({ outcome }) => outcome),
    ['lost', 'succeeded'],
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.equal(existsSync(join(dir, 'data', 'survived')), false);
});

test('a task without work waits for its planned time, in the scale of the run', async () => {
  const options = await optionsFor({ timeUnit: 'h', tasks: [{ id: 'dry', duration: 2 }] });
  const record = await startRun({ ...options, msPerUnit: 50 });
  const [dry] = record.tasks;
  assert.equal(dry.kind, 'wait');
  // Start and end are both rounded, so their difference is, too.
  assert.ok(Math.abs((dry.end as number) - (dry.start as number) - 2) < 1e-9);
  assert.match(dry.message, /no 'run'/);
});

test('one folder holds one run, worked on by one process', async () => {
  const options = await optionsFor({ tasks: [{ id: 'a', duration: 0.3 }] });
  const code = (expected: string) => (error: unknown) =>
    error instanceof AllotError && error.issues[0].code === expected;
  await assert.rejects(resumeRun({ dir: options.dir }), code('not-a-run'));
  const open = beginRun(options);
  await assert.rejects(resumeRun({ dir: options.dir }), code('run-locked'));
  assert.equal(readRun(options.dir).status, 'unfinished');
  await open.done;
  await assert.rejects(startRun(options), code('run-exists'));
  await assert.rejects(
    startRun({ ...options, dir: join(options.dir, 'other'), plan: { ...options.plan, tasks: [] } }),
    code('missing-task'),
  );
});
