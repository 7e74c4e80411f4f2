import type { SearchStatistic } from '#schedule/plan.ts';

/** What a search says at its end: its course, and why nothing was found should that be so. */
export function searchOutcome(search: { found: boolean; statistics: SearchStatistic[] }) {
  return {
    reason: search.found
      ? 'schedules were found, but each breaks a deadline; that proves nothing'
      : 'no task list could be planned within the non-renewable resources and calendars; that proves nothing',
    details: { statistics: search.statistics },
  };
}
