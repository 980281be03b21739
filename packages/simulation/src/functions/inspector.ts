import { limits } from "@slipway/core/limits";
import type { Inspector } from "@slipway/functions/ports/inspector";
import { inspectorInProcess } from "@slipway/functions/testing/inspector-in-process";
import { bodies } from "../bodies.ts";
import type { Random } from "../random.ts";
import type { Invocation } from "./runtime.ts";

/** Describes uploads that end the functions that inspect them. */
export interface Poison {
  /** Returns true until a new version of the functions is deployed that inspects every upload. */
  readonly isDeadly: () => boolean;
  /** Called with the key of the object that ended a function. */
  readonly onDeath: (invocation: Pick<Invocation, "name">, key: unknown) => void;
}

/** Creates a function's inspector. It may be slow, and some uploads end the function, as if no limit applied. */
export const createInspector = (
  invocation: Pick<Invocation, "name" | "kill" | "pause">,
  { isDeadly, onDeath }: Poison,
  random: Random,
): Inspector => ({
  inspect: async (content, options) => {
    if (random.chance(0.5)) await invocation.pause(random.below(limits.inspection.time * 1000));
    const kills =
      (options.media && content.head === bodies["image that ends media readers"].head) ||
      (isDeadly() && content.head === bodies["image that ends inspections"].head);
    if (!kills) return inspectorInProcess.inspect(content, options);
    // The content also has the object's key.
    onDeath(invocation, Reflect.get(content, "key"));
    return invocation.kill();
  },
});
