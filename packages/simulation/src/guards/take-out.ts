import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import type { Guard } from "./guard.ts";

const root = new URL("../../../../", import.meta.url);

/**
 * Take a guard out of the source that this process loads from now on. The file itself stays as it is.
 *
 * @returns whether the file was loaded since
 * @throws {Error} when the snippet does not occur exactly once, so that no guard is thought to be out that is still there
 */
export const takeOut = ({ name, file, snippet, replacement }: Guard): (() => boolean) => {
  const url = new URL(file, root);
  const source = readFileSync(url, "utf8");
  const occurrences = source.split(snippet).length - 1;
  if (occurrences !== 1)
    throw new Error(
      `The guard "${name}" has its snippet ${occurrences} times in ${file}, and must have it once.`,
    );
  let isLoaded = false;
  registerHooks({
    load(loaded, context, nextLoad) {
      if (loaded !== url.href) return nextLoad(loaded, context);
      isLoaded = true;
      return {
        format: "module-typescript",
        // A function, for a replacement's dollar signs to stay what they are.
        source: source.replace(snippet, () => replacement),
        shortCircuit: true,
      };
    },
  });
  return () => isLoaded;
};
