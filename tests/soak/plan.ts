import type { RequestedFile } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { createRandom } from "@slipway/local/chaos/chance";
import { computeSha256 } from "../run-cli.ts";

/** What users do with an upload, with probabilities. */
const weights = {
  /** Sends it once. */
  ordinary: 0.54,
  /** Sends it, and sets a title meanwhile. */
  edited: 0.06,
  /** Sends it twice with the same form. */
  replayed: 0.08,
  /** Sends it without a checksum, and then other bytes with the same form. */
  replaced: 0.05,
  /** Sends content that does not match its type. */
  wrong: 0.08,
  /** Sends it with a retention of one day. */
  shortLived: 0.03,
  /** Requests the upload and sends nothing. */
  unsent: 0.05,
  /** Deletes it while it is sent. */
  cancelled: 0.04,
  /** Sends it, and deletes it later. */
  deleted: 0.07,
} as const;

export type PlanKind = keyof typeof weights | "inParts" | "inPartsAbandoned";

export interface Plan {
  readonly number: number;
  readonly kind: PlanKind;
  readonly file: RequestedFile;
  readonly bytes: Buffer;
  /** Other bytes of the same length, for `replaced`. */
  readonly otherBytes: Buffer;
}

const contentTypes = ["text/plain", "text/csv", "text/markdown"] as const;
const largestForm = 20_000;

/** One in this number is sent in parts, and as many are abandoned after one part. They are large. */
const formsForOneInParts = 1000;

const createText = (words: string, size: number): Buffer =>
  Buffer.alloc(size, `${words} all hands on deck. `);

/** Derives the plan of an upload from the seed. */
export const planUpload = (number: number, seed: number): Plan => {
  const chance = createRandom(seed * 1_000_003 + number);
  const kind = chooseKind(number, chance);
  const inParts = kind === "inParts" || kind === "inPartsAbandoned";
  const size = inParts ? limits.formThreshold + number : 1 + Math.floor(chance() * largestForm);
  const words = `${seed}/${number}`;
  const bytes = createText(words, size);
  const contentType =
    kind === "wrong" ? "image/png" : (contentTypes[number % contentTypes.length] ?? "text/plain");
  return {
    number,
    kind,
    bytes,
    otherBytes: createText(`${words} changed`, size),
    file: {
      fileName: `${number}.txt`,
      size,
      contentType,
      ...(kind === "shortLived" && { retention: 1 }),
      ...(kind !== "replaced" && !inParts && { sha256: computeSha256(bytes) }),
    },
  };
};

const chooseKind = (number: number, chance: () => number): PlanKind => {
  if (number % formsForOneInParts === 7) return "inParts";
  if (number % formsForOneInParts === 13) return "inPartsAbandoned";
  let left = chance();
  for (const [kind, weight] of Object.entries(weights)) {
    left -= weight;
    if (left < 0) return kind as keyof typeof weights;
  }
  return "ordinary";
};
