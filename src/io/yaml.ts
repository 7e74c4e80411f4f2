import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { AllotError } from '#model/errors.ts';
import type { Reading } from './format.ts';
import { walkPath } from './lines.ts';

/**
 * Reads one YAML document.
 *
 * @throws AllotError `yaml-syntax` with every syntax error and its line
 */
export function readYaml(text: string, source: string): Required<Reading> {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new AllotError(
      document.errors.map((error) => ({
        code: 'yaml-syntax',
        path: '',
        line: lineCounter.linePos(error.pos[0]).line,
        message: `this is not YAML: ${error.message}`,
      })),
      source,
    );
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // Aliases that blow up, or an alias without its anchor.
    const message = `this YAML cannot be read: ${(error as Error).message}`;
    throw new AllotError({ code: 'yaml-syntax', path: '', message }, source);
  }
  return { value, lineOf: (path) => lineOf(document, lineCounter, path) };
}

/** A place in the document: the node, and the offset of its key or of itself. */
interface Place {
  node: unknown;
  offset: number;
}

function lineOf(document: Document, lineCounter: LineCounter, path: string): number | undefined {
  const offsetOf = (node: unknown, fallback: number) =>
    (node as { range?: [number, number, number] | null } | null)?.range?.[0] ?? fallback;
  const child = (place: Place, key: string | number): Place | undefined => {
    const node = isAlias(place.node) ? place.node.resolve(document) : place.node;
    if (isSeq(node) && typeof key === 'number') {
      const item = node.items[key];
      return item === undefined ? undefined : { node: item, offset: offsetOf(item, place.offset) };
    }
    if (!isMap(node)) return undefined;
    const pair = node.items.find((entry) => isScalar(entry.key) && String(entry.key.value) === String(key));
    return pair && { node: pair.value, offset: offsetOf(pair.key, place.offset) };
  };
  const root: Place = { node: document.contents, offset: offsetOf(document.contents, 0) };
  return lineCounter.linePos(walkPath(root, path, child).offset).line;
}
