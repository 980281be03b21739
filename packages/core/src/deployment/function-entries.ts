import { type FunctionName, hookFunctionName, imageFunctionName } from "./grants.ts";

/** The functions that inspect uploads, for which they start the inspection process. */
export const inspectingFunctions: readonly FunctionName[] = ["finalize-upload", "sweep-uploads"];

/** The functions that use the app's config. The others work from the records alone. */
export const configuredFunctions: readonly FunctionName[] = [
  "request-upload",
  "library",
  "upload-statuses",
  hookFunctionName,
  imageFunctionName,
];

const lambda = "packages/functions/src/lambda";

/**
 * Returns the module that SST bundles for a function. SST bundles one entry, so a function that inspects uploads and its
 * inspection process start with the same entry.
 *
 * @returns the path from the checkout's root, without its extension
 */
export const sstEntry = (name: FunctionName): string =>
  inspectingFunctions.includes(name) ? `${lambda}/with-inspection/${name}` : `${lambda}/${name}`;

/** SST's `nodejs` property of each function. With splitting, modules that are imported on demand are in separate files. */
export const nodeBundling = { splitting: true } as const;

/**
 * The packages of the function that derives images. SST installs them for the function's processor, because sharp has native code for
 * each, and the decoders load their WebAssembly from files.
 */
export const imagePackages: Record<string, string> = {
  sharp: "0.35.5",
  "heic-decode": "2.1.0",
  "@hyzyla/pdfium": "2.1.13",
};

/**
 * Returns the module that creates a function's handler from the app's config.
 *
 * @param name one of `configuredFunctions`
 * @returns the path from the checkout's root
 */
export const configurableHandler = (name: FunctionName): string =>
  `${lambda}/configurable/${name}.ts`;

/**
 * Returns the source of an entry that starts a function.
 *
 * @param handler specifier of the module that exports the handler
 */
export const createEntry = (
  handler: string,
): string => `// Written by Slipway. Changes are overwritten.
export { handler } from ${JSON.stringify(handler)};
`;

/**
 * Returns the source of an entry that starts derive-images, or its image process, which loads neither the config nor the AWS SDK.
 *
 * @param modules specifiers of the app's config, of the module that creates the handler, and of the two of the image process
 */
export const createImageEntry = (modules: {
  readonly config: string;
  readonly handler: string;
  readonly program: string;
}): string => `// Written by Slipway. Changes are overwritten.
import { isImageProcess, runImageProcess, setImageEntry } from ${JSON.stringify(modules.program)};

setImageEntry(import.meta.url);

const start = async () => {
  const { default: config } = await import(${JSON.stringify(modules.config)});
  const { createHandler } = await import(${JSON.stringify(modules.handler)});
  return createHandler(process.env, config);
};

export const handler = isImageProcess() ? void runImageProcess() : await start();
`;

/**
 * Returns the source of an entry that starts a function with an app's config. A bundler that starts with it rebuilds the function
 * when the config changes, or a module that the config imports.
 *
 * @param modules specifiers of the app's config, and of the module that creates the handler
 */
export const createConfiguredEntry = (modules: {
  readonly config: string;
  readonly handler: string;
}): string => `// Written by Slipway. Changes are overwritten.
import config from ${JSON.stringify(modules.config)};
import { createHandler } from ${JSON.stringify(modules.handler)};

export const handler = createHandler(process.env, config);
`;
