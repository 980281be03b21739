import type { ByteRange } from "@slipway/core/content/formats/iso-media";
import type { DerivationJob, DerivedFile } from "../../ports/derived-images.ts";

/** A message to the image process: a job, or the bytes that it asked for. */
export type ToImageProcess =
  | { readonly kind: "job"; readonly job: DerivationJob }
  | { readonly kind: "bytes"; readonly number: number; readonly bytes: Uint8Array | undefined };

/** A message from the image process. */
export type FromImageProcess =
  | { readonly kind: "started" }
  | { readonly kind: "read"; readonly number: number; readonly range: ByteRange }
  | {
      readonly kind: "done";
      readonly file: DerivedFile;
      /** The current and the peak memory of the process in bytes. */
      readonly memory: number;
      readonly peakMemory: number;
    };
