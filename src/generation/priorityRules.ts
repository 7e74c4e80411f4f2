import type { CriticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { fittedCriticality, paperCriticality } from './criticality.ts';

/** A static priority rule: a number for each task; the smaller goes first. */
export interface PriorityRule {
  title: string;
  source: string;
  priority(instance: Instance, path: CriticalPath): Float64Array;
}

/** Fills an array with one number a task. */
function perTask(instance: Instance, value: (i: number) => number): Float64Array {
  return Float64Array.from({ length: instance.taskCount }, (_, i) => value(i));
}

/**
 * The static rules. Durations and slacks are those of the shortest modes; where a rule wants much of
 * something first (LPT, MTS …), the number is negated.
 */
export const PRIORITY_RULES = {
  LFT: {
    title: 'latest finish time',
    source: 'Davis and Patterson 1975',
    priority: (instance, path) => perTask(instance, (i) => path.lst[i] + path.minDuration[i]),
  },
  LST: {
    title: 'latest start time',
    source: 'Alvarez-Valdés and Tamarit 1989',
    priority: (instance, path) => perTask(instance, (i) => path.lst[i]),
  },
  EST: {
    title: 'earliest start time',
    source: 'Kolisch 1995',
    priority: (instance, path) => perTask(instance, (i) => path.est[i]),
  },
  MSLK: {
    title: 'minimum slack',
    source: 'Davis and Patterson 1975',
    priority: (instance, path) => perTask(instance, (i) => path.slack[i]),
  },
  SPT: {
    title: 'shortest processing time',
    source: 'Alvarez-Valdés and Tamarit 1989',
    priority: (instance, path) => perTask(instance, (i) => path.minDuration[i]),
  },
  LPT: {
    title: 'longest processing time',
    source: 'Graham 1969',
    priority: (instance, path) => perTask(instance, (i) => -path.minDuration[i]),
  },
  MTS: {
    title: 'most total successors',
    source: 'Alvarez-Valdés and Tamarit 1989',
    priority: (instance) => {
      const count = totalSuccessors(instance);
      return perTask(instance, (i) => -count[i]);
    },
  },
  MIS: {
    title: 'most immediate successors',
    source: 'Alvarez-Valdés and Tamarit 1989',
    priority: (instance) =>
      perTask(instance, (i) => instance.successors.ptr[i] - instance.successors.ptr[i + 1]),
  },
  GRPW: {
    title: 'greatest rank positional weight: own duration and those of the immediate successors',
    source: 'Alvarez-Valdés and Tamarit 1989',
    priority: (instance, path) => {
      const { successors } = instance;
      return perTask(instance, (i) => {
        let sum = path.minDuration[i];
        for (let k = successors.ptr[i]; k < successors.ptr[i + 1]; k++)
          sum += path.minDuration[successors.task[k]];
        return -sum;
      });
    },
  },
  GRWC: {
    title: 'greatest resource work content: duration times share of each capacity, summed',
    source: 'Kolisch 1995; the rival in 路程昭 et al. 2021',
    priority: (instance) => {
      const work = workContent(instance);
      return perTask(instance, (i) => -work[i]);
    },
  },
  E: {
    title: 'greatest estimated criticality, weights fitted to exact criticality',
    source: '路程昭 et al. 2021; the formula is a reconstruction',
    priority: (instance, path) => fittedCriticality(instance, path).map((value) => -value),
  },
  'E-paper': {
    title: "greatest estimated criticality, the paper's weights",
    source: '路程昭 et al. 2021; the formula is a reconstruction',
    priority: (instance, path) => paperCriticality(instance, path).map((value) => -value),
  },
  priority: {
    title: "the user's own priorities, then latest finish time",
    source: 'the problem file',
    priority: (instance, path) => {
      const latest = path.lst.reduce(
        (most, lst, i) => Math.max(most, Math.abs(lst + path.minDuration[i])),
        1,
      );
      // Finish times fill the space below one step of priority.
      const steps = [...new Set(instance.priority)].sort((a, b) => b - a);
      const rank = new Map(steps.map((value, k) => [value, k]));
      return perTask(
        instance,
        (i) => (rank.get(instance.priority[i]) as number) * 3 * latest + path.lst[i] + path.minDuration[i],
      );
    },
  },
} satisfies Record<string, PriorityRule>;

export type PriorityRuleId = keyof typeof PRIORITY_RULES;
export const PRIORITY_RULE_IDS = Object.keys(PRIORITY_RULES) as PriorityRuleId[];

/** Bit sets of 32 tasks a word make transitive closures affordable up to here. */
const CLOSURE_UP_TO = 20_000;

/**
 * Number of direct and indirect successors of each task. O(tasks·arcs / 32) up to 20,000 tasks; beyond
 * that paths are counted instead of tasks (an upper estimate, saturating), in O(tasks + arcs).
 */
function totalSuccessors(instance: Instance): Float64Array {
  const { taskCount: n, successors, topological } = instance;
  const count = new Float64Array(n);
  if (n > CLOSURE_UP_TO) {
    for (let x = n - 1; x >= 0; x--) {
      const i = topological[x];
      for (let k = successors.ptr[i]; k < successors.ptr[i + 1]; k++)
        count[i] = Math.min(n, count[i] + 1 + count[successors.task[k]]);
    }
    return count;
  }
  const words = (n + 31) >> 5;
  const reach = new Int32Array(n * words);
  for (let x = n - 1; x >= 0; x--) {
    const i = topological[x];
    const own = i * words;
    for (let k = successors.ptr[i]; k < successors.ptr[i + 1]; k++) {
      const j = successors.task[k];
      const other = j * words;
      for (let w = 0; w < words; w++) reach[own + w] |= reach[other + w];
      reach[own + (j >> 5)] |= 1 << (j & 31);
    }
    for (let w = 0; w < words; w++) count[i] += bitCount(reach[own + w]);
  }
  return count;
}

function bitCount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Σ over renewable resources of duration × demand / capacity, the least over the modes of each task. */
export function workContent(instance: Instance): Float64Array {
  const { taskCount, modePtr, modeDuration, demandPtr, demandResource, demandAmount, renewable, capacity } =
    instance;
  const work = new Float64Array(taskCount);
  for (let i = 0; i < taskCount; i++) {
    let least = Number.POSITIVE_INFINITY;
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
      let sum = 0;
      for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
        const r = demandResource[k];
        if (renewable[r]) sum += (modeDuration[m] * demandAmount[k]) / capacity[r];
      }
      least = Math.min(least, sum);
    }
    work[i] = least;
  }
  return work;
}
