/** Told of each thing that happens: who does it, and what. The words are only made where somebody listens. */
export type Trace = (who: string, what: () => string) => void;

/**
 * A trace as lines to read.
 *
 * @param now the time, in milliseconds since the epoch
 */
export const createTrace = (now: () => number, start: number) => {
  const lines: string[] = [];
  const trace: Trace = (who, what) => {
    lines.push(`${sinceStart(now() - start).padStart(15)}  ${who.padEnd(20)}  ${what()}`);
  };
  return { trace, lines };
};

/** Days, hours, minutes, seconds and milliseconds, as `2d 00:20:03.120`. */
const sinceStart = (milliseconds: number): string => {
  const day = 24 * 60 * 60 * 1000;
  const days = Math.floor(milliseconds / day);
  const time = new Date(milliseconds % day).toISOString().slice(11, -1);
  return days > 0 ? `${days}d ${time}` : time;
};
