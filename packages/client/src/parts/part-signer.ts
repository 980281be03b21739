import type { PartsResponse, RequestedPart, SignedPart } from "@slipway/core/api";
import { transferLimits } from "@slipway/core/transfer-limits";
import { getSignatureLifetime } from "../transport/signature-lifetime.ts";

/** A signed part, and until when its URL is used, on a monotonic clock. */
export type UsablePart = SignedPart & { readonly usedUntil: number };

interface PendingPart {
  readonly part: RequestedPart;
  readonly resolve: (signed: UsablePart) => void;
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
  readonly request: (parts: readonly RequestedPart[]) => Promise<PartsResponse>;
  readonly now: () => number;
}) => {
  const pending: PendingPart[] = [];
  let busy = false;

  const sendAll = async () => {
    busy = true;
    while (pending.length > 0) await send(pending.splice(0, transferLimits.partsPerRequest));
    busy = false;
  };

  const send = async (batch: readonly PendingPart[]) => {
    const requestedAt = now();
    try {
      const { parts, expiresAt } = await request(batch.map(({ part }) => part));
      const byNumber = new Map(parts.map((part) => [part.partNumber, part]));
      for (const { part, resolve, reject } of batch) {
        const found = byNumber.get(part.partNumber);
        if (found) resolve({ ...found, usedUntil: requestedAt + getLifetime(found, expiresAt) });
        else reject(new Error(`Part ${part.partNumber} was not signed.`));
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };

  return (part: RequestedPart): Promise<UsablePart> =>
    new Promise((resolve, reject) => {
      pending.push({ part, resolve, reject });
      // Parts that are requested in the same turn are signed together.
      if (!busy) {
        busy = true;
        queueMicrotask(() => void sendAll());
      }
    });
};

const getLifetime = ({ url }: SignedPart, expiresAt: string): number =>
  getSignatureLifetime(new URL(url).searchParams.get("X-Amz-Date"), expiresAt);

export type PartSigner = ReturnType<typeof createPartSigner>;
