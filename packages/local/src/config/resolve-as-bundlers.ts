import { registerHooks } from "node:module";

/** Endings that bundlers add to the import of a file. */
const endings = [".ts", ".tsx", ".js", "/index.ts", "/index.tsx", "/index.js"];

let isRegistered = false;

/**
 * Lets Node import an app's TypeScript as bundlers do, which also bundle the app's config for AWS: without file extensions, and as
 * ES modules whatever `type` the app's package has.
 */
export const resolveAsBundlers = (): void => {
  if (isRegistered) return;
  isRegistered = true;
  registerHooks({
    resolve: (specifier, context, resolve) => {
      const resolved = withEndings(specifier, (name) => resolve(name, context));
      return isOwnTypeScript(resolved.url)
        ? { ...resolved, format: "module-typescript" }
        : resolved;
    },
  });
};

/** Resolves a relative import as it is, or else with one of the endings. */
const withEndings = <Resolved>(
  specifier: string,
  resolve: (specifier: string) => Resolved,
): Resolved => {
  try {
    return resolve(specifier);
  } catch (error) {
    if (!/^\.{1,2}\//.test(specifier)) throw error;
    for (const ending of endings)
      try {
        return resolve(specifier + ending);
      } catch {
        // The next ending may exist.
      }
    throw error;
  }
};

const isOwnTypeScript = (url: string): boolean =>
  /^file:.*\.tsx?$/.test(url) && !url.includes("/node_modules/");
