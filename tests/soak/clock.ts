/** A clock that is faster than the system's. It shows `from` when the system's shows `since`. Both are epoch milliseconds. */
export interface FastClock {
  readonly from: number;
  readonly since: number;
  /** Seconds of this clock per second of the system's. */
  readonly speed: number;
}

/** The environment variable with a process's clock. */
export const clockVariable = "SOAK_CLOCK";

/** Returns the time that a clock shows. */
export const timeOn = ({ from, since, speed }: FastClock, now: number): number =>
  from + (now - since) * speed;

/** Returns the clock with another speed from now on, moved forward by some seconds. */
export const moved = (
  clock: FastClock,
  { now, ahead = 0, speed = clock.speed }: { now: number; ahead?: number; speed?: number },
): FastClock => ({ from: timeOn(clock, now) + ahead * 1000, since: now, speed });
