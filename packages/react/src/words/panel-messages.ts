import { createMessagesHook } from "./create-messages-hook.ts";
import { createPanelMessages } from "./en/panel.ts";

/** Returns the texts of this part in the app's language. */
export const usePanelMessages = createMessagesHook("panel", createPanelMessages);
