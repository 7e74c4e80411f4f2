import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compile } from '#instance/compile.ts';
import { createRng } from '#kernels/rng.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { arbitraryProblemInput, randomProblem } from '../oracle/randomProblem.ts';

const RUNS = { numRuns: 500, seed: 99 };

/** The problem, or null where it was refused as a user's mistake. Any other error passes through. */
function parseOrRefuse(input: unknown) {
  try {
    return parseProblem(input);
  } catch (error) {
    if (!(error instanceof AllotError)) throw error;
    assert.ok(error.issues.length > 0);
    for (const issue of error.issues) assert.ok(issue.code && issue.message, JSON.stringify(issue));
    return null;
  }
}

test('what is accepted can be compiled, and what was understood reads the same again', () => {
  fc.assert(
    fc.property(arbitraryProblemInput({ freeGrid: true }), (input) => {
      const problem = parseOrRefuse(input);
      if (problem === null) return;
      compile(problem);
      assert.deepEqual(parseProblem(problem.input), problem);
    }),
    RUNS,
  );
});

test('a problem with something wrong anywhere in it is read or refused, and never crashes', () => {
  const junk = fc.constantFrom<unknown>(null, undefined, -1, 0.5, '', 'x', [], {}, [null], true, Number.NaN);
  fc.assert(
    fc.property(arbitraryProblemInput(), junk, fc.nat(), (input, value, at) => {
      const problem = parseOrRefuse(replaceOne(input, value, at));
      if (problem === null) return;
      try {
        compile(problem);
      } catch (error) {
        if (!(error instanceof AllotError)) throw error;
      }
    }),
    { ...RUNS, numRuns: 3_000 },
  );
});

test('most random problems are accepted, so that the tests built on them test something', (t) => {
  const rng = createRng(12);
  const count = 1_000;
  let refused = 0;
  for (let k = 0; k < count; k++) refused += randomProblem(rng, { freeGrid: true }).refused;
  t.diagnostic(`${refused} refused for ${count} accepted`);
  assert.ok(refused < count / 4);
});

/** The input with one of its values, the one numbered `at`, replaced. */
function replaceOne(input: ProblemInput, value: unknown, at: number): unknown {
  const copy: unknown = structuredClone(input);
  const places: [Record<string, unknown>, string][] = [];
  const visit = (owner: unknown) => {
    if (owner === null || typeof owner !== 'object') return;
    for (const key of Object.keys(owner)) {
      places.push([owner as Record<string, unknown>, key]);
      visit((owner as Record<string, unknown>)[key]);
    }
  };
  visit(copy);
  const [owner, key] = places[at % places.length];
  owner[key] = value;
  return copy;
}
