import type { Format } from '../format.ts';
import { readWfCommons } from './readWfCommons.ts';
import { writeWfCommons } from './writeWfCommons.ts';

/** Workflow runs as WfCommons publishes them. */
export const wfcommons: Format = {
  id: 'wfcommons',
  title: 'WfCommons WfFormat 1.5',
  extensions: ['.json'],
  detect: (text) => /"workflow"\s*:/.test(text) && /"schemaVersion"\s*:/.test(text),
  read: readWfCommons,
  write: (problem) => writeWfCommons(problem),
};
