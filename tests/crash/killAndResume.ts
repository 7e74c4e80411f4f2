import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Rng } from '#kernels/rng.ts';
import { readRun } from '#runtime/run.ts';
import type { RunRecord } from '#runtime/runRecord.ts';

const ENGINE = join(import.meta.dirname, 'engineProcess.ts');

export interface KillOptions {
  problemFile: string;
  dir: string;
  /** Most kills. */
  times: number;
  /** Each engine lives this long after its first event, drawn evenly, unless it finishes before. */
  lifeMs: readonly [least: number, most: number];
  rng: Rng;
}

/** Runs a problem to its end with engines that are killed, one after another, at drawn moments. */
export async function killAndResume(options: KillOptions): Promise<{ record: RunRecord; kills: number }> {
  const { problemFile, dir, times, rng, lifeMs } = options;
  for (let kills = 0; ;) {
    const engine = spawn(process.execPath, [ENGINE, problemFile, dir], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let complaint = '';
    engine.stderr.on('data', (chunk) => {
      complaint += chunk;
    });
    const life = lifeMs[0] + rng.int(lifeMs[1] - lifeMs[0]);
    let killer: NodeJS.Timeout | undefined;
    // Its life counts from its first event, so that a slow machine does not kill it before it begins.
    engine.stdout.once('data', () => {
      if (kills < times) killer = setTimeout(() => engine.kill('SIGKILL'), life);
    });
    const [code, signal] = await once(engine, 'close');
    clearTimeout(killer);
    if (signal === 'SIGKILL') {
      kills++;
      continue;
    }
    if (code !== 0) throw new Error(`the engine gave up with code ${code}: ${complaint}`);
    return { record: readRun(dir), kills };
  }
}

/** What is wrong with a run that was killed on the way; nothing for a sound one. */
export function faultsOf(record: RunRecord): string[] {
  return record.tasks.flatMap((task) => {
    const successes = task.attempts.filter(({ outcome }) => outcome === 'succeeded').length;
    const lost = task.attempts.filter(({ outcome }) => outcome === 'lost').length;
    const faults: string[] = [];
    if (task.status !== 'succeeded') faults.push(`'${task.id}' is ${task.status}: ${task.message}`);
    else if (successes !== 1) faults.push(`'${task.id}' succeeded ${successes} times`);
    if (lost > 0) faults.push(`'${task.id}' lost ${lost} attempts`);
    return faults;
  });
}
