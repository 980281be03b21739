import type { RequestedPart } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { expect, test } from "vitest";
import { createPartSigner } from "./part-signer.ts";

const part = (partNumber: number): RequestedPart => ({ partNumber, size: 1, sha256: "" });

/** A URL that is valid for a minute. */
const urlOf = (partNumber: number): string =>
  `https://s3.test/?partNumber=${partNumber}&X-Amz-Date=20261123T120000Z`;

const signerThat = (fail: (batch: number) => boolean = () => false) => {
  const batches: number[][] = [];
  const sign = createPartSigner({
    now: () => 7,
    request: async (parts) => {
      batches.push(parts.map(({ partNumber }) => partNumber));
      await Promise.resolve();
      if (fail(batches.length)) throw new Error("no");
      return {
        parts: parts.map(({ partNumber }) => ({ partNumber, url: urlOf(partNumber), headers: {} })),
        expiresAt: "2026-11-23T12:01:00Z",
      };
    },
  });
  return { sign, batches };
};

test("signs parts that are requested together in one request, each with its own URL", async () => {
  const { sign, batches } = signerThat();
  const [first, second] = await Promise.all([sign(part(1)), sign(part(2))]);
  expect(first).toEqual({ partNumber: 1, url: urlOf(1), headers: {}, usedUntil: 48_007 });
  expect(second.url).toBe(urlOf(2));
  await sign(part(3));
  expect(batches).toEqual([[1, 2], [3]]);
});

test("signs many parts in several requests", async () => {
  const { sign, batches } = signerThat();
  const count = limits.partsPerRequest + 1;
  await Promise.all(Array.from({ length: count }, (_, index) => sign(part(index + 1))));
  expect(batches.map(({ length }) => length)).toEqual([limits.partsPerRequest, 1]);
});

test("a failed request fails only its own parts", async () => {
  const { sign } = signerThat((batch) => batch === 1);
  await expect(sign(part(1))).rejects.toThrow("no");
  expect((await sign(part(2))).url).toBe(urlOf(2));
});
