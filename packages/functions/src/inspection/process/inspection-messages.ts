import type { Media } from "@slipway/core/record";
import type { InspectionOptions } from "../../ports/inspector.ts";
import type { Content, Verdict } from "../verdict.ts";

/** One upload's bytes, for the inspection process. */
export interface InspectionJob extends InspectionOptions {
  readonly content: Content;
}

/** What the inspection process sends. The verdict comes before the media details are read, so that it is never lost. */
export type InspectionMessage =
  | { readonly kind: "started" }
  | { readonly kind: "verdict"; readonly verdict: Verdict }
  | {
      readonly kind: "done";
      readonly media: Media | undefined;
      /** Bytes of memory that the process has now, and has had at most. */
      readonly memory: number;
      readonly peakMemory: number;
    };
