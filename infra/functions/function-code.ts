import {
  configuredFunctions,
  nodeBundling,
  sstEntry,
} from "@slipway/core/deployment/function-entries";
import type { FunctionName } from "@slipway/core/deployment/grants";
import type { Settings } from "../options/settings.ts";
import type { Scope } from "../scope.ts";
import { bundleCompiled } from "./compiled-bundles.ts";
import { writeConfiguredEntry } from "./configured-entry.ts";

/** The processor architecture of the functions. */
export const architecture = "arm64";

/** Returns a function's code: its source for SST's bundler, or a bundle that was compiled ahead. */
export const functionCode = (
  name: FunctionName,
  { settings, named }: Pick<Scope, "settings" | "named">,
): Pick<sst.aws.FunctionArgs, "handler" | "bundle" | "nodejs"> => {
  const { compileAhead, path } = settings;
  const config = settings.config?.file;
  // `sst dev` bundles the source each time it changes.
  if (!compileAhead || $dev) {
    const entry =
      config !== undefined && configuredFunctions.includes(name)
        ? writeConfiguredEntry(name, { config, path, folder: named("") })
        : `${path}/${sstEntry(name)}`;
    return { handler: `${entry}.handler`, nodejs: nodeBundling };
  }
  const bundle = bundleCompiled({ path, architecture, config }).then((bundles) => bundles[name]);
  return {
    handler: bundle.then(({ handler }) => handler),
    bundle: bundle.then(({ folder }) => folder),
  };
};

/**
 * Refuses a umask under which SST's bundler writes files that Lambda cannot read. Bundles that are compiled ahead get their
 * modes in any case.
 *
 * @throws {Error} with the umask to use
 */
export const checkUmask = ({ compileAhead }: Settings): void => {
  if ($dev || compileAhead) return;
  const umask = process.umask();
  if ((umask & 0o055) !== 0)
    throw new Error(
      `Under the umask ${umask.toString(8).padStart(3, "0")}, Lambda cannot read the functions' code. Run \`umask 022\` before you deploy.`,
    );
};
