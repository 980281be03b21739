import { registerHooks } from "node:module";
import { type Mutation, mutateSource } from "../mutations/mutate-source.ts";
import { findMarkedFiles } from "./marked-files.ts";

/**
 * Mutates a guard in every module that this process loads from now on. The file itself does not change.
 *
 * @returns a function that returns true once the module with the guard is loaded
 * @throws {Error} if the guard is not marked exactly once
 */
export const loadWithoutGuard = (name: string, mutation: Mutation): (() => boolean) => {
  const files = findMarkedFiles().filter(({ guards }) => guards.includes(name));
  const [file] = files;
  if (file === undefined || files.length > 1)
    throw new Error(`The guard "${name}" is marked in ${files.length} files. Mark it in one.`);
  const source = mutateSource(file.source, name, mutation);
  let isLoaded = false;
  registerHooks({
    load(url, context, nextLoad) {
      if (url !== file.url.href) return nextLoad(url, context);
      isLoaded = true;
      return { format: "module-typescript", source, shortCircuit: true };
    },
  });
  return () => isLoaded;
};
