import type { Audit } from '../engine/analysis.ts';
import { formatPredicate } from '../engine/predicate.ts';
import type { PredicateList } from '../engine/predicateList.ts';
import { ALWAYS } from '../propagators/disjunctive/machine.ts';
import type { ScheduleModel } from '../scheduleModel.ts';

/**
 * Judges every inference and every nogood of a search, by arithmetic of its own: it knows the model's
 * differences, demands and capacities, and nothing of how propagators work.
 *
 * An inference 'these predicates imply (b, value)' holds when the predicates together with its negation
 * break one constraint: they empty a domain, violate one difference or fixed predicate, overload one tick by
 * compulsory parts, or one interval by energy, overdraw one non-renewable resource, exceed the objective,
 * overfill a machine, make all predicates of a nogood learned before true, or leave no modes with which durations, budgets
 * and work fit. So a weakened explanation is found even where
 * other constraints would make up for it. Slow: for tests.
 */
export class InferenceChecker implements Audit {
  inferences = 0;
  /** What was found wrong, in words. */
  readonly faults: string[] = [];
  readonly learned: [number, number][][] = [];
  /** Predicates (b, value) that hold while another does. */
  readonly fixed: { when: readonly [number, number]; b: number; value: number }[] = [];
  readonly #model: ScheduleModel;
  readonly #initial: Int32Array;

  constructor(model: ScheduleModel) {
    this.#model = model;
    const { store } = model;
    this.#initial = store.trailValue.slice(0, store.bound.length);
  }

  inference(because: PredicateList, from: number, b: number, value: number, position: number): void {
    this.inferences++;
    const { store } = this.#model;
    const pairs: [number, number][] = [];
    for (let k = from; k < because.length; k += 2) pairs.push([because.data[k], because.data[k + 1]]);
    const told = () =>
      `${pairs.map(([c, v]) => formatPredicate(c, v)).join(', ')} → ${b < 0 ? 'conflict' : formatPredicate(b, value)}`;
    for (const [c, v] of pairs) {
      if (store.bound[c] < v) this.faults.push(`not true: ${formatPredicate(c, v)} of ${told()}`);
      else if (store.entryOf(c, v) >= position)
        this.faults.push(`not earlier: ${formatPredicate(c, v)} of ${told()}`);
    }
    if (b >= 0) pairs.push([b ^ 1, 1 - value]);
    if (!this.#contradict(pairs)) this.faults.push(`not implied: ${told()}`);
  }

  nogood(nogood: PredicateList): void {
    this.learned.push(nogood.pairs());
  }

  /** Whether one constraint is broken when all `predicates` are true. */
  #contradict(predicates: readonly [number, number][]): boolean {
    const bound = this.#initial.slice();
    for (const [b, value] of predicates) bound[b] = Math.max(bound[b], value);
    for (let b = 0; b < bound.length; b += 2) if (bound[b] + bound[b + 1] > 0) return true;
    return (
      this.#breaksDifference(bound) ||
      this.fixed.some(({ when, b, value }) => bound[when[0]] >= when[1] && bound[b ^ 1] + value > 0) ||
      this.#overloads(bound) ||
      this.#overdraws(bound) ||
      this.#exceedsSum(bound) ||
      this.#overfills(bound) ||
      this.#isLearned(bound) ||
      this.#lacksEnergy(bound) ||
      this.#lacksModes(bound, 0)
    );
  }

