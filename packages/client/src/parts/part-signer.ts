import type { RequestedPart, SignedPart } from "@slipway/core/api";
import { transferLimits } from "@slipway/core/limits";

/** A signed part, and when it was asked for by a clock that only goes forward: the wall clock may be wrong. */
export type SignedPartWithAge = SignedPart & { readonly askedAt: number };

/** Milliseconds for which the URL of a part is used. */
export const freshFor = (transferLimits.policyLifetime - 60) * 1000;

interface Ask {
  readonly part: RequestedPart;
  readonly resolve: (signed: SignedPartWithAge) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Has parts signed: those that are asked for while a request is out go together in the next one.
 *
 * @param options `request`: asks the API for the URLs of these parts
 */
export const createPartSigner = ({
  request,
  now,
}: {
  readonly request: (parts: readonly RequestedPart[]) => Promise<readonly SignedPart[]>;
  readonly now: () => number;
}) => {
  let asks: readonly Ask[] = [];
  let busy = false;

  const sendAll = async () => {
    busy = true;
    while (asks.length > 0) {
      const batch = asks.slice(0, transferLimits.partsPerRequest);
      asks = asks.slice(transferLimits.partsPerRequest);
      await send(batch);
    }
    busy = false;
  };

  const send = async (batch: readonly Ask[]) => {
    const askedAt = now();
    try {
      const signed = await request(batch.map(({ part }) => part));
      const byNumber = new Map(signed.map((part) => [part.partNumber, part]));
      for (const { part, resolve, reject } of batch) {
        const found = byNumber.get(part.partNumber);
        if (found) resolve({ ...found, askedAt });
        else reject(new Error(`Part ${part.partNumber} was not signed.`));
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };

  return (part: RequestedPart): Promise<SignedPartWithAge> =>
    new Promise((resolve, reject) => {
      asks = [...asks, { part, resolve, reject }];
      // What is asked for in the same turn belongs together.
      if (!busy) {
        busy = true;
        queueMicrotask(() => void sendAll());
      }
    });
};

export type PartSigner = ReturnType<typeof createPartSigner>;
