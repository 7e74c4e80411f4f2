import { upwardRankList } from '#generation/upwardRank.ts';
import { Forecast, type ModeChoice } from './forecast.ts';
import { LearnedDurations } from './learnedDurations.ts';
import {
  type Briefing,
  type ExecutionState,
  type Policy,
  type PolicyId,
  staticPolicy,
  type TaskPlan,
} from './policy.ts';

/** The three ways a decision is made anew, of which the best forecast wins. */
const CANDIDATES = 3;

/** A policy of its own for one execution: what it learns, it learns there. */
export function createPolicy(id: PolicyId, briefing: Briefing): Policy {
  if (id === 'static') return staticPolicy;
  if (id === 'dynamic') return new Redecide(briefing, () => briefing.instance.modeDuration);
  const learned = new LearnedDurations(briefing.instance);
  return new Redecide(briefing, (state) => learned.update(state));
}

/**
 * Makes all decisions that are still open anew at every event, from current progress and utilisation:
 * forecasts the plan that holds, the same order with each task where it ends first, and the tasks by
 * falling upward rank with each where it ends first (the processor selection of HEFT; Topcuoglu, Hariri
 * and Wu 2002); follows the one that is expected to end first, and keeps the plan where it is no worse. So
 * without surprises no decision makes the plan worse.
 */
class Redecide implements Policy {
  readonly schedulesPerDecision = CANDIDATES;
  readonly #briefing: Briefing;
  readonly #expected: (state: ExecutionState) => Int32Array;
  readonly #forecast: Forecast;
  /** Where budgets could be overdrawn a task keeps its mode, and only its node is open. */
  readonly #choice: ModeChoice;

  /** @param expected durations by row of the mode table, in ticks */
  constructor(briefing: Briefing, expected: (state: ExecutionState) => Int32Array) {
    const { instance, repairTicks } = briefing;
    this.#briefing = briefing;
    this.#expected = expected;
    this.#forecast = new Forecast(instance, repairTicks);
    this.#choice = instance.renewable.includes(0) ? 'same mode, any node' : 'any';
  }

  decide(state: ExecutionState): TaskPlan {
    const { instance } = this.#briefing;
    const duration = this.#expected(state);
    const forecast = this.#forecast;
    const kept = forecast.run(state, duration, state.plan.list, 'as planned');
    // A forecast may run out of its horizon where all goes far worse than planned: nothing is decided then.
    if (kept < 0) return state.plan;
    let best = kept;
    let plan = forecast.takePlan();
    const tryList = (list: Int32Array) => {
      const length = forecast.run(state, duration, list, this.#choice);
      if (length < 0 || length >= best) return;
      best = length;
      plan = forecast.takePlan();
    };
    if (instance.isMultiMode) tryList(plan.list);
    tryList(upwardRankList({ ...instance, modeDuration: duration }));
    return plan;
  }
}
