/*
 * The part of the library that needs Node: running plans, pictures as PNG.
 * Everything else is in 'allot'.
 */
export { type ReportSources, reportHtml } from '#report/html.ts';
export { type ActualRun, type PictureInput, pictureInput } from '#report/pictureInput.ts';
export { svgToPng } from '#report/png.ts';
export { ganttByNode } from '#report/svg/ganttByNode.ts';
export { ganttByTask } from '#report/svg/ganttByTask.ts';
export { traceChart } from '#report/svg/lineChart.ts';
export { resourceLoads } from '#report/svg/loads.ts';
export { networkPicture } from '#report/svg/network.ts';
export { planPicture } from '#report/svg/planPicture.ts';
export { terminalGantt } from '#report/terminal/terminalGantt.ts';
export type { RunEvent } from '#runtime/events.ts';
export {
  beginRun,
  type OpenRun,
  type RunOptions,
  readRun,
  reopenRun,
  resumeRun,
  type StartOptions,
  startRun,
} from '#runtime/run.ts';
export type { AttemptRecord, RunRecord, TaskRecord } from '#runtime/runRecord.ts';
