/** One thing wrong with an input: what, where and how to mend it. */
export interface Issue {
  /** Stable machine-readable name, e.g. `unknown-reference`. */
  code: string;
  /** One sentence naming the variable and its value. */
  message: string;
  /** Where: `tasks[3].duration`; empty for the whole input. */
  path: string;
  /** How to mend it; printed on a line that starts with 'Maybe'. */
  hint?: string;
  /** Line in the file, from 1, where the reader knows it. */
  line?: number;
}

/** Formats an issue for a person: one line, and its hint on a second. */
export function formatIssue(issue: Issue, source?: string): string {
  const file = source
    ? issue.line
      ? `${source}:${issue.line}`
      : source
    : issue.line
      ? `line ${issue.line}`
      : '';
  const where = [file, issue.path].filter(Boolean).join(' ');
  const first = where ? `${where}: ${issue.message}` : issue.message;
  return issue.hint ? `${first}\n  Maybe ${issue.hint}` : first;
}

/**
 * An error meant for the user. Carries every problem found, not only the first;
 * the command line prints the issues and never a stack trace.
 */
export class AllotError extends Error {
  readonly issues: Issue[];
  readonly source: string | undefined;

  constructor(issues: Issue[] | Issue, source?: string) {
    const all = Array.isArray(issues) ? issues : [issues];
    super(all.map((issue) => formatIssue(issue, source)).join('\n'));
    this.name = 'AllotError';
    this.issues = all;
    this.source = source;
  }
}

/** The candidate closest in spelling to `word`, or undefined when none is near. */
export function nearestName(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      bestDistance = distance;
      best = candidate;
    }
  }
  return best;
}

/** Levenshtein distance in which two neighbours swapped count once, as typists swap them. O(a·b) time, O(b) memory. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? beforePrevious[j - 2] + 1 : substitution;
      row.push(Math.min(previous[j] + 1, row[j - 1] + 1, substitution, swap));
    }
    beforePrevious = previous;
    previous = row;
  }
  return previous[b.length];
}
