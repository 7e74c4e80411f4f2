import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import { formatById, readProblem, writeProblem } from './formats.ts';
import { generateProblem } from './generate/generate.ts';
import { readPlan } from './plan/readPlan.ts';

/** A text with a piece cut out and other text put in its place. */
function mutated(text: string): fc.Arbitrary<string> {
  return fc
    .record({
      at: fc.nat(text.length),
      cut: fc.oneof(fc.nat(3), fc.nat(text.length)),
      put: fc.oneof(
        fc.constantFrom(
          '',
          ' ',
          '\n',
          '9',
          '-1',
          'x',
          '1.5',
          '0',
          '"',
          '{',
          '[',
          ']',
          ',',
          ':',
          '*',
          '&a',
          'null',
          '99999999999',
          '1e400',
        ),
        fc.string({ maxLength: 4 }),
      ),
    })
    .map(({ at, cut, put }) => text.slice(0, at) + put + text.slice(at + cut));
}

/** Reads, and passes on anything but a proper refusal, whose every issue says something. */
function readOrRefuse(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof AllotError)) throw error;
    assert.ok(error.issues.length > 0);
    for (const issue of error.issues)
      assert.ok(issue.message.length > 0 && (issue.line === undefined || issue.line >= 1));
  }
}

describe('a damaged file is read or refused, and never crashes the reader', () => {
  const simple = generateProblem({ tasks: 6, seed: 2 });
  const rich = generateProblem({ tasks: 6, modes: 2, nonRenewable: 1, seed: 2 });
  const shop = {
    timeUnit: 'unit',
    resources: [0, 1].map((k) => ({ id: `m${k}`, capacity: 1 })),
    tasks: [0, 1, 2, 3].map((k) => ({
      id: `${k}`,
      duration: 3,
      demand: { [`m${k % 2}`]: 1 },
      after: k % 2 === 1 ? [`${k - 1}`] : [],
    })),
  };
  const flow = {
    nodes: [{ id: 'n', capacity: { cpu: 4 } }],
    tasks: [
      { id: 'a', duration: 1, demand: { cpu: 2 }, produces: [{ data: 'x', size: 3 }] },
      { id: 'b', duration: 2, demand: { cpu: 1 }, consumes: ['x'] },
    ],
  };
  const samples: [string, unknown][] = [
    ['allot-yaml', rich],
    ['allot-json', rich],
    ['psplib', rich],
    ['patterson', simple],
    ['jobshop', shop],
    ['wfcommons', flow],
    ['csv', rich],
  ];
  for (const [id, input] of samples) {
    test(id, () => {
      const text = writeProblem(parseProblem(input), id);
      const name = `x${formatById(id).extensions[0]}`;
      fc.assert(
        fc.property(mutated(text), (damaged) => readOrRefuse(() => readProblem(damaged, { name }))),
        { numRuns: 500, seed: 5 },
      );
    });
  }

  test('plans', () => {
    for (const text of [
      'id,start,end,mode,node\na,0,1,1,\nb,1,2,1,n\n',
      '{"tasks":[{"id":"a","start":0,"end":1,"mode":"1","node":null}]}',
    ])
      fc.assert(
        fc.property(mutated(text), (damaged) => readOrRefuse(() => readPlan(damaged, { name: 'x' }))),
        { numRuns: 500, seed: 5 },
      );
  });
});
