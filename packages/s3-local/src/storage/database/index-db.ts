import type { DatabaseSync } from "node:sqlite";
import { openLogSync } from "../shared-sync.ts";
import { type Buckets, openBuckets } from "./buckets.ts";
import { createGroupCommit, type GroupCommit } from "./group-commit.ts";
import { type Listing, openListing } from "./listing.ts";
import { indexFile, openDatabase } from "./open-database.ts";
import { type Outbox, openOutbox } from "./outbox.ts";
import { openParts, type Parts } from "./parts.ts";
import { openSequence, type Sequence } from "./sequence.ts";
import { openSettings, type Settings } from "./settings.ts";
import { openSmallBlobs, type SmallBlobs } from "./small-blobs.ts";
import { openUploads, type Uploads } from "./uploads.ts";
import { openVersions, type Versions } from "./versions.ts";

/** Represents the index of all buckets and objects, in one SQLite file. Write only inside `commit`. */
export interface IndexDb extends GroupCommit {
  buckets: Buckets;
  versions: Versions;
  listing: Listing;
  uploads: Uploads;
  settings: Settings;
  parts: Parts;
  smallBlobs: SmallBlobs;
  outbox: Outbox;
  sequence: Sequence;
  /** Returns true if a row references a file. */
  usesBlob(blob: string): boolean;
  close(): Promise<void>;
}

/** @throws DataDirInUseError */
export const openIndexDb = (dataDir: string, clock: () => Date): IndexDb => {
  const database: DatabaseSync = openDatabase(dataDir);
  const log = openLogSync(indexFile(dataDir));
  const sequence = openSequence(database, clock);
  let durable = sequence.last();
  const commits = createGroupCommit(database, async () => {
    const last = sequence.last();
    await log.sync();
    durable = last;
  });
  const versions = openVersions(database);
  const parts = openParts(database);
  return {
    ...commits,
    buckets: openBuckets(database),
    versions,
    uploads: openUploads(database),
    settings: openSettings(database),
    parts,
    listing: openListing(database),
    smallBlobs: openSmallBlobs(database),
    outbox: openOutbox(database, () => durable),
    sequence,
    usesBlob: (blob) => versions.usesBlob(blob) || parts.usesBlob(blob),
    async close() {
      commits.flush();
      await log.close();
      database.close();
    },
  };
};
