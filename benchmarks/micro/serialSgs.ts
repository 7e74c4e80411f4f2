/*
 * Serial schedule generation on a 120-task PSPLIB case, schedules a second on one core: the product's
 * generator against a plain typed-array loop of the same rule, in turns within one run.
 *
 *   npm run bench:sgs
 */
import { existsSync, readFileSync } from 'node:fs';
import { ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { sampleList } from '#generation/taskList.ts';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { readProblem } from '#io/formats.ts';
import { createRng } from '#kernels/rng.ts';
import { BENCHMARK_FOLDER, nameOf } from '../benchmarkFiles.ts';

const FILE = process.argv[2] ?? `${BENCHMARK_FOLDER}/j120/j12036_1.sm`;
const LISTS = 256;
const ROUNDS = 7;
const MS_A_ROUND = 700;

if (!existsSync(FILE)) {
  console.log(`skipped: ${FILE} is not there; give a PSPLIB file as the argument`);
  process.exit(0);
}
const instance = compile(readProblem(readFileSync(FILE, 'utf8'), { name: FILE }));
const rng = createRng(1);
const lists = Array.from({ length: LISTS }, () => {
  const list = new Int32Array(instance.taskCount);
  sampleList(instance, null, 0, rng, list);
  return list;
});
const generator = new ScheduleGenerator(instance);
const start = new Int32Array(instance.taskCount);
const plain = plainLoop(instance);
for (const list of lists) {
  const ours = generator.serial(list, start);
  const theirs = plain(list);
  if (ours !== theirs) throw new Error(`the two loops disagree: ${ours} and ${theirs}`);
}
const rates = { plain: [] as number[], product: [] as number[] };
for (let round = 0; round < ROUNDS; round++) {
  rates.plain.push(rate(plain));
  rates.product.push(rate((list) => generator.serial(list, start)));
}
const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];
const [a, b] = [median(rates.plain), median(rates.product)];
console.log(
  `${nameOf(FILE)}, ${instance.taskCount} tasks, median of ${ROUNDS} rounds, Node ${process.version}`,
);
console.log(`plain loop  ${Math.round(a).toLocaleString('en')} schedules/s`);
console.log(`product     ${Math.round(b).toLocaleString('en')} schedules/s`);
console.log(`ratio       ${(b / a).toFixed(2)}`);

function rate(build: (list: Int32Array) => number): number {
  const began = performance.now();
  let built = 0;
  while (performance.now() - began < MS_A_ROUND) {
    for (const list of lists) build(list);
    built += lists.length;
  }
  return built / ((performance.now() - began) / 1000);
}

/** The rule as one would write it for this one kind of instance: finish-start arcs, constant capacities, one mode. */
function plainLoop(instance: Instance): (list: Int32Array) => number {
  const n = instance.taskCount;
  const R = instance.resourceCount;
  const H = instance.horizon;
  const duration = instance.modeDuration;
  const { ptr, task } = instance.predecessors;
  const demand = new Int32Array(n * R);
  for (let i = 0; i < n; i++) {
    for (let k = instance.demandPtr[i]; k < instance.demandPtr[i + 1]; k++)
      demand[i * R + instance.demandResource[k]] = instance.demandAmount[k];
  }
  const used = new Int32Array(H * R);
  const capacity = instance.capacity;
  const finish = new Int32Array(n);
  let last = 0;
  return (list) => {
    used.fill(0, 0, last * R);
    let makespan = 0;
    for (let x = 0; x < n; x++) {
      const i = list[x];
      let t = 0;
      for (let k = ptr[i]; k < ptr[i + 1]; k++) if (finish[task[k]] > t) t = finish[task[k]];
      const d = duration[i];
      let u = t;
      while (u < t + d) {
        let fits = true;
        for (let r = 0; r < R; r++) {
          if (used[u * R + r] + demand[i * R + r] > capacity[r]) {
            fits = false;
            break;
          }
        }
        u++;
        if (!fits) t = u;
      }
      for (let v = t; v < t + d; v++) for (let r = 0; r < R; r++) used[v * R + r] += demand[i * R + r];
      finish[i] = t + d;
      if (t + d > makespan) makespan = t + d;
    }
    last = makespan;
    return makespan;
  };
}
