import type { FixedPlace, Mode, Node, PlannedPlace } from './problem.ts';
import type { Reader } from './reader.ts';
import type { TaskShape } from './schema.ts';

interface Placing {
  reader: Reader;
  nodeById: ReadonlyMap<string, Node>;
  nodeKinds: ReadonlyMap<string, true>;
}

/**
 * Reads the place of a task that is done, under way or promised. It is a fact: whether the node could hold the
 * task, or has been taken away since, is not asked.
 *
 * @param modes all that the task could run in
 * @returns the place and the one mode it is in, on its one node; undefined after reporting what is wrong
 */
export function readFixed(
  task: TaskShape,
  modes: readonly Mode[],
  path: string,
  { reader, nodeById, nodeKinds }: Placing,
): { fixed: FixedPlace; mode: Mode } | undefined {
  const stated = task.fixed as NonNullable<TaskShape['fixed']>;
  const where = `${path}.fixed`;
  const start = reader.date(stated.start, `${where}.start`, 0);
  const end = stated.end === undefined ? undefined : reader.date(stated.end, `${where}.end`, start, start);
  const mode =
    stated.mode === undefined && modes.length === 1 ? modes[0] : findMode(task, modes, where, reader);
  if (mode === undefined) return undefined;
  const node = findNode(task, mode, where, { reader, nodeById, nodeKinds });
  if (node === undefined) return undefined;
  const demand = Object.entries(mode.demand).filter(
    ([name]) => !nodeKinds.has(name) || name in (node?.capacity ?? {}),
  );
  return {
    fixed: end === undefined ? { start } : { start, end },
    mode: {
      ...mode,
      nodes: node === null ? null : [node.id],
      duration: end === undefined ? mode.duration : end - start,
      demand: Object.fromEntries(demand),
    },
  };
}

function findMode(task: TaskShape, modes: readonly Mode[], where: string, reader: Reader): Mode | undefined {
  const named = task.fixed?.mode;
  const known = modes.map(({ id }) => `'${id}'`).join(', ');
  const found = modes.find(({ id }) => id === named);
  if (found) return found;
  if (named === undefined)
    reader.fail(
      'ambiguous-mode',
      where,
      `task '${task.id}' is fixed, and in which mode is not said`,
      `add one of ${known}`,
    );
  else
    reader.fail(
      'unknown-mode',
      `${where}.mode`,
      `task '${task.id}' has no mode '${named}'`,
      `use one of ${known}`,
    );
  return undefined;
}

/** The node the task is on, null for none; undefined after reporting why that is not known. */
function findNode(
  task: TaskShape,
  mode: Mode,
  where: string,
  { reader, nodeById }: Placing,
): Node | null | undefined {
  const named = task.fixed?.node ?? undefined;
  if (named !== undefined && mode.nodes !== null)
    return reader.reference('node', named, nodeById, `${where}.node`);
  if (named === undefined && mode.nodes === null) return null;
  if (named === undefined && mode.nodes?.length === 1) return nodeById.get(mode.nodes[0]);
  if (named === undefined)
    reader.fail(
      'ambiguous-node',
      where,
      `task '${task.id}' is fixed, and on which node is not said`,
      "add its 'node'",
    );
  else reader.fail('node-not-allowed', `${where}.node`, `task '${task.id}' runs on no node`, "drop 'node'");
  return undefined;
}

/** Reads the place an earlier plan gives a task. A mode or node that is no more is kept: the task must change it. */
export function readPlanned(task: TaskShape, path: string, reader: Reader): PlannedPlace | undefined {
  if (task.planned === undefined) return undefined;
  const { mode, node } = task.planned;
  return {
    start: reader.date(task.planned.start, `${path}.planned.start`, 0),
    ...(mode === undefined ? {} : { mode }),
    ...(node === undefined ? {} : { node }),
  };
}
