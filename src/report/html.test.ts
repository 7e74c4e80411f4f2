import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';
import { reportHtml } from './html.ts';
import { listSchedule, pipelineInstance, sampleRun } from './sample.fixture.ts';

test('the report needs nothing from outside', () => {
  const instance = pipelineInstance();
  const schedule = listSchedule(instance);
  const html = reportHtml({ instance, schedule, run: sampleRun(instance, schedule, 2) });
  assert.ok(!/(src|href)=/.test(html));
  assert.ok(!/@import|url\((?!#)/.test(html));
  assert.match(html, /default-src 'none'/);
});

test("users' texts stay text, wherever they turn up", () => {
  const nasty = '</script><script>alert("1")</script>&\u0007';
  const problem = parseProblem({
    name: nasty,
    description: nasty,
    resources: [{ id: `crew${nasty}`, capacity: 1 }],
    tasks: [{ id: `a${nasty}`, name: nasty, kind: nasty, duration: 2, demand: { [`crew${nasty}`]: 1 } }],
  });
  const instance = compile(problem);
  const schedule = listSchedule(instance);
  const attempt = {
    number: 1,
    node: null,
    start: 0,
    end: 2,
    outcome: 'failed' as const,
    note: nasty,
    log: nasty,
  };
  const run = {
    status: 'failed' as const,
    now: 2,
    tasks: [{ id: `a${nasty}`, node: null, attempts: [attempt] }],
  };
  const html = reportHtml({
    instance,
    schedule,
    run,
    metrics: [{ label: nasty, value: nasty }],
    problemText: nasty,
  });
  assert.equal(html.match(/<script>/g)?.length, 1);
  assert.equal(html.match(/<\/script>/g)?.length, 1);
  assert.ok(!html.includes('alert("1")'));
  assert.ok(!html.includes('\u0007'));
});

test('every task has its row; failed attempts lie open in the log', () => {
  const instance = pipelineInstance();
  const schedule = listSchedule(instance);
  const html = reportHtml({ instance, schedule, run: sampleRun(instance, schedule, 2) });
  assert.equal(html.match(/<td class="id">/g)?.length, 12);
  assert.equal(html.match(/<details open>/g)?.length, 2);
  assert.match(html, /loss is NaN\n&lt;stop&gt;/);
});

test('a plan that failed is reported with its reason and without a Gantt chart', () => {
  const instance = pipelineInstance();
  const plan = {
    problem: 'p',
    planner: 'exact',
    seed: 1,
    status: 'infeasible' as const,
    makespan: null,
    lowerBound: 10,
    objective: null,
    timeMs: 3,
    schedules: 0,
    reason: 'the deadline is below the critical path',
    tasks: [],
    trace: [],
  };
  const html = reportHtml({ instance, schedule: null, plan });
  assert.match(html, /infeasible: the deadline is below the critical path/);
  assert.ok(!html.includes('<h2>Schedule</h2>'));
  assert.match(html, /Precedence network/);
});
