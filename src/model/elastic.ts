import type { TaskShape } from './schema.ts';

/** How fast work goes with a share of what it demands. */
export type Speedup =
  | { readonly type: 'work-conserving' }
  | { readonly type: 'amdahl'; readonly serialFraction: number }
  | { readonly type: 'power'; readonly exponent: number }
  /** Durations in the problem's unit, by rising allotment. */
  | { readonly type: 'table'; readonly points: readonly { allotment: number; duration: number }[] };

/** One factor of a task's speed: the scarcest of its resources, by share of the demand, sets it. */
export interface ElasticPart {
  /** One resource: a separate part. Several: complementary ones. */
  readonly resources: readonly string[];
  readonly speedup: Speedup;
}

/** A task that may run with less than its demand, and then takes longer. */
export interface Elastic {
  /** Least allotment of each elastic resource. */
  readonly least: Readonly<Record<string, number>>;
  /** The speed of the task is the product of its parts' speeds: each 1 at the demand, and less below it. */
  readonly parts: readonly ElasticPart[];
}

/** Reads a time of a speed-up table. */
type ReadTime = (value: number | string, path: string) => number;

/**
 * Resolves what a file says of an elastic task. A resource without a speed-up of its own and outside every
 * joint part conserves work.
 *
 * The paper (路程昭 et al. 2021, section 2.3) says that a duration has a separate part for each resource and
 * a joint part, and its formula is lost; that they multiply is a reconstruction.
 */
export function resolveElastic(
  shape: NonNullable<TaskShape['elastic']>,
  readTime: ReadTime,
  path: string,
): Elastic {
  const resolveSpeedup = (
    speedup: NonNullable<(typeof shape.resources)[string]['speedup']>,
    where: string,
  ): Speedup =>
    speedup.type !== 'table'
      ? speedup
      : {
          type: 'table',
          points: speedup.points
            .map((point, k) => ({
              allotment: point.allotment,
              duration: readTime(point.duration, `${where}.points[${k}].duration`),
            }))
            .sort((a, b) => a.allotment - b.allotment),
        };
  const joint = shape.joint ?? [];
  const inJoint = new Set(joint.flatMap((part) => part.resources));
  const parts: ElasticPart[] = [];
  for (const [name, { speedup }] of Object.entries(shape.resources)) {
    if (speedup)
      parts.push({
        resources: [name],
        speedup: resolveSpeedup(speedup, `${path}.resources.${name}.speedup`),
      });
    else if (!inJoint.has(name)) parts.push({ resources: [name], speedup: { type: 'work-conserving' } });
  }
  joint.forEach((part, k) => {
    parts.push({
      resources: part.resources,
      speedup: resolveSpeedup(part.speedup, `${path}.joint[${k}].speedup`),
    });
  });
  const least = Object.fromEntries(Object.entries(shape.resources).map(([name, { min }]) => [name, min]));
  return { least, parts };
}

/**
 * Speed of work with a share of the demand, against the speed with all of it: 1 at share 1, never above.
 *
 * - work-conserving: x (half the people take twice the time; the work content of De Reyck, Demeulemeester and
 *   Herroelen 1998);
 * - amdahl: 1 / (s + (1 − s)/x), where s is the fraction of the duration that no allotment shortens (Amdahl 1967);
 * - power: x^p (Prasanna and Musicus 1991);
 * - table: measured durations (any function of the allotment, as in Turek, Wolf and Yu 1992), straight lines
 *   between them; below the first, work is conserved.
 *
 * That of complementary resources only the scarcest counts (路程昭 et al. 2021, section 2.3: excavators and
 * drivers) is the production function of Leontief 1941: the share given here is the least of theirs.
 *
 * @param share allotment / demand, in (0, 1]
 * @param demand for tables, which are by amount: of the part's first resource
 * @param duration at the full demand, in the unit of the table
 */
export function speedAt(speedup: Speedup, share: number, demand: number, duration: number): number {
  if (share >= 1) return 1;
  switch (speedup.type) {
    case 'work-conserving':
      return share;
    case 'amdahl':
      return 1 / (speedup.serialFraction + (1 - speedup.serialFraction) / share);
    case 'power':
      return share ** speedup.exponent;
    case 'table':
      return Math.min(1, duration / tableDuration(speedup.points, share * demand, demand, duration));
  }
}

function tableDuration(
  points: readonly { allotment: number; duration: number }[],
  amount: number,
  demand: number,
  duration: number,
): number {
  const next = points.findIndex((point) => point.allotment >= amount);
  // The demand itself is a point, whether written or not.
  const above = next >= 0 && points[next].allotment < demand ? points[next] : { allotment: demand, duration };
  const below = next < 0 ? points[points.length - 1] : points[next - 1];
  if (below === undefined) return (above.duration * above.allotment) / amount;
  const part = (amount - below.allotment) / (above.allotment - below.allotment);
  return below.duration + part * (above.duration - below.duration);
}
