import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { formatIssue } from './errors.ts';
import { readParameters } from './parameterIssues.ts';

const schema = z.strictObject({
  population: z.number().int().min(2).max(9).default(4),
  rate: z.number().gt(0).default(1),
  kind: z.enum(['swap', 'insertion']).default('swap'),
  justify: z.boolean().default(true),
});
const owner = { name: "planner 'x'", hint: "see 'allot planners x'" };

function faults(value: unknown): string[] {
  return (readParameters(schema, value, owner).issues ?? []).map((issue) => {
    assert.equal(issue.code, 'bad-parameter');
    return formatIssue(issue);
  });
}

test('good parameters come with the defaults of those left out', () => {
  assert.deepEqual(readParameters(schema, { population: 3 }, owner), {
    data: { population: 3, rate: 1, kind: 'swap', justify: true },
    issues: null,
  });
});

test('all that is wrong is told at once, in our words', () => {
  assert.deepEqual(faults({ population: 1, rate: 0, kind: 'insert', justify: 'yes', populatoin: 3 }), [
    "population: 1 is below 2 (planner 'x')\n  Maybe see 'allot planners x'",
    "rate: 0 is not above 0 (planner 'x')\n  Maybe see 'allot planners x'",
    "kind: 'insert' is not one of swap, insertion (planner 'x')\n  Maybe see 'allot planners x'",
    "justify: 'yes' is not true or false (planner 'x')\n  Maybe see 'allot planners x'",
    "populatoin: there is no parameter 'populatoin' (planner 'x')\n  Maybe you meant 'population'",
  ]);
  assert.deepEqual(faults({ population: 2.5 }), [
    "population: 2.5 is not a whole number (planner 'x')\n  Maybe see 'allot planners x'",
  ]);
  assert.deepEqual(faults({ population: 10 }), [
    "population: 10 is above 9 (planner 'x')\n  Maybe see 'allot planners x'",
  ]);
});

test('parameters within parameters are told with their path', () => {
  const { issues } = readParameters(schema, { population: 1 }, { ...owner, path: 'stages[0].params' });
  assert.equal(issues?.[0].path, 'stages[0].params.population');
});