  /**
   * Whether no choice of modes from task i on, given those before, keeps precedences, budgets, the objective and the
   * work that fits between the first start and the last end on each resource: by trying all.
   */
  #lacksModes(bound: Int32Array, i: number): boolean {
    const { rank } = this.#model.tasks;
    if (!this.#followDifferences(bound)) return true;
    if (this.#overdraws(bound) || this.#exceedsSum(bound) || this.#lacksWork(bound)) return true;
    let open = i;
    while (open < rank.length && rank[open] < 0) open++;
    // Without a choice there is nothing that one constraint alone would not show.
    if (open === rank.length) return false;
    const x = rank[open];
    for (let mode = bound[2 * x]; mode <= -bound[2 * x + 1]; mode++) {
      const chosen = bound.slice();
      chosen[2 * x] = mode;
      chosen[2 * x + 1] = -mode;
      if (!this.#lacksModes(chosen, open + 1)) return false;
    }
    return true;
  }

  /** Raises bounds as differences say, until nothing moves. @returns false when a domain is empty */
  #followDifferences(bound: Int32Array): boolean {
    for (let moved = true; moved;) {
      moved = false;
      for (const { x, y, weight, when } of this.#model.differences) {
        if (when !== undefined && bound[when[0]] < when[1]) continue;
        const [least, most] = [bound[2 * x] + weight, bound[2 * y + 1] + weight];
        if (least <= bound[2 * y] && most <= bound[2 * x + 1]) continue;
        bound[2 * y] = Math.max(bound[2 * y], least);
        bound[2 * x + 1] = Math.max(bound[2 * x + 1], most);
        if (bound[2 * y] + bound[2 * y + 1] > 0 || bound[2 * x] + bound[2 * x + 1] > 0) return false;
        moved = true;
      }
    }
    return true;
  }

  /** Whether the users of some resource take more of it in all than it has from the first start to the last end. */
  #lacksWork(bound: Int32Array): boolean {
    const { horizon, taskCount, capacity, resourceCount, demandPtr, demandResource, amountPtr, amount } =
      this.#model.cumulative;
    const { durationPtr, duration } = this.#model.disjunctive;
    const { end, shift, rank } = this.#model.tasks;
    for (let r = 0; r < resourceCount; r++) {
      const most = Math.max(...capacity.subarray(r * horizon, (r + 1) * horizon));
      let [work, first, last] = [0, Number.POSITIVE_INFINITY, 0];
      for (let i = 0; i < taskCount; i++) {
        for (let d = demandPtr[i]; d < demandPtr[i + 1]; d++) {
          if (demandResource[d] !== r) continue;
          const [low, high] = rank[i] < 0 ? [0, 0] : [bound[2 * rank[i]], -bound[2 * rank[i] + 1]];
          let least = Number.POSITIVE_INFINITY;
          for (let k = low; k <= high; k++)
            least = Math.min(least, duration[durationPtr[i] + k] * amount[amountPtr[d] + k]);
          work += least;
          first = Math.min(first, bound[2 * i]);
          last = Math.max(last, shift[i] - bound[2 * end[i] + 1]);
        }
      }
      if (work > most * Math.max(0, last - first)) return true;
    }
    return false;
  }

