import type { Instance } from '#instance/instance.ts';
import { problemPrint } from './problemPrint.ts';
import { Rules } from './rules.ts';

/** What a proof has shown, or where and why it fails. */
export type ProofVerdict =
  | {
      readonly holds: true;
      /** No schedule ends by this tick. */
      readonly latestEnd: number;
      /** Whether that leaves no schedule at all: none that matters ends later. */
      readonly infeasible: boolean;
      readonly inferences: number;
      readonly nogoods: number;
    }
  | {
      readonly holds: false;
      /** Line of the proof, from 1. */
      readonly line: number;
      readonly reason: string;
    };

/** Numbers beyond this would not be told apart in 32 bits. */
const LIMIT = 2 ** 30;
/** Numbers in one line; the longest real ones have some hundreds. */
const MOST_NUMBERS = 1 << 20;

class Fault extends Error {}

/**
 * Verifies a proof that no schedule ends by some tick, fed in pieces of any size. Every inference is derived
 * again from the instance by the rule of its type; every nogood must follow from the inferences since the
 * one before by unit propagation in their order (reverse unit propagation with hints, Goldberg and Novikov
 * 2003; Cruz-Filipe, Heule, Hunt, Kaufmann and Schneider-Kamp 2017, LRAT); the last one is empty.
 *
 * It shares no code with the solver. Memory grows with the nogoods; time is linear in the file but for the
 * rules of energy and budget, which go through all tasks.
 *
 * @example
 * const checker = new ProofChecker(compile(problem));
 * for await (const piece of createReadStream('proof.txt')) checker.feed(piece);
 * const verdict = checker.finish();
 */
export class ProofChecker {
  #inferences = 0;
  readonly #instance: Instance;
  #rules: Rules | null = null;
  #latestEnd = -1;
  #closed = false;
  #isRefuted = false;
  #fault: { line: number; reason: string } | null = null;
  #line = 1;
  /** The line so far: its word, then its numbers. */
  #word = '';
  readonly #numbers: number[] = [];
  #digits = 0;
  #number = 0;
  #isNegative = false;
  #inWord = true;
  /** Predicates of the inferences since the last nogood; of each where it begins. */
  #steps: number[] = [];
  #stepPtr: number[] = [0];
  /** All nogoods: predicates of number k in [ptr[k], ptr[k + 1]). */
  #nogoods = new Int32Array(1 << 16);
  readonly #nogoodPtr: number[] = [0];
  /** Bounds that hold at the root. */
  #root = new Int32Array(0);
  readonly #raised: number[] = [];
  readonly #named: number[] = [];

  constructor(instance: Instance) {
    this.#instance = instance;
  }

