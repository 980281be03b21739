import type { Inspection } from "@slipway/core/fact";
import type { Content } from "./verdict.ts";

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
