import { closeSync, createReadStream, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { createGunzip, gzipSync } from 'node:zlib';
import { type ProofOutcome, proveNoEndBy, supportsProof } from '#cp/certificate/prove.ts';
import type { Instance } from '#instance/instance.ts';
import { withoutFixed } from '#instance/withoutFixed.ts';
import { ProofChecker, type ProofVerdict } from '#proof/checkProof.ts';
import { AllotError } from '#model/errors.ts';
import { fileError, makeFolder } from '#runtime/fileSystem.ts';

/**
 * Proves that no schedule ends by `latestEnd` and writes the proof to a file, packed where its name ends in
 * '.gz'; no file is left where the proof fails.
 *
 * @param latestEnd in ticks
 * @throws AllotError when the file cannot be written
 */
export async function writeProof(
  path: string,
  instance: Instance,
  latestEnd: number,
  done: () => boolean,
): Promise<ProofOutcome> {
  // What fixed tasks break among themselves proves nothing.
  const view = withoutFixed(instance);
  const supported = supportsProof(view);
  if (supported !== true)
    return { proved: false, reason: supported, conflicts: 0, inferences: 0, nogoods: 0 };
  const temporary = `${path}.${process.pid}.tmp`;
  makeFolder(dirname(path));
  let file = -1;
  let outcome: ProofOutcome | null = null;
  try {
    file = openSync(temporary, 'w');
    // Packed pieces one behind the other are a packed whole.
    const write = (text: string) =>
      writeSync(file, path.endsWith('.gz') ? gzipSync(text) : new TextEncoder().encode(text));
    outcome = await proveNoEndBy(view, latestEnd, write, done);
  } catch (error) {
    throw error instanceof Error && 'syscall' in error ? fileError(error, path, 'written') : error;
  } finally {
    if (file >= 0) closeSync(file);
    if (!outcome?.proved) rmSync(temporary, { force: true });
  }
  if (outcome.proved) renameSync(temporary, path);
  return outcome;
}

/** Verifies a proof in a file, packed or not. @throws AllotError when the file cannot be read */
export async function verifyProof(path: string, instance: Instance): Promise<ProofVerdict> {
  const checker = new ProofChecker(withoutFixed(instance));
  try {
    const packed = isPacked(path);
    const file = createReadStream(path, { highWaterMark: 1 << 20 });
    const pieces: AsyncIterable<Buffer> = packed ? file.pipe(createGunzip()) : file;
    for await (const piece of pieces) checker.feed(piece);
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new AllotError({
        code: 'bad-proof-file',
        path: '',
        message: `the packed file '${path}' is damaged`,
        hint: 'write the proof again',
      });
    throw fileError(error, path, 'read');
  }
  return checker.finish();
}

/** Whether a file begins as gzip does. */
function isPacked(path: string): boolean {
  const head = Buffer.alloc(2);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, 2, 0);
  } finally {
    closeSync(file);
  }
  return head[0] === 0x1f && head[1] === 0x8b;
}
