import { createMessagesHook } from "./create-messages-hook.ts";
import { createSharingMessages } from "./en/sharing.ts";

/** Returns the texts of this part in the app's language. */
export const useSharingMessages = createMessagesHook("sharing", createSharingMessages);
