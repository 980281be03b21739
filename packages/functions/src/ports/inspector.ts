import type { Inspection } from "@slipway/core/lifecycle/fact";
import { limits } from "@slipway/core/limits";
import type { Content } from "../inspection/verdict.ts";

/** What to find out about an object's bytes. */
export interface InspectionOptions {
  /** Whether to read media details, beside the verdict. */
  readonly media: boolean;
}

/** Reads uploaded bytes. */
export interface Inspector {
  /**
   * Returns whether an object is what its content type says and, where asked for, its media details.
   *
   * @throws {Error} if bytes cannot be inspected at all, whatever they are
   */
  inspect(content: Content, options: InspectionOptions): Promise<Inspection>;
}

const MiB = 1024 ** 2;
const { time, memory } = limits.inspection;

/** What is said of bytes that cannot be inspected within the limits. */
export const uninspectable: Inspection = {
  outcome: "failed",
  reason: {
    code: "content-mismatch",
    detail: `The bytes could not be inspected in ${time} seconds with ${memory / MiB} MB of memory.`,
  },
};
