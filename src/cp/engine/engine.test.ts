import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Precedence } from '../propagators/precedence/precedence.ts';
import { formatPredicate, lowerOf, upperOf } from './predicate.ts';
import { luby } from './restarts.ts';
import { type Brancher, Search } from './search.ts';
import { Store } from './store.ts';

test('predicates read as people write them', () => {
  assert.equal(formatPredicate(lowerOf(2), 5), 'x2 ≥ 5');
  assert.equal(formatPredicate(upperOf(2), -5), 'x2 ≤ 5');
});

test('the Luby sequence', () => {
  assert.deepEqual(
    Array.from({ length: 15 }, (_, run) => luby(run)),
    [1, 1, 2, 1, 1, 2, 4, 1, 1, 2, 1, 1, 2, 4, 8],
  );
});

test('bounds rise, tell what they were, and are taken back with their level', () => {
  const store = new Store([0, 0], [9, 9]);
  assert.ok(store.raise(lowerOf(0), 2, 0));
  store.decide(lowerOf(0), 4);
  const before = store.size;
  store.raise(lowerOf(0), 7, 0);
  assert.equal(store.bound[lowerOf(0)], 7);
  assert.equal(store.valueAt(lowerOf(0), before), 4);
  assert.equal(store.entryOf(lowerOf(0), 5), before);
  assert.equal(store.trailLevel[store.entryOf(lowerOf(0), 2)], 0);
  store.backtrack(0);
  assert.equal(store.bound[lowerOf(0)], 2);
});

test('an emptied domain is a conflict, told by the weakest predicate that is false', () => {
  const store = new Store([0], [5]);
  assert.ok(!store.raise(lowerOf(0), 8, 0));
  assert.deepEqual([store.failedVariable, store.failedValue], [lowerOf(0), 6]);
  assert.equal(store.bound[lowerOf(0)], 0);
});

test('the trail grows as far as needed', () => {
  const store = new Store([0], [100_000]);
  store.decide(upperOf(0), -99_999);
  for (let value = 1; value <= 50_000; value++) store.raise(lowerOf(0), value, 0);
  assert.equal(store.entryOf(lowerOf(0), 25_000), 2 + 25_000);
  store.backtrack(0);
  assert.equal(store.bound[lowerOf(0)], 0);
});

/** Every variable on its lowest value first. */
const lowestFirst: Brancher = {
  branch(store) {
    for (let x = 0; x < store.variableCount; x++) {
      if (store.bound[2 * x] + store.bound[2 * x + 1] === 0) continue;
      store.decide(upperOf(x), -store.bound[lowerOf(x)]);
      return true;
    }
    return false;
  },
};

/** n variables in 0 … holes − 1, no two alike: a Boolean a pair says which is smaller. */
function pigeons(count: number, holes: number): Search {
  const differences = [];
  const pairs = [];
  for (let x = 0; x < count; x++) for (let y = x + 1; y < count; y++) pairs.push([x, y]);
  for (const [k, [x, y]] of pairs.entries()) {
    const b = lowerOf(count + k);
    differences.push({ x, y, weight: 1, when: [b, 1] as const });
    differences.push({ x: y, y: x, weight: 1, when: [b + 1, 0] as const });
  }
  const lower = [...Array(count).fill(0), ...pairs.map(() => 0)];
  const upper = [...Array(count).fill(holes - 1), ...pairs.map(() => 1)];
  const store = new Store(lower, upper);
  return new Search(store, [new Precedence(store, differences)], lowestFirst);
}

test('search finds what there is and refutes what there is not', () => {
  const fitting = pigeons(5, 5);
  assert.equal(fitting.run(10_000, 100_000), 'solution');
  const values = Array.from({ length: 5 }, (_, x) => fitting.store.bound[lowerOf(x)]);
  assert.deepEqual(values.toSorted(), [0, 1, 2, 3, 4]);
  assert.equal(pigeons(6, 5).run(100_000, 1_000_000), 'refuted');
});

test('a search that pauses goes on to the same end', () => {
  const search = pigeons(6, 5);
  let steps = 0;
  while (search.run(5, 20) === 'paused') steps++;
  assert.ok(steps > 1);
  assert.equal(search.run(1, 1), 'refuted');
});

test('what is learned under an assumption holds without it', () => {
  const search = pigeons(5, 6);
  const { store } = search;
  search.assume(upperOf(0), 0);
  assert.equal(search.run(10_000, 100_000), 'solution');
  assert.equal(store.bound[upperOf(0)], 0);
  search.backToRoot();
  search.assume(lowerOf(0), 5);
  assert.equal(search.run(10_000, 100_000), 'solution');
  assert.equal(store.bound[lowerOf(0)], 5);
});

test('an assumption that fails is told apart from a problem that has no solution', () => {
  const store = new Store([0, 0], [9, 9]);
  const search = new Search(store, [new Precedence(store, [{ x: 0, y: 1, weight: 4 }])], lowestFirst);
  search.assume(upperOf(1), -3);
  assert.equal(search.run(100, 100), 'disproved');
  search.backToRoot();
  search.assume(-1, 0);
  assert.equal(search.run(100, 100), 'solution');
  assert.ok(store.bound[lowerOf(1)] >= 4);
});
