import type { ApiAdapters } from "@slipway/functions/ports/adapters";
import type { Completions } from "@slipway/functions/ports/completions";
import { runCompletion } from "@slipway/functions/uploads/parts";

/**
 * Creates completions that run in the server's own process, after the response. If the process ends meanwhile, the client requests
 * the completion again.
 */
export const createOwnCompletions = (adapters: ApiAdapters): Completions => {
  const running = new Set<string>();
  return {
    async start(event) {
      const { id } = event;
      if (running.has(id)) return;
      running.add(id);
      void runCompletion(event, adapters)
        .catch((error: unknown) =>
          adapters.telemetry.error("an upload could not be completed", { id, error }),
        )
        .finally(() => running.delete(id));
    },
  };
};
