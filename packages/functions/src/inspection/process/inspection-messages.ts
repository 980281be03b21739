import type { Media } from "@slipway/core/record";
import type { InspectionOptions } from "../../ports/inspector.ts";
import type { Content, Verdict } from "../content.ts";

/** The content of one upload, for the inspection process. */
export interface InspectionJob extends InspectionOptions {
  readonly content: Content;
}

/** A message from the inspection process. It sends the verdict before it reads media details, so that it is never lost. */
export type InspectionMessage =
  | { readonly kind: "started" }
  | { readonly kind: "verdict"; readonly verdict: Verdict }
  | {
      readonly kind: "done";
      readonly media: Media | undefined;
      /** The current and the peak memory of the process in bytes. */
      readonly memory: number;
      readonly peakMemory: number;
    };
