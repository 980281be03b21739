import type { RequestedFile } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { chanceOf } from "@slipway/local/chaos/chance";
import { sha256Of } from "../slipway-command.ts";

/** What a user does with one upload, and how probable that is. */
const weights = {
  /** Send it once. */
  ordinary: 0.54,
  /** Send it, and give it a title meanwhile. */
  edited: 0.06,
  /** Send it, and the same form again. */
  replayed: 0.08,
  /** Send it without a checksum, and then other bytes with the same form. */
  replaced: 0.05,
  /** Send something that is not what it is said to be. */
  wrong: 0.08,
  /** Send it, to be kept for a day. */
  shortLived: 0.03,
  /** Ask, and send nothing. */
  unsent: 0.05,
  /** Delete it while it is on its way. */
  cancelled: 0.04,
  /** Send it, and delete it later. */
  deleted: 0.07,
} as const;

export type PlanKind = keyof typeof weights | "inParts" | "inPartsAbandoned";

export interface Plan {
  readonly number: number;
  readonly kind: PlanKind;
  readonly file: RequestedFile;
  readonly bytes: Buffer;
  /** Of the same length; sent by whoever replaces them. */
  readonly otherBytes: Buffer;
}

const contentTypes = ["text/plain", "text/csv", "text/markdown"] as const;
const largestForm = 20_000;

/** One in so many comes in parts, and as many are left half way; they are large. */
const formsForOneInParts = 1000;

const textOf = (words: string, size: number): Buffer =>
  Buffer.alloc(size, `${words} all hands on deck. `);

/** What one of the uploads of a soak is, from the seed alone. */
export const planOf = (number: number, seed: number): Plan => {
  const chance = chanceOf(seed * 1_000_003 + number);
  const kind = kindOf(number, chance);
  const inParts = kind === "inParts" || kind === "inPartsAbandoned";
  const size = inParts ? limits.formThreshold + number : 1 + Math.floor(chance() * largestForm);
  const words = `${seed}/${number}`;
  const bytes = textOf(words, size);
  const contentType =
    kind === "wrong" ? "image/png" : (contentTypes[number % contentTypes.length] ?? "text/plain");
  return {
    number,
    kind,
    bytes,
    otherBytes: textOf(`${words} changed`, size),
    file: {
      fileName: `${number}.txt`,
      size,
      contentType,
      ...(kind === "shortLived" && { retention: 1 }),
      ...(kind !== "replaced" && !inParts && { sha256: sha256Of(bytes) }),
    },
  };
};

const kindOf = (number: number, chance: () => number): PlanKind => {
  if (number % formsForOneInParts === 7) return "inParts";
  if (number % formsForOneInParts === 13) return "inPartsAbandoned";
  let left = chance();
  for (const [kind, weight] of Object.entries(weights)) {
    left -= weight;
    if (left < 0) return kind as keyof typeof weights;
  }
  return "ordinary";
};
