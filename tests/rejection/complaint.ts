import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProblem } from '#io/formats.ts';
import { AllotError } from '#model/errors.ts';

/** What is wrong with a file, the file, and all that its author is told, line by line. */
export type Rejection = readonly [why: string, file: string, ...told: string[]];

/** One test for each file: it is refused in exactly these words. */
export function assertRefused(corpus: readonly Rejection[]): void {
  for (const [why, file, ...told] of corpus) {
    test(why, () => {
      let problem: unknown;
      try {
        problem = readProblem(file, { name: 'bad.yaml' });
      } catch (error) {
        // Anything else would reach the user as a stack trace.
        assert.ok(error instanceof AllotError, String(error));
        assert.deepEqual(error.message.split('\n'), told);
        return;
      }
      assert.fail(`the file was accepted: ${JSON.stringify(problem)}`);
    });
  }
}
