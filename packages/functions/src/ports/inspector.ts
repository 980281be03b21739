import type { Inspection } from "@slipway/core/lifecycle/fact";
import { limits } from "@slipway/core/limits";
import type { Content } from "../inspection/content.ts";

export interface InspectionOptions {
  /** Reads media details in addition to the verdict. */
  readonly media: boolean;
}

/** Inspects uploaded bytes. */
export interface Inspector {
  /**
   * Compares an object with its content type and, if requested, reads its media details.
   *
   * @throws {Error} if the inspector cannot run, regardless of the bytes
   */
  inspect(content: Content, options: InspectionOptions): Promise<Inspection>;
}

const MiB = 1024 ** 2;
const { time, memory } = limits.inspection;

/** The inspection of bytes that cannot be inspected within the limits. */
export const uninspectable: Inspection = {
  outcome: "failed",
  reason: {
    code: "content-mismatch",
    detail: `The bytes could not be inspected in ${time} seconds with ${memory / MiB} MB of memory.`,
  },
};
