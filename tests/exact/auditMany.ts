/*
 * The long form of src/cp/checking: judges inferences of the exact solver on tiny instances of all kinds,
 * where it has to find every schedule there is, until so many are judged; then replays searches on larger
 * ones against a known best schedule, which no learned nogood may forbid.
 *
 *   npm run audit:exact -- --inferences 1000000 --replays 100 --seed 1
 */
import { parseArgs } from 'node:util';
import { createRng } from '#kernels/rng.ts';
import { exact } from '#planners/exact/index.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import {
  budgetedInstances,
  contested,
  machineInstances,
  tinyInstances,
} from '../../src/cp/checking/cases.fixture.ts';
import { enumerate, replay } from '../../src/cp/checking/enumeration.fixture.ts';

const { values } = parseArgs({
  options: {
    inferences: { type: 'string', default: '1000000' },
    replays: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
  },
});
const [wanted, replays, seed] = [values.inferences, values.replays, values.seed].map(Number);
const sum = { cases: 0, schedules: 0, inferences: 0, nogoods: 0 };
for (let round = 0; sum.inferences < wanted; round++) {
  const drawn = seed * 100_000 + round;
  const cases = [
    ...tinyInstances(20, drawn),
    ...tinyInstances(10, drawn, true),
    ...tinyInstances(5, drawn, false, false),
    ...tinyInstances(5, drawn, true, false),
    ...budgetedInstances(2, drawn),
    ...machineInstances(5, drawn),
    ...machineInstances(2, drawn, 2),
  ];
  for (const { instance, latestEnd, told } of cases) {
    if (sum.inferences >= wanted) break;
    const { faults, ...counts } = enumerate(instance, latestEnd);
    if (faults.length > 0) throw new Error(`${faults[0]} (seed ${drawn}) ${told}`);
    sum.cases++;
    sum.schedules += counts.schedules;
    sum.inferences += counts.inferences;
    sum.nogoods += counts.nogoods;
  }
}
console.log(`every schedule of tiny instances, no fault: ${JSON.stringify(sum)}`);

const rng = createRng(seed);
const replayed = { cases: 0, inferences: 0, nogoods: 0 };
while (replayed.cases < replays) {
  const instance = contested(rng, 14);
  const { schedule, plan } = await runPlanner(exact, instance, { seed: 1 });
  if (schedule === null || plan.status !== 'optimal') throw new Error(`not solved: ${plan.reason}`);
  const { faults, inferences, nogoods } = replay(instance, schedule, 300);
  if (faults.length > 0) throw new Error(faults[0]);
  replayed.cases++;
  replayed.inferences += inferences;
  replayed.nogoods += nogoods;
}
console.log(`replayed against a best schedule, no fault: ${JSON.stringify(replayed)}`);
