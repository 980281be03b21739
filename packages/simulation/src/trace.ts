/** Records an event: its subject, and a function that describes it. */
export type Trace = (who: string, what: () => string) => void;

/**
 * Creates a trace with one line per event.
 *
 * @param now returns the time in milliseconds since the epoch
 */
export const createTrace = (now: () => number, start: number) => {
  const lines: string[] = [];
  const trace: Trace = (who, what) => {
    lines.push(`${sinceStart(now() - start).padStart(15)}  ${who.padEnd(20)}  ${what()}`);
  };
  return { trace, lines };
};

/** Formats a duration, such as `2d 00:20:03.120`. */
const sinceStart = (milliseconds: number): string => {
  const day = 24 * 60 * 60 * 1000;
  const days = Math.floor(milliseconds / day);
  const time = new Date(milliseconds % day).toISOString().slice(11, -1);
  return days > 0 ? `${days}d ${time}` : time;
};
