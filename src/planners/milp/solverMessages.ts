import type { SolverModel } from './linearModel.ts';

/** Asks the solver's thread to solve a programme. */
export interface SolveRequest {
  model: SolverModel;
  /** Seconds; Infinity for none. */
  timeLimit: number;
  /** Nodes of branch and bound; Infinity for none. */
  nodeLimit: number;
}

/** What the thread tells: improving solutions and bounds as they come, then how it ended. */
export type SolverMessage =
  | { type: 'solution'; values: Float64Array }
  | { type: 'bound'; bound: number }
  | { type: 'done'; status: SolverStatus; objective: number; bound: number; values: Float64Array | null }
  | { type: 'failed'; message: string };

/** 'stopped': a limit was met; what was found holds, nothing is proved by it. */
export type SolverStatus = 'optimal' | 'infeasible' | 'stopped';
