import type { Completions } from "./completions.ts";
import type { Downloads } from "./downloads.ts";
import type { Inspector } from "./inspector.ts";
import type { Objects } from "./objects.ts";
import type { Records } from "./records.ts";
import type { Telemetry } from "./telemetry.ts";

/** Everything that a use case needs of the world. */
export interface Adapters {
  readonly records: Records;
  readonly objects: Objects;
  readonly downloads: Downloads;
  /** Reads uploaded bytes. */
  readonly inspector: Inspector;
  readonly telemetry: Telemetry;
  readonly clock: () => Date;
  /** Waits some milliseconds; false, and at once, where the process is to end. */
  readonly pause: (milliseconds: number) => Promise<boolean>;
  /** A new UUID version 7. */
  readonly newId: () => string;
}

/** What the function that starts completions needs besides. */
export type RequestAdapters = Adapters & { readonly completions: Completions };
