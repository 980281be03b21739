import { createMessagesHook } from "./create-messages-hook.ts";
import { createSharedMessages } from "./en/shared.ts";

/** Returns the texts of this part in the app's language. */
export const useSharedMessages = createMessagesHook("shared", createSharedMessages);
