import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { pictureInput } from '../pictureInput.ts';
import { listSchedule, pipelineInstance, projectInstance, sampleRun } from '../sample.fixture.ts';
import { cellWidth } from './cellWidth.ts';
import { loadProfile } from './loadProfile.ts';
import { figures, table } from './table.ts';
import { terminalGantt } from './terminalGantt.ts';

const instance = pipelineInstance();
const schedule = listSchedule(instance);
const planned = pictureInput(instance, schedule);
const both = pictureInput(instance, schedule, { run: sampleRun(instance, schedule, 5) });
const big = projectInstance(300, 2);
const large = pictureInput(big, listSchedule(big));

describe('terminal Gantt and load profile', () => {
  for (const width of [30, 60, 80, 137, 240]) {
    test(`keep to ${width} columns`, () => {
      for (const input of [planned, both, large])
        for (const line of terminalGantt(input, { width }).split('\n'))
          assert.ok(cellWidth(line) <= width, line);
      for (const input of [planned, both, large])
        for (const line of loadProfile(input, { width }).split('\n'))
          assert.ok(cellWidth(line) <= Math.max(40, width), line);
    });
  }

  test('colour changes nothing but the colours', () => {
    for (const draw of [terminalGantt, loadProfile]) {
      const coloured = draw(both, { width: 90, colour: true });
      assert.notEqual(coloured, stripVTControlCharacters(coloured));
      const plain = draw(both, { width: 90 });
      const trimmed = stripVTControlCharacters(coloured)
        .split('\n')
        .map((line) => line.trimEnd());
      assert.equal(trimmed.join('\n'), plain);
    }
  });

  test('one row a task as planned, two with a run', () => {
    const rows = (text: string) => text.split('\n').filter((line) => line.includes('│')).length;
    assert.equal(rows(terminalGantt(planned, { width: 80 })), 12);
    assert.equal(rows(terminalGantt(both, { width: 80 })), 24);
  });

  test('a later task begins further to the right; the last reaches the end of the axis', () => {
    const rows = terminalGantt(planned, { width: 120 })
      .split('\n')
      .filter((line) => line.includes('│'))
      .map((line) => line.slice(line.indexOf('│') + 1));
    const starts = rows.map((row) => row.search(/\S/));
    assert.deepEqual(
      starts,
      starts.toSorted((a, b) => a - b),
    );
    const axis = 120 - 'audit <&> "sign"'.length - 4;
    assert.equal(rows[rows.length - 1].length, axis);
  });

  test('failed attempts are marked', () => {
    const failed = terminalGantt(both, { width: 100 })
      .split('\n')
      .filter((line) => /│ *[▒x]*x/.test(line));
    assert.equal(failed.length, 2);
  });

  test('use beyond the capacity shows as !', () => {
    const resources = planned.resources.map((r) => ({ ...r, capacity: [{ time: 0, value: 0 }] }));
    assert.match(loadProfile({ ...planned, resources }, { width: 80 }), /!/);
    assert.doesNotMatch(loadProfile(planned, { width: 80 }), /!/);
  });
});

describe('table', () => {
  test('aligns: numbers right, text left, wide characters counted twice', () => {
    const text = table(
      [
        { name: 'a', cost: 5 },
        { name: '表格', cost: 12.5 },
        { name: 'b', cost: null },
      ],
      ['name', 'cost'],
    );
    assert.deepEqual(text.split('\n'), [
      'name  cost',
      '────  ────',
      'a        5',
      '表格  12.5',
      'b        –',
    ]);
  });

  test('gives way to the terminal in its text, not in its numbers', () => {
    const text = table([{ what: 'a long description of it all', start: 1234567 }], ['what', 'start'], {
      width: 24,
    });
    for (const line of text.split('\n')) assert.ok(cellWidth(line) <= 24);
    assert.match(text, /a long descrip… {2}1234567/);
  });

  test("a user's control characters do not reach the terminal", () => {
    const text = table([{ id: 'a\u001b[31mred\u0007\nline' }], ['id']);
    // What must not be there.
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f]/);
    assert.equal(text.split('\n').length, 3);
  });

  test('figures stand one below the other', () => {
    assert.equal(
      figures([
        { label: 'makespan', value: '3 h' },
        { label: 'gap', value: 0.5 },
      ]),
      'makespan  3 h\ngap       0.5',
    );
  });
});
