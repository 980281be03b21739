import type { AppKinds } from "./app-kinds.ts";
import type { Completions } from "./completions.ts";
import type { Downloads } from "./downloads.ts";
import type { Inspector } from "./inspector.ts";
import type { Objects } from "./objects.ts";
import type { Records } from "./records.ts";
import type { Telemetry } from "./telemetry.ts";
import type { LimitTime } from "./time-limit.ts";

/** Everything outside a use case that it depends on. */
export interface Adapters {
  readonly records: Records;
  readonly objects: Objects;
  readonly downloads: Downloads;
  readonly inspector: Inspector;
  readonly telemetry: Telemetry;
  readonly kinds: AppKinds;
  readonly clock: () => Date;
  /** Waits some milliseconds. Resolves to false immediately if the process is shutting down. */
  readonly pause: (milliseconds: number) => Promise<boolean>;
  readonly limitTime: LimitTime;
  /** Returns a new UUID version 7. */
  readonly newId: () => string;
}

/** The adapters of the function that also starts completions. */
export type RequestAdapters = Adapters & { readonly completions: Completions };
