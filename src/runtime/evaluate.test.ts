import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluateResult } from './evaluate.ts';

test('rules say what a result lacks', () => {
  const result = { accuracy: 0.61, loss: { final: 2 }, 'f1.macro': 0.8, name: 'm' };
  assert.equal(evaluateResult([], undefined), null);
  assert.equal(evaluateResult([{ metric: 'accuracy', min: 0.5, max: 0.7 }], result), null);
  assert.equal(evaluateResult([{ metric: 'accuracy', min: 0.9 }], result), 'accuracy 0.61 < 0.9');
  assert.equal(evaluateResult([{ metric: 'loss.final', max: 1 }], result), 'loss.final 2 > 1');
  assert.equal(evaluateResult([{ metric: 'f1.macro', min: 0.8 }], result), null);
  assert.equal(evaluateResult([{ metric: 'loss', equals: { final: 2 } }], result), null);
  assert.equal(evaluateResult([{ metric: 'name', equals: 'n' }], result), 'name "m" is not "n"');
  assert.equal(evaluateResult([{ metric: 'name', min: 1 }], result), 'name "m" is not a number');
  assert.equal(evaluateResult([{ metric: 'loss.first', min: 1 }], result), 'the result has no loss.first');
  assert.equal(evaluateResult([{ metric: 'x', min: 1 }], undefined), 'no result to read x from');
  assert.equal(
    evaluateResult(
      [
        { metric: 'accuracy', min: 0.9 },
        { metric: 'toString', min: 1 },
      ],
      result,
    ),
    'accuracy 0.61 < 0.9; the result has no toString',
  );
});
