import { parseAppKinds } from "../../ports/app-kinds.ts";
import { handleEventsHandler } from "../handlers/handle-hook-events.ts";
import { createHookHandler } from "../runtime/create-hook-handler.ts";

/** Creates the handler of handle-events, with the hooks of the app's config. */
export const createHandler = (
  variables: Readonly<Record<string, string | undefined>>,
  config?: unknown,
) => createHookHandler("handle-events", variables, parseAppKinds(config), handleEventsHandler);
