import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";

const KB = 1024;

/** Returns the bytes of a module with all that it imports, and of what it loads on demand, minified and compressed. */
const compressedSizes = async (path: string): Promise<readonly number[]> => {
  const input = fileURLToPath(new URL(`../packages/client/src/${path}`, import.meta.url));
  await using build = await rolldown({ input, platform: "browser" });
  const { output } = await build.generate({ format: "esm", minify: true });
  // Of one chunk with an import of another, both are needed at once.
  for (const chunk of output) expect(chunk.type === "chunk" && chunk.imports).toEqual([]);
  return output.map((chunk) =>
    chunk.type === "chunk" ? brotliCompressSync(chunk.code).length : 0,
  );
};

test("the engine for the browser takes 12 KB at most, and its worker half of one", async () => {
  const [engine, ...onDemand] = await compressedSizes("engine/uploader.ts");
  expect(engine).toBeLessThanOrEqual(12 * KB);
  expect(await compressedSizes("hash/hash-worker.ts")).toEqual([expect.toSatisfy(isHalf)]);
  // What decides on a file whose name and type disagree.
  expect(onDemand).toEqual([expect.toSatisfy((size: number) => size <= 3 * KB)]);
});

const isHalf = (size: number): boolean => size <= KB / 2;
