import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { exact } from '#planners/exact/index.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { ProofChecker, type ProofVerdict } from '#proof/checkProof.ts';
import { randomProblem } from '../../../tests/oracle/randomProblem.ts';
import { proveNoEndBy } from './prove.ts';

async function proofOf(instance: Instance, latestEnd: number): Promise<string | null> {
  const pieces: string[] = [];
  const { proved } = await proveNoEndBy(
    instance,
    latestEnd,
    (text) => pieces.push(text),
    () => false,
  );
  return proved ? pieces.join('') : null;
}

function verdictOn(instance: Instance, proof: string): ProofVerdict {
  const checker = new ProofChecker(instance);
  checker.feed(new TextEncoder().encode(proof));
  return checker.finish();
}

/** The tick that no schedule ends by, as the solver has it. */
async function provable(instance: Instance): Promise<number> {
  const { plan } = await runPlanner(exact, instance, { seed: 1, params: { samples: 20 } });
  if (plan.status === 'infeasible') return instance.horizon;
  assert.equal(plan.status, 'optimal');
  return Math.round((plan.makespan as number) * instance.ticksPerUnit) - 1;
}

test('proofs of random problems are verified, and never those of a claim that is false', async (t) => {
  const rng = createRng(11);
  const counts = { optimal: 0, infeasible: 0, multiMode: 0, calendar: 0, forged: 0, nogoods: 0 };
  for (let round = 0; counts.optimal < 120; round++) {
    const limits = { minTasks: 5, maxTasks: 9, maxDuration: 6, makespanOnly: true };
    const { problem, instance } = randomProblem(rng, round % 2 ? limits : { ...limits, nodes: false });
    if (exact.meta.supports(instance) !== true || instance.elastic !== null) continue;
    const told = JSON.stringify(problem.input);
    const latestEnd = await provable(instance);
    if (latestEnd < 0) continue;
    const proof = await proofOf(instance, latestEnd);
    assert.ok(proof, told);
    const verdict = verdictOn(instance, proof);
    assert.ok(verdict.holds, `${JSON.stringify(verdict)} ${told}`);
    assert.equal(verdict.latestEnd, latestEnd);
    counts.nogoods += verdict.nogoods;
    if (instance.isMultiMode) counts.multiMode++;
    if (instance.hasCalendar) counts.calendar++;
    if (verdict.infeasible) {
      counts.infeasible++;
      continue;
    }
    counts.optimal++;
    // There is a schedule that ends one tick later: whatever says otherwise is wrong.
    const falseClaim = proof.replace(/^by .*$/m, `by ${latestEnd + 1}`);
    for (let k = 0; k < 10; k++) {
      const forged = k === 0 ? falseClaim : mutate(falseClaim, rng);
      assert.ok(!verdictOn(instance, forged).holds, told);
      counts.forged++;
    }
  }
  t.diagnostic(JSON.stringify(counts));
  assert.ok(counts.infeasible > 3 && counts.multiMode > 30 && counts.calendar > 20 && counts.nogoods > 500);
});

/** Changes, drops, doubles or swaps something. */
function mutate(proof: string, rng: { int(n: number): number }): string {
  const lines = proof.trimEnd().split('\n');
  const at = 3 + rng.int(lines.length - 3);
  const how = rng.int(5);
  if (how === 0) lines.splice(at, 1);
  else if (how === 1) lines.splice(at, 0, lines[3 + rng.int(lines.length - 3)]);
  else if (how === 2) lines[at] = lines[at].split(' ').slice(0, -2).join(' ') || 'n';
  else if (how === 3) lines[at] = lines[at].replace(/-?\d+$/, (n) => `${Number(n) + (rng.int(2) ? 1 : -1)}`);
  else lines.splice(at, 2, ...lines.slice(at, at + 2).reverse());
  return `${lines.join('\n')}\n`;
}

test('a problem that simple bounds refute has a proof, too', async () => {
  const task = (id: string, more: object = {}) => ({ id, duration: 2, ...more });
  const cases: [string, ProblemInput, number][] = [
    ['critical path', { tasks: [task('a'), task('b', { after: ['a'] })] }, 3],
    [
      'energy',
      {
        resources: [{ id: 'm', capacity: 3 }],
        tasks: ['a', 'b', 'c'].map((id) => task(id, { demand: { m: 2 } })),
      },
      3,
    ],
    ['window', { tasks: [task('a', { releaseDate: 3, deadline: 4 })] }, 100],
    [
      'budget',
      {
        resources: [{ id: 'money', capacity: 3, renewable: false }],
        tasks: [task('a', { demand: { money: 2 } }), task('b', { demand: { money: 2 } })],
      },
      100,
    ],
  ];
  for (const [name, input, latestEnd] of cases) {
    const instance = compile(parseProblem(input));
    const proof = await proofOf(instance, latestEnd);
    assert.ok(proof, name);
    const verdict = verdictOn(instance, proof);
    assert.ok(verdict.holds, `${name}: ${JSON.stringify(verdict)}`);
  }
});

test('what is not so is not proved', async () => {
  const instance = compile(parseProblem({ tasks: [{ id: 'a', duration: 2 }] }));
  assert.equal(await proofOf(instance, 2), null);
});
