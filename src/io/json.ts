import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { AllotError } from '#model/errors.ts';
import type { Reading } from './format.ts';
import { lineFinder, walkPath } from './lines.ts';

/**
 * Reads strict JSON. The slow parser that knows offsets runs only when a line is asked for.
 *
 * @throws AllotError `json-syntax` with the line
 */
export function readJson(text: string, source: string): Required<Reading> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw syntaxError(text, source);
  }
  let locate: ((path: string) => number | undefined) | undefined;
  return {
    value,
    lineOf(path) {
      locate ??= jsonLocator(text);
      return locate(path);
    },
  };
}

function syntaxError(text: string, source: string): AllotError {
  const errors: ParseError[] = [];
  treeOf(text, errors);
  const lineAt = lineFinder(text);
  const [first] = errors;
  // What only JSON.parse refuses (a stray control character, brackets nested thousands deep) has no offset.
  if (first === undefined)
    return new AllotError({ code: 'json-syntax', path: '', message: 'this is not JSON' }, source);
  const end = first.offset >= text.trimEnd().length;
  const words = printParseErrorCode(first.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return new AllotError(
    {
      code: 'json-syntax',
      path: '',
      line: lineAt(Math.min(first.offset, text.length)),
      message: end
        ? `the JSON breaks off (${words})`
        : `this is not JSON: ${words} at '${text.slice(first.offset, first.offset + Math.max(first.length, 1))}'`,
      hint: end ? 'the file was cut short' : undefined,
    },
    source,
  );
}

/** The tree with offsets; undefined where brackets are nested too deep for its recursion, so that lines are not known. */
function treeOf(text: string, errors: ParseError[]): Node | undefined {
  try {
    return parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A place in the document: the value, and the offset of its key or of itself. */
interface Place {
  node: Node;
  offset: number;
}

function jsonLocator(text: string): (path: string) => number | undefined {
  const root = treeOf(text, []);
  if (root === undefined) return () => undefined;
  const lineAt = lineFinder(text);
  const child = ({ node }: Place, key: string | number): Place | undefined => {
    if (node.type === 'array' && typeof key === 'number') {
      const item = node.children?.[key];
      return item && { node: item, offset: item.offset };
    }
    const property = node.children?.find((entry) => entry.children?.[0].value === String(key));
    const held = property?.children?.[1];
    return property && held && { node: held, offset: property.offset };
  };
  return (path) => lineAt(walkPath<Place>({ node: root, offset: root.offset }, path, child).offset);
}
