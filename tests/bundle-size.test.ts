import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";

const KB = 1024;

/** Bytes of a module with all that it imports, minified and compressed with brotli. */
const compressedSize = async (path: string): Promise<number> => {
  const input = fileURLToPath(new URL(`../packages/client/src/${path}`, import.meta.url));
  await using build = await rolldown({ input, platform: "browser" });
  const { output } = await build.generate({ format: "esm", minify: true });
  expect(output).toHaveLength(1);
  return brotliCompressSync(output[0].code).length;
};

test("the engine for the browser takes 12 KB at most, and its worker half of one", async () => {
  expect(await compressedSize("uploader.ts")).toBeLessThanOrEqual(12 * KB);
  expect(await compressedSize("hash/hash-worker.ts")).toBeLessThanOrEqual(KB / 2);
});
