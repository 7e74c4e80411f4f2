/** Columns of the terminal that stdout is; 100 where it is none. */
export function terminalWidth(): number {
  return process.stdout.columns ?? 100;
}

/** Colour only on a terminal, and not where NO_COLOR is set (no-color.org). */
export function wantsColour(): boolean {
  return process.stdout.isTTY === true && !process.env.NO_COLOR;
}
