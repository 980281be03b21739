import { createMessagesHook } from "./create-messages-hook.ts";
import { createDetailsMessages } from "./en/details.ts";

/** Returns the texts of this part in the app's language. */
export const useDetailsMessages = createMessagesHook("details", createDetailsMessages);
