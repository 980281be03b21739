import { createArabicMessages } from "@slipway/client/messages/ar";
import type { CreateCatalog } from "../catalog.ts";
import { createDetailsMessages } from "./details.ts";
import { createEditingMessages } from "./editing.ts";
import { createLibraryMessages } from "./library.ts";
import { createPanelMessages } from "./panel.ts";
import { createSharedMessages } from "./shared.ts";
import { createSharingMessages } from "./sharing.ts";
import { createViewerMessages } from "./viewer.ts";

/** Creates the texts in Arabic. docs/languages.md has the terms. */
export const createArabic: CreateCatalog = (formats) => ({
  ...createArabicMessages(formats),
  shared: createSharedMessages(formats),
  panel: createPanelMessages(formats),
  library: createLibraryMessages(formats),
  viewer: createViewerMessages(formats),
  details: createDetailsMessages(formats),
  editing: createEditingMessages(formats),
  sharing: createSharingMessages(formats),
});
