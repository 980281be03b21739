import type { ContentTypes } from "@slipway/core/kinds/kind-rules";

/** Returns the `accept` attribute of an input: types and file name extensions. Undefined if every file is accepted. */
export const acceptAttribute = (types: ContentTypes): string | undefined =>
  types === "any" ? undefined : Object.entries(types).flat(2).join(",");

/** Returns the `accept` attribute for what a camera produces. */
export const acceptFromCamera = (types: ContentTypes): string => {
  if (types === "any") return "image/*,video/*";
  const entries = Object.entries(types).filter(([type]) => /^(?:image|video)\//.test(type));
  return entries.flat(2).join(",");
};
