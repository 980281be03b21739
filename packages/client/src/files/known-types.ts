import { acceptedTypes } from "@slipway/core/content/accepted-types";
import type { ExtensionsByType } from "@slipway/core/content/find-type";

/** Every type that Slipway knows, for kinds that accept any file. */
export const knownTypes: ExtensionsByType = Object.fromEntries(
  Object.entries(acceptedTypes).map(([type, { extensions }]) => [type, extensions]),
);
