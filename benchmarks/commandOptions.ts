import { parseArgs } from 'node:util';
import { sampleOf } from './benchmarkFiles.ts';
import { type Case, casesOf, SET_IDS } from './benchmarkSets.ts';
import type { Effort } from './solver.ts';

/** Where measurements and what is made of them are kept, unless `--folder` says otherwise. */
export const RESULTS_FOLDER = 'benchmarks/results';

/** What the commands that measure have in common. */
export interface CommandOptions {
  sets: string[];
  efforts: Effort[];
  sample: number | null;
  folder: string;
  /** Ids of what is to be measured. */
  solvers: string[];
  /** Values of the options that only some commands have. */
  further: Record<string, string>;
  /** What was given, for the record. */
  given: string;
}

/**
 * `--set j60,j120 --seconds 1,10 | --schedules 1000,5000 --workers 2 --seed 1,2 --sample 60 --folder out/trial`, and
 * the ids of solvers under a name that the command chooses. Ends the process with a message where they make no sense.
 *
 * @param further options of the command alone, with their defaults
 */
export function readOptions(
  solverOption: string,
  defaults: { solvers: string; seconds: string },
  further: Record<string, string> = {},
): CommandOptions {
  const own = Object.entries(further).map(([name, value]) => [
    name,
    { type: 'string', default: value } as const,
  ]);
  const { values } = parseArgs({
    options: {
      ...(Object.fromEntries(own) as Record<string, { type: 'string'; default: string }>),
      set: { type: 'string', default: 'j60' },
      seconds: { type: 'string' },
      schedules: { type: 'string' },
      workers: { type: 'string', default: '2' },
      seed: { type: 'string', default: '1' },
      sample: { type: 'string' },
      folder: { type: 'string', default: RESULTS_FOLDER },
      [solverOption]: { type: 'string', default: defaults.solvers },
    },
  });
  const sets = values.set.split(',');
  for (const set of sets)
    if (!SET_IDS.includes(set)) refuse(`there is no set '${set}'\n  Maybe one of ${SET_IDS.join(', ')}`);
  const [workers] = numbersOf('workers', values.workers);
  const bySchedules = values.schedules !== undefined;
  const budgets = bySchedules
    ? numbersOf('schedules', values.schedules as string)
    : numbersOf('seconds', values.seconds ?? defaults.seconds);
  const efforts = numbersOf('seed', values.seed).flatMap((seed) =>
    budgets.map((budget) => ({
      seconds: bySchedules ? null : budget,
      schedules: bySchedules ? budget : null,
      workers,
      seed,
    })),
  );
  return {
    sets,
    efforts,
    sample: values.sample === undefined ? null : numbersOf('sample', values.sample)[0],
    folder: values.folder,
    solvers: String(values[solverOption]).split(','),
    further: Object.fromEntries(Object.keys(further).map((name) => [name, String(values[name])])),
    given: process.argv.slice(2).join(' '),
  };
}

/** The cases of a set, or its sample; says so where there are none. */
export function chosenCases(set: string, { sample }: CommandOptions): Case[] {
  const all = casesOf(set);
  if (all.length === 0) console.log(`${set} skipped: its files are not there; see docs/benchmarks.md`);
  return sample === null ? all : sampleOf(all, sample);
}

export function refuse(message: string): never {
  console.error(message);
  process.exit(2);
}

function numbersOf(option: string, text: string): number[] {
  return text.split(',').map((part) => {
    const value = Number(part);
    if (!(value > 0)) refuse(`--${option} is '${text}', not numbers above 0`);
    return value;
  });
}
