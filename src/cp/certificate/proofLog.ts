import type { Audit } from '../engine/analysis.ts';
import { PredicateList } from '../engine/predicateList.ts';
import {
  BUDGET,
  ENERGY,
  NO_REASON,
  NOGOOD,
  PRECEDENCE,
  payloadOf,
  TIME_TABLE,
  tagOf,
} from '../engine/propagator.ts';
import type { ScheduleModel } from '../scheduleModel.ts';

/** Characters gathered before they are written. */
const CHUNK = 1 << 16;

/** One inference that the analysis of the present conflict has looked at. */
interface Inference {
  reason: number;
  /** The predicate inferred; b is −1 for a conflict. */
  b: number;
  value: number;
  position: number;
  /** Its premises in #premises. */
  from: number;
  to: number;
  /** Where an energy is too much: the resource and the interval, as the format has them; empty otherwise. */
  where: string;
  /** The bound it rose from, and the inference that had raised it before; kept while chains are traced. */
  before: number;
  previous: number;
}

/**
 * Writes down what a search infers, in the format of docs/certificates.md: for each nogood learned, the inferences
 * that lead from its predicates to the conflict, and no others. An audit of the engine: without one the
 * search does nothing for it.
 *
 * What holds at the root is written as it comes to be there, since nogoods leave it out.
 */
export class ProofLog implements Audit {
  /** Steps written. */
  inferences = 0;
  nogoods = 0;
  readonly #model: ScheduleModel;
  readonly #write: (text: string) => void;
  /** What the format calls each variable of the model. */
  readonly #variable: Int32Array;
  #text = '';
  #found: Inference[] = [];
  readonly #premises = new PredicateList();
  /** The number in the file of the nogood that was learned as number k. */
  readonly #numberOf: number[] = [];
  /** Trail entries that are written: all of the root among them. */
  #rootEntries: number;
  readonly #root: Int32Array;
  /** Scratch of tracing: bounds, and the inference that last raised each. */
  readonly #bound: Int32Array;
  readonly #by: Int32Array;
  readonly #because = new PredicateList();

  /** @param write takes the text in pieces */
  constructor(model: ScheduleModel, variable: Int32Array, write: (text: string) => void) {
    const { store } = model;
    this.#model = model;
    this.#variable = variable;
    this.#write = write;
    this.#rootEntries = store.bound.length;
    this.#root = store.trailValue.slice(0, store.bound.length);
    this.#bound = new Int32Array(store.bound.length);
    this.#by = new Int32Array(store.bound.length);
  }

