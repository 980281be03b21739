import type { Access } from "./auth/access.ts";
import type { AuthenticationContext } from "./auth/authentication.ts";
import type { ObjectEvent } from "./events/notification.ts";
import type { DigestThreads } from "./objects/checksums/digest-threads.ts";
import type { Blobs } from "./storage/blobs/blobs.ts";
import type { IndexDb } from "./storage/database/index-db.ts";

/** What every operation works with. */
export interface Context extends AuthenticationContext {
  db: IndexDb;
  blobs: Blobs;
  /** What `aws:SecureTransport` says. */
  secureTransport: boolean;
  /** Is told of each permission that a request needs. */
  onAccess(access: Access): void;
  /** Hash large bodies. */
  threads: DigestThreads;
  /** Writes an event to the outbox; call it in the transaction of the change. */
  recordEvent(event: ObjectEvent): void;
  /** Tells the delivery that a transaction with events has ended. */
  eventsCommitted(): void;
}
