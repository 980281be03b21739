import type { AcceptedType } from "@slipway/core/content/accepted-types";

/** The content types that a user can choose, with the data that a file picker needs. */
export type AcceptedTypes = Readonly<Record<string, AcceptedType>>;

/** Returns the `accept` attribute of an input: types and file name extensions. */
export const acceptAttribute = (types: AcceptedTypes): string =>
  Object.entries(types)
    .flatMap(([type, { extensions }]) => [type, ...extensions])
    .join(",");

/** Returns the types that a camera produces. */
export const selectCameraTypes = (types: AcceptedTypes): AcceptedTypes =>
  Object.fromEntries(
    Object.entries(types).filter(([, { family }]) => family === "image" || family === "video"),
  );
