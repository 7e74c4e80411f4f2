import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRng } from '#kernels/rng.ts';
import { exact } from '#planners/exact/index.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import type { Schedule } from '#schedule/schedule.ts';
import {
  BUDGET,
  DISJUNCTIVE,
  type Explainer,
  NOGOOD,
  PRECEDENCE,
  RELAXATION,
  TIME_TABLE,
  WEIGHTED_SUM,
} from '../engine/propagator.ts';
import type { Store } from '../engine/store.ts';
import { Budgets } from '../propagators/budgets/budgets.ts';
import { Disjunctive } from '../propagators/disjunctive/disjunctive.ts';
import { EnergyOverload } from '../propagators/energy/energyOverload.ts';
import { Precedence } from '../propagators/precedence/precedence.ts';
import type { CumulativeInput } from '../propagators/time-table/cumulativeInput.ts';
import { Relaxation } from '../propagators/relaxation/relaxation.ts';
import { TimeTable } from '../propagators/time-table/timeTable.ts';
import { WeightedSum } from '../propagators/weighted-sum/weightedSum.ts';
import type { ScheduleModel } from '../scheduleModel.ts';
import {
  budgetedInstances,
  contested,
  crowdedInstances,
  machineInstances,
  tinyInstances,
} from './cases.fixture.ts';
import { enumerate, type Mutation, replay } from './enumeration.fixture.ts';

const casesOf = (multiMode: boolean) =>
  multiMode
    ? [
        ...tinyInstances(120, 17, true),
        ...budgetedInstances(15, 18),
        ...tinyInstances(60, 19, true, false),
        ...crowdedInstances(8, 26, 2),
      ]
    : [
        ...tinyInstances(250, 17),
        ...tinyInstances(60, 19, false, false),
        ...machineInstances(60, 20),
        ...crowdedInstances(40, 25),
      ];

for (const multiMode of [false, true]) {
  const kind = multiMode ? 'several modes and nodes' : 'one mode each';
  test(`${kind}: finds exactly the schedules there are; every inference and nogood is right`, (t) => {
    const sum = { inferences: 0, nogoods: 0, schedules: 0 };
    for (const { instance, latestEnd, told } of casesOf(multiMode)) {
      const result = enumerate(instance, latestEnd);
      assert.deepEqual(result.faults, [], told);
      sum.inferences += result.inferences;
      sum.nogoods += result.nogoods;
      sum.schedules += result.schedules;
    }
    t.diagnostic(JSON.stringify(sum));
    assert.ok(sum.nogoods > 1000);
  });
}

test('on larger instances no nogood forbids a best schedule, and every inference is right', async (t) => {
  const rng = createRng(23);
  const sum = { inferences: 0, nogoods: 0 };
  for (let k = 0; k < 12; k++) {
    const instance = contested(rng, 14);
    const { schedule, plan } = await runPlanner(exact, instance, { seed: 1 });
    assert.equal(plan.status, 'optimal');
    const result = replay(instance, schedule as Schedule, 150);
    assert.deepEqual(result.faults, [], `case ${k}`);
    sum.inferences += result.inferences;
    sum.nogoods += result.nogoods;
  }
  t.diagnostic(JSON.stringify(sum));
  assert.ok(sum.nogoods > 500);
});

/** A model whose explainer `tag` has its output changed. */
function explaining(tag: number, change: (because: [number, number][]) => [number, number][]): Mutation {
  return {
    change({ store }: ScheduleModel) {
      const sound = store.explainers[tag];
      const faulty: Explainer = {
        explain(payload, b, value, position, out) {
          const from = out.length;
          sound.explain(payload, b, value, position, out);
          const because = out.pairs().slice(from / 2);
          out.length = from;
          for (const [c, v] of change(because)) out.push(c, v);
        },
      };
      store.explainers[tag] = faulty;
    },
  };
}

