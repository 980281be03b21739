/** Milliseconds after which an older sample has a weight of about a third. */
const timeConstant = 3_000;
/** The shortest sample in milliseconds. */
const shortestSample = 250;

export interface Speedometer {
  /** Counts bytes that were sent. */
  readonly add: (bytes: number) => void;
  /** Returns the smoothed speed in bytes per second, or undefined before the first sample. */
  readonly read: () => number | undefined;
}

/** @param now returns milliseconds on a monotonic clock */
export const createSpeedometer = (now: () => number): Speedometer => {
  let since = now();
  let bytes = 0;
  let speed: number | undefined;

  const read = () => {
    const elapsed = now() - since;
    if (elapsed < shortestSample) return speed;
    const sample = (bytes * 1000) / elapsed;
    const weight = speed === undefined ? 1 : 1 - Math.exp(-elapsed / timeConstant);
    speed = (speed ?? 0) + weight * (sample - (speed ?? 0));
    since = now();
    bytes = 0;
    return speed;
  };

  return {
    add: (moved) => {
      bytes += moved;
    },
    read,
  };
};
