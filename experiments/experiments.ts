import { criticality } from './criticality.ts';
import { elasticCases } from './elasticCases.ts';
import type { Experiment } from './experiment.ts';
import { fitnessCurve } from './fitnessCurve.ts';
import { optimisers } from './optimisers.ts';
import { policies } from './policies.ts';
import { policyTraining } from './policyTraining.ts';
import { qChoices } from './qChoices.ts';
import { qDynamic } from './qDynamic.ts';
import { qGenerated } from './qGenerated.ts';
import { qLimits } from './qLimits.ts';
import { qRivals } from './qRivals.ts';
import { qSteps } from './qSteps.ts';
import { rescue } from './rescue.ts';
import { workedExamples } from './workedExamples.ts';

/** Every experiment there is, in the order of RESULTS.md. A new one is a file and a line here. */
export const EXPERIMENTS: readonly Experiment[] = [
  workedExamples,
  fitnessCurve,
  criticality,
  rescue,
  elasticCases,
  policies,
  optimisers,
  qSteps,
  qChoices,
  qRivals,
  qGenerated,
  qLimits,
  qDynamic,
  policyTraining,
];
