import * as z from 'zod';
import { AllotError, type Issue } from '#model/errors.ts';
import { layoutOf, type Network, type NetworkSize } from './network.ts';
import { singlesFromText, singlesToText } from './numberText.ts';
import { OFFER_FEATURES, STATE_FEATURES } from './offerFeatures.ts';
import { TASK_FEATURES } from './taskFeatures.ts';

const width = z.number().int().min(1).max(1024);
const layerWidth = width.multipleOf(4);

/** A trained policy as it is kept: sizes, where it comes from, and all parameters. */
export const policyFile = z.strictObject({
  format: z.literal('allot-policy'),
  version: z.literal(1),
  size: z.strictObject({
    task: width,
    rounds: z.number().int().min(0).max(16),
    offer: layerWidth,
    second: layerWidth,
  }),
  /** How many numbers describe a task, an offer and a state: the program must make the same ones. */
  features: z.strictObject({ task: width, offer: width, state: width }),
  /** What made it, for people. */
  trained: z.string(),
  /** Base64 of 32-bit numbers, little-endian, as Layout orders them. */
  parameters: z.string(),
});
export type PolicyFile = z.infer<typeof policyFile>;

/** @param trained what made it: a command */
export function toPolicyFile({ size, parameters }: Network, trained: string): PolicyFile {
  return {
    format: 'allot-policy',
    version: 1,
    size,
    features: { task: TASK_FEATURES, offer: OFFER_FEATURES, state: STATE_FEATURES },
    trained,
    parameters: singlesToText(parameters),
  };
}

/**
 * The network of a policy file.
 *
 * @param value as JSON.parse gives it
 * @param source the file's name, for messages
 * @throws AllotError `bad-policy`, for each thing that is wrong
 */
export function readPolicy(value: unknown, source?: string): Network {
  const parsed = policyFile.safeParse(value);
  if (!parsed.success)
    throw new AllotError(
      parsed.error.issues.map((issue) => badPolicy(issue.path.join('.'), issue.message)),
      source,
    );
  const { size, features, parameters: text } = parsed.data;
  const issues: Issue[] = [];
  const expected = { task: TASK_FEATURES, offer: OFFER_FEATURES, state: STATE_FEATURES };
  for (const kind of ['task', 'offer', 'state'] as const) {
    if (features[kind] !== expected[kind])
      issues.push(
        badPolicy(
          `features.${kind}`,
          `it was trained on ${features[kind]} numbers a ${kind}, and this version makes ${expected[kind]}`,
          'train it anew with this version',
        ),
      );
  }
  const layout = layoutOf(size);
  const parameters = singlesFromText(text);
  if (parameters === null) issues.push(badPolicy('parameters', 'that is no base64 of 32-bit numbers'));
  else if (issues.length === 0 && parameters.length !== layout.length)
    issues.push(
      badPolicy(
        'parameters',
        `there are ${parameters.length} numbers, and these sizes take ${layout.length}`,
      ),
    );
  else if (parameters.some((number) => !Number.isFinite(number)))
    issues.push(badPolicy('parameters', 'some of the numbers are infinite or none at all'));
  if (issues.length > 0) throw new AllotError(issues, source);
  return { size: size satisfies NetworkSize, layout, parameters: parameters as Float64Array };
}

function badPolicy(path: string, message: string, hint?: string): Issue {
  return {
    code: 'bad-policy',
    path,
    message,
    hint: hint ?? "write policies with 'allot train'",
  };
}
