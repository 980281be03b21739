import type { Guard } from "./guard.ts";

const arrival = "packages/core/src/lifecycle/arrival.ts";
const due = "packages/core/src/lifecycle/due.ts";
const dueTime = "packages/core/src/lifecycle/due-time.ts";
const guardedUpdate = "packages/core/src/lifecycle/guarded-update.ts";
const pinnedObject = "packages/core/src/lifecycle/pinned-object.ts";
const removal = "packages/core/src/lifecycle/removal.ts";
const owner = "packages/core/src/lifecycle/owner.ts";
const lifecycle = "packages/core/src/lifecycle.ts";

/**
 * What keeps the life cycle true. There is no comparison of sequencers among it, on purpose: any other version of a ready
 * key is deleted whatever its sequencer, and the pinned version alone says which one is served.
 */
export const lifeCycleGuards: readonly Guard[] = [
  {
    name: "finalizing stands on the record's status",
    file: arrival,
    snippet: "    ...asItWas(record),\n",
    replacement: "",
  },
  {
    name: "finalizing stands on the record's key",
    file: arrival,
    snippet: "    sameKey(record),\n",
    replacement: "",
  },
  {
    name: "an object at another key of an upload's id is deleted",
    file: arrival,
    snippet: "      return getObjectKey(record) === key ?",
    replacement: "      return true ?",
  },
  {
    name: "finalizing stands on the declared size",
    file: arrival,
    snippet: `    { path: "declared.size", equals: declared.size },\n`,
    replacement: "",
  },
  {
    name: "finalizing stands on the declared type",
    file: arrival,
    snippet: `    { path: "declared.contentType", equals: declared.contentType },\n`,
    replacement: "",
  },
  {
    name: "finalizing stands on the declared checksum",
    file: arrival,
    snippet: `      : { path: "declared.sha256", equals: declared.sha256 },`,
    replacement: `      : { path: "status", equals: "pending" },`,
  },
  {
    name: "finalizing stands on there being no declared checksum",
    file: arrival,
    snippet: `      ? { path: "declared.sha256", absent: true }`,
    replacement: `      ? { path: "status", equals: "pending" }`,
  },
  {
    name: "an object of another size is rejected",
    file: pinnedObject,
    snippet: "  if (object.size !== declared.size)",
    replacement: "  if (false)",
  },
  {
    name: "an object of another type is rejected",
    file: pinnedObject,
    snippet: "  if (object.contentType !== declared.contentType)",
    replacement: "  if (false)",
  },
  {
    name: "an object with another checksum is rejected",
    file: pinnedObject,
    snippet: "  if (declared.sha256 !== undefined && declared.sha256 !== sha256)",
    replacement: "  if (false)",
  },
  {
    name: "an object whose bytes are not what its type says is rejected",
    file: arrival,
    snippet: `(inspection.outcome === "failed" ? inspection.reason : undefined)`,
    replacement: "undefined",
  },
  {
    name: "the pinned version's own event is told from a replay",
    file: arrival,
    snippet: "      return record.object.versionId === versionId ?",
    replacement: "      return false ?",
  },
  {
    name: "a replay is deleted",
    file: arrival,
    snippet: `const replay: Decision = { outcome: "replay", before: [], after: [deleteIt] };`,
    replacement: `const replay: Decision = nothing("replay");`,
  },
  {
    name: "what comes after the end is deleted",
    file: arrival,
    snippet: `{ outcome: "late", before: [], after: [deleteIt] }`,
    replacement: `nothing("late")`,
  },
  {
    name: "an expired record that becomes ready is purged no more",
    file: arrival,
    snippet: `    write: update(record.id, guard, { set, remove: ["purgeAt"] }),`,
    replacement: "    write: update(record.id, guard, { set }),",
  },
  {
    name: "what arrives after the last look is looked after",
    file: arrival,
    snippet: `  record.status === "expired" && record.dueAt === undefined\n`,
    replacement: "  false\n",
  },
  {
    name: "an object without a record is put down as an orphan",
    file: arrival,
    snippet: "      return orphan(id, fact.at);",
    replacement: `      return nothing("orphan");`,
  },
  {
    name: "another object at an orphan's key is kept track of",
    file: arrival,
    snippet: `      return mayBeLeftOut(record, fact.at) ? orphanAgain(record, fact.at) : nothing("duplicate");`,
    replacement: `      return nothing("duplicate");`,
  },
  {
    name: "another object is not left out by a sweep that runs",
    file: arrival,
    snippet:
      "  dueAt === undefined || dueFailures !== undefined || dueAt <= later(at, 2 * limits.clockSkew);",
    replacement: "  dueAt === undefined;",
  },
  {
    name: "nothing is decided before its time",
    file: due,
    snippet: "  if (dueTime > at)\n",
    replacement: "  if (false)\n",
  },
  {
    name: "an upload is not expired while it may still be sent",
    file: due,
    snippet:
      "  if (policyOver(record) > at) return settle(record, [], { dueAt: nextLook(record, at) });\n",
    replacement: "",
  },
  {
    name: "an edit stands on the record's status",
    file: owner,
    snippet: `unchanged(record) : [still(record)];`,
    replacement: "[] : [];",
  },
  {
    name: "an edit does not bring forward what a sweep postponed",
    file: owner,
    snippet: `"dueAt" in set ? unchanged(record) : [still(record)]`,
    replacement: "[still(record)]",
  },
  {
    name: "the attempt that postponed a record settles it",
    file: due,
    snippet: "  const isPostponed = postponedTo !== undefined && known?.dueAt === postponedTo;",
    replacement: "  const isPostponed = false;",
  },
  {
    name: "an owner does not bring forward what sweeps failed on",
    file: owner,
    snippet: "  if (record.dueFailures !== undefined) return {};\n",
    replacement: "",
  },
  {
    name: "only the entry that was listed is postponed",
    file: due,
    snippet: `[{ path: "dueAt", equals: entry.dueAt }]`,
    replacement: "[]",
  },
  {
    name: "a chosen retention makes the record due when it ends",
    file: owner,
    snippet: `    Object.assign(set, dueAfterEdit(record, at, change.retention));`,
    replacement: `    Object.assign(set, {});`,
  },
  {
    name: "a retention may end before a large upload's time is over",
    file: owner,
    snippet: `    Object.assign(set, lookInTime(record, at, change.retention));`,
    replacement: `    Object.assign(set, {});`,
  },
  {
    name: "what is to be kept for good has no end",
    file: owner,
    snippet: `    if (record.status === "ready") remove.push("retainUntil");`,
    replacement: ``,
  },
  {
    name: "an expired record is looked at once more",
    file: due,
    snippet: "    ...settle(record, [], { ...set, dueAt: later(at, limits.quarantine) }),",
    replacement: `    write: update(record.id, unchanged(record), { set, remove: indexed }), before: [],`,
  },
  {
    name: "the sweep deletes replays, and never the pinned version",
    file: due,
    snippet: "    .filter((other) => other !== versionId)\n",
    replacement: "",
  },
  {
    name: "the sweep deletes replays whose event was lost",
    file: due,
    snippet: "  return settle(record, replays, next === undefined ? {} : { dueAt: next });",
    replacement: "  return settle(record, [], next === undefined ? {} : { dueAt: next });",
  },
  {
    name: "the sweep sees that a pinned version is gone",
    file: due,
    snippet:
      "  if (!versionIds.includes(versionId)) return remove(record, at, removedInStorage);\n",
    replacement: "",
  },
  {
    name: "a retention is kept to its end",
    file: due,
    snippet: "  if (retainUntil !== undefined && retainUntil <= at)\n",
    replacement: "  if (retainUntil !== undefined)\n",
  },
  {
    name: "the sweep comes back when a retention ends",
    file: due,
    snippet: "  const next = earliest(over > at ? over : undefined, retainUntil);",
    replacement: "  const next = over > at ? over : undefined;",
  },
  {
    name: "the sweep removes what a rejected record left",
    file: due,
    snippet: "      return settle(known, removalOf(known), nextLookForRemains(known, at));",
    replacement: "      return settle(known, [], nextLookForRemains(known, at));",
  },
  {
    name: "the sweep removes what a deleted record left",
    file: due,
    snippet: "[...removalOf(known), ...purgeOfDownloads(known, at)]",
    replacement: "[...purgeOfDownloads(known, at)]",
  },
  {
    name: "download counters go with their upload",
    file: due,
    snippet: "[...removalOf(known), ...purgeOfDownloads(known, at)]",
    replacement: "removalOf(known)",
  },
  {
    name: "the sweep passes no change that it did not see",
    file: due,
    snippet: "    write: update(record.id, unchanged(record), {\n",
    replacement: "    write: update(record.id, [], {\n",
  },
  {
    name: "a record is due when its policy is over",
    file: owner,
    snippet: "    dueAt: nextLook({ ...upload, expiresAt }, at),\n",
    replacement: "",
  },
  {
    name: "a grace follows the policy",
    file: dueTime,
    snippet: "  later(expiresAt, limits.policyGrace);",
    replacement: "  expiresAt;",
  },
  {
    name: "a retention that was changed meanwhile is not over",
    file: removal,
    snippet: `reason?.code === "retention-over" ? unchanged(record) : [still(record)];`,
    replacement: "[still(record)];",
  },
  {
    name: "removing deletes every version",
    file: removal,
    snippet: `  { kind: "delete-all-versions", key: getObjectKey(record) },\n`,
    replacement: "",
  },
  {
    name: "an orphan is removed from today's key",
    file: due,
    snippet: `  { kind: "delete-all-versions", key: objectKey(id) },\n`,
    replacement: "",
  },
  {
    name: "an orphan is removed from the key of before",
    file: due,
    snippet: `  { kind: "delete-all-versions", key: legacyObjectKey(id) },\n`,
    replacement: "",
  },
  {
    name: "a multipart upload is aborted under its record's key",
    file: removal,
    snippet: "          key: getObjectKey(record),\n",
    replacement: "          key: record.id,\n",
  },
  {
    name: "a multipart upload is aborted with its record",
    file: removal,
    snippet: "  record.multipart === undefined\n",
    replacement: "  true\n",
  },
  {
    name: "a removal in S3 counts for the pinned version alone",
    file: lifecycle,
    snippet: " && record.object.versionId === fact.versionId\n",
    replacement: "\n",
  },
  {
    name: "each change has a higher revision",
    file: guardedUpdate,
    snippet: "  add: { ...change.add, revision: 1 },",
    replacement: "  add: { ...change.add },",
  },
];
