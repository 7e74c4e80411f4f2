import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proveNoEndBy } from '#cp/certificate/prove.ts';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { ProofChecker, type ProofVerdict } from './checkProof.ts';

/*
 * Proofs that are wrong, each in a way of its own, and must be refused. They are made from right ones: of a
 * problem with a resource, a budget and modes.
 */

const INPUT: ProblemInput = {
  resources: [
    { id: 'crew', capacity: 4, calendar: [{ start: 9, end: 10, capacity: 2 }] },
    { id: 'crane', capacity: 1 },
    { id: 'money', capacity: 9, renewable: false },
  ],
  tasks: [
    ...['a', 'b', 'c', 'd', 'e'].map((id, k) => ({
      id,
      modes: [
        { duration: 2 + (k % 2), demand: { crew: 2, money: 3 } },
        { duration: 4 + (k % 3), demand: { crew: 2, money: 1 } },
      ],
    })),
    { id: 'lift', duration: 3, demand: { crane: 1, crew: 1 }, after: ['a'] },
    { id: 'hoist', duration: 2, demand: { crane: 1, crew: 2 }, after: ['b'] },
    { id: 'lower', duration: 2, demand: { crane: 1, crew: 2 }, after: [{ task: 'c', lag: 1 }] },
    { id: 'end', duration: 1, demand: { crew: 3 }, after: ['lift', 'hoist', 'd'] },
  ],
};

const INSTANCE = compile(parseProblem(INPUT));
const { proof: RIGHT, latestEnd: END } = await bestProof(INSTANCE);
const LINES = RIGHT.trimEnd().split('\n');

/** The proof of the latest end that there is none for. */
async function bestProof(instance: Instance): Promise<{ proof: string; latestEnd: number }> {
  for (let latestEnd = 40; ; latestEnd--) {
    const pieces: string[] = [];
    const write = (text: string) => pieces.push(text);
    const { proved } = await proveNoEndBy(instance, latestEnd, write, () => false);
    if (proved) return { proof: pieces.join(''), latestEnd };
  }
}

function verdictOn(instance: Instance, proof: string): ProofVerdict {
  const checker = new ProofChecker(instance);
  checker.feed(new TextEncoder().encode(proof));
  return checker.finish();
}

/** Lines of a step, by its word. */
function linesOf(word: string): number[] {
  return [...LINES.keys()].filter((k) => LINES[k].split(' ')[0] === word);
}

function edited(edit: (lines: string[]) => void): string {
  const lines = LINES.slice();
  edit(lines);
  return `${lines.join('\n')}\n`;
}

/** The proof with one line changed, for each line of a step. */
function eachLine(word: string, change: (line: string, at: number) => string | null): string[] {
  return linesOf(word).flatMap((at) => {
    const line = change(LINES[at], at);
    return line === null ? [] : [edited((lines) => void lines.splice(at, 1, ...(line === '' ? [] : [line])))];
  });
}

/** Changes number k of a line by `by`; k counts from the end when negative. */
function moved(line: string, k: number, by: number): string {
  const words = line.split(' ');
  const at = k < 0 ? words.length + k : k + 1;
  words[at] = String(Number(words[at]) + by);
  return words.join(' ');
}

const withoutFirst = (parameters: number) => (line: string) => {
  const words = line.split(' ');
  words.splice(1 + parameters, 2);
  return words.join(' ');
};
const withoutLast = (line: string) => line.split(' ').slice(0, -2).join(' ');

/** All ways of being wrong: proofs by kind. Of most kinds some are harmless, as more was said than was needed. */
const WRONG: Record<string, string[]> = {
  'a difference without a premise': eachLine('d', withoutLast),
  'a difference whose bound is off by one': eachLine('d', (line) => moved(line, -1, -1)),
  'a difference between other variables': eachLine('d', (line) => moved(line, -2, 2)),
  'a time table without a premise': eachLine('t', withoutFirst(2)),
  'a time table without its consequence': eachLine('t', withoutLast),
  'a time table at another tick': eachLine('t', (line) => moved(line, 1, -1)),
  'a time table at a later tick': eachLine('t', (line) => moved(line, 1, 1)),
  'a time table of another resource': eachLine('t', (line) => moved(line, 0, 1)),
  'a time table of a resource that is used up': eachLine('t', (line) => line.replace(/^t \d+/, 't 2')),
  'a budget without a premise': eachLine('b', withoutFirst(3)),
  'a budget of a renewable resource': eachLine('b', (line) => moved(line, 0, -1)),
  'an energy without one of its tasks': eachLine('r', (line) => withoutLast(withoutLast(line))),
  'an energy of an interval that ends later': eachLine('r', (line) => moved(line, 2, 3)),
  'an energy of an interval that ends too early': eachLine('r', (line) => moved(line, 2, -2)),
  'an energy of another resource': eachLine('r', (line) => moved(line, 0, 1)),
  'an energy of a resource that is used up': eachLine('r', (line) => line.replace(/^r \d+/, 'r 2')),
  'an energy called a time table': eachLine('r', (line) => line.replace(/^r (\d+) (\d+) \d+/, 't $1 $2')),
  'a time table called an energy': eachLine('t', (line) => line.replace(/^t (\d+) (\d+)/, 'r $1 $2 13')),
  'a difference called a time table': eachLine('d', (line) => line.replace('d', 't 0 3')),
  'a time table called a difference': eachLine('t', (line) => line.replace(/^t \d+ \d+/, 'd')),
  'a time table called a budget': eachLine('t', (line) => line.replace(/^t \d+ \d+/, 'b 2')),
  'a budget called an energy': eachLine('b', (line) => line.replace(/^b \d+/, 'e 0 0 5')),
  'a nogood with a predicate too few': eachLine('n', (line) => (line === 'n' ? null : withoutLast(line))),
  'a nogood whose bound is off by one': eachLine('n', (line) => (line === 'n' ? null : moved(line, -1, -1))),
  'an inference left out': eachLine('d', () => ''),
  'a nogood left out': eachLine('n', () => ''),
  'a reference to another nogood': eachLine('k', (line) => moved(line, 0, 1)),
  'a reference left out': eachLine('k', () => ''),
  'a reference to what comes later': eachLine('k', () => `k ${LINES.length}`),
  'two nogoods in the other order': linesOf('n')
    .slice(1)
    .map((at, k) => {
      const before = linesOf('n')[k];
      return edited((lines) => {
        [lines[before], lines[at]] = [lines[at], lines[before]];
      });
    }),
  'another claim': [1, 2, 5].map((by) => edited((lines) => void (lines[2] = `by ${END + by}`))),
  'an order too few': [edited((lines) => void lines.splice(linesOf('order')[0], 1))],
  'the order of tasks that may run at once': eachLine('order', () => 'order 0 1'),
  'an order of a task that is not there': eachLine('order', (line) => moved(line, 1, 1000)),
};