/** A model whose conflicts of energy have what is said to contradict changed. */
function tellingEnergy(change: (because: [number, number][]) => [number, number][]): Mutation {
  class Telling extends EnergyOverload {
    readonly #store: Store;

    constructor(store: Store, input: CumulativeInput) {
      super(store, input);
      this.#store = store;
    }

    override propagate(): boolean {
      if (super.propagate()) return true;
      const { conflict } = this.#store;
      const because = conflict.pairs();
      conflict.length = 0;
      for (const [b, value] of change(because)) conflict.push(b, value);
      return false;
    }
  }
  return { parts: { energy: (store, input) => new Telling(store, input) } };
}

/** Errors planted in the solver, each of which the checks above must notice. */
const MUTATIONS: Record<string, Mutation> = {
  'a lag one too long': {
    parts: {
      precedence: (store, differences) =>
        new Precedence(
          store,
          differences.map((d, k) => (k === 0 ? { ...d, weight: d.weight + 1 } : d)),
        ),
    },
  },
  'a lag one too short': {
    parts: {
      precedence: (store, differences) =>
        new Precedence(
          store,
          differences.map((d, k) => (k === 0 ? { ...d, weight: d.weight - 1 } : d)),
        ),
    },
  },
  'a precedence forgotten': {
    parts: { precedence: (store, differences) => new Precedence(store, differences.slice(1)) },
  },
  'orders of pairs the wrong way round': {
    parts: {
      precedence: (store, differences) =>
        new Precedence(
          store,
          differences.map((d) => (d.when === undefined ? d : { ...d, when: [d.when[0] ^ 1, 1 - d.when[1]] })),
        ),
    },
  },
  'a precedence explained by too little': explaining(PRECEDENCE, (because) =>
    because.map(([b, value], k) => [b, k === 0 ? value - 1 : value]),
  ),
  'an order explained without the order': explaining(PRECEDENCE, (because) => because.slice(0, 1)),
  'a tick explained by one task too few': explaining(TIME_TABLE, (because) => because.slice(0, -2)),
  'a tick explained by a window one too wide': explaining(TIME_TABLE, (because) =>
    because.map(([b, value], k) => [b, k === 0 ? value - 1 : value]),
  ),
  'a tick explained without the task itself': explaining(TIME_TABLE, (because) => because.slice(1)),
  'a nogood that explains by one predicate too few': explaining(NOGOOD, (because) => because.slice(0, -1)),
  'a profile one too low': {
    parts: {
      timeTable: (store, input) =>
        new TimeTable(store, { ...input, capacity: input.capacity.map((amount) => amount + 1) }),
    },
  },
  'a profile one too high': {
    parts: {
      timeTable: (store, input) =>
        new TimeTable(store, { ...input, capacity: input.capacity.map((amount) => Math.max(0, amount - 1)) }),
    },
  },
  'a task thought to end early': {
    parts: {
      timeTable: (store, input) =>
        new TimeTable(store, { ...input, endShift: input.endShift.map((d) => Math.max(1, d - 1)) }),
    },
  },
  'a budget one too large': {
    parts: {
      // It would see what the faulty budget misses.
      relaxation: () => [],
      budgets: (store, inputs) =>
        new Budgets(
          store,
          inputs.map((input) => ({ ...input, capacity: input.capacity + 1 })),
        ),
    },
  },
  'a budget one too small': {
    parts: {
      budgets: (store, inputs) =>
        new Budgets(
          store,
          inputs.map((input) => ({ ...input, capacity: input.capacity - 1 })),
        ),
    },
  },
  'a budget explained by one user too few': explaining(BUDGET, (because) => because.slice(0, -1)),
  'a sum explained by one term too few': explaining(WEIGHTED_SUM, (because) => because.slice(0, -1)),
  'a sum explained by a bound one too weak': explaining(WEIGHTED_SUM, (because) =>
    because.map(([b, value], k) => [b, k === because.length - 1 ? value - 1 : value]),
  ),
  'an objective that counts one term too little': {
    parts: { sum: (store, terms, objective) => new WeightedSum(store, terms.slice(1), objective) },
  },
  'an objective that counts one unit too much': {
    parts: {
      sum: (store, terms, objective) =>
        new WeightedSum(store, [...terms, { x: -1, amounts: Int32Array.of(1) }], objective),
    },
  },
  'an interval explained by one predicate too few': explaining(DISJUNCTIVE, (because) =>
    because.slice(0, -1),
  ),
  'an interval explained by a start one too early': explaining(DISJUNCTIVE, (because) =>
    because.map(([b, value], k) => [b, k === 0 ? value - 1 : value]),
  ),
  'an interval explained without its first task': explaining(DISJUNCTIVE, (because) => because.slice(1)),
  'a machine that is slower than it is': {
    parts: {
      disjunctive: (store, input) => [
        new Disjunctive(store, { ...input, duration: input.duration.map((d) => d + 1) }),
      ],
    },
  },
  'a machine that takes the orders of pairs the wrong way round': {
    parts: {
      disjunctive: (store, input) => {
        const machines = input.machines.map((machine) => ({
          ...machine,
          order: machine.order.map((c) => (c < 0 ? c : c ^ 1)),
        }));
        return [new Disjunctive(store, { ...input, machines })];
      },
    },
  },
  'an energy explained by one predicate too few': tellingEnergy((because) => because.slice(1)),
  'an energy explained by a bound one too weak': tellingEnergy((because) =>
    because.map(([b, value], k) => [b, k === 0 ? value - 1 : value]),
  ),
  'an energy that grew by a tick': {
    parts: {
      energy: (store, input) =>
        new EnergyOverload(store, { ...input, duration: input.duration.map((d) => d + 1) }),
    },
  },
  'an energy of a resource that has less than it has': {
    parts: {
      energy: (store, input) =>
        new EnergyOverload(store, {
          ...input,
          capacity: input.capacity.map((amount) => Math.max(0, amount - 1)),
        }),
    },
  },
  'a relaxation explained by one predicate too few': explaining(RELAXATION, (because) =>
    because.slice(0, -1),
  ),
  'a relaxation explained by a bound one too weak': explaining(RELAXATION, (because) =>
    because.map(([b, value], k) => [b, k === because.length - 1 ? value - 1 : value]),
  ),
  'a relaxation of which one row allows one too little': {
    parts: {
      relaxation: (store, programme) => [
        new Relaxation(store, {
          ...programme,
          limit: programme.limit.map((limit, row) => (row === 0 ? limit - 1 : limit)),
        }),
      ],
    },
  },
  'modes that end a tick early': {
    parts: {
      precedence: (store, differences) =>
        new Precedence(
          store,
          differences.map((d) => (d.weight < 0 && d.when !== undefined ? { ...d, weight: d.weight + 1 } : d)),
        ),
    },
  },
  'a predicate lost from what is learned': {
    change({ search }, checker) {
      const { audit } = search.analysis;
      search.analysis.audit = {
        inference: (...said) => audit?.inference(...said),
        nogood(nogood) {
          if (nogood.length > 4) nogood.length -= 2;
          checker.nogood(nogood);
        },
      };
    },
  },
  'profiles that are not taken back': {
    parts: {
      timeTable: (store, input) =>
        new (class extends TimeTable {
          override backtrack(): void {}
        })(store, input),
    },
  },
};

const MUTATED = [
  ...crowdedInstances(10, 26, 2),
  ...budgetedInstances(4, 7),
  ...machineInstances(30, 22),
  ...tinyInstances(20, 8, false, false),
  ...tinyInstances(20, 8, true, false),
  ...tinyInstances(100, 5),
  ...tinyInstances(40, 6, true),
];
for (const [name, mutation] of Object.entries(MUTATIONS)) {
  test(`planted error is caught: ${name}`, (t) => {
    const at = MUTATED.findIndex(({ instance, latestEnd }) => {
      const { faults } = enumerate(instance, latestEnd, mutation);
      if (faults.length > 0) t.diagnostic(faults[0]);
      return faults.length > 0;
    });
    assert.ok(at >= 0);
  });
}
