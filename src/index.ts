/*
 * The library. Everything here runs in a browser; running plans, files and pictures as PNG are in
 * 'allot/node'.
 */
export { type ProofOutcome, proveNoEndBy } from '#cp/certificate/prove.ts';
export type { BegunTask, Progress, Replanning } from '#generation/replan.ts';
export { compile } from '#instance/compile.ts';
export { criticalPath } from '#instance/criticalPath.ts';
export type { Instance } from '#instance/instance.ts';
export { makespanLowerBound } from '#instance/lowerBounds.ts';
export { type Explanation, type ExplainOptions, explain } from '#explain/explain.ts';
export { formats, readProblem, writeProblem } from '#io/formats.ts';
export { planToSchedule } from '#io/plan/planToSchedule.ts';
export { readPlan } from '#io/plan/readPlan.ts';
export { writePlan, writePlanCsv } from '#io/plan/writePlan.ts';
export { ProblemBuilder, TaskBuilder } from '#model/builder.ts';
export { AllotError, type Issue } from '#model/errors.ts';
export { parseProblem } from '#model/parse.ts';
export type { Problem, Task } from '#model/problem.ts';
export { type ProblemInput, problemJsonSchema, type TaskInput } from '#model/schema.ts';
export { criticalityInParallel } from '#parallel/criticalityInParallel.ts';
export { type ParallelOptions, planInParallel } from '#parallel/planInParallel.ts';
export type { Planner } from '#planners/planner.ts';
export { PLANNERS } from '#planners/registry.ts';
export { runPlanner } from '#planners/runPlanner.ts';
export { checkSchedule, type Violation } from '#schedule/checkSchedule.ts';
export { ProofChecker, type ProofVerdict } from '#proof/checkProof.ts';
export { fitAtOneInstant } from '#schedule/instant.ts';
export { type ScheduleMetrics, scheduleMetrics } from '#schedule/metrics.ts';
export type {
  DueDateVerdict,
  ExecutionFigures,
  Plan,
  PlannedPiece,
  PlannedTask,
  TracePoint,
} from '#schedule/plan.ts';
export type { Schedule } from '#schedule/schedule.ts';
export { type RobustnessOptions, robustness } from '#simulation/robustness.ts';
export {
  type AnyProblem,
  check,
  type Incumbent,
  incumbents,
  type PlanOptions,
  plan,
  replan,
} from './plan.ts';
