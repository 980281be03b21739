import { createMessagesHook } from "./create-messages-hook.ts";
import { createLibraryMessages } from "./en/library.ts";

/** Returns the texts of this part in the app's language. */
export const useLibraryMessages = createMessagesHook("library", createLibraryMessages);
