/** Limits of batches. They have a module of their own, so that the client's bundles do not include the others. */
export const batchLimits = {
  /** The uploads of one batch. */
  uploads: 100,
  /** How many of them are changed in parallel. */
  atOnce: 10,
  /** How long a request starts to change further uploads, in seconds. */
  time: 5,
} as const;
