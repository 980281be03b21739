import type { S3Client } from "@aws-sdk/client-s3";
import { assembleAdapters, type Surroundings } from "../aws/assemble-adapters.ts";
import { objectsInS3 } from "../aws/s3/s3-objects.ts";
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

/** The adapters of a deployment. */
export const createAdapters = ({
  s3,
  ...surroundings
}: Surroundings & { readonly s3: S3Client }): Adapters =>
  assembleAdapters({
    ...surroundings,
    objects: objectsInS3(s3, surroundings.environment.SLIPWAY_BUCKET),
  });