  inference(
    because: PredicateList,
    from: number,
    b: number,
    value: number,
    position: number,
    reason: number,
  ): void {
    const start = this.#premises.length;
    for (let k = from; k < because.length; k += 2) this.#premises.push(because.data[k], because.data[k + 1]);
    this.#found.push({
      reason,
      b,
      value,
      position,
      from: start,
      to: this.#premises.length,
      where: tagOf(reason) === ENERGY ? this.#interval(payloadOf(reason)) : '',
      before: 0,
      previous: -1,
    });
  }

  nogood(nogood: PredicateList): void {
    this.forgetting();
    this.#writeChain(nogood);
    this.#numberOf.push(this.nogoods);
    this.#writeNogood(nogood);
  }

  /** Writes what came to hold at the root, while its reasons are there. */
  forgetting(): void {
    const { store } = this.#model;
    const because = this.#because;
    for (; this.#rootEntries < store.size; this.#rootEntries++) {
      const e = this.#rootEntries;
      if (store.trailLevel[e] > 0) return;
      const b = store.trailVariable[e];
      const value = store.trailValue[e];
      const reason = store.trailReason[e];
      this.#root[b] = value;
      // What has no reason was learned: its nogood is written.
      if (reason === NO_REASON) continue;
      because.length = 0;
      store.explain(reason, b, value, e, because);
      this.#writeInference(reason, because.data, 0, because.length, b, value, '');
      because.length = 0;
      because.push(b ^ 1, 1 - value);
      this.#writeNogood(because);
    }
  }

  /** Writes the last step: the conflict at the root that the search ended with. */
  conclude(): void {
    this.forgetting();
    this.#because.length = 0;
    this.#writeChain(this.#because);
    this.#writeNogood(this.#because);
    this.#write(this.#text);
    this.#text = '';
  }

  /** Writes the inferences that lead from the root and the predicates of `nogood` to the conflict. */
  #writeChain(nogood: PredicateList): void {
    const { data } = this.#premises;
    const chain = this.#chainFrom(nogood);
    const last = chain.length - 1;
    const isUsed = new Uint8Array(last + 1);
    isUsed[last] = 1;
    for (let k = last; k >= 0; k--) {
      if (!isUsed[k]) continue;
      const step = chain[k];
      for (let q = step.from; q < step.to; q += 2) this.#use(data[q], data[q + 1], k, chain, isUsed);
      if (k === last && step.b >= 0) this.#use(step.b ^ 1, 1 - step.value, k, chain, isUsed);
    }
    for (let k = 0; k <= last; k++) {
      if (!isUsed[k]) continue;
      const { reason, from, to, b, value, where } = chain[k];
      this.#writeInference(reason, data, from, to, b, value, where);
    }
    this.#found = [];
    this.#premises.length = 0;
  }

  /**
   * Goes forward from the root and the predicates of `nogood` by the inferences found, in the order of the
   * trail, until one contradicts: the last of those returned. Minimisation may support a predicate by a later,
   * stronger one of the same variable, which is why one round need not do.
   */
  #chainFrom(nogood: PredicateList): Inference[] {
    const { data } = this.#premises;
    const bound = this.#bound;
    const by = this.#by;
    bound.set(this.#root);
    by.fill(-1);
    for (let k = 0; k < nogood.length; k += 2)
      bound[nogood.data[k]] = Math.max(bound[nogood.data[k]], nogood.data[k + 1]);
    this.#found.sort((p, q) => p.position - q.position);
    const chain: Inference[] = [];
    let open = this.#found;
    for (let before = -1; before < chain.length;) {
      before = chain.length;
      const left: Inference[] = [];
      for (const step of open) {
        let holds = true;
        for (let q = step.from; holds && q < step.to; q += 2) holds = bound[data[q]] >= data[q + 1];
        if (!holds) {
          left.push(step);
          continue;
        }
        if (step.b < 0 || step.value + bound[step.b ^ 1] > 0) return [...chain, step];
        if (step.value <= bound[step.b]) continue;
        step.before = bound[step.b];
        step.previous = by[step.b];
        bound[step.b] = step.value;
        by[step.b] = chain.push(step) - 1;
      }
      open = left;
    }
    throw new Error('a nogood does not follow from the inferences that led to it');
  }

  /** Marks the step before `limit` that first made (b, value) true; the nogood or the root may do without. */
  #use(b: number, value: number, limit: number, chain: readonly Inference[], isUsed: Uint8Array): void {
    let k = this.#by[b];
    while (k >= limit || (k >= 0 && chain[k].before >= value)) k = chain[k].previous;
    if (k >= 0) isUsed[k] = 1;
  }

  #writeInference(
    reason: number,
    data: Int32Array,
    from: number,
    to: number,
    b: number,
    value: number,
    where: string,
  ): void {
    this.inferences++;
    const tag = tagOf(reason);
    const payload = payloadOf(reason);
    if (tag === NOGOOD) {
      this.#line(`k ${this.#numberOf[this.#model.search.nogoods.numberOf(payload)]}`);
      return;
    }
    let text: string;
    if (tag === PRECEDENCE) text = 'd';
    else if (tag === BUDGET) text = `b ${this.#model.budgets[payload].resource}`;
    else if (tag === TIME_TABLE) text = `t ${payload} ${this.#tick(data, from, to)}`;
    else if (tag === ENERGY) text = `r ${where}`;
    else throw new Error(`the format of proofs has no step for explainer ${tag}`);
    for (let q = from; q < to; q += 2) text += ` ${this.#name(data[q])} ${data[q + 1]}`;
    if (b >= 0) text += ` ${this.#name(b ^ 1)} ${1 - value}`;
    this.#line(text);
  }

  /** Resource r, and the interval in which it has just been found to lack energy. */
  #interval(r: number): string {
    const { from, to } = this.#model.energy;
    return `${r} ${from} ${to}`;
  }

  /** The tick that a time-table inference is about: its first premise on a start or an end tells. */
  #tick(data: Int32Array, from: number, to: number): number {
    const { tasks } = this.#model;
    const { length } = tasks.end;
    for (let q = from; q < to; q += 2) {
      const x = data[q] >> 1;
      if (data[q] & 1 && x < length) return -data[q + 1];
      if (data[q] & 1) continue;
      const i = x < length && tasks.rank[x] < 0 ? x : tasks.end.indexOf(x);
      if (i >= 0) return data[q + 1] + tasks.shift[i] - 1;
    }
    throw new Error('an inference of the time table names no tick');
  }

  #writeNogood(nogood: PredicateList): void {
    this.nogoods++;
    let text = 'n';
    for (let k = 0; k < nogood.length; k += 2) text += ` ${this.#name(nogood.data[k])} ${nogood.data[k + 1]}`;
    this.#line(text);
  }

  #name(b: number): number {
    const x = this.#variable[b >> 1];
    if (x < 0) throw new Error(`the format of proofs has no name for variable ${b >> 1}`);
    return 2 * x + (b & 1);
  }

  #line(text: string): void {
    this.#text += `${text}\n`;
    if (this.#text.length < CHUNK) return;
    this.#write(this.#text);
    this.#text = '';
  }
}
