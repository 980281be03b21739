import type { DerivationReason } from "@slipway/core/record";

/** A file cannot have images, for a reason that its owner can understand. */
export class UnderivableError extends Error {
  override readonly name = "UnderivableError";
  readonly reason: DerivationReason;

  constructor(reason: DerivationReason) {
    super(reason.detail);
    this.reason = reason;
  }
}
