import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRng } from '#kernels/rng.ts';
import { Activity } from './activity.ts';
import { Store } from './store.ts';

/** The splits in the order in which they are chosen where each is decided to the lower side, at most so many. */
function chosen(activity: Activity, store: Store, most: number): string[] {
  const order: string[] = [];
  for (let split = activity.next(); split >= 0 && order.length < most; split = activity.next()) {
    const [x, v] = [activity.variable[split], activity.value[split]];
    order.push(`${x} ${v}`);
    store.decide(2 * x + 1, 1 - v);
    activity.decided(split);
  }
  const from = store.level;
  store.backtrack(0);
  activity.backtrack(0, from);
  return order;
}

test('the most active splits are chosen as before when others are forgotten', () => {
  const rng = createRng(4);
  const store = new Store([0, 0, 0], [5000, 5000, 5000]);
  const activity = new Activity(store);
  for (let k = 0; k < 20_000; k++) {
    activity.bump(rng.int(6), 0);
    activity.bump(2 * rng.int(3), 1 + rng.int(5000));
    // The later ones count for more.
    if (k % 10 === 0) activity.decay();
  }
  const before = chosen(activity, store, 8);
  const { count } = activity;
  activity.forget(count);
  assert.equal(activity.count, count);
  activity.forget(count - 1);
  assert.ok(activity.count <= count / 2);
  assert.deepEqual(chosen(activity, store, 8), before);
  activity.bump(0, 17);
  store.raise(0, 4999, 0);
  activity.forget(100);
  // What no bound can open again is gone.
  assert.ok(
    Array.from({ length: activity.count }, (_, s) => s).every(
      (s) => activity.variable[s] > 0 || activity.value[s] === 5000,
    ),
  );
});
