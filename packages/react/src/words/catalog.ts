import type { Messages } from "@slipway/client/messages";
import type { Formats } from "@slipway/client/words/formats";
import type { DetailsMessages } from "./en/details.ts";
import type { EditingMessages } from "./en/editing.ts";
import type { LibraryMessages } from "./en/library.ts";
import type { PanelMessages } from "./en/panel.ts";
import type { SharedMessages } from "./en/shared.ts";
import type { SharingMessages } from "./en/sharing.ts";
import type { ViewerMessages } from "./en/viewer.ts";
import type { DeepPartial } from "./merge-messages.ts";

/** Every text of the styled components, in groups. */
export interface StyledMessages {
  readonly shared: SharedMessages;
  readonly panel: PanelMessages;
  readonly library: LibraryMessages;
  readonly viewer: ViewerMessages;
  readonly details: DetailsMessages;
  readonly editing: EditingMessages;
  readonly sharing: SharingMessages;
}

/** Every text of a language: those of `@slipway/client` and the unstyled components, and those of the styled ones. */
export interface Catalog extends Messages, StyledMessages {}

/** Replacements for some texts. The others stay as they are. */
export type CustomCatalog = DeepPartial<Catalog>;

/** Creates the texts of a language, with the formats of the user's region. */
export type CreateCatalog = (formats: Formats) => Catalog;