/** Those of which none may pass, whatever else the proof says. */
const ALWAYS: Record<string, string[]> = {
  'the end left out': [edited((lines) => void lines.pop())],
  'broken off within a line': [RIGHT.slice(0, -1), RIGHT.slice(0, RIGHT.length >> 1)],
  'more behind the end': [`${RIGHT}n\n`, `${RIGHT}d\n`],
  'an unknown step': eachLine('t', (line) => line.replace('t', 'edge')),
  'no inference at all': [[...LINES.slice(0, 3), 'n', ''].join('\n')],
  'a variable that is not there': eachLine('d', (line) => line.replace(/^d \d+/, 'd 9999')),
  'a number beyond 32 bits': eachLine('d', (line) => line.replace(/-?\d+$/, '4294967296')),
  'a number too many': eachLine('d', (line) => `${line} 1`),
  'another version': [edited((lines) => void (lines[0] = 'allot-proof 2'))],
  'no proof': ['', '\n', '{}\n', 'valid\n'],
  'the claim left out': [edited((lines) => void lines.splice(2, 1))],
  'an order after the first step': [
    edited((lines) => void lines.splice(-1, 0, linesOf('order').map((k) => lines[k])[0])),
  ],
  'an energy of one resource where there is enough, or none': [
    'r 0 0 20',
    'r 2 0 1',
    'r 3 0 5',
    'r 0 5 5',
  ].map((line) => edited((lines) => void lines.splice(-1, 0, line))),
  'an energy where there is enough': [
    edited((lines) => void lines.splice(3, 0, 'e 0 0 20')),
    edited((lines) => void lines.splice(3, 0, 'e 2 0 1')),
    edited((lines) => void lines.splice(3, 0, 'e 0 8 3')),
  ],
};

test('the proof that all are made from is right, and uses every kind of step', () => {
  const verdict = verdictOn(INSTANCE, RIGHT);
  assert.ok(verdict.holds, JSON.stringify(verdict));
  assert.equal(verdict.latestEnd, END);
  for (const word of ['order', 'd', 't', 'b', 'r', 'k', 'n']) assert.ok(linesOf(word).length > 0, word);
});

for (const [kind, proofs] of Object.entries(WRONG)) {
  test(`refused: ${kind}`, () => {
    assert.ok(proofs.length > 0);
    const refused = proofs.filter((proof) => !verdictOn(INSTANCE, proof).holds).length;
    assert.ok(refused > 0.5 * proofs.length, `${refused} of ${proofs.length}`);
  });
}

for (const [kind, proofs] of Object.entries(ALWAYS)) {
  test(`always refused: ${kind}`, () => {
    assert.ok(proofs.length > 0);
    for (const proof of proofs) assert.ok(!verdictOn(INSTANCE, proof).holds);
  });
}

test('none of them passes for a claim that is false', () => {
  for (const [kind, proofs] of Object.entries(WRONG))
    for (const proof of proofs)
      assert.ok(!verdictOn(INSTANCE, proof.replace(/^by .*$/m, `by ${END + 1}`)).holds, kind);
});

test('the proof of another problem is refused, also under a false flag', () => {
  const variants: [string, (input: ProblemInput) => void][] = [
    ['capacity', (input) => (input.resources![0].capacity = 6)],
    ['budget', (input) => (input.resources![2].capacity = 15)],
    ['duration', (input) => (input.tasks[5].duration = 1)],
    ['precedence', (input) => (input.tasks[8].after = [])],
  ];
  for (const [name, change] of variants) {
    const input = structuredClone(INPUT);
    change(input);
    const other = compile(parseProblem(input));
    const verdict = verdictOn(other, RIGHT);
    assert.ok(!verdict.holds && /another problem/.test(verdict.reason), name);
  }
  const loose = structuredClone(INPUT);
  for (const pool of loose.resources!) pool.capacity = 20;
  const other = compile(parseProblem(loose));
  const flag = verdictOn(other, RIGHT);
  assert.ok(!flag.holds);
  // The flag of the other problem on this proof: it is derived again, and fails.
  const checkerSays = fingerprintOf(other);
  assert.ok(
    !verdictOn(
      other,
      edited((lines) => void (lines[1] = checkerSays)),
    ).holds,
  );
});

/** The second line of a proof of this problem. */
function fingerprintOf(instance: Instance): string {
  let text = '';
  void proveNoEndBy(
    instance,
    1,
    (piece) => (text += piece),
    () => true,
  );
  return text.split('\n')[1];
}
