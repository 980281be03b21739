import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";

const KB = 1024;

/** Returns the minified and compressed size of a module with its imports, and of the modules that it loads on demand. */
const compressedSizes = async (path: string): Promise<readonly number[]> => {
  const input = fileURLToPath(new URL(`../packages/client/src/${path}`, import.meta.url));
  await using build = await rolldown({ input, platform: "browser" });
  const { output } = await build.generate({ format: "esm", minify: true });
  // A chunk is loaded together with the chunks that it imports.
  for (const chunk of output) expect(chunk.type === "chunk" && chunk.imports).toEqual([]);
  return output.map((chunk) =>
    chunk.type === "chunk" ? brotliCompressSync(chunk.code).length : 0,
  );
};

test("the browser's engine is at most 12 KB, and its worker at most half a KB", async () => {
  const [engine, ...onDemand] = await compressedSizes("engine/uploader.ts");
  expect(engine).toBeLessThanOrEqual(12 * KB);
  expect(await compressedSizes("hash/hash-worker.ts")).toEqual([expect.toSatisfy(isHalf)]);
  // The evidence for a file whose name and type disagree, the store of unfinished uploads, the types for a kind that accepts any
  // file, the preparation of files, and the validation of fields.
  const isSmall = expect.toSatisfy((size: number) => size <= 3 * KB);
  expect(onDemand).toEqual([isSmall, isSmall, isSmall, isSmall, isSmall]);
});

const isHalf = (size: number): boolean => size <= KB / 2;
