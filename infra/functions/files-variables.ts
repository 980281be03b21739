import type { Environment } from "@slipway/core/deployment/environment";
import type { FilesCdn } from "../front/files-cdn.ts";

/** Returns the variables of what creates links to files. */
export const createFilesVariables = (cdn: FilesCdn | undefined) =>
  cdn &&
  ({
    SLIPWAY_FILES_URL: cdn.url,
    SLIPWAY_FILES_KEY: cdn.key,
  } satisfies Partial<Record<keyof Environment, $util.Input<string>>>);
