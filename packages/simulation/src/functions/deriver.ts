import { limits } from "@slipway/core/limits";
import type { ImageDeriver } from "@slipway/functions/ports/derived-images";
import type { Random } from "../random.ts";
import type { Invocation } from "./runtime.ts";

/** What else happens while images are derived in a run. */
export interface ImageWork {
  readonly random: Random;
  /** Every image ends its function, as if no limit applied. */
  readonly isDeadly: boolean;
  /** An owner deletes an upload, and a sweep follows. */
  readonly interfere: () => void;
}

const image = { bytes: new Uint8Array(1), contentType: "image/webp", width: 1, height: 1 };

/** Creates a function's deriver, which may be slow. */
export const createDeriver = (
  invocation: Pick<Invocation, "kill" | "pause">,
  { random, isDeadly, interfere }: ImageWork,
): ImageDeriver => ({
  derive: async ({ variants, size }, read) => {
    await read({ start: 0, end: size });
    // A deletion would end the attempts of an image that ends its function.
    if (!isDeadly && random.chance(0.3)) interfere();
    if (random.chance(0.5)) await invocation.pause(random.below(limits.images.time * 1000));
    if (isDeadly) return invocation.kill();
    return { images: Object.keys(variants).map((name) => ({ name, ...image })) };
  },
});
