import type { AcceptedType } from "@slipway/core/content/accepted-types";
import { limits } from "@slipway/core/limits";

/** The content types that a user can choose, with the data that a file picker needs. */
export type AcceptedTypes = Readonly<Record<string, AcceptedType>>;

/** The types that are accepted without a configuration. */
export const defaultAcceptedTypes: AcceptedTypes = Object.fromEntries(
  limits.defaultTypes.flatMap((type) => {
    const accepted = limits.acceptedTypes[type];
    return accepted === undefined ? [] : [[type, accepted]];
  }),
);

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
