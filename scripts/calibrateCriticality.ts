import { type CriticalitySample, calibrateCriticality, meanTau } from '#generation/calibrateCriticality.ts';
import { criticalityTerms, FITTED_WEIGHTS, meanDuration, PAPER_WEIGHTS } from '#generation/criticality.ts';
import { exactCriticality } from '#generation/exactCriticality.ts';
import { compile } from '#instance/compile.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';

/*
 * Fits the weights of the estimate of criticality: node scripts/calibrateCriticality.ts [seed] [problems]
 * Prints the fitted weights, and τ on problems that they were not fitted to.
 */

const [seed = 1, problems = 60] = process.argv.slice(2).map(Number);

/** Problems over the ranges of density, scarcity and size that users have. */
function sampleAt(k: number): { fitted: CriticalitySample; paper: CriticalitySample } {
  const rng = createRng(1000 * seed + k);
  const input = generateProblem({
    seed: 1000 * seed + k,
    tasks: 20 + rng.int(61),
    networkComplexity: 1.4 + rng.next(),
    resourceFactor: 0.3 + 0.7 * rng.next(),
    resourceStrength: 0.1 + 0.7 * rng.next(),
    renewable: 2 + rng.int(3),
  });
  const instance = compile(parseProblem(input));
  const path = criticalPath(instance);
  const delta = exactCriticality(instance);
  if (delta === null) throw new Error('a generated problem has calendars');
  return {
    fitted: { terms: criticalityTerms(instance, path, meanDuration(path)), delta },
    paper: { terms: criticalityTerms(instance, path, instance.ticksPerUnit), delta },
  };
}

const samples = Array.from({ length: 2 * problems }, (_, k) => sampleAt(k));
const known = samples.slice(0, problems);
const fresh = samples.slice(problems);
const { weights, tau } = calibrateCriticality(
  known.map(({ fitted }) => fitted),
  FITTED_WEIGHTS,
  createRng(seed),
  300,
);
const digits = (value: number) => value.toFixed(3);
console.log(
  'fitted weights',
  JSON.stringify(weights, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(3)) : value)),
);
console.log(
  `mean τ of the fitted weights: ${digits(tau)} on the ${problems} fitted to, ${digits(
    meanTau(
      fresh.map(({ fitted }) => fitted),
      weights,
    ),
  )} on ${problems} others`,
);
console.log(
  `mean τ of the paper's weights: ${digits(
    meanTau(
      known.map(({ paper }) => paper),
      PAPER_WEIGHTS,
    ),
  )} and ${digits(
    meanTau(
      fresh.map(({ paper }) => paper),
      PAPER_WEIGHTS,
    ),
  )}`,
);
