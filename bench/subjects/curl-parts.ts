import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { RequestedPart } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { partRange } from "@slipway/core/parts";
import { isPending, isReady } from "@slipway/core/status";
import { createTestApiClient } from "../../tests/api-calls.ts";

interface PreparedPart extends RequestedPart {
  readonly path: string;
}

/** Writes each part of a file to a separate file and hashes it, so that neither is measured. */
export const prepareParts = async (
  path: string,
  size: number,
  folder: string,
): Promise<PreparedPart[]> => {
  const partSize = limits.part.size;
  const file = await open(path);
  const parts: PreparedPart[] = [];
  for (let partNumber = 1; (partNumber - 1) * partSize < size; partNumber += 1) {
    const { start, end } = partRange(partNumber, { size, partSize });
    const bytes = Buffer.alloc(end - start);
    await file.read(bytes, 0, bytes.length, start);
    const partPath = join(folder, `part-${partNumber}`);
    await writeFile(partPath, bytes);
    const sha256 = createHash("sha256").update(bytes).digest("base64");
    parts.push({ partNumber, size: bytes.length, sha256, path: partPath });
  }
  await file.close();
  return parts;
};

/**
 * Uploads prepared parts with curl, and waits until the record is ready.
 *
 * @param concurrentParts maximum number of parts in flight
 * @param proxy URL of a proxy for the parts, if any
 * @returns milliseconds, including requests to the API
 */
export const uploadWithCurl = async (
  endpoint: string,
  {
    parts,
    size,
    concurrentParts,
    folder,
    proxy,
  }: {
    parts: readonly PreparedPart[];
    size: number;
    concurrentParts: number;
    folder: string;
    proxy: string | undefined;
  },
): Promise<number> => {
  const api = createTestApiClient(endpoint);
  const started = performance.now();
  const { uploads } = await api.requestUploads({
    files: [{ fileName: "big.txt", size, contentType: "text/plain" }],
  });
  const id = uploads[0]?.id ?? "";
  const config: string[] = [];
  for (let start = 0; start < parts.length; start += limits.partsPerRequest) {
    const batch = parts.slice(start, start + limits.partsPerRequest);
    const requested = batch.map(({ partNumber, size, sha256 }) => ({ partNumber, size, sha256 }));
    const { parts: signed } = await api.requestParts(id, requested);
    for (const [index, { url, headers }] of signed.entries()) {
      config.push(
        `url = "${url}"`,
        ...(proxy === undefined ? [] : [`proxy = "${proxy}"`]),
        `upload-file = "${batch[index]?.path}"`,
        `output = "${join(folder, "curl-output")}"`,
      );
      for (const [name, value] of Object.entries(headers))
        config.push(`header = "${name}: ${value}"`);
      config.push('header = "Expect:"', "fail", "next");
    }
  }
  const configPath = join(folder, "curl-config");
  await writeFile(configPath, config.slice(0, -1).join("\n"));
  const curl = spawn(
    "curl",
    [
      "-s",
      "-S",
      "--no-progress-meter",
      "-Z",
      "--parallel-max",
      String(concurrentParts),
      "-K",
      configPath,
    ],
    {
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const [code] = await once(curl, "close");
  if (code !== 0) throw new Error(`curl exited with code ${code}`);
  await api.completeUpload(id);
  for (;;) {
    const { uploads } = await api.getStatuses([id], 20);
    if (isReady(uploads[0])) return performance.now() - started;
    if (!isPending(uploads[0])) throw new Error("the record is not ready");
    await delay(10);
  }
};
