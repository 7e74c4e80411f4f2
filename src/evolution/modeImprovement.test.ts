import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Budgets } from '#generation/budgets.ts';
import { Dispatcher } from '#generation/dispatcher.ts';
import { startingModes } from '#generation/startingModes.ts';
import { compile } from '#instance/compile.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { createIndividual } from './individual.ts';
import { ModeImprovement } from './modeImprovement.ts';

test('mode improvement keeps budgets and all other modes, and its schedules are valid', () => {
  const rng = createRng(7);
  let earlier = 0;
  let later = 0;
  for (let seed = 1; seed <= 20; seed++) {
    const input = generateProblem({ tasks: 30, seed, modes: 3, nonRenewable: 2, resourceStrength: 0.3 });
    const instance = compile(parseProblem(input));
    const budgets = new Budgets(instance);
    const improvement = new ModeImprovement(instance, rng);
    const individual = createIndividual(instance);
    const found = startingModes(instance, individual.list, rng);
    assert.ok(found !== null);
    individual.mode.set(found);
    for (let k = 0; k < 20; k++) {
      for (let c = 0; c < 3; c++) {
        const i = rng.int(instance.taskCount);
        individual.mode[i] = instance.modePtr[i] + rng.int(instance.modePtr[i + 1] - instance.modePtr[i]);
      }
      if (!budgets.repair(individual.mode, rng)) continue;
      const before = individual.mode.slice();
      const endBefore = endOf(before);
      // Some mode needs more than there ever is.
      if (endBefore < 0) continue;
      assert.ok(improvement.run(individual));
      assert.deepEqual(checkSchedule(instance, individual), []);
      const changed = [...before.keys()].filter((i) => before[i] !== individual.mode[i]);
      assert.ok(changed.length <= Math.ceil(instance.taskCount / 4));
      const end = endOf(individual.mode);
      if (end < endBefore) earlier++;
      else if (end > endBefore) later++;
    }

    /** When the list ends in these modes. */
    function endOf(mode: Int32Array): number {
      const kept = new Uint8Array(instance.taskCount).fill(1);
      const { list, start } = createIndividual(instance);
      return new Dispatcher(instance).run(list, (_task, offers) => offers[0], start, mode.slice(), kept);
    }
  }
  assert.ok(earlier > 2 * later, `${earlier} earlier, ${later} later`);
});
