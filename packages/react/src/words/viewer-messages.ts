import { createMessagesHook } from "./create-messages-hook.ts";
import { createViewerMessages } from "./en/viewer.ts";

/** Returns the texts of this part in the app's language. */
export const useViewerMessages = createMessagesHook("viewer", createViewerMessages);
