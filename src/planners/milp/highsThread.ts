import highsPackage, { type Highs, type HighsCallbackMap } from 'highs';
import { threads } from '#threads/threads.ts';
import type { SolveRequest, SolverMessage } from './solverMessages.ts';

/*
 * Entry point of the solver's thread. HiGHS answers in one call that gives nothing else a turn, so it has a
 * thread of its own, which the planner may end at any moment.
 */

const tell = (message: SolverMessage) => threads.say(message);

// The package's types describe its CommonJS build; imported, its default is the loader itself.
const loadHighs = highsPackage as unknown as typeof highsPackage.default;
const highs = loadHighs();

async function receive(request: SolveRequest): Promise<void> {
  try {
    solve(await highs, request);
  } catch (error) {
    tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}
threads.listen(receive);

function solve(solver: Highs, { model: data, timeLimit, nodeLimit }: SolveRequest): void {
  const { callbackType, modelStatus } = solver.constants;
  const integer = data.integrality.some((flag) => flag === 1);
  solver.withModel(data, (model) => {
    model.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: 1e-6, random_seed: 1 });
    if (Number.isFinite(timeLimit)) model.options.set('time_limit', Math.max(0.01, timeLimit));
    if (Number.isFinite(nodeLimit)) model.options.set('mip_max_nodes', nodeLimit);
    let bound = Number.NEGATIVE_INFINITY;
    const raise = (value: number | undefined) => {
      if (value === undefined || !Number.isFinite(value) || value <= bound + 1e-6) return;
      bound = value;
      tell({ type: 'bound', bound });
    };
    const listeners: HighsCallbackMap = {
      [callbackType.mipImprovingSolution]: ({ data: found }) => {
        if (found.mip_solution) tell({ type: 'solution', values: found.mip_solution });
      },
      [callbackType.mipInterrupt]: ({ data: progress }) => {
        raise(progress.mip_dual_bound);
      },
    };
    const { modelStatus: status } = integer ? model.run(listeners) : model.run();
    const optimal = status === modelStatus.optimal;
    const infeasible = status === modelStatus.infeasible;
    const objective = optimal ? model.getObjectiveValue() : Number.NaN;
    tell({
      type: 'done',
      status: optimal ? 'optimal' : infeasible ? 'infeasible' : 'stopped',
      objective,
      bound: optimal ? objective : bound,
      values: optimal ? Float64Array.from(model.getSolution().colValue) : null,
    });
  });
}
