/*
 * Proofs of the exact solver, written and verified: planner `exact` on one thread finds and proves the
 * optimum, the proof is made again with a log, and the checker verifies it.
 *
 *   npm run bench:proofs -- j30:480:60 j60:48:60              set : files sampled evenly : seconds each
 *
 * Appends a line a file to benchmarks/results/proofs.jsonl and skips what is there already, so that it can
 * be stopped and started again. Delete the file to measure afresh.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { compile } from '#instance/compile.ts';
import { proveNoEndBy, supportsProof } from '#cp/certificate/prove.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { ProofChecker } from '#proof/checkProof.ts';
import { benchmarkFiles, loadBenchmark, measuredWith, sampleOf } from '../benchmarkFiles.ts';

const RESULTS = 'benchmarks/results/proofs.jsonl';

interface Line {
  set: string;
  instance: string;
  seconds: number;
  makespan: number | null;
  /** `verified`, or what went otherwise. */
  outcome: string;
  solveMs: number;
  proveMs: number;
  checkMs: number;
  conflicts: number;
  bytes: number;
}

const planner = findPlanner('exact');
const orders = process.argv.slice(2);
for (const order of orders.length > 0 ? orders : ['j30:480:60']) {
  const [set, count, seconds] = order.split(':');
  const lines = await measure(set, Number(count), Number(seconds));
  if (lines.length === 0) console.log(`${set}: skipped, its files are not there; see docs/benchmarks.md`);
  else console.log(summary(order, lines));
}
console.log(measuredWith('npm run bench:proofs'));

async function measure(set: string, count: number, seconds: number): Promise<Line[]> {
  const sample = sampleOf(benchmarkFiles(set), count);
  const text = existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8').trim() : '';
  const known = text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as Line);
  const lines: Line[] = [];
  for (const file of sample) {
    const instance = basename(file).replace(/\.\w+$/, '');
    const before = known.find(
      (line) => line.set === set && line.instance === instance && line.seconds === seconds,
    );
    if (before) {
      lines.push(before);
      continue;
    }
    const line = { set, instance, seconds, ...(await one(file, seconds)) };
    lines.push(line);
    appendFileSync(RESULTS, `${JSON.stringify(line)}\n`);
  }
  return lines;
}

async function one(file: string, seconds: number): Promise<Omit<Line, 'set' | 'instance' | 'seconds'>> {
  const instance = compile(loadBenchmark(file));
  const solved = await timed(() => runPlanner(planner, instance, { timeLimitMs: seconds * 1000 }));
  const { status, makespan } = solved.result.plan;
  const nothing = { makespan, solveMs: solved.ms, proveMs: 0, checkMs: 0, conflicts: 0, bytes: 0 };
  if (status !== 'optimal' && status !== 'infeasible')
    return { ...nothing, outcome: `not proved: ${status}` };
  if (supportsProof(instance) !== true) return { ...nothing, outcome: 'not supported' };
  const latestEnd =
    status === 'infeasible' ? instance.horizon : Math.round((makespan as number) * instance.ticksPerUnit) - 1;
  const pieces: Uint8Array[] = [];
  const encoder = new TextEncoder();
  const until = performance.now() + 2000 * seconds;
  const proof = await timed(() =>
    proveNoEndBy(
      instance,
      latestEnd,
      (text) => pieces.push(encoder.encode(text)),
      () => performance.now() > until,
    ),
  );
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const made = { ...nothing, proveMs: proof.ms, conflicts: proof.result.conflicts, bytes };
  if (!proof.result.proved) return { ...made, outcome: `no proof: ${proof.result.reason}` };
  const check = await timed(async () => {
    const checker = new ProofChecker(instance);
    for (const piece of pieces) checker.feed(piece);
    return checker.finish();
  });
  const verdict = check.result;
  const holds = verdict.holds && verdict.latestEnd === latestEnd;
  return { ...made, checkMs: check.ms, outcome: holds ? 'verified' : `refused: ${JSON.stringify(verdict)}` };
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; ms: number }> {
  const began = performance.now();
  const result = await work();
  return { result, ms: Math.round(10 * (performance.now() - began)) / 10 };
}

function summary(order: string, lines: readonly Line[]): string {
  const verified = lines.filter((line) => line.outcome === 'verified');
  const sum = (pick: (line: Line) => number) => verified.reduce((total, line) => total + pick(line), 0);
  const ratio = sum((line) => line.checkMs) / sum((line) => line.solveMs);
  // Below some tenths of a second what else the machine does tells more than the work.
  const ratios = verified
    .filter((line) => line.solveMs >= 100)
    .map((line) => line.checkMs / line.solveMs)
    .sort((a, b) => a - b);
  return [
    `${order}: ${verified.length} of ${lines.length} proofs verified`,
    `solving ${(sum((line) => line.solveMs) / 1000).toFixed(1)} s, proving with a log ${(sum((line) => line.proveMs) / 1000).toFixed(1)} s, checking ${(sum((line) => line.checkMs) / 1000).toFixed(1)} s`,
    `checking takes ${ratio.toFixed(2)} of the time of solving, at most ${ratios[ratios.length - 1]?.toFixed(2)} on one file that takes 0.1 s or more`,
    `largest proof ${(Math.max(0, ...verified.map((line) => line.bytes)) / 1e6).toFixed(1)} MB`,
  ].join('; ');
}
