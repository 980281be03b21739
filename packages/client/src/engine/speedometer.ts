/** Milliseconds after which an older speed counts for a third. */
const memory = 3_000;
/** Milliseconds that a sample must last; shorter ones say little. */
const shortest = 250;

export interface Speedometer {
  /** Count bytes that moved. */
  readonly add: (bytes: number) => void;
  /** Bytes per second, smoothed; undefined before there is enough to say. */
  readonly read: () => number | undefined;
}

/** @param now milliseconds of a clock that only goes forward */
export const createSpeedometer = (now: () => number): Speedometer => {
  let since = now();
  let bytes = 0;
  let speed: number | undefined;

  const read = () => {
    const elapsed = now() - since;
    if (elapsed < shortest) return speed;
    const sample = (bytes * 1000) / elapsed;
    const weight = speed === undefined ? 1 : 1 - Math.exp(-elapsed / memory);
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
