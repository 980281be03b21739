import { limits } from "@slipway/core/limits";
import type { Inspector } from "@slipway/functions/ports/inspector";
import { inspectorInProcess } from "@slipway/functions/testing/inspector-in-process";
import { bodies } from "../bodies.ts";
import type { Random } from "../random.ts";
import type { Invocation } from "./runtime.ts";

/** What the bytes of an upload do to the functions that inspect them. */
export interface Poison {
  /** Whether some bytes still kill by their verdict: only another version of the functions ends that. */
  readonly isDeadly: () => boolean;
  /** Called with the key whose object killed a function. */
  readonly onDeath: (invocation: Pick<Invocation, "name">, key: unknown) => void;
}

/** The inspector of a function. It may take its time, and some bytes kill the function, as if no limit held them. */
export const simulatedInspector = (
  invocation: Pick<Invocation, "name" | "die" | "pause">,
  { isDeadly, onDeath }: Poison,
  random: Random,
): Inspector => ({
  inspect: async (content, options) => {
    if (random.chance(0.5)) await invocation.pause(random.below(limits.inspection.time * 1000));
    const kills =
      (options.media && content.head === bodies["image that kills by its details"].head) ||
      (isDeadly() && content.head === bodies["image that kills by its verdict"].head);
    if (!kills) return inspectorInProcess.inspect(content, options);
    // The whole object is handed over.
    onDeath(invocation, Reflect.get(content, "key"));
    return invocation.die();
  },
});
