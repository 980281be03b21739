/**
 * Creates exponential backoff from 200 milliseconds to 30 seconds.
 *
 * @param factor by which each delay is longer than the one before
 * @returns a function that returns the delay in milliseconds after a number of failures
 */
export const createBackoff =
  (factor: number) =>
  (failures: number): number =>
    Math.min(200 * factor ** (failures - 1), 30_000);
