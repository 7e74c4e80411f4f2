/*
 * From a file on disk to the first feasible schedule, and the memory that takes, by size.
 *
 *   npm run bench:scale
 *
 * Each size runs in a process of its own, so that its peak memory is its own.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from '#instance/compile.ts';
import { readProblem } from '#io/formats.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { measuredWith } from '../benchmarkFiles.ts';
import { generatedProject } from '../benchmarkSets.ts';

const SIZES = [1000, 10_000, 100_000];

if (process.argv[2] === 'measure') await measure(process.argv[3]);
else measureAll();

function measureAll(): void {
  const folder = mkdtempSync(join(tmpdir(), 'allot-scale-'));
  const lines = ['tasks     read+compile  first schedule  in all   peak memory  gap to bound'];
  console.log(lines[0]);
  for (const tasks of SIZES) {
    const file = join(folder, `generated-${tasks}.json`);
    writeFileSync(file, JSON.stringify(generatedProject(tasks, 7)));
    const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), 'measure', file], {
      encoding: 'utf8',
      cwd: process.cwd(),
    });
    if (child.status !== 0) throw new Error(child.stderr);
    lines.push(`${String(tasks).padEnd(9)} ${child.stdout.trimEnd()}`);
    console.log(lines.at(-1));
  }
  writeFileSync(
    'benchmarks/results/scale.txt',
    `${lines.join('\n')}\n${measuredWith('npm run bench:scale')}\n`,
  );
  rmSync(folder, { recursive: true });
}

async function measure(file: string): Promise<void> {
  const began = performance.now();
  const instance = compile(readProblem(readFileSync(file, 'utf8'), { name: file }));
  const compiled = performance.now();
  let first = 0;
  const stop = new AbortController();
  const { plan, schedule } = await runPlanner(findPlanner('auto'), instance, {
    signal: stop.signal,
    onProgress: () => {
      first = performance.now();
      stop.abort();
    },
  });
  const peak = process.resourceUsage().maxRSS / 1024;
  if (schedule === null || checkSchedule(instance, schedule).length > 0) throw new Error('no valid schedule');
  const seconds = (ms: number, width: number) => `${(ms / 1000).toFixed(2)} s`.padEnd(width);
  const gap = (((plan.makespan as number) - plan.lowerBound) / plan.lowerBound) * 100;
  console.log(
    `${seconds(compiled - began, 13)} ${seconds(first - compiled, 15)} ${seconds(first - began, 8)} ${`${peak.toFixed(0)} MB`.padEnd(12)} ${gap.toFixed(1)} %`,
  );
}
