import type { Instance } from '#instance/instance.ts';
import { makespanLowerBound } from '#instance/lowerBounds.ts';
import { problemPrint } from '#proof/problemPrint.ts';
import { threads } from '#threads/threads.ts';
import type { Verdict } from '../engine/search.ts';
import { Budgets } from '../propagators/budgets/budgets.ts';
import { EnergyOverload } from '../propagators/energy/energyOverload.ts';
import { Precedence } from '../propagators/precedence/precedence.ts';
import { TimeTable } from '../propagators/time-table/timeTable.ts';
import { buildScheduleModel, PARTS, type Parts, type ScheduleModel } from '../scheduleModel.ts';
import { ProofLog } from './proofLog.ts';

/** Conflicts between two looks at the clock. */
const CONFLICTS_A_STEP = 50;
const DECISIONS_A_STEP = 2000;

/**
 * The propagators whose inferences the format has a step for. A proof is made with these alone, whatever
 * else the solver uses otherwise.
 */
export const PROVABLE_PARTS: Parts = {
  precedence: (store, differences) => new Precedence(store, differences),
  timeTable: (store, input) => new TimeTable(store, input),
  budgets: (store, inputs) => new Budgets(store, inputs),
  disjunctive: () => [],
  energy: (store, input) => new EnergyOverload(store, input),
  sum: PARTS.sum,
  relaxation: () => [],
  variables: [],
  further: () => [],
};

/** What an attempt at a proof came to. */
export interface ProofOutcome {
  /** Whether the proof is complete; what was written otherwise proves nothing. */
  proved: boolean;
  /** Why there is no proof, for people; empty when there is. */
  reason: string;
  conflicts: number;
  inferences: number;
  nogoods: number;
}

/** Why no proof can be written about an instance; true when one can. */
export function supportsProof(instance: Instance): true | string {
  const { modePtr, taskCount } = instance;
  for (let i = 0; i < taskCount; i++)
    if (modePtr[i] === modePtr[i + 1]) return 'some task has no mode it could run in';
  if (instance.hasTransfers) return 'transfers of data between nodes take time';
  if (instance.elastic !== null) return 'tasks may take less than their demand';
  return true;
}

/**
 * Proves that no schedule ends by `latestEnd`, and writes the proof down step by step.
 * Precondition: supportsProof.
 *
 * @param latestEnd in ticks
 * @param write takes the text of the proof in pieces (docs/certificates.md)
 * @param done asked again and again whether to give up
 */
export async function proveNoEndBy(
  instance: Instance,
  latestEnd: number,
  write: (text: string) => void,
  done: () => boolean,
): Promise<ProofOutcome> {
  write(`allot-proof 1\nproblem:${problemPrint(instance)}\nby ${latestEnd}\n`);
  const simple = simpleProof(instance, latestEnd);
  // Whatever is to be minimised, the proof is about ends.
  const endsAlone: Instance = { ...instance, objective: [[{ term: 'makespan', weight: 1 }]] };
  const model = simple === null ? buildScheduleModel(endsAlone, latestEnd, PROVABLE_PARTS) : null;
  if (typeof model === 'string') return failure(model);
  if (model === null) {
    write(`${simple ?? overdrawn(instance)}n\n`);
    return { proved: true, reason: '', conflicts: 0, inferences: 1, nogoods: 1 };
  }
  for (const { first, second } of model.pairs) write(`order ${first} ${second}\n`);
  const log = new ProofLog(model, variablesOf(instance, model), write);
  const { search } = model;
  search.analysis.audit = log;
  let verdict: Verdict;
  do {
    verdict = search.run(CONFLICTS_A_STEP, DECISIONS_A_STEP);
    await threads.turn();
  } while (verdict === 'paused' && !done());
  if (verdict === 'solution') return failure('there is a schedule that ends by then');
  if (verdict !== 'refuted') return failure('the proof was not complete within the time');
  log.conclude();
  const { inferences, nogoods } = log;
  return { proved: true, reason: '', conflicts: search.conflicts, inferences, nogoods };
}

function failure(reason: string): ProofOutcome {
  return { proved: false, reason, conflicts: 0, inferences: 0, nogoods: 0 };
}

/** The step that shows it by the energy of a group of resources alone, where that is enough. */
function simpleProof(instance: Instance, latestEnd: number): string | null {
  const { makespan, energy } = makespanLowerBound(instance);
  if (makespan <= latestEnd || energy === null) return null;
  return `e ${energy.group} ${energy.head} ${latestEnd - energy.tail}\n`;
}

/** A step for each non-renewable resource that is overdrawn whatever the modes. */
function overdrawn(instance: Instance): string {
  const { renewable, capacity, taskCount, modePtr, demandPtr, demandResource, demandAmount } = instance;
  const least = new Float64Array(capacity.length);
  for (let i = 0; i < taskCount; i++) {
    const ofTask = new Float64Array(capacity.length).fill(Number.POSITIVE_INFINITY);
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
      const ofMode = new Float64Array(capacity.length);
      for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) ofMode[demandResource[k]] += demandAmount[k];
      ofMode.forEach((amount, r) => {
        ofTask[r] = Math.min(ofTask[r], amount);
      });
    }
    ofTask.forEach((amount, r) => {
      least[r] += amount;
    });
  }
  const isOverdrawn = (r: number) => !renewable[r] && least[r] > capacity[r];
  return [...capacity.keys()]
    .filter(isOverdrawn)
    .map((r) => `b ${r}\n`)
    .join('');
}

/** The number that the format gives to each variable of the model; −1: none. */
function variablesOf({ taskCount: n }: Instance, model: ScheduleModel): Int32Array {
  const { store, tasks, makespan, firstPair, pairs } = model;
  const variable = new Int32Array(store.variableCount).fill(-1);
  for (let i = 0; i < n; i++) variable[i] = i;
  variable[makespan] = n;
  let next = n + 1;
  for (let i = 0; i < n; i++) {
    if (tasks.rank[i] < 0) continue;
    variable[tasks.end[i]] = next++;
    variable[tasks.rank[i]] = next++;
  }
  for (let k = 0; k < pairs.length; k++) variable[firstPair + k] = next++;
  return variable;
}
