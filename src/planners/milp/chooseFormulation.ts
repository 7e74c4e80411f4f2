import type { Instance } from '#instance/instance.ts';
import { AllotError } from '#model/errors.ts';
import { allocationSupports } from './allocation.ts';
import { eventBasedSupports } from './eventBased.ts';
import { timeIndexedColumns } from './timeIndexed.ts';

export const FORMULATION_IDS = ['auto', 'allocation', 'time-indexed', 'event-based'] as const;
export type FormulationId = Exclude<(typeof FORMULATION_IDS)[number], 'auto'>;

/** Beyond, building the programme alone takes seconds and its relaxation minutes. */
const MOST_COLUMNS = 20_000;
const MOST_EVENT_TASKS = 30;
const MOST_MODES = 20_000;

/** True, or why each of the formulations cannot take the instance. */
const TAKES: Readonly<Record<FormulationId, (instance: Instance) => true | string>> = {
  'time-indexed': (instance) => {
    if (instance.objective[0].some(({ term, weight }) => term === 'loadImbalance' && weight > 0))
      return 'load imbalance is no linear function of starts';
    const columns = timeIndexedColumns(instance, instance.horizon);
    return columns <= MOST_COLUMNS || `it would have ${columns} columns, more than ${MOST_COLUMNS}`;
  },
  'event-based': (instance) => {
    if (instance.taskCount > MOST_EVENT_TASKS)
      return `there are ${instance.taskCount} tasks, more than ${MOST_EVENT_TASKS}`;
    return eventBasedSupports(instance);
  },
  allocation: (instance) => {
    const modes = instance.modeTask.length;
    return modes <= MOST_MODES
      ? allocationSupports(instance)
      : `there are ${modes} modes, more than ${MOST_MODES}`;
  },
};

/** The formulation 'auto' stands for: the first that takes the instance; null for none. */
function firstThatTakes(instance: Instance): FormulationId | null {
  return (Object.keys(TAKES) as FormulationId[]).find((id) => TAKES[id](instance) === true) ?? null;
}

/** Whether any formulation takes the instance, or why none does. */
export function supports(instance: Instance): true | string {
  if (firstThatTakes(instance) !== null) return true;
  return Object.entries(TAKES)
    .map(([id, takes]) => `not ${id}, for ${takes(instance)}`)
    .join('; ');
}

/** @throws AllotError when the formulation asked for cannot take the instance */
export function chooseFormulation(
  instance: Instance,
  wanted: (typeof FORMULATION_IDS)[number],
): FormulationId {
  if (wanted === 'auto') return firstThatTakes(instance) as FormulationId;
  const taken = TAKES[wanted](instance);
  if (taken === true) return wanted;
  throw new AllotError({
    code: 'unsupported',
    path: 'formulation',
    message: `the formulation '${wanted}' cannot take '${instance.problem.name}': ${taken}`,
    hint: "use 'formulation: auto'",
  });
}
