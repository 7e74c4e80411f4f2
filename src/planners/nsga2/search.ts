import { Dispatcher, earliestEnd } from '#generation/dispatcher.ts';
import { PRIORITY_RULES } from '#generation/priorityRules.ts';
import { listByRank, rankOf, sampleList } from '#generation/taskList.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { type Rng, shuffle } from '#kernels/rng.ts';
import { beats, crowdingDistances, sortIntoFronts } from './dominance.ts';
import type { Evaluator, Individual } from './evaluator.ts';
import { crossOver, type Genome, mutate } from './genome.ts';

export interface SearchSettings {
  population: number;
  /** Probability that a child has two parents; else it is a copy of one, mutated. */
  crossover: number;
  mutation: number;
}

/** After so many mutations a child may be like a parent. */
const MOST_MUTATIONS = 10;

/** A member of the population with its standing: the front it is in, and how alone it is there. */
interface Member {
  individual: Individual;
  front: number;
  crowding: number;
}

/**
 * NSGA-II (Deb, Pratap, Agarwal and Meyarivan 2002): parents by binary tournament (front, then crowding
 * distance), as many children as parents, the best of both together go on.
 *
 * As in the authors' own program, all members meet in tournaments equally often.
 *
 * Differs from the paper: of individuals with the same values only one competes, the others fill up what room
 * is left, because schedules share values often and copies would crowd the front out.
 */
export class Nsga2Search {
  readonly #instance: Instance;
  readonly #settings: SearchSettings;
  readonly #evaluator: Evaluator;
  readonly #rng: Rng;
  #members: Member[] = [];
  /** Members in the order in which they meet in tournaments, from the last: each as often as any other. */
  #meeting = new Int32Array(0);
  #toMeet = 0;

  constructor(instance: Instance, settings: SearchSettings, evaluator: Evaluator, rng: Rng) {
    this.#instance = instance;
    this.#settings = settings;
    this.#evaluator = evaluator;
    this.#rng = rng;
  }

  get population(): Individual[] {
    return this.#members.map(({ individual }) => individual);
  }

  /** Distinct valid individuals that none beats, by rising first value. */
  get front(): Individual[] {
    const valid = this.population.filter(({ schedule, violation }) => schedule !== null && violation === 0);
    const distinct = [...new Map(valid.map((one) => [one.values.join(' '), one])).values()];
    return distinct
      .filter((one) => !distinct.some((other) => beats(other, one)))
      .sort((a, b) => a.values[0] - b.values[0] || a.values[1] - b.values[1]);
  }

  /** The k-th individual of the first generation: a few by rule, the others at random. */
  firstIndividual(k: number, passesLeft: number): Individual {
    return this.#evaluator.evaluate(this.#firstGenome(k), passesLeft);
  }

  /** A child of two members. */
  child(passesLeft: number): Individual {
    const rng = this.#rng;
    const mother = this.#tournament();
    const father = this.#tournament();
    const child =
      rng.next() < this.#settings.crossover
        ? crossOver(mother, father, rng)
        : { list: mother.list.slice(), mode: mother.mode.slice() };
    // A child like one of its parents would be an evaluation for nothing.
    for (let tries = 0; tries < MOST_MUTATIONS; tries++) {
      mutate(child, this.#instance, this.#settings.mutation, rng);
      if (!isSame(child, mother) && !isSame(child, father)) break;
    }
    return this.#evaluator.evaluate(child, passesLeft);
  }

  /** Members and newcomers compete; the best remain. */
  select(newcomers: readonly Individual[]): void {
    const seen = new Set<string>();
    const distinct: Individual[] = [];
    const copies: Individual[] = [];
    for (const one of [...this.population, ...newcomers]) {
      const key = `${one.violation} ${one.values.join(' ')}`;
      (seen.has(key) ? copies : distinct).push(one);
      seen.add(key);
    }
    const room = this.#settings.population;
    const members: Member[] = [];
    const fronts = sortIntoFronts(distinct);
    for (const [f, front] of fronts.entries()) {
      if (members.length >= room) break;
      const crowding = crowdingDistances(distinct, front);
      const own = front.map((p, x) => ({ individual: distinct[p], front: f, crowding: crowding[x] }));
      // What does not fit whole goes by crowding, the loneliest first.
      if (members.length + own.length > room) own.sort((a, b) => b.crowding - a.crowding);
      members.push(...own.slice(0, room - members.length));
    }
    for (const individual of copies.slice(0, room - members.length))
      members.push({ individual, front: fronts.length, crowding: 0 });
    this.#members = members;
    this.#toMeet = 0;
  }

  #tournament(): Individual {
    const a = this.#nextToMeet();
    const b = this.#nextToMeet();
    if (a.front !== b.front) return a.front < b.front ? a.individual : b.individual;
    return a.crowding >= b.crowding ? a.individual : b.individual;
  }

  #nextToMeet(): Member {
    if (this.#toMeet === 0) {
      this.#meeting = Int32Array.from(this.#members.keys());
      this.#toMeet = this.#meeting.length;
      shuffle(this.#meeting, this.#rng);
    }
    return this.#members[this.#meeting[--this.#toMeet]];
  }

  /** Latest finish with modes that end first, that cost least, and at random; then random lists with all three. */
  #firstGenome(k: number): Genome {
    const instance = this.#instance;
    const list = new Int32Array(instance.taskCount);
    if (k < 3) {
      const rank = rankOf(PRIORITY_RULES.LFT.priority(instance, criticalPath(instance)));
      list.set(listByRank(instance, rank));
    } else sampleList(instance, null, 0, this.#rng, list);
    return { list, mode: this.#firstModes(list, k) };
  }

  #firstModes(list: Int32Array, k: number): Int32Array {
    const { taskCount, modePtr, modeCost, isMultiMode } = this.#instance;
    const mode = modePtr.slice(0, taskCount);
    if (!isMultiMode) return mode;
    if (k === 0) {
      const start = new Int32Array(taskCount);
      if (new Dispatcher(this.#instance).run(list, earliestEnd, start, mode) >= 0) return mode;
    }
    for (let i = 0; i < taskCount; i++) {
      mode[i] = modePtr[i] + this.#rng.int(modePtr[i + 1] - modePtr[i]);
      if (k !== 1) continue;
      for (let m = modePtr[i]; m < modePtr[i + 1]; m++) if (modeCost[m] < modeCost[mode[i]]) mode[i] = m;
    }
    return mode;
  }
}

function isSame(a: Genome, b: Genome): boolean {
  return a.list.every((i, x) => i === b.list[x]) && a.mode.every((m, i) => m === b.mode[i]);
}
