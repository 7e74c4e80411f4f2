import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import { Construction } from './construction.ts';
import { BackScratch, backEmbed, backScore } from './gradient.ts';
import { Activations, createNetwork, embed, score } from './network.ts';
import { OfferFeatures } from './offerFeatures.ts';

test('the gradient of scores and value by every parameter is what small steps show', () => {
  const problem = generateProblem({ seed: 4, tasks: 14, networkComplexity: 1.6, nodes: { count: 2 } });
  const instance = compile(parseProblem(problem));
  const construction = new Construction(instance);
  const network = createNetwork({ task: 4, rounds: 2, offer: 8, second: 4 }, 9);
  for (let k = 0; k < 3; k++) construction.place(k % construction.offerCount);
  const seen = new OfferFeatures();
  seen.describe(construction);
  const decision = {
    offerCount: construction.offerCount,
    task: construction.offerTask,
    taskAt: 0,
    offers: seen.offers,
    offersAt: 0,
    state: seen.state,
    stateAt: 0,
  };
  assert.ok(decision.offerCount > 3);
  const rng = createRng(2);
  const byScore = Float64Array.from({ length: decision.offerCount }, () => rng.next() - 0.5);
  const byValue = 0.7;
  const layers = new Activations(network.size);
  const loss = () => {
    score(network, embed(network, instance, construction.facts.features), decision, layers);
    return byScore.reduce((sum, by, a) => sum + by * layers.score[a], byValue * layers.value);
  };
  loss();
  const embedding = embed(network, instance, construction.facts.features);
  const gradient = new Float64Array(network.parameters.length);
  const byOutput = new Float64Array(embedding.output.length);
  backScore(network, decision, layers, byScore, byValue, gradient, byOutput, new BackScratch());
  backEmbed(network, instance, construction.facts.features, embedding, byOutput, gradient);

  const { parameters } = network;
  const step = 1e-6;
  let moved = 0;
  for (let k = 0; k < parameters.length; k++) {
    const before = parameters[k];
    parameters[k] = before + step;
    const above = loss();
    parameters[k] = before - step;
    const below = loss();
    parameters[k] = before;
    const slope = (above - below) / (2 * step);
    assert.ok(
      Math.abs(slope - gradient[k]) < 1e-6 * Math.max(1, Math.abs(slope)),
      `parameter ${k}: ${gradient[k]}, by small steps ${slope}`,
    );
    if (slope !== 0) moved++;
  }
  assert.ok(moved > parameters.length / 3, 'most of the network must bear on the outcome');
});
