import type { RequestedPart, SignedPart } from "@slipway/core/api";
import { transferLimits } from "@slipway/core/transfer-limits";

/** A signed part, and when it was requested on a monotonic clock: the wall clock may be wrong. */
export type SignedPartWithAge = SignedPart & { readonly requestedAt: number };

/** Milliseconds for which the URL of a part is used. An older one is requested again. */
export const urlLifetime = (transferLimits.policyLifetime - 60) * 1000;

interface PendingPart {
  readonly part: RequestedPart;
  readonly resolve: (signed: SignedPartWithAge) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Creates a function that signs parts. Parts that are requested while a request is in flight are signed together in the
 * next one.
 *
 * @param options `request` requests the URLs of these parts from the API
 */
export const createPartSigner = ({
  request,
  now,
}: {
  readonly request: (parts: readonly RequestedPart[]) => Promise<readonly SignedPart[]>;
  readonly now: () => number;
}) => {
  let pending: readonly PendingPart[] = [];
  let busy = false;

  const sendAll = async () => {
    busy = true;
    while (pending.length > 0) {
      const batch = pending.slice(0, transferLimits.partsPerRequest);
      pending = pending.slice(transferLimits.partsPerRequest);
      await send(batch);
    }
    busy = false;
  };

  const send = async (batch: readonly PendingPart[]) => {
    const requestedAt = now();
    try {
      const signed = await request(batch.map(({ part }) => part));
      const byNumber = new Map(signed.map((part) => [part.partNumber, part]));
      for (const { part, resolve, reject } of batch) {
        const found = byNumber.get(part.partNumber);
        if (found) resolve({ ...found, requestedAt });
        else reject(new Error(`Part ${part.partNumber} was not signed.`));
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };

  return (part: RequestedPart): Promise<SignedPartWithAge> =>
    new Promise((resolve, reject) => {
      pending = [...pending, { part, resolve, reject }];
      // Parts that are requested in the same turn are signed together.
      if (!busy) {
        busy = true;
        queueMicrotask(() => void sendAll());
      }
    });
};

export type PartSigner = ReturnType<typeof createPartSigner>;
