import { derivableTypes, findDerivationSource } from "../content/derivable.ts";
import type { UploadEvent } from "./upload-event.ts";
import { uploadEventSource } from "./upload-event.ts";

/** An event pattern of EventBridge. */
export interface DerivationEventPattern {
  readonly source: readonly string[];
  readonly "detail-type": readonly UploadEvent["type"][];
  readonly detail: {
    readonly kind: readonly string[];
    readonly object: { readonly contentType: readonly string[] };
  };
}

/**
 * Returns the pattern of the events of uploads that have something to derive.
 *
 * @param kinds the names of the kinds that have something to derive
 * @returns undefined without such a kind
 */
export const createDerivationPattern = (
  kinds: readonly string[],
): DerivationEventPattern | undefined =>
  kinds.length === 0
    ? undefined
    : {
        source: [uploadEventSource],
        "detail-type": ["upload.ready"],
        detail: { kind: kinds, object: { contentType: derivableTypes } },
      };

/** Returns true if the pattern of these kinds matches an event. */
export const matchesDerivationPattern = (kinds: readonly string[], event: UploadEvent): boolean =>
  event.type === "upload.ready" &&
  kinds.includes(event.kind) &&
  findDerivationSource(event.object.contentType) !== undefined;
