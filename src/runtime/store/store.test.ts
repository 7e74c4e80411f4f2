import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { AllotError } from '#model/errors.ts';
import type { RunEvent } from '../events.ts';
import type { EventStore } from './contract.ts';
import { MemoryStore } from './memory.ts';
import { SqliteStore } from './sqlite.ts';

const scratch = mkdtempSync(join(tmpdir(), 'allot-store-'));
after(() => rmSync(scratch, { recursive: true, force: true }));
let files = 0;

const event = (at: number): RunEvent => ({
  type: 'attemptEnded',
  at,
  task: 'träge "task"',
  attempt: 1,
  outcome: 'succeeded',
  endedAt: at - 0.25,
  message: 'two\nlines',
  result: { deep: [1, null, 'x'] },
});

const STORES: { name: string; make: () => EventStore }[] = [
  { name: 'memory', make: () => new MemoryStore() },
  { name: 'sqlite', make: () => new SqliteStore(join(scratch, `${files++}.db`)) },
];

for (const { name, make } of STORES) {
  test(`${name}: a new log is empty`, () => {
    assert.deepEqual(make().readAll(), []);
  });

  test(`${name}: events come back as they were, in order`, () => {
    const store = make();
    store.append([event(1), event(2)]);
    store.append([]);
    store.append([event(3)]);
    assert.deepEqual(store.readAll(), [event(1), event(2), event(3)]);
  });

  test(`${name}: an event that changes later does not change the log`, () => {
    const store = make();
    const mine = event(1) as { at: number } & RunEvent;
    store.append([mine]);
    mine.at = 5;
    assert.deepEqual(store.readAll(), [event(1)]);
  });

  test(`${name}: events that cannot all be written leave none behind`, () => {
    const store = make();
    const circular = event(2) as { result?: unknown } & RunEvent;
    circular.result = circular;
    assert.throws(() => store.append([event(1), circular]));
    assert.deepEqual(store.readAll(), []);
    store.append([event(3)]);
    assert.deepEqual(store.readAll(), [event(3)]);
  });
}

test('sqlite: another opening, reading only or not, sees what was appended', () => {
  const file = join(scratch, 'shared.db');
  const store = new SqliteStore(file);
  store.append([event(1)]);
  const reader = new SqliteStore(file, { readOnly: true });
  assert.deepEqual(reader.readAll(), [event(1)]);
  store.append([event(2)]);
  assert.deepEqual(reader.readAll(), [event(1), event(2)]);
  assert.throws(() => reader.append([event(3)]));
  store.close();
  reader.close();
  assert.deepEqual(new SqliteStore(file).readAll(), [event(1), event(2)]);
});

test('sqlite: a file that is no log is refused in words', () => {
  const file = join(scratch, 'notes.txt');
  writeFileSync(file, 'these are notes, not a database, and long enough to be sure of it. '.repeat(20));
  assert.throws(
    () => new SqliteStore(file),
    (error) => error instanceof AllotError && error.issues[0].code === 'not-a-run',
  );
});

test('sqlite: nobody is warned that it is experimental, and other warnings pass', () => {
  const script = `await import(${JSON.stringify(new URL('./sqliteModule.ts', import.meta.url).href)}); process.emitWarning('mind the gap');`;
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.doesNotMatch(stderr, /SQLite/);
  assert.match(stderr, /mind the gap/);
});
