import type { Access } from "./auth/access.ts";
import type { AuthenticationContext } from "./auth/authentication.ts";
import type { ObjectEvent } from "./events/notification.ts";
import type { DigestThreads } from "./objects/checksums/digest-threads.ts";
import type { Blobs } from "./storage/blobs/blobs.ts";
import type { IndexDb } from "./storage/database/index-db.ts";

/** Holds what every operation works with. */
export interface Context extends AuthenticationContext {
  db: IndexDb;
  blobs: Blobs;
  /** The value of `aws:SecureTransport`. */
  secureTransport: boolean;
  /** Called for each permission that a request requires. */
  onAccess(access: Access): void;
  /** Threads that hash large bodies. */
  threads: DigestThreads;
  /** Writes an event to the outbox. Call it in the transaction of the change. */
  recordEvent(event: ObjectEvent): void;
  /** Notifies the delivery that a transaction with events was committed. */
  eventsCommitted(): void;
}
