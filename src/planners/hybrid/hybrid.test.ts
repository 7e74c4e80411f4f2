import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { compile } from '#instance/compile.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import type { PlanContext, Planner } from '../planner.ts';
import { findPlanner } from '../registry.ts';
import { runPlanner } from '../runPlanner.ts';
import { createHybrid } from './index.ts';

const instance = compile(
  parseProblem({
    resources: [{ id: 'crew', capacity: 2 }],
    tasks: Array.from({ length: 10 }, (_, i) => ({
      id: `t${i}`,
      duration: 1 + (i % 3),
      demand: { crew: 1 + (i % 2) },
      after: i >= 4 ? [`t${i - 4}`] : [],
    })),
  }),
);

test('each stage gets its share of the budget and the best of those before it', async () => {
  const seen: Pick<PlanContext, 'warmStart' | 'budget'>[] = [];
  const probe: Planner = {
    meta: { ...findPlanner('sampling').meta, id: 'probe' },
    params: z.strictObject({}),
    plan: (_instance, _params, { warmStart, budget, done }) => {
      seen.push({ warmStart, budget });
      done(10);
      return { reason: 'none' };
    },
  };
  const hybrid = createHybrid((id) => (id === 'probe' ? probe : findPlanner(id)));
  const { schedule } = await runPlanner(hybrid, instance, {
    scheduleLimit: 100,
    params: {
      stages: [
        { planner: 'probe', share: 0.5 },
        // Of LFT's three schedules the tenth is all there is room for.
        { planner: 'priority-rule', share: 0.1 },
        { planner: 'probe' },
      ],
    },
  });
  assert.equal(seen.length, 2);
  assert.equal(seen[0].warmStart, undefined);
  assert.equal(seen[0].budget.scheduleLimit, 50);
  assert.deepEqual(seen[1].warmStart?.start, schedule?.start);
  assert.ok(seen[1].budget.scheduleLimit >= 81 && seen[1].budget.scheduleLimit < 90);
});

test('everything wrong in the stages is said at once, with its place', async () => {
  const running = runPlanner(findPlanner('hybrid'), instance, {
    scheduleLimit: 10,
    params: {
      stages: [
        { planner: 'anealing' },
        { planner: 'hybrid' },
        { planner: 'genetic', params: { population: 0, size: 3 } },
      ],
    },
  });
  await assert.rejects(running, (error) => {
    assert.ok(error instanceof AllotError);
    assert.deepEqual(
      error.issues.map(({ code, path }) => [code, path]),
      [
        ['unknown-planner', 'stages[0].planner'],
        ['bad-parameter', 'stages[1].planner'],
        ['bad-parameter', 'stages[2].params.population'],
        ['bad-parameter', 'stages[2].params.size'],
      ],
    );
    assert.match(error.issues[0].hint ?? '', /annealing/);
    return true;
  });
});
