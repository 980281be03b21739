import { createMessagesHook } from "./create-messages-hook.ts";
import { createEditingMessages } from "./en/editing.ts";

/** Returns the texts of this part in the app's language. */
export const useEditingMessages = createMessagesHook("editing", createEditingMessages);
