import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readProblem } from '../formats.ts';

const MMLIB = `jobs  (incl. supersource/sink ):\t4
RESOURCES
- renewable                 : 1 R
- nonrenewable              : 1 N
- doubly constrained        : 0 D
************************************************************************
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
1\t1\t2\t\t2 3\u0020
2\t2\t1\t\t4\u0020
3\t1\t1\t\t4\u0020
4\t1\t0\t\t
************************************************************************
REQUESTS/DURATIONS
jobnr.\tmode\tdur\tR1\tN1\t
------------------------------------------------------------------------
1\t1\t0\t0\t0\t
2\t1\t2\t3\t0\t
\t2\t5\t0\t4\t
3\t1\t1\t1\t1\t
4\t1\t0\t0\t0\t
************************************************************************

 RESOURCE AVAILABILITIES\u0020
\tR 1\tN 1
\t4\t9

************************************************************************
`;

describe('reading PSPLIB', () => {
  test("modes, budgets and MMLIB's headings; the source and the sink are left out", () => {
    const problem = readProblem(MMLIB, { name: 'folder/J1.mm' });
    assert.equal(problem.name, 'J1');
    assert.deepEqual(
      problem.resources.map(({ id, capacity, renewable }) => [id, capacity, renewable]),
      [
        ['R1', 4, true],
        ['N1', 9, false],
      ],
    );
    assert.deepEqual(
      problem.tasks.map((task) => [
        task.id,
        task.after.length,
        ...task.modes.map((mode) => [mode.id, mode.duration, mode.demand]),
      ]),
      [
        ['2', 0, ['1', 2, { R1: 3 }], ['2', 5, { N1: 4 }]],
        ['3', 0, ['1', 1, { R1: 1, N1: 1 }]],
      ],
    );
  });

  test('lines may end as on Windows, behind a byte-order mark', () => {
    const problem = readProblem(`\uFEFF${MMLIB.replaceAll('\n', '\r\n')}`, { name: 'J1.mm' });
    assert.equal(problem.tasks.length, 2);
  });

  test('a first or last job that has work is a task', () => {
    const problem = readProblem(MMLIB.replace('4\t1\t0\t0\t0', '4\t1\t6\t0\t0'), { name: 'J1.mm' });
    assert.deepEqual(
      problem.tasks.map((task) => [task.id, task.after.map((arc) => arc.task)]),
      [
        ['2', []],
        ['3', []],
        ['4', ['2', '3']],
      ],
    );
  });
});
