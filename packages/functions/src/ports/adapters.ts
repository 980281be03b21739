import type { ObjectKeys } from "@slipway/core/identity";
import type { AppKinds } from "./app-kinds.ts";
import type { Completions } from "./completions.ts";
import type { Derivations } from "./derived-images.ts";
import type { Downloads } from "./downloads.ts";
import type { FileUrls } from "./file-urls.ts";
import type { Inspector } from "./inspector.ts";
import type { Objects } from "./objects.ts";
import type { Records } from "./records.ts";
import type { Passwords, Shares } from "./shares.ts";
import type { Telemetry } from "./telemetry.ts";
import type { LimitTime } from "./time-limit.ts";

/** Everything outside a use case that it depends on. */
export interface Adapters {
  readonly records: Records;
  readonly objects: Objects;
  /** The keys of the objects. */
  readonly keys: ObjectKeys;
  readonly downloads: Downloads;
  readonly shares: Shares;
  readonly passwords: Passwords;
  /** Addresses on the files' own distribution. Undefined if the deployment has none: every link is then presigned. */
  readonly fileUrls?: FileUrls | undefined;
  readonly derivations: Derivations;
  readonly inspector: Inspector;
  readonly telemetry: Telemetry;
  readonly kinds: AppKinds;
  readonly clock: () => Date;
  /** Waits some milliseconds. Resolves to false immediately if the process is shutting down or the signal is aborted. */
  readonly pause: (milliseconds: number, signal?: AbortSignal) => Promise<boolean>;
  readonly limitTime: LimitTime;
  /** Returns a new UUID version 7. */
  readonly newId: () => string;
}

/** The adapters of the HTTP API, which reads no uploaded bytes. */
export type ApiAdapters = Omit<Adapters, "inspector">;

/** The adapters of the routes that also start completions. */
export type RequestAdapters = ApiAdapters & { readonly completions: Completions };
