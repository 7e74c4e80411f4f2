import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pace } from './pace.ts';

test('what is in vain is tried ever less often, until it is of use again', () => {
  const pace = new Pace(300, 16);
  const triesIn = (chances: number, wasOfUse: boolean) => {
    let tries = 0;
    for (let k = 0; k < chances; k++) {
      if (!pace.isDue()) continue;
      tries++;
      pace.tried(wasOfUse);
    }
    return tries;
  };
  assert.equal(triesIn(300, false), 300);
  triesIn(20_000, false);
  assert.equal(triesIn(1600, false), 100);
  assert.ok(triesIn(50, true) > 30);
  assert.equal(triesIn(50, true), 50);
});