  #breaksDifference(bound: Int32Array): boolean {
    const lower = (x: number) => bound[2 * x];
    const upper = (x: number) => -bound[2 * x + 1];
    return this.#model.differences.some(({ x, y, weight, when }) => {
      const holds = when === undefined || bound[when[0]] >= when[1];
      return holds && lower(x) + weight > upper(y);
    });
  }

  #overloads(bound: Int32Array): boolean {
    const { horizon, taskCount, capacity, demandPtr, demandResource, amountPtr, amount } =
      this.#model.cumulative;
    const { end, shift, rank } = this.#model.tasks;
    const used = new Int32Array(capacity.length);
    for (let i = 0; i < taskCount; i++) {
      const earliestEnd = bound[2 * end[i]] + shift[i];
      for (let tick = -bound[2 * i + 1]; tick < earliestEnd; tick++) {
        for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++) {
          const cell = demandResource[k] * horizon + tick;
          used[cell] += leastAmount(amount.subarray(amountPtr[k], amountPtr[k + 1]), rank[i], bound);
          if (used[cell] > capacity[cell]) return true;
        }
      }
    }
    return false;
  }

  /** Whether within some interval tasks must do more than a resource can: by trying every start and mode. */
  #lacksEnergy(bound: Int32Array): boolean {
    const { horizon, taskCount, capacity, resourceCount, demandPtr, demandResource, amountPtr, amount } =
      this.#model.cumulative;
    const { durationPtr, duration } = this.#model.disjunctive;
    const { end, shift, rank } = this.#model.tasks;
    const least = new Int32Array(resourceCount);
    for (let from = 0; from < horizon; from++) {
      for (let to = from + 1; to <= horizon; to++) {
        least.fill(0);
        for (let i = 0; i < taskCount; i++) {
          const [low, high] = rank[i] < 0 ? [0, 0] : [bound[2 * rank[i]], -bound[2 * rank[i] + 1]];
          for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++) {
            let energy = Number.POSITIVE_INFINITY;
            for (let m = low; m <= high; m++) {
              const length = duration[durationPtr[i] + m];
              for (let start = bound[2 * i]; start <= -bound[2 * i + 1]; start++) {
                const over = start + length;
                if (over < bound[2 * end[i]] + shift[i] || over > shift[i] - bound[2 * end[i] + 1]) continue;
                const inside = Math.max(0, Math.min(over, to) - Math.max(start, from));
                energy = Math.min(energy, inside * amount[amountPtr[k] + m]);
              }
            }
            if (energy < Number.POSITIVE_INFINITY) least[demandResource[k]] += energy;
          }
        }
        for (let r = 0; r < resourceCount; r++) {
          let offered = 0;
          for (let t = from; t < to; t++) offered += capacity[r * horizon + t];
          if (least[r] > offered) return true;
        }
      }
    }
    return false;
  }

  #overdraws(bound: Int32Array): boolean {
    return this.#model.budgets.some(({ capacity, rank, amountPtr, amount }) => {
      let sum = 0;
      rank.forEach((x, u) => {
        sum += leastAmount(amount.subarray(amountPtr[u], amountPtr[u + 1]), x, bound);
      });
      return sum > capacity;
    });
  }

  /** Whether some machine has to do more within some interval than fits, by windows and orders as they are. */
  #overfills(bound: Int32Array): boolean {
    const { machines, durationPtr, duration } = this.#model.disjunctive;
    const { end, shift, rank } = this.#model.tasks;
    return machines.some(({ tasks, order }) => {
      const windows = [...tasks].map((i) => ({
        from: bound[2 * i],
        by: -bound[2 * i + 1],
        endsFrom: bound[2 * end[i]] + shift[i],
        to: shift[i] - bound[2 * end[i] + 1],
        work: duration[durationPtr[i] + (rank[i] < 0 ? 0 : bound[2 * rank[i]])],
      }));
      const narrowed = windows.map((window) => ({ ...window }));
      for (let a = 0; a < windows.length; a++) {
        for (let b = 0; b < windows.length; b++) {
          const c = order[a * windows.length + b];
          if (c !== ALWAYS && !(c >= 0 && bound[c] >= (c & 1 ? 0 : 1))) continue;
          narrowed[a].to = Math.min(narrowed[a].to, windows[b].by, windows[b].to - windows[b].work);
          narrowed[b].from = Math.max(
            narrowed[b].from,
            windows[a].endsFrom,
            windows[a].from + windows[a].work,
          );
        }
      }
      return narrowed.some(({ from }) =>
        narrowed.some(({ to }) => {
          const inside = narrowed.filter((window) => window.from >= from && window.to <= to);
          return inside.reduce((sum, { work }) => sum + work, 0) > to - from && inside.length > 0;
        }),
      );
    });
  }

  /** Whether the terms of the objective are more in sum than it may be. */
  #exceedsSum(bound: Int32Array): boolean {
    const { sum, objective } = this.#model;
    let total = 0;
    for (const term of sum.terms) {
      if ('amounts' in term) total += leastAmount(term.amounts, term.x, bound);
      else total += Math.max(0, term.coefficient * (bound[2 * term.x] - term.from));
    }
    return sum.terms.length > 0 && total > -bound[2 * objective + 1];
  }

  #isLearned(bound: Int32Array): boolean {
    return this.learned.some((nogood) => nogood.every(([b, value]) => bound[b] >= value));
  }
}

/** The least of the amounts by rank that the bounds of the rank's variable leave. */
function leastAmount(amounts: Int32Array, rank: number, bound: Int32Array): number {
  return rank < 0 ? amounts[0] : Math.min(...amounts.subarray(bound[2 * rank], 1 - bound[2 * rank + 1]));
}
