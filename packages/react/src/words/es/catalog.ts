import { createSpanishMessages } from "@slipway/client/messages/es";
import type { CreateCatalog } from "../catalog.ts";
import { createDetailsMessages } from "./details.ts";
import { createEditingMessages } from "./editing.ts";
import { createLibraryMessages } from "./library.ts";
import { createPanelMessages } from "./panel.ts";
import { createSharedMessages } from "./shared.ts";
import { createSharingMessages } from "./sharing.ts";
import { createViewerMessages } from "./viewer.ts";

/** Creates the texts in Spanish. docs/languages.md has the terms. */
export const createSpanish: CreateCatalog = (formats) => ({
  ...createSpanishMessages(formats),
  shared: createSharedMessages(),
  panel: createPanelMessages(formats),
  library: createLibraryMessages(formats),
  viewer: createViewerMessages(formats),
  details: createDetailsMessages(formats),
  editing: createEditingMessages(formats),
  sharing: createSharingMessages(formats),
});