  /** Takes the next piece of the file, as bytes of its text. */
  feed(piece: Uint8Array): void {
    if (this.#fault !== null) return;
    try {
      for (let k = 0; k < piece.length; k++) this.#take(piece[k]);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#fault = { line: this.#line, reason: error.message };
    }
  }

  /** The verdict once the whole file was fed. */
  finish(): ProofVerdict {
    if (this.#fault !== null) return { holds: false, ...this.#fault };
    if (!this.#isRefuted || this.#word !== '')
      return { holds: false, line: this.#line, reason: 'the file ends before the proof does' };
    return {
      holds: true,
      latestEnd: this.#latestEnd,
      infeasible: this.#latestEnd >= this.#instance.horizon,
      inferences: this.#inferences,
      nogoods: this.#nogoodPtr.length - 1,
    };
  }

  /** Works off one byte. */
  #take(byte: number): void {
    if (byte >= 48 && byte <= 57 && !this.#inWord) {
      this.#number = 10 * this.#number + byte - 48;
      this.#digits++;
      if (this.#number > LIMIT) throw new Fault('a number is out of range');
      return;
    }
    if (byte === 32 || byte === 10) {
      if (this.#digits > 0) this.#numbers.push(this.#isNegative ? -this.#number : this.#number);
      else if (this.#isNegative) throw new Fault("a '-' without a number");
      this.#digits = 0;
      this.#number = 0;
      this.#isNegative = false;
      this.#inWord = false;
      if (byte === 32) return;
      if (this.#numbers.length > MOST_NUMBERS) throw new Fault('the line is too long');
      this.#step();
      this.#line++;
      this.#word = '';
      this.#numbers.length = 0;
      this.#inWord = true;
      return;
    }
    if (byte === 45 && !this.#inWord && this.#digits === 0 && !this.#isNegative) this.#isNegative = true;
    else if (this.#inWord && this.#word.length < 40) this.#word += String.fromCharCode(byte);
    else throw new Fault('what stands here is no number');
  }

  /** Works off one line. */
  #step(): void {
    const numbers = this.#numbers;
    const word = this.#word;
    if (this.#isRefuted) throw new Fault('there is more behind the last step');
    if (this.#line === 1) {
      if (word !== 'allot-proof' || numbers.length !== 1) throw new Fault('this is no proof by allot');
      if (numbers[0] !== 1) throw new Fault(`version ${numbers[0]} of the format is not known`);
    } else if (this.#line === 2) this.#readProblem();
    else if (this.#line === 3) this.#readClaim();
    else if (word === 'order' && !this.#closed) {
      if (numbers.length !== 2) throw new Fault("'order' takes two tasks");
      const refused = this.#knownRules().introduceOrder(numbers[0], numbers[1]);
      if (refused !== '') throw new Fault(refused);
    } else {
      this.#close();
      if (word === 'n') this.#learn();
      else if (word === 'k') this.#recall();
      else this.#infer(word);
    }
  }

  #knownRules(): Rules {
    if (this.#rules === null) throw new Fault('the proof says nothing of what it proves');
    return this.#rules;
  }

  #readProblem(): void {
    const print = `problem:${problemPrint(this.#instance)}`;
    if (!this.#word.startsWith('problem:')) throw new Fault("the second line is not 'problem:…'");
    if (this.#word !== print) throw new Fault('it is the proof of another problem');
    const { elastic, taskCount, modePtr } = this.#instance;
    if (elastic !== null) throw new Fault('proofs say nothing of tasks that may take less than their demand');
    for (let i = 0; i < taskCount; i++)
      if (modePtr[i] === modePtr[i + 1]) throw new Fault('some task has no mode it could run in');
  }

  #readClaim(): void {
    if (this.#word !== 'by' || this.#numbers.length !== 1 || this.#numbers[0] < 0)
      throw new Fault("the third line is not 'by TICK'");
    this.#latestEnd = this.#numbers[0];
    this.#rules = new Rules(this.#instance, this.#latestEnd);
  }

  /** Ends the introductions: what differences alone say of the root follows. */
  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const rules = this.#knownRules();
    rules.close();
    this.#root = rules.bound.slice();
  }

  /** An inference: predicates that contradict one constraint. */
  #infer(word: string): void {
    const rules = this.#knownRules();
    const numbers = this.#numbers;
    const parameters = { d: 0, t: 2, b: 1, e: 3, r: 3 }[word];
    if (parameters === undefined) throw new Fault(`there is no step '${word}'`);
    if (numbers.length < parameters || (numbers.length - parameters) % 2 === 1)
      throw new Fault(`'${word}' has a number too few or too many`);
    this.#inferences++;
    this.#readPredicates(parameters);
    let contradicts = this.#assume(numbers, parameters, numbers.length);
    if (!contradicts) {
      if (word === 'd') contradicts = rules.breaksDifference(this.#named);
      else if (word === 't') contradicts = rules.overloads(numbers[0], numbers[1], this.#named);
      else if (word === 'b') contradicts = rules.overdraws(numbers[0]);
      else if (word === 'e') contradicts = rules.groupLacksEnergy(numbers[0], numbers[1], numbers[2]);
      else contradicts = rules.resourceLacksEnergy(numbers[0], numbers[1], numbers[2], this.#named);
    }
    this.#undo();
    if (!contradicts) throw new Fault(`the inference '${word}' does not follow from the problem`);
    for (let k = parameters; k < numbers.length; k++) this.#steps.push(numbers[k]);
    this.#stepPtr.push(this.#steps.length);
  }

  /** A nogood proved before is used again. */
  #recall(): void {
    const [k] = this.#numbers;
    if (this.#numbers.length !== 1 || k < 0 || k >= this.#nogoodPtr.length - 1)
      throw new Fault('it refers to a nogood that is not there');
    for (let q = this.#nogoodPtr[k]; q < this.#nogoodPtr[k + 1]; q++) this.#steps.push(this.#nogoods[q]);
    this.#stepPtr.push(this.#steps.length);
  }

  /** A nogood: with all its predicates true, the inferences since the last one must end in a contradiction. */
  #learn(): void {
    const numbers = this.#numbers;
    if (numbers.length % 2 === 1) throw new Fault("'n' has a number too few or too many");
    this.#readPredicates(0);
    let contradicts = this.#assume(numbers, 0, numbers.length) || this.#rootIsEmpty();
    const stepPtr = this.#stepPtr;
    for (let k = 0; !contradicts && k + 1 < stepPtr.length; k++)
      contradicts = this.#apply(this.#steps, stepPtr[k], stepPtr[k + 1]);
    this.#undo();
    if (!contradicts) throw new Fault('the nogood does not follow from the inferences before it');
    this.#steps.length = 0;
    stepPtr.length = 1;
    this.#keep();
    if (numbers.length === 0) this.#isRefuted = true;
    if (numbers.length !== 2) return;
    // A nogood of one predicate makes it false for good.
    const b = numbers[0] ^ 1;
    const { bound } = this.#knownRules();
    bound[b] = Math.max(bound[b], 1 - numbers[1]);
    this.#root[b] = bound[b];
  }

  #keep(): void {
    const end = this.#nogoodPtr[this.#nogoodPtr.length - 1];
    if (end + this.#numbers.length > this.#nogoods.length) {
      const larger = new Int32Array(2 * Math.max(this.#nogoods.length, this.#numbers.length));
      larger.set(this.#nogoods);
      this.#nogoods = larger;
    }
    this.#nogoods.set(this.#numbers, end);
    this.#nogoodPtr.push(end + this.#numbers.length);
  }

  /** Unit propagation of predicates that cannot all be true. @returns whether they are */
  #apply(predicates: readonly number[], from: number, to: number): boolean {
    const { bound } = this.#knownRules();
    let open = -1;
    for (let k = from; k < to; k += 2) {
      if (bound[predicates[k]] >= predicates[k + 1]) continue;
      if (open >= 0) return false;
      open = k;
    }
    return open < 0 || this.#raise(predicates[open] ^ 1, 1 - predicates[open + 1]);
  }

  /** Makes predicates true. @returns whether that leaves some variable without a value */
  #assume(predicates: readonly number[], from: number, to: number): boolean {
    let contradicts = false;
    for (let k = from; k < to; k += 2) if (this.#raise(predicates[k], predicates[k + 1])) contradicts = true;
    return contradicts;
  }

  #raise(b: number, value: number): boolean {
    const { bound } = this.#knownRules();
    if (value > bound[b]) {
      bound[b] = value;
      this.#raised.push(b);
    }
    return bound[b] + bound[b ^ 1] > 0;
  }

  #undo(): void {
    const { bound } = this.#knownRules();
    for (const b of this.#raised) bound[b] = this.#root[b];
    this.#raised.length = 0;
  }

  #rootIsEmpty(): boolean {
    const root = this.#root;
    for (let b = 0; b < root.length; b += 2) if (root[b] + root[b + 1] > 0) return true;
    return false;
  }

  /** Notes the variables of the predicates of the line, each once. */
  #readPredicates(from: number): void {
    const numbers = this.#numbers;
    const named = this.#named;
    named.length = 0;
    const most = 2 * this.#knownRules().variableCount;
    for (let k = from; k < numbers.length; k += 2) {
      if (numbers[k] < 0 || numbers[k] >= most) throw new Fault('it names a variable that is not there');
      const x = numbers[k] >> 1;
      if (!named.includes(x)) named.push(x);
    }
  }
}
