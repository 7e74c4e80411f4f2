import { nodeThreads } from './nodeThreads.ts';
import { webThreads } from './webThreads.ts';

/** Threads of wherever this runs. */
export const threads = nodeThreads ?? webThreads;
