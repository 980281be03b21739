/** The time at which every run starts, in milliseconds since the epoch. */
export const start = Date.parse("2026-01-01T00:00:00.000Z");

/** The time by which all work must have finished. */
export const deadline = start + 200 * 24 * 60 * 60 * 1000;
