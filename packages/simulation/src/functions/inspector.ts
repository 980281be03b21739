import type { Inspector } from "@slipway/functions/inspection/inspector";
import { inspectorInProcess } from "@slipway/functions/testing/inspector-in-process";
import { bodies } from "../bodies.ts";
import type { Invocation } from "./runtime.ts";

/** What the bytes of an upload do to the functions that inspect them. */
export interface Poison {
  /** Whether some bytes still kill by their verdict: only another version of the functions ends that. */
  readonly isDeadly: () => boolean;
  /** Called with the key whose object killed a function. */
  readonly onDeath: (invocation: Pick<Invocation, "name">, key: unknown) => void;
}

/** The inspector of a function, which some bytes kill, as if no limit held them. */
export const simulatedInspector = (
  invocation: Pick<Invocation, "name" | "die">,
  { isDeadly, onDeath }: Poison,
): Inspector => ({
  inspect: async (content, options) => {
    const kills =
      (options.media && content.head === bodies["image that kills by its details"].head) ||
      (isDeadly() && content.head === bodies["image that kills by its verdict"].head);
    if (!kills) return inspectorInProcess.inspect(content, options);
    // The whole object is handed over.
    onDeath(invocation, Reflect.get(content, "key"));
    return invocation.die();
  },
});
