/** A clock that runs faster than the system's: at `since` of the system it shows `from`. Both are epoch milliseconds. */
export interface FastClock {
  readonly from: number;
  readonly since: number;
  /** Its seconds in each of the system's. */
  readonly speed: number;
}

/** The environment variable that a process has its clock from. */
export const clockVariable = "SOAK_CLOCK";

/** What a clock shows. */
export const timeOn = ({ from, since, speed }: FastClock, now: number): number =>
  from + (now - since) * speed;

/** The same clock from now on at another speed, and some seconds ahead. */
export const moved = (
  clock: FastClock,
  { now, ahead = 0, speed = clock.speed }: { now: number; ahead?: number; speed?: number },
): FastClock => ({ from: timeOn(clock, now) + ahead * 1000, since: now, speed });
