import * as z from 'zod';
import { MOST_AMOUNT } from './demand.ts';
import { type Issue, nearestName } from './errors.ts';
import { problemSchema } from './schema.ts';

/** Turns what zod found wrong with a problem into our words. `root` is the value as it was read. */
export function shapeIssues(found: readonly z.core.$ZodIssue[], root: unknown): Issue[] {
  const issues = found.flatMap((issue) => wordIssue(issue, root));
  // A misspelt field is told once, not also as missing.
  const meant = new Set(issues.flatMap((issue) => (issue.code === 'unknown-key' ? meantPath(issue) : [])));
  return issues.filter((issue) => issue.code !== 'missing-field' || !meant.has(issue.path));
}

function meantPath(issue: Issue): string[] {
  const name = /^you meant '(.*)'$/.exec(issue.hint ?? '')?.[1];
  return name === undefined ? [] : [issue.path.replace(/[^.]*$/, name)];
}

/** One issue for each unknown key, for any other finding one. */
function wordIssue(issue: z.core.$ZodIssue, root: unknown): Issue[] {
  const path = formatPath(issue.path);
  const place = describePlace(issue.path, root);
  const tell = (code: string, message: string, hint?: string): Issue[] => [
    { code, path, message: `${message}${place}`, hint },
  ];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const fields = fieldsAt(problemSchema, issue.path);
        // Of several forms of an entry each has its own fields: a task runs a command or a function.
        const elsewhere = fields.includes(key);
        const near = nearestName(key, fields);
        const listed =
          fields.length <= 12 ? `use one of ${fields.join(', ')}` : "see 'allot schema' for the fields";
        return {
          code: 'unknown-key',
          path: path ? `${path}.${key}` : key,
          message: elsewhere
            ? `'${key}' cannot stand beside the other fields here${place}`
            : `'${key}' is not a field here${place}`,
          hint: elsewhere ? 'keep one of them' : near ? `you meant '${near}'` : listed,
        };
      });
    case 'invalid_union':
      return wordUnion(issue, root);
    case 'invalid_type':
      return wrongKind(issue, NOUNS[issue.expected] ?? issue.expected, root);
    case 'invalid_value': {
      const values = issue.values.map(String);
      const near = typeof issue.input === 'string' ? nearestName(issue.input, values) : undefined;
      if (issue.input === undefined) return wrongKind(issue, `one of ${values.join(', ')}`, root);
      return tell(
        'bad-value',
        `${show(issue.input)} is not one of ${values.join(', ')}`,
        near && `you meant '${near}'`,
      );
    }
    case 'too_small':
      if (issue.origin === 'array')
        return tell('too-few', 'the list is empty', 'add an entry, or drop the field');
      if (issue.origin === 'string') return tell('empty-text', 'the text is empty', 'write a name');
      return tell(
        'out-of-range',
        `${show(issue.input)} is ${issue.inclusive ? 'below' : 'not above'} ${issue.minimum}`,
      );
    case 'too_big':
      return tell(
        'out-of-range',
        `${show(issue.input)} is ${issue.inclusive ? 'above' : 'not below'} ${issue.maximum}`,
        issue.maximum === MOST_AMOUNT ? 'count in a larger unit (memory in MB instead of bytes)' : undefined,
      );
    case 'invalid_format':
      if (issue.format === 'url')
        return tell(
          'bad-value',
          `${show(issue.input)} is not a URL`,
          "write it whole: 'http://localhost:8080'",
        );
  }
  return tell('bad-value', `${show(issue.input)}: ${issue.message}`);
}

/** What zod's names of kinds mean to people. */
export const NOUNS: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of fields',
  record: 'a map of fields',
};

/** Something is there of the wrong kind, or nothing is. */
function wrongKind(issue: z.core.$ZodIssue, wanted: string, root: unknown): Issue[] {
  const path = formatPath(issue.path);
  const place = describePlace(issue.path, root);
  const name = issue.path.at(-1);
  const subject = path === '' ? 'the file' : typeof name === 'number' ? 'the entry' : `'${String(name)}'`;
  if (path === '')
    return [
      {
        code: 'wrong-type',
        path,
        message:
          root === null || root === undefined
            ? 'the file is empty'
            : `the file is ${kindOf(root)}, not a map of fields`,
        hint: "start with 'tasks:' and a list of them; see 'allot schema' for the fields",
      },
    ];
  if (issue.input === undefined)
    return [
      {
        code: 'missing-field',
        path,
        message: `${subject} is missing${place}`,
        hint: `add '${String(name)}: …', ${wanted}`,
      },
    ];
  if (issue.input === null)
    return [
      {
        code: 'wrong-type',
        path,
        message: `${subject} is empty${place}`,
        hint: `write ${wanted}, or drop it`,
      },
    ];
  const number = typeof issue.input === 'number' && wanted.startsWith('a whole number');
  const hint = number
    ? 'scale the unit so that amounts are whole numbers (memory in MB instead of GB)'
    : wanted === 'a list' && typeof issue.input === 'string'
      ? `write [${issue.input}]`
      : wanted === 'a time'
        ? "write a number of the file's unit, or '90s', '1.5h', '1h30m'"
        : undefined;
  return [{ code: 'wrong-type', path, message: `${show(issue.input)} is not ${wanted}${place}`, hint }];
}

