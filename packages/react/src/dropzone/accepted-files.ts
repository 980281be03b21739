import type { AcceptedType } from "@slipway/core/content/accepted-types";

/** The content types that may be chosen, with what a file picker needs to know of each. */
export type AcceptedTypes = Readonly<Record<string, AcceptedType>>;

/** As an input's `accept` says it: types and file name endings. */
export const acceptAttribute = (types: AcceptedTypes): string =>
  Object.entries(types)
    .flatMap(([type, { extensions }]) => [type, ...extensions])
    .join(",");

/** The types that a camera makes. */
export const ofCameras = (types: AcceptedTypes): AcceptedTypes =>
  Object.fromEntries(
    Object.entries(types).filter(([, { family }]) => family === "image" || family === "video"),
  );
