import { Document, isMap, isScalar, isSeq, visit } from 'yaml';
import { AllotError } from '#model/errors.ts';
import type { Problem } from '#model/problem.ts';
import { type ProblemInput, problemSchema } from '#model/schema.ts';
import type { Format, Reading } from '../format.ts';
import { readJson } from '../json.ts';
import { readYaml } from '../yaml.ts';
import { dropDefaults } from './dropDefaults.ts';

/** What the user would write for this problem: its input without the defaults, fields in the schema's order. */
export function problemToInput(problem: Problem): ProblemInput {
  return dropDefaults(problemSchema, problem.input) as ProblemInput;
}

/** allot's own form as JSON; `schema.json` describes it. */
export const allotJson: Format = {
  id: 'allot-json',
  title: 'allot, JSON',
  extensions: ['.json'],
  detect: (text) => /^\s*\{/.test(text) && /"tasks"\s*:/.test(text) && !/"workflow"\s*:/.test(text),
  read: (text, { name }) => refusePlan(readJson(text, name), name),
  write: (problem) => `${JSON.stringify(problemToInput(problem), null, 2)}\n`,
};

/** allot's own form as YAML. Short lists and maps of plain values are written on one line. */
export const allotYaml: Format = {
  id: 'allot-yaml',
  title: 'allot, YAML',
  extensions: ['.yaml', '.yml'],
  detect: (text) => /^tasks\s*:/m.test(text),
  read: (text, { name }) => refusePlan(readYaml(text, name), name),
  write(problem) {
    const document = new Document(problemToInput(problem), { aliasDuplicateObjects: false });
    visit(document, {
      Collection(_, node) {
        if (node !== document.contents && node.items.every(isShort)) node.flow = true;
      },
    });
    return document.toString({ lineWidth: 0 });
  },
};

/** A plain value without line breaks, or a map's pair of such. */
function isShort(item: unknown): boolean {
  if (isMap(item) || isSeq(item)) return false;
  if (isScalar(item)) return !(typeof item.value === 'string' && /[\n{}[\],]/.test(item.value));
  const { value } = item as { value?: unknown };
  return isScalar(value) && isShort(value);
}

/** A plan in place of its problem is a common slip, and its fields would give a page of errors. */
function refusePlan(reading: Reading, source: string): Reading {
  const value = reading.value as { planner?: unknown; tasks?: unknown } | null;
  const [first] = Array.isArray(value?.tasks) ? value.tasks : [];
  if (value?.planner === undefined && (first?.start === undefined || first?.duration !== undefined))
    return reading;
  throw new AllotError(
    {
      code: 'plan-not-problem',
      path: '',
      message: 'this is a plan, not a problem',
      hint: 'give the problem',
    },
    source,
  );
}
