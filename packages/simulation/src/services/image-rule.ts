import { matchesDerivationPattern } from "@slipway/core/events/derivation-events";
import type { UploadEvent } from "@slipway/core/events/upload-event";
import type { Kinds } from "@slipway/core/kinds/kind-rules";
import { listDerivedKinds } from "@slipway/core/kinds/variant-rules";
import { createDerivationBody } from "@slipway/functions/images/derivation-message";
import type { Random } from "../random.ts";

const minute = 60_000;

interface ImageRule {
  readonly rules: Kinds;
  readonly random: Random;
  readonly now: () => number;
  readonly send: (body: string, delay: number) => void;
  /** Returns when an upload can no longer be used. */
  readonly getUpload: (id: string) => { readonly usableUntil: number | undefined };
}

/**
 * Creates a rule of the bus that sends uploads to the queue of derive-images: late, several times, and, as long as the sweep will check
 * the upload, not at all.
 */
export const createImageRule = ({ rules, random, now, send, getUpload }: ImageRule) => {
  const kinds = listDerivedKinds(rules);
  return (event: UploadEvent): void => {
    if (event.type !== "upload.ready" || !matchesDerivationPattern(kinds, event)) return;
    const isHealed = now() < (getUpload(event.id).usableUntil ?? 0);
    if (isHealed && random.chance(0.2)) return;
    const { id, object } = event;
    const body = createDerivationBody({ id, versionId: object.versionId });
    do send(body, random.below(random.pick([2000, 30 * minute, 180 * minute])));
    while (random.chance(0.3));
  };
};
