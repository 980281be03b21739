import { isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";

/**
 * Describes in one line why a module of the app cannot be loaded, and what to do about it.
 *
 * @param error what its import threw
 * @param path of the module that was imported. The cause can be in one that it imports
 */
export const describeLoadError = (error: unknown, path: string): string => {
  const [message = ""] = (error instanceof Error ? error.message : String(error)).split("\n", 1);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const place = findPlace(error) ?? path;
  switch (code) {
    case "ERR_MODULE_NOT_FOUND":
      return describeMissing(message) ?? `${path} could not be loaded: ${message}`;
    case "ERR_INVALID_TYPESCRIPT_SYNTAX":
      return `${place} has a syntax error. Correct it: ${message}`;
    case "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX":
      return `${place} contains TypeScript that Node cannot run. Replace it, for example an enum by a union type: ${message}`;
    default:
      return error instanceof SyntaxError
        ? `${place} has an error. Correct it: ${message}`
        : `${path} could not be loaded: ${message.replace(/\.$/, "")}. Connect to services in hooks, not when the module is loaded.`;
  }
};

/** Returns the file and line of a syntax error, which Node writes in front of the stack. */
const findPlace = (error: unknown): string | undefined => {
  const [, url = "", line] =
    /^(file:\/\/.+|\/.+):(\d+)\n/.exec(error instanceof Error ? (error.stack ?? "") : "") ?? [];
  if (line === undefined) return undefined;
  return `${url.startsWith("file:") ? fileURLToPath(url) : url}:${line}`;
};

const describeMissing = (message: string): string | undefined => {
  const [, kind, name = "", importer] =
    /^Cannot find (package|module) '(.+?)' imported from (.+)$/.exec(message) ?? [];
  if (kind === undefined) return undefined;
  if (kind === "module")
    return `${importer} imports ${name}, which does not exist. Correct the import.`;
  return isPackageName(name)
    ? `${importer} imports ${name}, which is not installed. Run: npm install ${name}`
    : `${importer} imports ${name}, which Node cannot find. Use a relative path, such as ./${name.replace(/^\W+/, "")}`;
};

/** Returns false for paths that only an alias resolves, such as `@/lib`. */
const isPackageName = (name: string): boolean =>
  /^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/.test(name) && !isBuiltin(name);
