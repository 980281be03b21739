/** The table's keys, indexes and time to live. Attributes that are keys are all strings. */
export const table = {
  partitionKey: "id",
  indexes: {
    /** An owner's uploads; ids sort by time, so read backwards it is newest first. */
    byOwner: { partitionKey: "owner", sortKey: "id" },
    /** Sparse: only what still needs the sweep has these attributes. */
    due: { partitionKey: "dueShard", sortKey: "dueAt" },
  },
  timeToLive: "purgeAt",
} as const;
