import type { DatabaseSync } from "node:sqlite";
import { type Buckets, openBuckets } from "./buckets.ts";
import { type GroupCommit, groupCommit } from "./group-commit.ts";
import { type Listing, openListing } from "./listing.ts";
import { openDatabase } from "./open-database.ts";
import { type Outbox, openOutbox } from "./outbox.ts";
import { openSequence, type Sequence } from "./sequence.ts";
import { openVersions, type Versions } from "./versions.ts";

/** The index: what exists, in one SQLite file. Reads are plain calls; writes go through `commit`. */
export type IndexDb = GroupCommit & {
  buckets: Buckets;
  versions: Versions;
  listing: Listing;
  outbox: Outbox;
  sequence: Sequence;
  close(): void;
};

/** @throws DataDirInUseError */
export function openIndexDb(dataDir: string, clock: () => Date): IndexDb {
  const database: DatabaseSync = openDatabase(dataDir);
  const commits = groupCommit(database);
  return {
    ...commits,
    buckets: openBuckets(database),
    versions: openVersions(database),
    listing: openListing(database),
    outbox: openOutbox(database),
    sequence: openSequence(database, clock),
    close() {
      commits.flush();
      database.close();
    },
  };
}
