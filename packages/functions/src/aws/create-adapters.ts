import { createInspector } from "../inspection/process/bounded-inspector.ts";
import type { Adapters } from "../ports/adapters.ts";
import type { Inspector } from "../ports/inspector.ts";
import { type ApiAdapterOptions, createApiAdapters } from "./create-api-adapters.ts";

/** The services and settings that adapters are created from. */
export interface AdapterOptions extends ApiAdapterOptions {
  /** Reads uploaded bytes. The default inspects them in a separate process with limits. */
  readonly inspector?: Inspector;
}

/** Creates the adapters of a deployment. */
export const createAdapters = ({
  inspector = createInspector(),
  ...options
}: AdapterOptions): Adapters => ({ ...createApiAdapters(options), inspector });
