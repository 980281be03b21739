import type { NameAndType } from "@slipway/client/files/content-type";
import { findTypeByName, normalizeContentType } from "@slipway/core/content/type-names";

/** Returns the type that a file most likely has, for its icon. The rules of its kind do not matter. */
export const guessType = ({ name, type }: NameAndType): string =>
  findTypeByName(name) ?? normalizeContentType(type);
