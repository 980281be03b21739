import { imagePackages, nodeBundling } from "@slipway/core/deployment/function-entries";
import { type FunctionName, imageFunctionName } from "@slipway/core/deployment/grants";
import type { Settings } from "../options/settings.ts";
import type { Scope } from "../scope.ts";
import { bundleCompiled } from "./compiled-bundles.ts";
import { writeFunctionEntry } from "./function-entry.ts";

/** The processor architecture of the functions. */
export const architecture = "arm64";

/** Returns a function's code: its source for SST's bundler, or a bundle that was compiled ahead. */
export const functionCode = (
  name: FunctionName,
  { settings, folder }: Pick<Scope, "settings" | "folder">,
): Pick<sst.aws.FunctionArgs, "handler" | "bundle" | "nodejs"> => {
  const config = settings.config?.file;
  // `sst dev` bundles the source each time it changes.
  // SST installs the native code of derive-images for the function's processor.
  const isInstalled = name === imageFunctionName;
  if (!settings.compileAhead || $dev || isInstalled)
    return {
      handler: `${writeFunctionEntry(name, { config, folder })}.handler`,
      nodejs: { ...nodeBundling, ...(isInstalled && { install: imagePackages }) },
    };
  const bundle = bundleCompiled({ architecture, config }).then((bundles) => bundles[name]);
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
