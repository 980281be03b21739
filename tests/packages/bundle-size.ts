import { brotliCompressSync } from "node:zlib";
import { rolldown } from "rolldown";

const KB = 1024;

/** The most bytes that an app's page loads for an upload, minified and compressed with Brotli. */
export const bundleBudgets = {
  engine: 12 * KB,
  /** With all components and hooks, without React. */
  engineAndReact: 16.5 * KB,
  worker: KB / 2,
  /** Each module that the engine loads when it is needed. */
  onDemand: 3 * KB,
} as const;

/** The compressed sizes of a bundle in bytes. */
export interface BundleSize {
  /** The module and all modules that it imports. */
  readonly first: number;
  /** Each module that it loads later, with the modules that only it imports. */
  readonly onDemand: readonly number[];
}

/**
 * Bundles a module as Vite builds it for a page, without React, which the app has.
 *
 * @param path the module
 * @param folder the folder whose packages it imports
 */
export const measureBundle = async (path: string, folder?: string): Promise<BundleSize> => {
  await using build = await rolldown({
    input: path,
    ...(folder !== undefined && { cwd: folder }),
    platform: "browser",
    external: /^react(?:-dom)?(?:\/|$)/,
    // As in an app, modules that are loaded later share the page's modules.
    preserveEntrySignatures: "allow-extension",
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
    logLevel: "silent",
  });
  const { output } = await build.generate({ format: "esm", minify: true });
  const chunks = output.filter((file) => file.type === "chunk");
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const first = new Set<string>();
  const load = (name: string) => {
    const chunk = byName.get(name);
    if (chunk === undefined || first.has(name)) return;
    first.add(name);
    for (const imported of chunk.imports) load(imported);
  };
  for (const { fileName, isEntry } of chunks) if (isEntry) load(fileName);
  const compress = ({ code }: { readonly code: string }) => brotliCompressSync(code).length;
  return {
    first: chunks
      .filter(({ fileName }) => first.has(fileName))
      .reduce((total, chunk) => total + compress(chunk), 0),
    onDemand: chunks.filter(({ fileName }) => !first.has(fileName)).map(compress),
  };
};
