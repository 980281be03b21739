import { isObjectPrefix, objectPrefixRule } from "@slipway/core/fields/object-prefix";
import { objectPrefix } from "@slipway/core/identity";
import { StartError } from "../start-error.ts";

/**
 * Checks the prefix of the objects.
 *
 * @param prefix undefined for the default
 * @throws {StartError} if it is invalid
 */
export const checkPrefix = (prefix: string = objectPrefix): string => {
  if (!isObjectPrefix(prefix))
    throw new StartError(
      `--prefix ${objectPrefixRule}, such as ${objectPrefix}, but is ${JSON.stringify(prefix)}.`,
    );
  return prefix;
};
