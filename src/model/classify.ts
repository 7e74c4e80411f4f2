import type { TaskShape } from './schema.ts';

/**
 * The kind of a learning task, by the textbook definitions: an environment that answers
 * actions with rewards makes it reinforcement learning, labelled examples make it supervised, examples
 * alone unsupervised. A stated kind wins; a task that says neither has none.
 */
export function classifyTask(task: Pick<TaskShape, 'kind' | 'learning'>): string | undefined {
  if (task.kind !== undefined) return task.kind;
  if (task.learning === undefined) return undefined;
  if (task.learning.environment) return 'reinforcement';
  return task.learning.labels ? 'supervised' : 'unsupervised';
}
