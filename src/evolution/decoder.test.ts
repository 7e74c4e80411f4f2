import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleList } from '#generation/taskList.ts';
import { compile } from '#instance/compile.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { makespan } from '#schedule/schedule.ts';
import { Decoder } from './decoder.ts';
import { copyIndividual, createIndividual } from './individual.ts';

const instance = compile(parseProblem(generateProblem({ tasks: 30, seed: 4, renewable: 3 })));

test('a schedule is valid, its values are its own, and its list leads to it again', () => {
  const decoder = new Decoder(instance, Number.POSITIVE_INFINITY);
  const individual = createIndividual(instance);
  const again = createIndividual(instance);
  for (let seed = 1; seed <= 50; seed++) {
    sampleList(instance, null, 0, createRng(seed), individual.list);
    assert.ok(seed % 2 === 0 ? decoder.decode(individual, true) : decoder.decodeInParallel(individual, true));
    assert.deepEqual(checkSchedule(instance, individual), []);
    assert.deepEqual([...individual.values], [0, makespan(instance, individual) / instance.ticksPerUnit]);
    copyIndividual(individual, again);
    decoder.decode(again, false);
    assert.deepEqual(again.start, individual.start);
    assert.equal(again.hash, individual.hash);
  }
});

test('justification never makes a schedule worse, and costs two passes', () => {
  const decoder = new Decoder(instance, Number.POSITIVE_INFINITY);
  const plain = createIndividual(instance);
  const justified = createIndividual(instance);
  for (let seed = 1; seed <= 50; seed++) {
    sampleList(instance, null, 0, createRng(seed), plain.list);
    justified.list.set(plain.list);
    decoder.decode(plain, false);
    const before = decoder.passes;
    decoder.decode(justified, true);
    assert.equal(decoder.passes - before, 3);
    assert.ok(justified.values[1] <= plain.values[1]);
  }
});

test('justification is left out where the budget has no room for it', () => {
  const decoder = new Decoder(instance, 5);
  const individual = createIndividual(instance);
  decoder.decode(individual, true);
  assert.equal(decoder.passes, 3);
  decoder.decode(individual, true);
  assert.equal(decoder.passes, 4);
});
