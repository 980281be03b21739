import type { BasePersistenceLayer } from "@aws-lambda-powertools/idempotency/persistence";
import type { AppKinds } from "./app-kinds.ts";
import type { Telemetry } from "./telemetry.ts";

/** Everything outside a call of a hook that it depends on. */
export interface HookAdapters {
  /** The kinds with their hooks. */
  readonly kinds: AppKinds;
  /** Opens the store of the marks that say which hooks are running or have completed. Each call of a hook opens its own. */
  readonly openMarks: () => BasePersistenceLayer;
  readonly telemetry: Telemetry;
  /** The largest error of a function's clock in milliseconds. */
  readonly maxClockError: number;
  /** Waits some milliseconds, or until the signal is aborted. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}