/** Of the branches that all failed, the one that the user meant is told; where none is near, what may stand here. */
function wordUnion(issue: z.core.$ZodIssueInvalidUnion, root: unknown): Issue[] {
  const depth = (branch: z.core.$ZodIssue[]) =>
    Math.max(...branch.map((inner) => inner.path.length + (inner.code === 'unrecognized_keys' ? 0.5 : 0)));
  // A branch that looked inside the value is of its kind. Misspelt keys count as one fault with what they miss.
  const within = (branch: z.core.$ZodIssue[]) =>
    shapeIssues(
      branch.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as z.core.$ZodIssue),
      root,
    );
  const inside = issue.errors
    .filter((branch) => branch.length > 0 && depth(branch) > 0)
    .map((branch) => ({ issues: within(branch), depth: depth(branch) }))
    .sort((a, b) => a.issues.length - b.issues.length || b.depth - a.depth);
  if (inside.length > 0) return inside[0].issues;
  // Values that are of the right kind, but out of its range: '' for a name, −1 for an amount.
  const kept = issue.errors.filter((branch) => branch.every((inner) => !isKind(inner)));
  if (kept.length > 0) return within(kept[0]);
  if (issue.message !== DEFAULT_MESSAGE) return wrongKind(issue, issue.message, root);
  const wanted = issue.errors.flatMap((branch) => branch.map(wantedBy));
  const choices = wanted.filter((noun, k) => wanted.indexOf(noun) === k);
  const [word] =
    typeof issue.input === 'string'
      ? issue.errors.flatMap((branch) => branch.flatMap(nearValue(issue.input as string)))
      : [];
  const issues = wrongKind(issue, choices.join(' or '), root);
  return word === undefined ? issues : issues.map((told) => ({ ...told, hint: `you meant '${word}'` }));
}

/** What zod says of a union that has no label of its own. */
const DEFAULT_MESSAGE = 'Invalid input';

const isKind = (issue: z.core.$ZodIssue) =>
  issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union';

function wantedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return NOUNS[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  return issue.message;
}

const nearValue = (word: string) => (issue: z.core.$ZodIssue) =>
  issue.code === 'invalid_value' ? (nearestName(word, issue.values.map(String)) ?? []) : [];

/** The fields that the schema has at a path. */
function fieldsAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return fieldsAt(schema.def.innerType, path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => fieldsAt(option, path));
  if (schema instanceof z.ZodObject && path.length === 0) return Object.keys(schema.shape);
  const [part, ...rest] = path;
  if (schema instanceof z.ZodObject && part in schema.shape)
    return fieldsAt(schema.shape[part as string], rest);
  if (schema instanceof z.ZodArray && path.length > 0) return fieldsAt(schema.element, rest);
  if (schema instanceof z.ZodRecord && path.length > 0) return fieldsAt(schema.valueType, rest);
  return [];
}

function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

/** ` (task 'train')` for a path that leads into a named entry. */
function describePlace(path: readonly PropertyKey[], root: unknown): string {
  // An id that is itself at fault names nothing.
  if (path.length < 2 || path[2] === 'id') return '';
  const [list, index] = path;
  const entry = (root as Record<PropertyKey, Record<PropertyKey, unknown>> | null)?.[list]?.[index];
  if (!entry || typeof entry !== 'object' || !('id' in entry)) return '';
  if (typeof entry.id !== 'string' && typeof entry.id !== 'number') return '';
  return ` (${String(list).replace(/s$/, '')} '${String(entry.id)}')`;
}

function kindOf(value: unknown): string {
  return Array.isArray(value)
    ? 'a list'
    : typeof value === 'string'
      ? 'plain text'
      : `the value ${show(value)}`;
}

/** A value as messages show it, cut at 60 characters. */
export function show(value: unknown): string {
  const text =
    typeof value === 'string'
      ? `'${value}'`
      : typeof value === 'number'
        ? String(value)
        : JSON.stringify(value);
  return text === undefined ? 'nothing' : text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
