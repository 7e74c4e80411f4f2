/* What the machines of a model are, seen as time runs or backwards. */

/** In place of a bound variable: the one task always comes first, or never. */
export const ALWAYS = -1;
export const UNLESS = -2;

/** Tasks that run one at a time. */
export interface Machine {
  tasks: Int32Array;
  /**
   * At a·tasks + b: the bound variable that says that task a of the machine comes before task b, by 1 for a
   * lower bound and 0 for an upper one; ALWAYS or UNLESS where that is settled.
   */
  order: Int32Array;
}

export interface DisjunctiveInput {
  machines: readonly Machine[];
  /** Task i ends at variable end[i] plus shift[i]; rank[i] is its mode's rank, −1 where it has but one. */
  end: Int32Array;
  shift: Int32Array;
  rank: Int32Array;
  /** Duration of rank k of task i at durationPtr[i] + k, rising. */
  durationPtr: Int32Array;
  duration: Int32Array;
}

/** Time as it runs, or backwards: then latest ends, negated, are the earliest starts. */
export interface Direction {
  /** Bound variable of the earliest start of task i, and of the latest end, negated; what to add to each. */
  start: Int32Array;
  startShift: Int32Array;
  end: Int32Array;
  endShift: Int32Array;
  bit: number;
}

/** Set in `bit` where time runs backwards. */
export const BACKWARD = 4;

/** Forward, then backward. */
export function directionsOf({ end, shift }: DisjunctiveInput): [Direction, Direction] {
  const zero = new Int32Array(end.length);
  const starts = Int32Array.from(end.keys(), (i) => 2 * i);
  const ends = end.map((x) => 2 * x + 1);
  const negative = shift.map((d) => -d);
  return [
    { start: starts, startShift: zero, end: ends, endShift: negative, bit: 0 },
    { start: ends, startShift: negative, end: starts, endShift: zero, bit: BACKWARD },
  ];
}

/** The bound variable that says that place a comes before place b as time runs in `direction`; or ALWAYS, UNLESS. */
export function orderOf({ tasks, order }: Machine, a: number, b: number, direction: Direction): number {
  return direction.bit === 0 ? order[a * tasks.length + b] : order[b * tasks.length + a];
}
