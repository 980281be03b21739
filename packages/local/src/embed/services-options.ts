import type { UploadEvent } from "@slipway/core/events/upload-event";

/** The options of `startSlipwayWithoutApi`. */
export interface ServicesOptions {
  /** The default export of the app's `slipway.config.ts`. Without one, there is one kind, `default`. */
  readonly config?: unknown;
  /** The folder that stores everything. Defaults to a temporary folder that `close` deletes. */
  readonly dataDir?: string;
  /** The prefix of all objects in the bucket, if the deployment uses a prefix of an existing bucket. Defaults to `uploads/`. */
  readonly prefix?: string;
  /** Origins of other pages that may use Slipway, such as `http://localhost:5173`. */
  readonly origins?: readonly string[];
  /** Called for each event of an upload, at least once. */
  readonly onEvent?: (event: UploadEvent) => void;
}
