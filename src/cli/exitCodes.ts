/** Exit codes of every command; documented in docs/cli.md. */
export const EXIT_OK = 0;
/** The answer is no: invalid schedule, no schedule found, a run that failed. */
export const EXIT_NEGATIVE = 1;
/** Bad input or bad usage; what was wrong stands on stderr. */
export const EXIT_USAGE = 2;
/** Stopped by the user before there was anything to keep. */
export const EXIT_INTERRUPTED = 130;
