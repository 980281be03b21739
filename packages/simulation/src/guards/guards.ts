import type { Mutation } from "../mutations/mutate-source.ts";

const remove = "remove";
const never = { condition: "false" } as const;
const always = { condition: "true" } as const;

/**
 * Every guard, and the mutation that removes it. Without one of them, the simulation must find a violated invariant.
 *
 * The comment `// guard: name` marks its code in core or functions. No guard compares sequencers, because the life cycle
 * deletes any other version of a ready upload's key, whatever its sequencer.
 */
export const guards: Readonly<Record<string, Mutation>> = {
  // An object arrives.
  "finalizing requires the status that was read": remove,
  "finalizing requires the record's key": remove,
  "finalizing requires the declared size": remove,
  "finalizing requires the declared type": remove,
  "finalizing requires the declared checksum": {
    value: '{ path: "status", equals: "pending" }',
  },
  "finalizing requires that no checksum was declared": {
    value: '{ path: "status", equals: "pending" }',
  },
  "an object at another key of the ID is deleted": always,
  "an object of a different size is rejected": never,
  "an object of a different type is rejected": never,
  "an object with a different checksum is rejected": never,
  "an object whose content does not match its type is rejected": never,
  "the pinned version's own event is not a replay": never,
  "a replay is deleted": { value: "[]" },
  "an object that arrives after the end is deleted": { value: "[]" },
  "every change of a file is in the feed": { value: 'outcome === "finalized"' },
  "the feed reads its last minutes again": never,
  "a change that appears late is read": { value: "subtract(now, 0)" },
  "an older change that is read again changes nothing": never,
  "files that a feed does not list after it started over are forgotten": { value: "[]" },
  "a ready upload is listed by its digest": remove,
  "a deleted upload is not listed by its digest": remove,
  "an expired record that becomes ready is not purged": remove,
  "an object that arrives after the last check makes its record due": never,
  "an object without a record becomes an orphan": {
    value: '{ outcome: "orphan", before: [], after: [] }',
  },
  "another object at an orphan's key restarts the quarantine": never,
  "an orphan that a sweep may be removing restarts the quarantine": {
    value: "dueAt === undefined",
  },

  // The sweep settles what is due.
  "no record is settled before it is due": never,
  "an upload does not expire before its policy ends": never,
  "the attempt that postponed a record settles it": { value: "false" },
  "only the listed due entry is postponed": { value: "[]" },
  "an expired record is checked once more": remove,
  "the sweep never deletes the pinned version": remove,
  "the sweep deletes replays whose events were lost": { value: "[]" },
  "the sweep notices that the pinned version is gone": never,
  "a file is kept until its retention ends": { condition: "retainUntil !== undefined" },
  "a record is due when its retention ends": { value: "over > at ? over : undefined" },
  "the sweep deletes what remains of a rejected upload": { value: "[]" },
  "the sweep deletes what remains of a deleted upload": remove,
  "download counters are purged with their upload": remove,
  "settling requires the revision that was read": { value: "[]" },
  "the grace period follows the policy": { value: "expiresAt" },

  // An owner requests and edits.
  "an upload that the app refuses is not requested": never,
  "a record is due when its policy ends": remove,
  "an edit requires the status that was read": { value: "[]" },
  "an edit requires the due time that was read": { condition: '"fields" in set' },
  "an edit of fields requires the revision that was read": { condition: '"dueAt" in set' },
  "an edit that lost a race is merged with the other edit": always,
  "an edit of a field moves the upload to another list": remove,
  "a list by a field is of one owner": { value: "[kind, name, text]" },
  "an edit does not bring forward a record that sweeps failed to settle": never,
  "a chosen retention makes a ready record due when it ends": never,
  "a chosen retention makes a pending record due before it ends": never,
  "removing the retention removes its end": never,

  "an upload of another owner looks like a missing one": {
    condition: "record === undefined || isOrphan(record)",
  },

  // A record or an object is deleted.
  "deletion by time requires the revision that was read": never,
  "deletion of a file by its owner requires the revision that was read": never,
  "deletion removes every version": remove,
  "a deleted upload leaves the lists by fields": remove,
  "an orphan is deleted at its current key": {
    value: "keys[2] ? [keys[1], keys[2]] : [keys[1]]",
  },
  "an orphan is deleted at its public key": {
    value: "keys[2] ? [keys[0], keys[2]] : [keys[0]]",
  },
  "an orphan is deleted at its legacy key": { value: "[keys[0], keys[1]]" },
  "a multipart upload is aborted under its record's key": { value: '"another-key"' },
  "a multipart upload is aborted with its record": always,
  "only the pinned version's removal deletes its record": { condition: "hasFile(record)" },
  "every write increases the revision": { value: "{ ...change.add }" },

  // A file moves to the trash and back.
  "moving to the trash requires the revision that was read": {
    value: 'createUpdate(record.id, [], { set, remove: ["sha256"] })',
  },
  "moving an upload to the trash again does not delete it": never,
  "restoring requires the revision that was read": { value: "[]" },
  "a restored upload is not removed by a request from before": never,
  "a trashed record is due when the first of its times ends": { value: "trashUntil" },
  "a trashed record stays due until its time in the trash ends": {
    value: "getRetainUntil(record)",
  },
  "an upload stays in the trash until its time has ended": { condition: "isTrashed(record)" },
  "only a ready file is served": never,
  "a list leaves out the trash": { value: "uploadStatuses" },

  // New records are written without a condition.
  "new records whose write may have succeeded are not written again": remove,

  // The use cases follow the life cycle's decisions.
  "a lost race reads the record again": remove,
  "a lost race lists the versions again": remove,
  "the sweep lists versions again after it finalized an upload": remove,
  "the sweep finalizes uploads whose events were lost": never,
  "an upload that ends every inspection is rejected": { value: "true" },
  "the sweep counts an attempt before it starts": { value: "true" },
  "the sweep reads no media details from the third attempt": { value: "true" },
  "finalize reads no media details from the third receive": { value: "{ media: true }" },
  "an event of a deleted version is ignored": never,
  "the sweep lists versions at the record's own key": { value: "keys.find({ id })" },
  "a failed event is retried": remove,
  "completing twice succeeds": { condition: "parts === undefined" },
  "an upload is completed only with all of its parts": remove,
  "an upload is completed only with its file's checksum": never,
  "an event that the bus refused is published again": { value: "undefined" },
  "a deletion is published": {
    condition:
      'after === undefined || after.status === before?.status || before?.status === "ready"',
  },

  // Hooks are called with events.
  "an event whose hook failed is received again": remove,
  "a hook that completed is not called again": remove,
  "each event of an upload is marked by itself": { value: '{ id, type: "", revision: 0 }' },
  "a mark outlasts its call by any clock": { value: "context.getRemainingTimeInMillis()" },

  // Images are derived.
  "derived images are deleted with their upload": { value: "[]" },
  "images are derived only of an upload that has a file": remove,
  "an upload that ends every attempt is given up": never,
  "the sweep requests images that were not derived": { value: "[]" },
  "a failed derivation is retried": remove,

  // Share links.
  "no link is added to an upload that is gone": remove,
  "a link is created once": remove,
  "a link is not created after an upload of it is gone": remove,
  "a link leads to ready files only": {
    value: "found.flatMap((record) => (record === undefined || isOrphan(record) ? [] : [record]))",
  },
  "a link that has ended leads to no file": never,
  "a download of a revoked link is not counted": remove,
  "no more downloads are counted than a link allows": remove,
  "a file is not served unless its download was counted": never,
  "a wrong password opens nothing": never,
  "a password is not compared unless the attempt was counted": never,
  "no more passwords are compared than a link allows": { value: "[]" },
  "a locked link stays locked until its lockout ends": { value: "[]" },
  "only the attempts until the right password are forgotten": { value: "[]" },
  "only its owner revokes a link": remove,
  "share links end with their upload": remove,
  "a link without uploads is purged": never,
  "a link without uploads is not listed": { value: "page.map(toShareLink)" },

  // Downloads and notifications.
  "a download that cannot be counted continues": { value: "throw error;" },
  "the bucket sends events for deleted versions": remove,
};
