/** The time at which every run starts, in milliseconds since the epoch. */
export const start = Date.parse("2026-01-01T00:00:00.000Z");
