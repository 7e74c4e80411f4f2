import { appendFileSync, writeFileSync, readFileSync, existsSync } from 'node:fs';
import { generateProblem } from '#io/generate/generate.ts';
import { parseProblem } from '#model/parse.ts';
import { compile } from '#instance/compile.ts';
import { createRng, type Rng } from '#kernels/rng.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import { Trainer, startTraining } from './src/learning/trainer.ts';
import { createNetwork, layoutOf } from './src/learning/network.ts';
import { Construction } from './src/learning/construction.ts';
import { Player, GREEDY } from './src/learning/rollout.ts';
import { ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { PRIORITY_RULES } from '#generation/priorityRules.ts';
import { rankOf, listByRank } from '#generation/taskList.ts';
import { benchmarkFiles, loadBenchmark } from './benchmarks/benchmarkFiles.ts';
import { dynamicParallelSgs } from '#generation/dynamicRules.ts';

const arg = (k: string, d: string) => { const i = process.argv.indexOf('--' + k); return i < 0 ? d : process.argv[i + 1]; };
const name = arg('name', 'run');
const pick = (a: number[], rng: Rng) => a[rng.int(a.length)];
export function draw(index: number, rng: Rng) {
  const seed = rng.int(2 ** 31);
  const withNodes = rng.next() < Number(arg('nodes', '0'));
  const big = rng.next() < 0.15;
  const tasks = big ? 90 + rng.int(31) : 25 + rng.int(46);
  const p: any = { seed, tasks, networkComplexity: 1.5 + 0.6 * rng.next(), resourceFactor: pick([0.25, 0.5, 0.75, 1], rng),
    resourceStrength: 0.1 + 0.5 * rng.next() ** 1.5 };
  if (withNodes) { p.nodes = { count: 2 + rng.int(5) }; p.renewable = 0; p.span = pick([5, 20, 60], rng); p.duration = pick([0, 1], rng) ? [1, 10] : [1, 100]; }
  return compile(parseProblem(generateProblem(p)));
}
const root = createRng(987654);
const nVal = 100;
const val = Array.from({ length: nVal }, (_, k) => draw(k, root.fork()));
const tests: Record<string, any[]> = { val };
if (arg('sets', '') !== '') for (const set of arg('sets', '').split(',')) {
  const every = Number(arg('every', '5'));
  tests[set] = benchmarkFiles(set).filter((_, k) => k % every === 2 % every).map((f) => compile(loadBenchmark(f)));
}
const ruleDev = (list: any[]) => {
  let best: any = {};
  for (const rule of ['LFT', 'LST', 'MTS'] as const) for (const s of ['serial', 'parallel'] as const) {
    let sum = 0;
    for (const inst of list) {
      const g = new ScheduleGenerator(inst); const path = criticalPath(inst);
      const rank = rankOf(PRIORITY_RULES[rule].priority(inst, path)); const start = new Int32Array(inst.taskCount);
      const mk = s === 'serial' ? g.serial(listByRank(inst, rank), start) : g.parallel(rank, start);
      sum += (mk - path.length) / path.length;
    }
    best[rule + s] = +(100 * sum / list.length).toFixed(2);
  }
  let sum = 0;
  for (const inst of list) { if (inst.nodeCount) continue; const g = new ScheduleGenerator(inst); const path = criticalPath(inst); const start = new Int32Array(inst.taskCount); sum += (dynamicParallelSgs('WCS', g.view, path, start) - path.length) / path.length; }
  best.WCS = +(100 * sum / list.length).toFixed(2);
  return best;
};
const dev = (net: any, list: any[]) => {
  let sum = 0;
  for (const inst of list) { const c = new Construction(inst); const p = new Player(net, c); const mk = p.play(GREEDY); sum += (mk - c.facts.path.length) / c.facts.path.length; }
  return 100 * sum / list.length;
};
const log = (s: string) => { console.log(s); appendFileSync(`/tmp/deep/${name}.log`, s + '\n'); };
for (const [k, list] of Object.entries(tests)) log(`${k} ${list.length} ${JSON.stringify(ruleDev(list))}`);
const size = { task: Number(arg('h', '16')), rounds: Number(arg('rounds', '2')), offer: Number(arg('m', '32')), second: Number(arg('s', '16')) };
const net = createNetwork(size, 1);
if (arg('load', '') !== '') net.parameters.set(JSON.parse(readFileSync(arg('load', ''), 'utf8')));
log(`params ${net.parameters.length}`);
const state = startTraining(net);
const trainer = new Trainer(state, { iterations: Number(arg('it', '1000')), instances: Number(arg('b', '16')), episodes: Number(arg('k', '12')), rate: Number(arg('rate', '0.002')), entropy: Number(arg('ent', '0.01')), seed: 1 }, draw);
log('start ' + Object.entries(tests).map(([k, l]) => `${k} ${dev(net, l).toFixed(2)}`).join(' '));
const t0 = performance.now();
let acc = 0, ent = 0, n = 0;
while (!trainer.done && state.iteration < Number(arg('stop', '1000000'))) {
  const f = trainer.step();
  acc += f.excess; ent += f.entropy; n++;
  if (state.iteration % Number(arg('log', '25')) === 0) {
    log(`${state.iteration} ${((performance.now() - t0) / 1000).toFixed(0)}s excess ${(100 * acc / n).toFixed(2)} ent ${(ent / n).toFixed(3)} spread ${state.spread.toFixed(4)} c ${(state.covariance/state.variance).toFixed(2)} ` + Object.entries(tests).map(([k, l]) => `${k} ${dev(net, l).toFixed(2)}`).join(' '));
    acc = ent = n = 0;
    writeFileSync(`/tmp/deep/${name}.json`, JSON.stringify(Array.from(net.parameters)));
  }
}
